package org.spacesgateway.ops;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Sends connections away from a process that is to end: from SIGTERM on it is not ready, and serves
 * for {@code quarkus.shutdown.delay} whoever has not heard of it. A proxy that keeps its
 * connections would send on one of them just when it is closed, and a POST is not sent again; so
 * each is closed after its next answer.
 */
@Singleton
final class Draining {
  private Router router;

  void keep(@Observes Router router) {
    this.router = router;
  }

  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    // A route only now: requests until then pass none more.
    router.route().order(Integer.MIN_VALUE).handler(Draining::last);
  }

  /* RFC 9112, 9.6: whoever sends the option closes. */
  private static void last(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    context.addEndHandler(ended -> context.request().connection().close());
    context.next();
  }
}
