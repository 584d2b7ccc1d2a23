package org.spacesgateway.signin;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.secret.Vault;

/**
 * Which sign-in was sent to the provider with the wish that it ask for the password: a cookie says
 * it of one state, the last one. It says what was asked for, not what was done: whoever holds the
 * browser can take the wish out of the address, so a provider's {@code auth_time} outweighs it. It
 * says how old a password may be, too.
 */
@Singleton
public final class PasswordAsked {
  private static final String COOKIE = "password_asked";
  private static final Pattern STATE = Pattern.compile("[?&]state=([A-Za-z0-9_.-]+)");

  private static final Pattern SAID = Pattern.compile("([0-9]{1,12})[.]([A-Za-z0-9_-]+)");

  private final Vault vault;
  private final OriginConfig own;
  private final Duration lasts;

  PasswordAsked(
      Vault vault,
      OriginConfig own,
      @ConfigProperty(name = "quarkus.oidc.live.authentication.state-cookie-age")
          Duration stateLasts) {
    this.vault = vault;
    this.own = own;
    this.lasts = stateLasts;
  }

  /**
   * Says it of a sign-in that begins.
   *
   * @param authorize the address at the provider, with its state
   * @param within how long ago the password may have been given; whole seconds
   */
  public void remember(RoutingContext context, String authorize, Duration within) {
    Matcher state = STATE.matcher(authorize);
    if (state.find()) {
      String seconds = Long.toString(within.toSeconds());
      context
          .response()
          .addCookie(
              Cookie.cookie(COOKIE, seconds + "." + digests(state.group(1), seconds).getFirst())
                  .setPath("/" + Provider.LIVE.id())
                  .setMaxAge(lasts.toSeconds())
                  .setHttpOnly(true)
                  .setSecure(own.origin().startsWith("https://"))
                  .setSameSite(CookieSameSite.LAX));
    }
  }

  /**
   * How long ago the password may have been given for the sign-in that comes back; empty if it was
   * not asked for.
   */
  Optional<Duration> of(RoutingContext callback) {
    Cookie cookie = callback.request().getCookie(COOKIE);
    String state = callback.request().getParam("state");
    if (cookie == null || state == null) {
      return Optional.empty();
    }
    Matcher said = SAID.matcher(cookie.getValue());
    return said.matches() && digests(state, said.group(1)).contains(said.group(2))
        ? Optional.of(Duration.ofSeconds(Long.parseLong(said.group(1))))
        : Optional.empty();
  }

  private List<String> digests(String state, String seconds) {
    return vault.digests("password asked\n" + state + "\n" + seconds).stream()
        .map(Base64.getUrlEncoder().withoutPadding()::encodeToString)
        .toList();
  }
}
