package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.RawHttp.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests whose end can be read in two ways: a proxy that reads it one way, and we the other,
 * would let somebody's bytes be the beginning of somebody else's request (RFC 9112, 11.2).
 */
class FramingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SharedGateway GATEWAY = SharedGateway.running();

  /** A case, byte for byte, with a Host of ours. */
  private record Case(String name, String tier, String bytes) {
    @Override
    public String toString() {
      return tier + ": " + name;
    }
  }

  /* Where there is no list, one of our own: the classic. */
  static Stream<Case> ambiguous() {
    String host = "Host: " + GATEWAY.authority() + "\r\n";
    Case classic =
        new Case(
            "both lengths",
            "Severe",
            "POST /signup HTTP/1.1\r\n"
                + host
                + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG");
    Case twice =
        new Case(
            "two lengths",
            "Severe",
            "POST /signup HTTP/1.1\r\n"
                + host
                + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nGG");
    Stream<Case> listed =
        AttackLists.fetched("http-desync-guardian-cases.jsonl").stream()
            .map(line -> JsonMapper.shared().readTree(line))
            .map(node -> read(node, host))
            .filter(one -> List.of("Ambiguous", "Severe").contains(one.tier()))
            // An answer in HTTP/0.9 is none that our reader takes.
            .filter(one -> !one.bytes().contains("HTTP/0.9"));
    return Stream.concat(Stream.of(classic, twice), listed);
  }

  private static Case read(JsonNode node, String host) {
    String raw =
        new String(
            Base64.getDecoder().decode(node.at("/raw_b64").asString()),
            StandardCharsets.ISO_8859_1);
    return new Case(
        node.at("/name").asString(),
        node.at("/tier").asString(),
        raw.replaceFirst("\r\n", "\r\n" + host));
  }

  /** Severe: refused. The others may have one meaning to us, but then no second request in them. */
  @ParameterizedTest
  @MethodSource("ambiguous")
  void nothingIsSmuggled(Case one) {
    List<Answer> answers = ask(one.bytes());
    assertThat(answers).as("answers").hasSize(1);
    Answer answer = answers.getFirst();
    if (one.tier().equals("Severe")) {
      assertThat(answer.status()).isIn(0, 400);
    }
    if (answer.status() == 400) {
      assertThat(answer.closed()).as("closed").isTrue();
    }
  }

  @Test
  void whatHasOneLengthIsNot() {
    assertThat(
            ask(
                "POST /signup HTTP/1.1\r\nHost: "
                    + GATEWAY.authority()
                    + "\r\nContent-Length: 1\r\n\r\nG"))
        .singleElement()
        .matches(answer -> answer.status() == 303);
  }

  private static List<Answer> ask(String request) {
    return RawHttp.sendAll(
        "127.0.0.1", GATEWAY.port(), request.getBytes(StandardCharsets.ISO_8859_1), PATIENCE);
  }
}
