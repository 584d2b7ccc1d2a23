package org.spacesgateway.frontdoor;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A stream that tells how long nothing came of it. While whoever reads it has paused it nothing can
 * come, which a connection's own idle time-out takes for silence, too.
 */
final class HeardStream implements ReadStream<Buffer> {
  private final ReadStream<Buffer> source;
  private final LongSupplier nanoTime;
  private long heard;

  /** 0: not paused. Asked for by other answers, too. */
  private volatile long pausedAt;

  /**
   * @param nanoTime a clock that only goes on, in nanoseconds
   */
  HeardStream(ReadStream<Buffer> source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
    this.heard = nanoTime.getAsLong();
  }

  /** For how long something could have come, and did not; 0 while it is paused. */
  long silentMillis() {
    return pausedAt != 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - heard);
  }

  /** For how long it is paused; 0 while it is not, at least 1 while it is. By any thread. */
  long pausedMillis() {
    long since = pausedAt;
    return since == 0
        ? 0
        : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - since));
  }

  @Override
  public HeardStream handler(Handler<Buffer> to) {
    source.handler(
        to == null
            ? null
            : part -> {
              heard = nanoTime.getAsLong();
              to.handle(part);
            });
    return this;
  }

  @Override
  public HeardStream endHandler(Handler<Void> to) {
    source.endHandler(to);
    return this;
  }

  @Override
  public HeardStream exceptionHandler(Handler<Throwable> to) {
    source.exceptionHandler(to);
    return this;
  }

  @Override
  public HeardStream pause() {
    if (pausedAt == 0) {
      pausedAt = nanoTime.getAsLong() | 1;
    }
    source.pause();
    return this;
  }

  @Override
  public HeardStream resume() {
    pausedAt = 0;
    heard = nanoTime.getAsLong();
    source.resume();
    return this;
  }

  @Override
  public HeardStream fetch(long amount) {
    pausedAt = 0;
    heard = nanoTime.getAsLong();
    source.fetch(amount);
    return this;
  }
}
