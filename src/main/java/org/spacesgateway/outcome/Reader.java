package org.spacesgateway.outcome;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spacesgateway.words.Language;

/**
 * Who reads a page.
 *
 * @param language the page's
 * @param chooses whether the page offers the others: on our own host, which may keep a cookie
 */
record Reader(Language language, boolean chooses) {
  /** The parameter that chooses a language, and on loopback http the cookie that keeps it. */
  static final String CHOSEN = "language";

  /** The cookie elsewhere: other hosts of our domain can't set it. */
  static final String CHOSEN_HERE = "__Host-" + CHOSEN;

  private static final Pattern CHOICE =
      Pattern.compile("(?:^|&)" + CHOSEN + "=([A-Za-z-]{2,7})(?:&|$)");

  /** Where no cookie is read: the language that the browser asks for. */
  static Reader of(HttpServerRequest request) {
    return new Reader(Language.accepted(request.headers().get(HttpHeaders.ACCEPT_LANGUAGE)), false);
  }

  /** On our own host: the language that was chosen just now, or before, or that is asked for. */
  static Reader of(RoutingContext context) {
    HttpServerRequest request = context.request();
    Cookie here = request.getCookie(CHOSEN_HERE);
    Cookie cookie = here == null ? request.getCookie(CHOSEN) : here;
    return chosenNow(request)
        .or(() -> Language.tagged(cookie == null ? null : cookie.getValue()))
        .map(language -> new Reader(language, true))
        .orElseGet(() -> new Reader(of(request).language(), true));
  }

  /** The language that this very request chooses; its query is read raw, for it may be garbage. */
  static Optional<Language> chosenNow(HttpServerRequest request) {
    String query = request.query();
    if (query == null) {
      return Optional.empty();
    }
    Matcher chosen = CHOICE.matcher(query);
    return chosen.find() ? Language.tagged(chosen.group(1)) : Optional.empty();
  }
}
