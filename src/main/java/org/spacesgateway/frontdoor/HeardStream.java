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
  private boolean paused;

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
    return paused ? 0 : TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - heard);
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
    paused = true;
    source.pause();
    return this;
  }

  @Override
  public HeardStream resume() {
    paused = false;
    heard = nanoTime.getAsLong();
    source.resume();
    return this;
  }

  @Override
  public HeardStream fetch(long amount) {
    paused = false;
    heard = nanoTime.getAsLong();
    source.fetch(amount);
    return this;
  }
}
