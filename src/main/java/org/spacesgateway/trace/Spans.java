package org.spacesgateway.trace;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Spans on their way to a collector. Nobody waits for it: they go in batches, from a queue that
 * holds {@value #MOST_WAITING}; what is more is lost, and what a collector does not take is not
 * sent again. All that is lost is counted.
 */
final class Spans {
  private static final int MOST_WAITING = 2_048;

  /** How often a batch goes. */
  static final Duration EVERY = Duration.ofSeconds(1);

  /** How long the collector may take for it. */
  static final Duration LONGEST_CALL = Duration.ofSeconds(1);

  private static final Logger LOG = Logger.getLogger("org.spacesgateway.trace");

  private final Duration longestCall;
  private final CountedExport export;
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /**
   * @param collector the whole address that takes OTLP over HTTP
   * @param meters where it is counted what became of spans
   */
  Spans(URI collector, MeterRegistry meters) {
    this(collector, meters, EVERY, LONGEST_CALL);
  }

  /**
   * The same.
   *
   * @param every how often a batch goes, unless it is full
   * @param longestCall how long the collector may take for it
   */
  Spans(URI collector, MeterRegistry meters, Duration every, Duration longestCall) {
    this.longestCall = longestCall;
    // It would be sent five times, at longer and longer intervals, while more is dropped.
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(collector.toString())
            .setConnectTimeout(longestCall)
            .setTimeout(longestCall)
            .setRetryPolicy(null)
            .setMeterProvider(MeterProvider.noop())
            .build();
    export = new CountedExport(exporter, MOST_WAITING, meters);
    provider =
        SdkTracerProvider.builder()
            .setIdGenerator(new TraceIds())
            .setSampler(Sampler.alwaysOn())
            .setResource(Resource.builder().put("service.name", "spaces-gateway").build())
            .addSpanProcessor(
                new BoundedQueue(
                    BatchSpanProcessor.builder(export)
                        .setMaxQueueSize(MOST_WAITING)
                        .setScheduleDelay(every)
                        .setExporterTimeout(longestCall)
                        .build(),
                    export))
            .build();
    tracer = provider.get("org.spacesgateway");
  }

  /** The first span of a hand-off: a moment. */
  void first(UUID handoff, String name, Instant at, Attributes told) {
    SpanContext first = TraceIds.first(handoff);
    SpanBuilder span = at(name, at, told).setNoParent();
    TraceIds.named(first, span::startSpan).end(at);
  }

  /** A later moment of it. */
  void moment(UUID handoff, String name, Instant at, Attributes told) {
    under(handoff, at(name, at, told)).startSpan().end(at);
  }

  /** Something that another server was asked for it, from a moment to another. */
  void call(
      UUID handoff, String name, Instant from, Instant to, boolean succeeded, Attributes told) {
    Span span = under(handoff, at(name, from, told)).setSpanKind(SpanKind.CLIENT).startSpan();
    if (!succeeded) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(to);
  }

  /** Sends what waits, and ends; takes a second at most, whatever the collector does. */
  void close() {
    provider.shutdown().join(longestCall.toMillis(), TimeUnit.MILLISECONDS);
    int left = export.waiting();
    if (left > 0) {
      // Nobody asks for counters any more.
      LOG.warnf("%d spans are lost: the collector of traces did not take them in time.", left);
    }
  }

  private SpanBuilder at(String name, Instant from, Attributes told) {
    return tracer.spanBuilder(name).setStartTimestamp(from).setAllAttributes(told);
  }

  private static SpanBuilder under(UUID handoff, SpanBuilder span) {
    return span.setParent(Context.root().with(Span.wrap(TraceIds.first(handoff))));
  }
}
