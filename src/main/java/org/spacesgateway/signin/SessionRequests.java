package org.spacesgateway.signin;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Takes a request that brings a session off the event loop, once: its session is read from the
 * database, and so is what its page says. Left to quarkus-oidc and the resource, each of the two
 * goes to a thread that may block, and back.
 */
@Singleton
final class SessionRequests {
  /** After all that answers ahead of authentication (200). */
  private static final int BEFORE_SIGN_IN = 300;

  private final Vertx vertx;

  SessionRequests(Vertx vertx) {
    this.vertx = vertx;
  }

  void open(@Observes Filters filters) {
    filters.register(this::pass, BEFORE_SIGN_IN);
  }

  private void pass(RoutingContext context) {
    String path = context.request().path();
    // A callback waits for its provider, which must hold no thread.
    if (Provider.ofCallback(path).isPresent()
        || Provider.of(path)
            .filter(provider -> context.request().getCookie(provider.sessionCookie()) != null)
            .isEmpty()) {
      context.next();
      return;
    }
    vertx
        .executeBlocking(
            () -> {
              context.next();
              return null;
            },
            false)
        .onFailure(context::fail);
  }
}
