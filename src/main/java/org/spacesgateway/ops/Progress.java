package org.spacesgateway.ops;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Tells how far a command is: a bar that is drawn again in a terminal, elsewhere a line now and
 * then.
 */
final class Progress implements LongConsumer, AutoCloseable {
  private static final int WIDTH = 30;
  private static final long REDRAWN_EVERY = 200;
  private static final long TOLD_EVERY = 5000;

  private final String what;
  private final long total;
  private final PrintStream out;
  private final boolean terminal;
  private final InstantSource clock;
  private final long began;
  private long last;
  private long done;
  private boolean drawn;
  private volatile boolean closed;

  /**
   * @param what is being done, such as {@code Reading}
   * @param total what there is to do, in the unit of {@link #accept}; 0 when unknown
   * @param terminal whether the bar can be drawn over itself
   */
  Progress(String what, long total, PrintStream out, boolean terminal, InstantSource clock) {
    this.what = what;
    this.total = total;
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.began = clock.millis();
    this.last = began;
  }

  /** The same for whoever sits before this process; its seconds go on while nothing is told. */
  static Progress of(String what, long total) {
    Progress progress =
        new Progress(
            what,
            total,
            System.err,
            System.console() != null && System.console().isTerminal(),
            InstantSource.system());
    Thread.ofVirtual().start(progress::goOn);
    return progress;
  }

  private void goOn() {
    while (!closed) {
      LockSupport.parkNanos(Duration.ofMillis(REDRAWN_EVERY).toNanos());
      tell();
    }
  }

  @Override
  public synchronized void accept(long done) {
    this.done = done;
    tell();
  }

  private synchronized void tell() {
    if (closed) {
      return;
    }
    long now = clock.millis();
    if (now - last < (terminal ? REDRAWN_EVERY : TOLD_EVERY)) {
      return;
    }
    last = now;
    long seconds = (now - began) / 1000;
    if (terminal) {
      out.printf("\r%s %s %d s", what, total > 0 ? bar(done) : Long.toString(done), seconds);
      out.flush();
      drawn = true;
    } else if (total > 0) {
      out.printf("%s: %d %%, %d s%n", what, percent(done), seconds);
    } else {
      out.printf("%s: %d, %d s%n", what, done, seconds);
    }
  }

  private String bar(long done) {
    int full = (int) (percent(done) * WIDTH / 100);
    return "[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] " + percent(done) + " %";
  }

  private long percent(long done) {
    return Math.clamp(done * 100 / total, 0, 100);
  }

  @Override
  public synchronized void close() {
    closed = true;
    clear();
  }

  /** Takes the bar away, so that something else may stand on its line; it is drawn again. */
  synchronized void clear() {
    if (drawn) {
      out.print("\r\033[K");
      out.flush();
      drawn = false;
    }
  }
}
