package org.spacesgateway.frontdoor;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.spacesgateway.outcome.Outcome.TooMany;
import org.spacesgateway.outcome.Replies;

/**
 * Asks a network that asks too much of our own host to wait. What the front door answers itself
 * never comes here, so a redirect costs nothing of it.
 */
@Singleton
final class NetworkGate {
  /** After the front door (1000), ahead of every other filter. */
  private static final int AFTER_THE_FRONT_DOOR = 950;

  private final NetworkLimit limit;
  private final TrustedProxies proxies;
  private final Replies replies;

  NetworkGate(LimitsConfig config, ProxiesConfig proxies, Replies replies) {
    this.limit = new NetworkLimit(config.perMinute(), config.atOnce(), System::nanoTime);
    this.proxies = new TrustedProxies(proxies.trusted().orElse(List.of()));
    this.replies = replies;
  }

  void open(@Observes Filters filters) {
    filters.register(this::pass, AFTER_THE_FRONT_DOOR);
  }

  private void pass(RoutingContext context) {
    Duration wait = limit.take(proxies.caller(context.request()));
    if (wait.isZero()) {
      context.next();
    } else {
      replies.send(context, new TooMany(wait));
    }
  }
}
