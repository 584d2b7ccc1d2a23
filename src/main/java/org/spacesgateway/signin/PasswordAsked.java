package org.spacesgateway.signin;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.secret.Vault;

/**
 * Which sign-in was sent to the provider with the wish that it ask for the password: a cookie says
 * it of one state, the last one. It says what was asked for, not what was done: whoever holds the
 * browser can take the wish out of the address, so a provider's {@code auth_time} outweighs it.
 */
@Singleton
public final class PasswordAsked {
  private static final String COOKIE = "password_asked";
  private static final Pattern STATE = Pattern.compile("[?&]state=([A-Za-z0-9_.-]+)");

  /** As long as a state's own cookie. */
  private static final Duration LASTS = Duration.ofMinutes(30);

  private final Vault vault;
  private final OriginConfig own;

  PasswordAsked(Vault vault, OriginConfig own) {
    this.vault = vault;
    this.own = own;
  }

  /**
   * Says it of a sign-in that begins.
   *
   * @param authorize the address at the provider, with its state
   */
  public void remember(RoutingContext context, String authorize) {
    Matcher state = STATE.matcher(authorize);
    if (state.find()) {
      context
          .response()
          .addCookie(
              Cookie.cookie(COOKIE, digests(state.group(1)).getFirst())
                  .setPath("/" + Provider.LIVE.id())
                  .setMaxAge(LASTS.toSeconds())
                  .setHttpOnly(true)
                  .setSecure(own.origin().startsWith("https://"))
                  .setSameSite(CookieSameSite.LAX));
    }
  }

  /** Whether it was said of the sign-in that comes back. */
  boolean of(RoutingContext callback) {
    Cookie cookie = callback.request().getCookie(COOKIE);
    String state = callback.request().getParam("state");
    return cookie != null && state != null && digests(state).contains(cookie.getValue());
  }

  private List<String> digests(String state) {
    return vault.digests("password asked\n" + state).stream()
        .map(Base64.getUrlEncoder().withoutPadding()::encodeToString)
        .toList();
  }
}
