package org.spacesgateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FrequentTest {
  @Test
  void whileThereIsRoomEverythingIsCounted() {
    Frequent<String> frequent = new Frequent<>(10);
    for (String thing : List.of("a", "b", "a", "c", "a")) {
      frequent.add(thing);
    }
    assertThat(frequent.drain()).isEqualTo(Map.of("a", 3L, "b", 1L, "c", 1L));
    assertThat(frequent.drain()).isEmpty();
    frequent.add("b");
    assertThat(frequent.drain()).isEqualTo(Map.of("b", 1L));
  }

  @Test
  void whatIsAskedForAgainStaysInAFloodOfWhatIsNot() {
    Frequent<Integer> frequent = new Frequent<>(1000);
    long counted = 0;
    int others = 0;
    for (int invented = 0; invented < 100_000; invented++) {
      frequent.add(1_000_000 + invented);
      if (invented % 1000 == 0) {
        frequent.add(7);
      }
      if (invented % 5000 == 4999) {
        Map<Integer, Long> drained = frequent.drain();
        counted += drained.getOrDefault(7, 0L);
        others += drained.size() - (drained.containsKey(7) ? 1 : 0);
      }
    }
    assertThat(counted).isBetween(90L, 100L);
    assertThat(others).isZero();
  }

  @Test
  void whatWasDrainedInVainComesAgain() {
    Frequent<String> frequent = new Frequent<>(10);
    frequent.add("a");
    frequent.add("a");
    frequent.drain().forEach(frequent::restore);
    frequent.add("a");
    frequent.restore("unheard of", 5);
    assertThat(frequent.drain()).isEqualTo(Map.of("a", 3L));
  }

  @Property
  void nothingIsEverCountedTooOften(
      @ForAll List<@IntRange(max = 20) Integer> things,
      @ForAll @IntRange(min = 4, max = 16) int most) {
    Frequent<Integer> frequent = new Frequent<>(most);
    things.forEach(frequent::add);
    Map<Integer, Long> drained = frequent.drain();
    assertThat(drained).hasSizeLessThanOrEqualTo(most);
    drained.forEach((thing, times) ->
        assertThat(times).isBetween(1L, things.stream().filter(thing::equals).count()));
  }
}
