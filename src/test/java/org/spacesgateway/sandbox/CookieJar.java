package org.spacesgateway.sandbox;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Cookies as a browser keeps them: by host and path, whatever the port. */
public final class CookieJar {
  /**
   * A kept cookie.
   *
   * @param path where it is sent to: that and below
   */
  public record Cookie(String host, String path, String name, String value) {}

  private final List<Cookie> cookies = new ArrayList<>();

  /** All that are kept. */
  public synchronized List<Cookie> all() {
    return List.copyOf(cookies);
  }

  /** The value of a cookie of that name, of any host and path; empty if there is none. */
  public synchronized Optional<String> value(String name) {
    return cookies.stream()
        .filter(cookie -> cookie.name().equals(name))
        .map(Cookie::value)
        .findFirst();
  }

  /** Puts a cookie in, as if its host had set it. */
  public synchronized void put(Cookie cookie) {
    cookies.removeIf(old ->
        old.host().equals(cookie.host())
            && old.path().equals(cookie.path())
            && old.name().equals(cookie.name()));
    cookies.add(cookie);
  }

  /** Forgets all. */
  public synchronized void clear() {
    cookies.clear();
  }

  /** Takes in what an answer of that address sets or deletes. */
  synchronized void take(URI from, List<String> setCookies) {
    for (String line : setCookies) {
      String[] parts = line.split(";");
      String[] pair = parts[0].split("=", 2);
      String path = defaultPath(from);
      boolean deleted = false;
      for (int i = 1; i < parts.length; i++) {
        String[] attribute = (parts[i].strip() + "=").split("=", 3);
        switch (attribute[0].toLowerCase()) {
          case "path" -> path = attribute[1].isEmpty() ? path : attribute[1];
          case "max-age" -> deleted = attribute[1].matches("-.*|0+");
          case "expires" -> deleted |= attribute[1].contains(" 1970 ");
          default -> {
            // Secure, HttpOnly and SameSite decide nothing in a first-party visit on loopback.
          }
        }
      }
      put(new Cookie(from.getHost(), path, pair[0].strip(), pair.length > 1 ? pair[1] : ""));
      if (deleted) {
        cookies.removeLast();
      }
    }
  }

  /** The Cookie header for that address; empty text if none is due. */
  synchronized String header(URI to) {
    String path = to.getRawPath() == null || to.getRawPath().isEmpty() ? "/" : to.getRawPath();
    return cookies.stream()
        .filter(cookie -> cookie.host().equals(to.getHost()) && covers(cookie.path(), path))
        .sorted(Comparator.comparing((Cookie cookie) -> cookie.path().length()).reversed())
        .map(cookie -> cookie.name() + "=" + cookie.value())
        .reduce((one, other) -> one + "; " + other)
        .orElse("");
  }

  private static boolean covers(String cookiePath, String path) {
    return path.equals(cookiePath)
        || path.startsWith(cookiePath.endsWith("/") ? cookiePath : cookiePath + "/");
  }

  private static String defaultPath(URI from) {
    String path = from.getRawPath() == null ? "" : from.getRawPath();
    int last = path.lastIndexOf('/');
    return last <= 0 ? "/" : path.substring(0, last);
  }
}
