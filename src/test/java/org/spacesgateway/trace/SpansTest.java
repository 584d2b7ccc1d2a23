package org.spacesgateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.Attributes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.TraceCollector;

/** Every span is counted once: as sent, or as lost, wherever it was lost. */
class SpansTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration BRIEFLY = Duration.ofMillis(100);
  private static final Instant NOW = Instant.parse("2011-01-02T03:04:05Z");
  private static final int MANY = 10_000;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void whatTheQueueHasNoRoomForIsCountedAsLost() {
    try (TraceCollector collector = TraceCollector.start()) {
      collector.fallSilent();
      Spans spans = spans(collector, Duration.ofMillis(500));
      tell(spans, MANY);
      assertThat(counted("lost")).as("before anything could be given up").isPositive();
      Await.until("all are counted", SOON, () -> counted("lost") >= MANY);
      spans.close();
      assertThat(counted("lost")).isEqualTo(MANY);
      assertThat(counted("sent")).isZero();
    }
  }

  @Test
  void thereIsRoomAgainForWhatComesLater() {
    try (TraceCollector collector = TraceCollector.start()) {
      Spans spans = spans(collector, SOON);
      for (int round = 1; round <= 5; round++) {
        int all = round * MANY / 10;
        tell(spans, MANY / 10);
        Await.until("they are sent", SOON, () -> counted("sent") >= all);
      }
      spans.close();
      assertThat(counted("lost")).isZero();
      assertThat(collector.spans()).hasSize(MANY / 2);
    }
  }

  @Test
  void whatWaitsAtTheEndIsSent() {
    try (TraceCollector collector = TraceCollector.start()) {
      Spans spans = spans(collector, SOON);
      tell(spans, 10);
      spans.close();
      assertThat(counted("sent") + counted("lost")).isEqualTo(10);
    }
  }

  private Spans spans(TraceCollector collector, Duration longestCall) {
    return new Spans(URI.create(collector.endpoint()), meters, BRIEFLY, longestCall);
  }

  private static void tell(Spans spans, int times) {
    for (int i = 0; i < times; i++) {
      spans.moment(new UUID(1, i), "handoff linked", NOW, Attributes.empty());
    }
  }

  @Test
  void inProductionABatchGoesEverySecondAndTheCollectorHasAsLong() {
    assertThat(Spans.EVERY).isEqualTo(Duration.ofSeconds(1));
    assertThat(Spans.LONGEST_CALL).isEqualTo(Duration.ofSeconds(1));
  }

  private double counted(String outcome) {
    return meters.counter("gateway.trace.spans", "outcome", outcome).count();
  }
}
