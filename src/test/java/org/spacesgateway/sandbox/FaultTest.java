package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FaultTest {
  private static MicrosoftStandIn server;
  private static Endpoint endpoint;
  private static String rightBody;

  @BeforeAll
  static void start() throws IOException {
    server = MicrosoftStandIn.start("127.0.0.2", 0);
    endpoint = server.keySet();
    rightBody = body(ask(5_000));
  }

  @AfterEach
  void reset() {
    server.back();
    server.reset();
    server.forget();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aFaultLastsAsOftenAsPlannedAndThenUntilReset() throws IOException {
    endpoint.answer(Fault.status(503), 2).answer(Fault.status(500));
    assertThat(status()).isEqualTo(503);
    assertThat(status()).isEqualTo(503);
    assertThat(status()).isEqualTo(500);
    assertThat(status()).isEqualTo(500);
    endpoint.reset();
    assertThat(status()).isEqualTo(200);
    assertThat(endpoint.count()).isEqualTo(5);
  }

  @Test
  void anAnswerCanBeAnything() throws IOException {
    endpoint.answer(Fault.tooManyRequests("garbage"));
    assertThat(ask(5_000)).startsWith("HTTP/1.1 429 ").contains("Retry-After: garbage\r\n");
    endpoint.answer(Fault.redirect(307, URI.create("http://127.0.0.9/else")));
    assertThat(ask(5_000))
        .startsWith("HTTP/1.1 307 ")
        .contains("Location: http://127.0.0.9/else\r\n");
    endpoint.answer(Fault.json("null"));
    assertThat(body(ask(5_000))).isEqualTo("null");
    endpoint.answer(Fault.empty());
    assertThat(ask(5_000)).contains("Content-Length: 0\r\n");
    endpoint.answer(Fault.deepJson(100_000));
    assertThat(body(ask(5_000))).hasSize(200_000).startsWith("[[[");
    endpoint.answer(Fault.edited("n is gone", text -> text.replaceAll("\"n\":\"[^\"]*\",", "")));
    assertThat(body(ask(5_000))).contains("\"kid\"").doesNotContain("\"n\"");
    endpoint.answer(Fault.garbage());
    assertThat(ask(5_000)).doesNotStartWith("HTTP").contains("no HTTP");
  }

  @Test
  void aConnectionEndsWithoutAnAnswer() throws IOException {
    endpoint.answer(Fault.hangUp());
    assertThat(ask(5_000)).isEmpty();
    endpoint.answer(Fault.reset());
    assertThatThrownBy(() -> ask(5_000)).isInstanceOf(SocketException.class);
    endpoint.answer(Fault.loseAnswer());
    assertThatThrownBy(() -> ask(5_000)).isInstanceOf(SocketException.class);
  }

  @Test
  void aBodyEndsTooSoonOrLate() throws IOException {
    endpoint.answer(Fault.closeMidBody());
    String half = ask(5_000);
    assertThat(half).contains("Content-Length: " + rightBody.length() + "\r\n");
    assertThat(body(half)).isEqualTo(rightBody.substring(0, rightBody.length() / 2));
    endpoint.answer(Fault.lengthOffBy(-1));
    String shorter = ask(5_000);
    assertThat(shorter).contains("Content-Length: " + (rightBody.length() - 1) + "\r\n");
    assertThat(body(shorter)).isEqualTo(rightBody);
  }

  @Test
  void aStallLastsUntilTheCallerHasEnough() throws IOException {
    endpoint.answer(Fault.stall());
    assertThatThrownBy(() -> ask(200)).isInstanceOf(SocketTimeoutException.class);
    endpoint.answer(Fault.stallAfterHeaders());
    try (Socket socket = connect(1_000)) {
      StringBuilder got = new StringBuilder();
      assertThatThrownBy(() -> readInto(socket, got)).isInstanceOf(SocketTimeoutException.class);
      assertThat(got).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
    }
  }

  @Test
  void aSlowAnswerIsTheRightOneLater() throws IOException {
    endpoint.answer(Fault.slow(Duration.ofMillis(300)));
    long began = System.nanoTime();
    assertThat(body(ask(5_000))).isEqualTo(rightBody);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(299));
    endpoint.answer(Fault.drip(Duration.ofMillis(5)));
    began = System.nanoTime();
    assertThat(body(ask(1_500))).as("no single wait is long").isEqualTo(rightBody);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .as("but all of them together")
        .isGreaterThan(Duration.ofMillis(1_500));
  }

  @Test
  void aFloodIsAsLongAsItSays() throws IOException {
    endpoint.answer(Fault.bigBody(20_000_000));
    assertThat(body(ask(5_000))).hasSize(20_000_000).startsWith("{\"access_token\":\"aaa");
  }

  @Test
  void aBombUnpacksToWhatItSays() throws IOException {
    endpoint.answer(Fault.gzipBomb(50 << 20));
    byte[] answer = bytes(5_000);
    int head = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
    assertThat(answer.length - head).isLessThan(200_000);
    long unpacked = 0;
    try (InputStream in =
        new GZIPInputStream(
            new ByteArrayInputStream(Arrays.copyOfRange(answer, head, answer.length)))) {
      byte[] buffer = new byte[1 << 20];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        unpacked += n;
      }
    }
    assertThat(unpacked).isEqualTo(50L << 20);
  }

  @Test
  void aStandInThatIsAwayRefusesAndComesBackOnItsPort() throws IOException {
    endpoint.answer(Fault.stall());
    try (Socket waiting = connect(5_000)) {
      Await.until("it came in", Duration.ofSeconds(5), () -> endpoint.count() == 1);
      server.away();
      assertThatThrownBy(() -> readInto(waiting, new StringBuilder()))
          .isInstanceOf(SocketException.class);
    }
    assertThatThrownBy(() -> ask(5_000)).isInstanceOf(ConnectException.class);
    server.back();
    endpoint.reset();
    assertThat(body(ask(5_000))).isEqualTo(rightBody);
  }

  @Test
  void aStandInCanGoAndComeAtOnceManyTimes() throws IOException {
    for (int round = 0; round < 200; round++) {
      server.away();
      server.back();
    }
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void aPathNobodyServesIsATyposEnd() {
    assertThatThrownBy(() -> server.at("/tokn"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/oauth2/v2.0/token");
  }

  private static int status() throws IOException {
    return Integer.parseInt(ask(5_000).substring(9, 12));
  }

  private static String ask(int patienceMillis) throws IOException {
    return new String(bytes(patienceMillis), StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(int patienceMillis) throws IOException {
    try (Socket socket = connect(patienceMillis)) {
      return socket.getInputStream().readAllBytes();
    }
  }

  private static void readInto(Socket socket, StringBuilder got) throws IOException {
    for (int next = socket.getInputStream().read();
        next >= 0;
        next = socket.getInputStream().read()) {
      got.append((char) next);
    }
  }

  private static Socket connect(int patienceMillis) throws IOException {
    Socket socket = new Socket("127.0.0.2", server.port());
    socket.setSoTimeout(patienceMillis);
    OutputStream out = socket.getOutputStream();
    out.write(
        ("GET " + endpoint.path() + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }
}
