package org.spacesgateway.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that a stand-in received.
 *
 * @param at when its last byte was read
 * @param method as sent, upper case
 * @param target path and query as sent
 * @param path the part of the target before the first {@code ?}, not decoded
 * @param query decoded parameters by name, in the order sent
 * @param headers values by name; looked up without regard to case
 * @param form decoded fields by name, if the body is a form; else empty
 * @param body as UTF-8; empty if there was none
 */
public record Received(
    Instant at,
    String method,
    String target,
    String path,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    Map<String, List<String>> form,
    String body) {
  /** The first value of that query parameter; empty if it was not sent. */
  public Optional<String> query(String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The first value of that form field; empty if it was not sent. */
  public Optional<String> form(String name) {
    return form.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The first value of that header; empty if it was not sent. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The value of that cookie; empty if it was not sent. */
  public Optional<String> cookie(String name) {
    return headers.getOrDefault("Cookie", List.of()).stream()
        .flatMap(line -> List.of(line.split(";")).stream())
        .map(String::strip)
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> pair.substring(name.length() + 1))
        .findFirst();
  }

  /** The host asked for, lower case, without a port; empty text if there was no Host header. */
  public String host() {
    return header("Host").orElse("").toLowerCase().replaceFirst(":[0-9]*$", "");
  }

  /** The same, of whose body nothing is kept. */
  Received withoutBody() {
    return new Received(at, method, target, path, query, headers, form, "");
  }

  /** The query as sent; empty text if there was none. */
  public String rawQuery() {
    return target.length() > path.length() ? target.substring(path.length() + 1) : "";
  }

  /** Whether the connection ends with this request's answer. */
  boolean isLast() {
    return header("Connection").orElse("").equalsIgnoreCase("close");
  }

  /**
   * Parameters of a query or a form; what can't be decoded stays as it is.
   *
   * @param encoded {@code a=b&c=d}
   */
  static Map<String, List<String>> parameters(String encoded) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String pair : encoded.split("&")) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        all.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>(1))
            .add(parts.length == 1 ? "" : decoded(parts[1]));
      }
    }
    return Collections.unmodifiableMap(all);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
