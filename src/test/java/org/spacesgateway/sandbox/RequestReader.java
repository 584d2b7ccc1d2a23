package org.spacesgateway.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads HTTP/1.1 requests from a connection. */
final class RequestReader {
  private static final int LONGEST_LINE = 65_536;
  private static final int LONGEST_BODY = 1 << 20;
  /* What is uploaded as a file. */
  private static final int LONGEST_MULTIPART = 1 << 26;

  private RequestReader() {}

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
    String type = headers.getOrDefault("Content-Type", List.of("")).getFirst().toLowerCase();
    String body =
        body(in, headers, type.startsWith("multipart/") ? LONGEST_MULTIPART : LONGEST_BODY);
    int question = parts[1].indexOf('?');
    return Optional.of(
        new Received(
            Instant.now(),
            parts[0],
            parts[1],
            question < 0 ? parts[1] : parts[1].substring(0, question),
            question < 0 ? Map.of() : Received.parameters(parts[1].substring(question + 1)),
            headers,
            type.startsWith("application/x-www-form-urlencoded")
                ? Received.parameters(body)
                : Map.of(),
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

  private static String body(InputStream in, Map<String, List<String>> headers, int longest)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (headers.containsKey("Transfer-Encoding")) {
      for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
        take(in, size, longest, body);
        line(in);
      }
      headers(in);
    } else if (headers.containsKey("Content-Length")) {
      take(in, Integer.parseInt(headers.get("Content-Length").getFirst()), longest, body);
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

  private static void take(InputStream in, int size, int longest, ByteArrayOutputStream into)
      throws IOException {
    if (size < 0 || into.size() + size > longest) {
      throw new IOException("A body of more than " + longest + " bytes");
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
