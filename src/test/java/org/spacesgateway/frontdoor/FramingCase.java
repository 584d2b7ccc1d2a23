package org.spacesgateway.frontdoor;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request whose end can be read in two ways: a proxy that reads it one way, and we the other,
 * would let somebody's bytes be the beginning of somebody else's request (RFC 9112, 11.2).
 *
 * @param tier how bad it is, as the list has it: {@code Severe}, {@code Ambiguous}, and milder
 * @param bytes the request, a byte a character, with a Host of ours
 */
public record FramingCase(String name, String tier, String bytes) {
  private static final String LIST = "http-desync-guardian-cases.jsonl";

  /**
   * Two of our own, and those of the public list, where there is one.
   *
   * @param host what stands in {@code Host}
   */
  public static List<FramingCase> all(String host) {
    String line = "Host: " + host + "\r\n";
    FramingCase both =
        new FramingCase(
            "both lengths",
            "Severe",
            "POST /signup HTTP/1.1\r\n"
                + line
                + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG");
    FramingCase twice =
        new FramingCase(
            "two lengths",
            "Severe",
            "POST /signup HTTP/1.1\r\n"
                + line
                + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nGG");
    return Stream.concat(
            Stream.of(both, twice),
            AttackLists.fetched(LIST).stream()
                .map(text -> read(JsonMapper.shared().readTree(text), line)))
        .toList();
  }

  /** Whether it must be refused, whoever reads it. */
  public boolean isSevere() {
    return tier.equals("Severe");
  }

  private static FramingCase read(JsonNode node, String host) {
    String raw =
        new String(
            Base64.getDecoder().decode(node.at("/raw_b64").asString()),
            StandardCharsets.ISO_8859_1);
    return new FramingCase(
        node.at("/name").asString(),
        node.at("/tier").asString(),
        raw.replaceFirst("\r\n", "\r\n" + host));
  }

  @Override
  public String toString() {
    return tier + ": " + name;
  }
}
