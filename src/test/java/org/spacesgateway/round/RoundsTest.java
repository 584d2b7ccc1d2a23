package org.spacesgateway.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rounds come again and again, whatever becomes of any. */
class RoundsTest {
  private static final int PATIENCE_SECONDS = 20;

  private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(2);

  RoundsTest() {
    // As the gateway's: what is to come is to be ended by who began it.
    threads.setContinueExistingPeriodicTasksAfterShutdownPolicy(true);
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private interface Work {
    void run() throws Exception;
  }

  private static Round round(Work work) {
    return new Round() {
      @Override
      public Duration every() {
        return Duration.ofMillis(1);
      }

      @Override
      public void run() throws Exception {
        work.run();
      }
    };
  }

  private Rounds started(Round... all) {
    Rounds rounds = new Rounds(List.of(all), threads);
    rounds.start(new StartupEvent());
    return rounds;
  }

  @Test
  void whatFailsIsDoneAgainAllTheSame() throws InterruptedException {
    CountDownLatch three = new CountDownLatch(3);
    started(
        round(() -> {
          three.countDown();
          throw new IllegalStateException("of no use");
        }));
    assertThat(three.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatTakesLongHoldsUpNoneOfTheOthersAndIsDoneOnceAtATime() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch three = new CountDownLatch(3);
    AtomicBoolean busy = new AtomicBoolean();
    AtomicBoolean twiceAtOnce = new AtomicBoolean();
    started(
        round(() -> {
          twiceAtOnce.compareAndSet(false, busy.getAndSet(true));
          over.await();
          busy.set(false);
        }),
        round(three::countDown));
    assertThat(three.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    over.countDown();
    assertThat(twiceAtOnce).isFalse();
  }

  @Test
  void afterTheEndNoneIsToCome() throws InterruptedException {
    CountDownLatch one = new CountDownLatch(1);
    Rounds rounds = started(round(one::countDown));
    one.await();
    rounds.stop(new ShutdownEvent());
    threads.shutdown();
    assertThat(threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }
}
