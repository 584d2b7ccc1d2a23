package org.spacesgateway.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
  private static final int LONGEST_LINE = 65_536;
  private static final int LONGEST_BODY = 1 << 20;

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

  /**
   * Reads one request.
   *
   * @param ready told before a body that the sender holds back until it hears so
   * @return empty if the connection ended before one began
   * @throws IOException if it can't be read, is not HTTP/1.1, or is too long
   */
  static Optional<Received> read(InputStream in, Hundred ready) throws IOException {
    String first;
    do {
      first = line(in);
      if (first == null) {
        return Optional.empty();
      }
    } while (first.isEmpty());
    String[] parts = first.split(" ");
    if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
      throw new IOException("Not a request: " + first);
    }
    Map<String, List<String>> headers = headers(in);
    if (headers.containsKey("Expect")) {
      ready.tell();
    }
    String body = body(in, headers);
    String type = headers.getOrDefault("Content-Type", List.of("")).getFirst().toLowerCase();
    int question = parts[1].indexOf('?');
    return Optional.of(
        new Received(
            Instant.now(),
            parts[0],
            parts[1],
            question < 0 ? parts[1] : parts[1].substring(0, question),
            question < 0 ? Map.of() : parameters(parts[1].substring(question + 1)),
            headers,
            type.startsWith("application/x-www-form-urlencoded") ? parameters(body) : Map.of(),
            body));
  }

  /** Says {@code 100 Continue}. */
  interface Hundred {
    void tell() throws IOException;
  }

  private static Map<String, List<String>> headers(InputStream in) throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("Not a header: " + line);
      }
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>(1))
          .add(line.substring(colon + 1).strip());
    }
    return Collections.unmodifiableMap(headers);
  }

  private static String body(InputStream in, Map<String, List<String>> headers) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (headers.containsKey("Transfer-Encoding")) {
      for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
        take(in, size, body);
        line(in);
      }
      headers(in);
    } else if (headers.containsKey("Content-Length")) {
      take(in, Integer.parseInt(headers.get("Content-Length").getFirst()), body);
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private static int chunkSize(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      throw new EOFException("Closed within a body");
    }
    return Integer.parseInt(line.replaceFirst(";.*", "").strip(), 16);
  }

  private static void take(InputStream in, int size, ByteArrayOutputStream into)
      throws IOException {
    if (size < 0 || into.size() + size > LONGEST_BODY) {
      throw new IOException("A body of more than " + LONGEST_BODY + " bytes");
    }
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("Closed within a body");
    }
    into.writeBytes(bytes);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next == -1 || line.size() > LONGEST_LINE) {
        if (line.size() == 0) {
          return null;
        }
        throw new EOFException("Closed within a line, or too long a one");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
