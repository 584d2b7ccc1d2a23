package org.spacesgateway.sandbox;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for something to become true, never for a length of time. */
public final class Await {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

  private Await() {}

  /**
   * Returns as soon as the condition holds; looks about every 5 ms.
   *
   * @param what the condition in words, for the failure
   * @param deadline how long it may take
   * @throws IllegalStateException if it does not hold in time, or the thread is interrupted
   */
  public static void until(String what, Duration deadline, BooleanSupplier condition) {
    if (!within(deadline, condition)) {
      throw new IllegalStateException(
          "Waited " + deadline.toMillis() + " ms in vain until " + what);
    }
  }

  /** Whether the condition came to hold within that time; looks about every 5 ms. */
  public static boolean within(Duration deadline, BooleanSupplier condition) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new IllegalStateException("Interrupted while waiting");
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    return true;
  }
}
