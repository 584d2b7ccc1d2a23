package org.spacesgateway.signin;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Replies;

/**
 * Looks at every Location on our own host that {@link Replies} did not write: quarkus-oidc may send
 * people to a provider's authorize address, and back to our own pages, and nowhere else. On the way
 * to WordPress.com's registration, the authorize address is wrapped in the sign-up address that
 * comes back through it.
 */
@Singleton
public final class ProviderRedirects {
  /** The path that begins with registration instead of log-in. */
  public static final String SIGN_UP_PATH = "/wordpress/sign-up";

  private static final Logger LOG = Logger.getLogger(ProviderRedirects.class);
  private static final int RIGHT_AFTER_THE_FRONT_DOOR = 950;
  private static final int SEE_OTHER = 303;

  private final String origin;
  private final List<String> authorizeAddresses = new ArrayList<>();
  private final String wordpressAuthorize;
  private final String wordpressClient;
  private final SignInConfig config;

  ProviderRedirects(OriginConfig own, SignInConfig config, Config settings) {
    this.origin = own.origin();
    this.config = config;
    for (Provider provider : Provider.values()) {
      authorizeAddresses.add(authorize(settings, provider));
    }
    this.wordpressAuthorize = authorize(settings, Provider.WORDPRESS);
    this.wordpressClient = settings.getValue("quarkus.oidc.wordpress.client-id", String.class);
  }

  void open(@Observes Filters filters) {
    filters.register(
        context -> {
          context.addHeadersEndHandler(headersEnd -> check(context));
          context.next();
        },
        RIGHT_AFTER_THE_FRONT_DOOR);
  }

  private void check(RoutingContext context) {
    HttpServerResponse response = context.response();
    String location = response.headers().get(HttpHeaders.LOCATION);
    if (location == null || location.equals(context.get(Replies.OUR_LOCATION))) {
      return;
    }
    response.headers().set(HttpHeaders.CACHE_CONTROL, "no-store");
    response.headers().set("X-Content-Type-Options", "nosniff");
    if (location.startsWith(origin + "/")) {
      if (Provider.ofCallback(context.request().path()).isPresent()) {
        // quarkus-oidc says 302; what a code was redeemed for is never to be sent again (8.5).
        response.setStatusCode(SEE_OTHER);
      }
      return;
    }
    if (authorizeAddresses.stream().noneMatch(address -> location.startsWith(address + "?"))) {
      LOG.error("A Location that nobody admits was taken off an answer.");
      response.headers().remove(HttpHeaders.LOCATION);
      response.setStatusCode(500);
      return;
    }
    if (context.request().path().equals(SIGN_UP_PATH)
        && location.startsWith(wordpressAuthorize + "?")) {
      config
          .registration()
          .ifPresent(address ->
              response
                  .headers()
                  .set(
                      HttpHeaders.LOCATION,
                      address
                          + "?oauth2_client_id="
                          + encoded(wordpressClient)
                          + "&oauth2_redirect="
                          + encoded(location)));
    }
  }

  private static String authorize(Config settings, Provider provider) {
    String prefix = "quarkus.oidc." + provider.id() + ".";
    return Provider.endpoint(
        settings.getValue(prefix + "auth-server-url", String.class),
        settings.getValue(prefix + "authorization-path", String.class));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
