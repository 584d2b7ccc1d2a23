package org.spacesgateway.trace;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.spacesgateway.linkage.HandoffStep;

/**
 * Tells a collector of traces the way of each hand-off: one trace each, whatever pods it passed.
 * There is none, and nothing that could send it, unless an endpoint is configured. No span holds
 * anything of the person's, or of the browser's.
 */
@Singleton
final class HandoffTraces {
  private final Optional<Spans> spans;

  HandoffTraces(TracesConfig config, MeterRegistry meters) {
    spans = config.endpoint().map(collector -> new Spans(collector, meters));
  }

  /* Here, and not at the first hand-off: that one would wait for it. */
  void begin(@Observes StartupEvent event) {}

  void end(@Observes ShutdownEvent event) {
    spans.ifPresent(Spans::close);
  }

  /* What is taken back with its transaction did not happen. */
  void told(@Observes(during = TransactionPhase.AFTER_SUCCESS) HandoffStep step) {
    spans.ifPresent(to -> {
      switch (step) {
        case HandoffStep.Begun begun -> {
          to.first(
              begun.handoff(),
              "handoff begun",
              begun.at(),
              Attributes.builder().put("handoff.purpose", begun.purpose()).build());
          begun
              .liveProved()
              .ifPresent(at -> to.moment(begun.handoff(), "live proved", at, Attributes.empty()));
        }
        case HandoffStep.Asked asked -> {
          Attributes answer =
              asked.status() == 0
                  ? Attributes.empty()
                  : Attributes.builder().put("http.response.status_code", asked.status()).build();
          to.call(
              asked.handoff(),
              "wordpress.com " + asked.path(),
              asked.at().minus(asked.took()),
              asked.at(),
              asked.usable(),
              answer);
        }
        case HandoffStep.Proved proved ->
            to.moment(proved.handoff(), "wordpress proved", proved.at(), Attributes.empty());
        case HandoffStep.Linked linked ->
            to.moment(linked.handoff(), "handoff linked", linked.at(), Attributes.empty());
        case HandoffStep.Refused refused -> {
          // Below, however its transaction ends.
        }
      }
    });
  }

  /* Who is refused has changed nothing: their transaction may be rolled back for it. */
  void refused(@Observes(during = TransactionPhase.AFTER_COMPLETION) HandoffStep.Refused step) {
    spans.ifPresent(to ->
        to.moment(
            step.handoff(),
            "handoff refused",
            step.at(),
            Attributes.builder().put("handoff.reason", step.why()).build()));
  }
}
