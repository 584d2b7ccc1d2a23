package org.spacesgateway.consent;

import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import java.util.Optional;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.secret.Secrets;

/**
 * The cookie that says which browser a permission was asked from: nobody else's answer counts. Its
 * {@code __Host-} name keeps other hosts from setting it; on loopback http it goes without.
 */
@Singleton
public final class ConsentCookie {
  private final boolean secure;
  private final String name;
  private final int lasts;

  ConsentCookie(OriginConfig own, ConsentConfig config) {
    secure = own.origin().startsWith("https://");
    name = secure ? "__Host-consent" : "consent";
    lasts = (int) config.openFor().toSeconds();
  }

  /** The hash of the secret that this browser holds. */
  Optional<byte[]> heldBy(RoutingContext context) {
    Cookie cookie = context.request().getCookie(name);
    return cookie == null ? Optional.empty() : Secrets.hash(cookie.getValue());
  }

  /** The cookie with a new secret. */
  NewCookie holding(String secret) {
    return cookie(secret, lasts);
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
