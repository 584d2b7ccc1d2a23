package org.spacesgateway.signin;

import io.quarkus.oidc.OidcSession;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.spacesgateway.outcome.OriginConfig;

/**
 * Ends a session where that is meant, or another takes its place, and keeps it where it only could
 * not be looked at: quarkus-oidc takes a session away whatever goes wrong with it, a database or a
 * provider that is away for a second among that.
 */
@Singleton
public final class SignOut {
  private static final String MEANT = SignOut.class.getName() + ".meant";
  private static final String ASIDE = SignOut.class.getName() + ".aside";
  private static final Set<String> ASKED = Set.of("/live/signout", "/live/another");
  private static final int AHEAD_OF_SIGN_IN = 940;
  private static final int AWAY = 503;

  private final OidcSession session;
  private final RoutingContext context;
  private final OriginConfig own;

  SignOut(OidcSession session, RoutingContext context, OriginConfig own) {
    this.session = session;
    this.context = context;
    this.own = own;
  }

  /**
   * Ends this request's session, on the server and in the browser.
   *
   * @throws AuthenticationCompletionException if the database fails: gone from this browser alone
   */
  public void now() {
    context.put(MEANT, true);
    session.logout().await().indefinitely();
  }

  /** Whether somebody signs out by this request: their session goes, whatever fails of the rest. */
  public static boolean isAsked(RoutingContext request) {
    return request.request().method() == HttpMethod.POST
        && ASKED.contains(request.request().path());
  }

  /** Ends this request's session in the browser alone, where its row could not be reached. */
  public void here() {
    String name = Provider.LIVE.sessionCookie();
    if (context.request().getCookie(name) != null) {
      context
          .response()
          .addCookie(
              Cookie.cookie(name, "")
                  .setPath("/" + Provider.LIVE.id())
                  .setMaxAge(0)
                  .setHttpOnly(true)
                  .setSecure(own.origin().startsWith("https://")));
    }
  }

  /** Whether this request ends its session: by {@link #now}, or as {@link #isAsked}. */
  static boolean isMeant(RoutingContext request) {
    return request.get(MEANT) != null;
  }

  /**
   * Keeps this browser's earlier session out of a callback's sight: to quarkus-oidc it would
   * outweigh a code that was never redeemed. It stands if nothing comes of the code, and gives way
   * to the session that does ({@link #aside}).
   */
  static void setAside(RoutingContext callback, Provider provider) {
    Cookie earlier = callback.request().getCookie(provider.sessionCookie());
    if (earlier != null) {
      callback.put(ASIDE, earlier.getValue());
      callback.response().removeCookies(provider.sessionCookie(), false);
    }
  }

  /** The cookie's value of the session that was set aside; empty if there is none. */
  static Optional<String> aside(RoutingContext callback) {
    return Optional.ofNullable(callback.get(ASIDE));
  }

  void open(@Observes Filters filters) {
    filters.register(
        request -> {
          if (isAsked(request)) {
            request.put(MEANT, true);
          }
          Provider.of(request.request().path())
              .ifPresent(provider ->
                  request.addHeadersEndHandler(
                      headersEnd -> keep(request, provider.sessionCookie())));
          request.next();
        },
        AHEAD_OF_SIGN_IN);
  }

  private static void keep(RoutingContext request, String name) {
    HttpServerResponse response = request.response();
    Cookie cookie = request.request().getCookie(name);
    if (response.getStatusCode() == AWAY
        && cookie != null
        && cookie.getMaxAge() == 0
        && !isMeant(request)) {
      response.removeCookies(name, false);
    }
  }
}
