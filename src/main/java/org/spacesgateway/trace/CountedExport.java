package org.spacesgateway.trace;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Counts what a collector took, and what it didn't or there was no room for, and says once that it
 * takes nothing, and once that it does again: a collector that is away for a week must not fill the
 * log.
 */
final class CountedExport implements SpanExporter {
  private static final Logger LOG = Logger.getLogger("org.spacesgateway.trace");

  private final SpanExporter to;
  private final Counter sent;
  private final Counter lost;
  private final int most;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean away = new AtomicBoolean();

  /**
   * @param most how many may wait, those on their way included
   */
  CountedExport(SpanExporter to, int most, MeterRegistry meters) {
    this.to = to;
    this.most = most;
    this.sent = meters.counter("gateway.trace.spans", "outcome", "sent");
    this.lost = meters.counter("gateway.trace.spans", "outcome", "lost");
  }

  /** Whether there is room for one more; counted as lost if not, as waiting else. */
  boolean expects() {
    if (waiting.incrementAndGet() <= most) {
      return true;
    }
    waiting.decrementAndGet();
    lost.increment();
    return false;
  }

  /** How many wait, those on their way included. */
  int waiting() {
    return waiting.get();
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    CompletableResultCode ended = to.export(spans);
    return ended.whenComplete(() -> {
      (ended.isSuccess() ? sent : lost).increment(count);
      waiting.addAndGet(-count);
      if (away.compareAndSet(ended.isSuccess(), !ended.isSuccess())) {
        LOG.warn(
            ended.isSuccess()
                ? "The collector of traces takes spans again."
                : "The collector of traces takes no spans: they are lost, and nothing else is.");
      }
    });
  }

  @Override
  public CompletableResultCode flush() {
    return to.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return to.shutdown();
  }
}
