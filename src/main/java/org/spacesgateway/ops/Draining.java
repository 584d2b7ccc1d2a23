package org.spacesgateway.ops;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.spacesgateway.frontdoor.OpenConnections;

/**
 * Sends connections away from a process that is to end: from SIGTERM on it is not ready, and serves
 * for {@code gateway.drain.delay} whoever has not heard of it. A proxy that keeps its connections
 * would send on one of them just when it is closed, and a POST is not sent again; so each is closed
 * after its next answer. Then what is under way has {@code gateway.drain.timeout}.
 *
 * <p>The framework can do both ({@code quarkus.shutdown}), and for the second wraps each request of
 * a process's life: see {@link OpenConnections}.
 */
@Readiness
@Singleton
final class Draining implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(Draining.class);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final DrainConfig config;
  private Router router;
  private volatile boolean begun;

  Draining(DrainConfig config) {
    this.config = config;
  }

  void keep(@Observes Router router) {
    this.router = router;
  }

  /**
   * Returns when all was answered, or the time for it is over. The server listens still.
   *
   * @return whether all was answered
   */
  boolean drain() throws InterruptedException {
    begun = true;
    // A route only now: requests until then pass none more.
    router.route().order(Integer.MIN_VALUE).handler(Draining::last);
    Thread.sleep(config.delay());
    Instant end = Instant.now().plus(config.timeout());
    while (!OpenConnections.allAnswered()) {
      if (Instant.now().isAfter(end)) {
        LOG.error("What was asked is not answered yet; its connections are closed now");
        return false;
      }
      Thread.sleep(LOOK);
    }
    return true;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("not told to end").status(!begun).build();
  }

  /* RFC 9112, 9.6: whoever sends the option closes. */
  private static void last(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    context.addEndHandler(ended -> context.request().connection().close());
    context.next();
  }
}
