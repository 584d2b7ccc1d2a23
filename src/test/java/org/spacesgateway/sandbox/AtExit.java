package org.spacesgateway.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What must not outlive this JVM. One shutdown hook closes it in the reverse order of its start
 * (hooks of their own would run side by side, and the database would go before the gateway that
 * still writes to it).
 */
final class AtExit {
  private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
  private static volatile boolean ending;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "sandbox-at-exit"));
  }

  private AtExit() {}

  /** Whether the JVM is on its way out. */
  static boolean ending() {
    return ending;
  }

  /** Closes it when the JVM ends. */
  static void close(AutoCloseable what) {
    launch(what, () -> {});
  }

  /**
   * Starts it, and closes it when the JVM ends: both under one lock, so that nothing is started
   * behind the back of the end.
   *
   * @throws IllegalStateException if the JVM is ending already; it is not started then
   */
  static void launch(AutoCloseable what, Runnable start) {
    synchronized (OPEN) {
      if (ending) {
        throw new IllegalStateException("Shutting down");
      }
      start.run();
      // What is started again keeps its place: others stand on it.
      if (!OPEN.contains(what)) {
        OPEN.addLast(what);
      }
    }
  }

  /** It was closed by its owner. */
  static void forget(AutoCloseable what) {
    synchronized (OPEN) {
      OPEN.remove(what);
    }
  }

  private static void closeAll() {
    while (true) {
      AutoCloseable last;
      synchronized (OPEN) {
        ending = true;
        last = OPEN.pollLast();
      }
      if (last == null) {
        return;
      }
      try {
        last.close();
      } catch (Exception e) {
        System.err.println("While shutting down: " + e);
      }
    }
  }
}
