package org.spacesgateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A stand-in's answer.
 *
 * @param status the status code
 * @param headers names and values in the order sent, without Content-Length
 * @param body the bytes
 */
record Reply(int status, List<Map.Entry<String, String>> headers, byte[] body) {
  static Reply of(int status, String type, String body) {
    return new Reply(
        status, List.of(Map.entry("Content-Type", type)), body.getBytes(StandardCharsets.UTF_8));
  }

  static Reply page(int status, HtmlPage page) {
    return of(status, "text/html; charset=utf-8", page.toString())
        .with("Cache-Control", "no-store");
  }

  /** Map, Iterable, text, number, boolean or null, as JSON. */
  static Reply json(int status, Object value) {
    return of(status, "application/json", Json.text(value)).with("Cache-Control", "no-store");
  }

  static Reply found(String location) {
    return of(302, "text/plain; charset=utf-8", "")
        .with("Location", location)
        .with("Cache-Control", "no-store");
  }

  Reply with(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Reply(status, List.copyOf(more), body);
  }

  /** Sets a cookie that lasts as long as the browser runs. */
  Reply withCookie(String name, String value) {
    return with("Set-Cookie", name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax");
  }

  Reply withoutCookie(String name) {
    return with("Set-Cookie", name + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
  }
}
