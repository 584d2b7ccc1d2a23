package org.spacesgateway.linkage;

import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.util.Optional;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.secret.Secrets;

/**
 * The cookie that holds a hand-off's secret. Its {@code __Host-} name keeps other hosts from
 * setting it (RFC 6265bis, 4.1.3.2); on loopback http, which cannot have that name, it goes
 * without.
 */
@Singleton
public final class HandoffCookie {
  private final boolean secure;
  private final String name;
  private final Duration lasts;

  HandoffCookie(OriginConfig own, LinkageConfig config) {
    secure = own.origin().startsWith("https://");
    name = secure ? "__Host-handoff" : "handoff";
    lasts = config.handoffLasts();
  }

  /** The hash of the secret that this browser holds. */
  Optional<byte[]> heldBy(RoutingContext context) {
    Cookie cookie = context.request().getCookie(name);
    return cookie == null ? Optional.empty() : Secrets.hash(cookie.getValue());
  }

  /** The cookie with a new secret. */
  NewCookie holding(String secret) {
    return cookie(secret, (int) lasts.toSeconds());
  }

  /** The cookie that takes it away. */
  NewCookie gone() {
    return cookie("", 0);
  }

  private NewCookie cookie(String value, int maxAge) {
    return new NewCookie.Builder(name)
        .value(value)
        .path("/")
        .maxAge(maxAge)
        .secure(secure)
        .httpOnly(true)
        .sameSite(NewCookie.SameSite.LAX)
        .build();
  }
}
