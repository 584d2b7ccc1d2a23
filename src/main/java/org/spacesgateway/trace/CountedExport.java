package org.spacesgateway.trace;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Counts what a collector took and what it didn't, and says once that it takes nothing, and once
 * that it does again: a collector that is away for a week must not fill the log.
 */
final class CountedExport implements SpanExporter {
  private static final Logger LOG = Logger.getLogger("org.spacesgateway.trace");

  private final SpanExporter to;
  private final Counter sent;
  private final Counter lost;
  private final AtomicBoolean away = new AtomicBoolean();

  CountedExport(SpanExporter to, MeterRegistry meters) {
    this.to = to;
    this.sent = meters.counter("gateway.trace.spans", "outcome", "sent");
    this.lost = meters.counter("gateway.trace.spans", "outcome", "lost");
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    CompletableResultCode ended = to.export(spans);
    return ended.whenComplete(() -> {
      (ended.isSuccess() ? sent : lost).increment(count);
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
