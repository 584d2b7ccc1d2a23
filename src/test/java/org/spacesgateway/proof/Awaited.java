package org.spacesgateway.proof;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting for a condition, with an end. */
final class Awaited {
  private static final Duration STEP = Duration.ofMillis(10);

  private Awaited() {}

  /**
   * Asks until the answer is yes.
   *
   * @return how long it took
   * @throws AssertionError after {@code limit}, naming {@code what}, and with what the condition
   *     last threw as its cause
   */
  static Duration within(Duration limit, String what, Callable<Boolean> condition) {
    long began = System.nanoTime();
    Exception last;
    do {
      last = null;
      try {
        if (condition.call()) {
          return Duration.ofNanos(System.nanoTime() - began);
        }
      } catch (Exception e) {
        // A metric of a process that is still starting, a database that is: not yet.
        last = e;
      }
      LockSupport.parkNanos(STEP.toNanos());
    } while (System.nanoTime() - began < limit.toNanos());
    throw new AssertionError("not within " + limit + ": " + what, last);
  }
}
