package org.spacesgateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final int EACH = 500_000;

  /* All of one hash, so that what is counted anew stands behind what is drained next. */
  private static final List<String> THINGS =
      List.of("AaAaAa", "AaAaBB", "AaBBAa", "AaBBBB", "BBAaAa", "BBAaBB", "BBBBAa", "BBBBBB");

  @Test
  void whatIsCountedWhileItIsDrainedIsInThisDrainingOrTheNextAndWhatIsRefusedIsInNone()
      throws Exception {
    Tally<String> tally = new Tally<>(2 * THINGS.size());
    long drained = 0;
    LongAdder refused = new LongAdder();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<?>> counting = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        counting.add(
            threads.submit(() -> {
              for (int i = 0; i < EACH; i++) {
                if (!tally.add(THINGS.get(i % THINGS.size()), 1)) {
                  refused.increment();
                }
              }
            }));
      }
      while (counting.stream().anyMatch(thread -> !thread.isDone())) {
        drained += sum(tally);
      }
    }
    drained += sum(tally);
    assertThat(drained + refused.sum()).isEqualTo(2L * EACH);
    assertThat(refused.sum()).as("of a table half full").isLessThan(EACH / 100);
  }

  private static long sum(Tally<String> tally) {
    return tally.drain().values().stream().mapToLong(Long::longValue).sum();
  }
}
