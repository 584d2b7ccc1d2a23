package org.spacesgateway.outcome;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Keeps the language that somebody chose at the foot of a page. Any page of ours takes {@code
 * ?language=} and a tag: links that work without JavaScript, and lead nowhere else.
 */
@Singleton
public final class LanguageSwitch {
  /** After the front door (1000), before what may end a request (900 and less). */
  private static final int BEFORE_PAGES = 950;

  private static final Duration KEPT = Duration.ofDays(365);

  private final boolean secure;

  LanguageSwitch(OriginConfig own) {
    secure = own.origin().startsWith("https://");
  }

  void open(@Observes Filters filters) {
    filters.register(this::keep, BEFORE_PAGES);
  }

  private void keep(RoutingContext context) {
    if (context.request().method() != HttpMethod.POST) {
      Reader.chosenNow(context.request())
          .ifPresent(chosen ->
              context
                  .response()
                  .addCookie(
                      Cookie.cookie(secure ? Reader.CHOSEN_HERE : Reader.CHOSEN, chosen.tag())
                          .setPath("/")
                          .setMaxAge(KEPT.toSeconds())
                          .setHttpOnly(true)
                          .setSecure(secure)
                          .setSameSite(CookieSameSite.LAX)));
    }
    context.next();
  }
}
