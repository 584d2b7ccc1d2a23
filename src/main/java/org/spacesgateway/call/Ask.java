package org.spacesgateway.call;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A request to another server.
 *
 * @param method {@code GET} or {@code POST}
 * @param address absolute, http or https
 * @param named whether somebody else named the address, not our configuration: then only servers on
 *     the public internet are asked
 * @param headers by name
 * @param body empty for none
 * @param deadline for all of it: connecting, sending, and the answer's last byte
 * @param largest how much of an answer's body is read, in bytes; the rest is left
 */
public record Ask(
    String method,
    URI address,
    boolean named,
    Map<String, String> headers,
    byte[] body,
    Duration deadline,
    int largest) {

  /** A GET of an address that somebody else named. */
  public static Ask get(URI address, Map<String, String> headers, Duration deadline, int largest) {
    return new Ask("GET", address, true, headers, new byte[0], deadline, largest);
  }

  /** A form, posted to an address of our configuration; its answer is short. */
  public static Ask form(
      URI address, Map<String, String> fields, Map<String, String> headers, Duration deadline) {
    StringBuilder form = new StringBuilder();
    fields.forEach((name, value) ->
        form.append(form.isEmpty() ? "" : "&")
            .append(encoded(name))
            .append('=')
            .append(encoded(value)));
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "application/x-www-form-urlencoded");
    all.put("Accept", "application/json");
    return new Ask(
        "POST",
        address,
        false,
        all,
        form.toString().getBytes(StandardCharsets.UTF_8),
        deadline,
        SHORT);
  }

  /** The same request to an address that somebody else named. */
  public Ask toNamed() {
    return new Ask(method, address, true, headers, body, deadline, largest);
  }

  /** Bytes of an answer that is not a document: tokens, errors. */
  public static final int SHORT = 1 << 16;

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
