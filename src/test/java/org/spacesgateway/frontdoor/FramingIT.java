package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.RawHttp.Answer;

/**
 * Ambiguous requests, asked of the gateway itself; behind proxies: {@code make proof CASE=framing}.
 */
class FramingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SharedGateway GATEWAY = SharedGateway.running();

  static Stream<FramingCase> ambiguous() {
    return FramingCase.all(GATEWAY.authority()).stream()
        .filter(one -> List.of("Ambiguous", "Severe").contains(one.tier()))
        // An answer in HTTP/0.9 is none that our reader takes.
        .filter(one -> !one.bytes().contains("HTTP/0.9"));
  }

  /** Severe: refused. The others may have one meaning to us, but then no second request in them. */
  @ParameterizedTest
  @MethodSource("ambiguous")
  void nothingIsSmuggled(FramingCase one) {
    List<Answer> answers = ask(one.bytes());
    assertThat(answers).as("answers").hasSize(1);
    Answer answer = answers.getFirst();
    if (one.isSevere()) {
      assertThat(answer.status()).isIn(0, 400);
    }
    if (answer.status() == 400) {
      assertThat(answer.closed()).as("closed").isTrue();
    }
  }

  /** Closing alone would not do: they come in one packet. */
  @Test
  void whatFollowsARefusedRequestIsNeitherAnsweredNorHandled() {
    String host = "Host: " + GATEWAY.authority() + "\r\n";
    String next = "GET /signup HTTP/1.1\r\n" + host + "\r\n";
    double before = answered();
    for (String refused :
        List.of(
            "GET /a\\b HTTP/1.1\r\n" + host,
            "GET /a%00 HTTP/1.1\r\n" + host,
            "GET /a HTTP/1.1\r\n" + host + host,
            "GET /a HTTP/1.1\r\n")) {
      assertThat(ask(refused + "\r\n" + next + next))
          .as(refused)
          .singleElement()
          .matches(answer -> answer.status() == 400 && answer.closed());
    }
    assertThat(answered() - before).isEqualTo(4);
  }

  /** A sign-up is answered once it is on disk; the others are read by then, and wait. */
  @Test
  void norIsWhatFollowsItBehindAnAnswerThatTakesTime() {
    String host = "Host: " + GATEWAY.authority() + "\r\n";
    String next = "GET /signup HTTP/1.1\r\n" + host + "\r\n";
    double before = answered();
    List<Answer> answers = ask(next + "GET /a\\b HTTP/1.1\r\n" + host + "\r\n" + next + next);
    assertThat(answers).extracting(Answer::status).containsExactly(301, 400);
    assertThat(answers.getLast().closed()).isTrue();
    assertThat(answered() - before).isEqualTo(2);
  }

  private static double answered() {
    return GATEWAY.process().metric("gateway_outcomes_total");
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

  /** RFC 9110, 10.1.1: what comes next may be that body, or another request. */
  @ParameterizedTest
  @CsvSource({
    "POST /signup, own, 303",
    "POST /signup, spaces.localhost, 303",
    "PUT /signup, own, 405",
    "GET /signup, own, 301",
    "POST /nothing, own, 403",
    "DELETE /, own, 405",
    "GET /sunset, own, 200",
    "POST /blog/, alice.spaces.localhost, 405",
    "GET /storageservice/MetaWeblog.rpc, storage.spaces.localhost, 405",
    "POST /signup, evil.example, 421",
    "POST /a\\b, own, 400"
  })
  void whoIsAnsweredInsteadOfAskedForABodyIsLeft(String line, String host, int status) {
    assertThat(
            ask(
                "%s HTTP/1.1\r\nHost: %s\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n"
                    .formatted(line, host.equals("own") ? GATEWAY.authority() : host)))
        .singleElement()
        .satisfies(answer -> {
          assertThat(answer.status()).isEqualTo(status);
          assertThat(answer.header("Connection")).contains("close");
          assertThat(answer.closed()).isTrue();
        });
  }

  private static List<Answer> ask(String request) {
    return RawHttp.sendAll(
        "127.0.0.1", GATEWAY.port(), request.getBytes(StandardCharsets.ISO_8859_1), PATIENCE);
  }
}
