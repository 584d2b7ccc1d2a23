package org.spacesgateway.frontdoor;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The cookies that the legacy origin may set: for the host that was asked, and those under it. */
final class OwnCookies {
  private OwnCookies() {}

  /** Drops each cookie that is for anybody else. */
  static void keep(MultiMap headers, String host) {
    List<String> sent = headers.getAll(HttpHeaders.SET_COOKIE);
    if (sent.isEmpty()) {
      return;
    }
    List<String> kept = new ArrayList<>();
    for (String cookie : sent) {
      if (isFor(cookie, host)) {
        kept.add(cookie);
      }
    }
    headers.remove(HttpHeaders.SET_COOKIE);
    kept.forEach(cookie -> headers.add(HttpHeaders.SET_COOKIE, cookie));
  }

  /* Of several Domains browsers take the last (RFC 6265, 5.3), and are not at one about an empty
   * one: none may be another's. What comes first is name and value, whatever they say. */
  private static boolean isFor(String cookie, String host) {
    String[] parts = cookie.split(";");
    for (int i = 1; i < parts.length; i++) {
      String[] attribute = parts[i].strip().split("=", 2);
      if (attribute.length == 2 && attribute[0].strip().equalsIgnoreCase("Domain")) {
        String domain = attribute[1].strip().toLowerCase(Locale.ROOT).replaceFirst("^\\.", "");
        if (!domain.isEmpty() && !host.equals(domain)) {
          return false;
        }
      }
    }
    return true;
  }
}
