package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RawHttpTest {
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  @Test
  void bytesArriveAsTheyWereGiven() throws Exception {
    try (ServerSocket server = listen()) {
      CompletableFuture<byte[]> received =
          CompletableFuture.supplyAsync(
              () -> answer(server, "HTTP/1.1 204 No Content\r\n\r\n", true));
      byte[] odd =
          "GET /\u00e9%2F..;\\ HTTP/1.1\nHost : x\r\n X: \u0000\r\n\r\n"
              .getBytes(StandardCharsets.ISO_8859_1);
      RawHttp.send("127.0.0.1", server.getLocalPort(), odd, TIMEOUT);
      assertThat(received.get()).isEqualTo(odd);
    }
  }

  @Test
  void headersAreFoundInAnyCaseAndRepeatedOnesAreKept() {
    RawHttp.Answer answer =
        first(
            "HTTP/1.1 301 Moved\r\nLOCATION: http://a/\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\nok",
            true);
    assertThat(answer.status()).isEqualTo(301);
    assertThat(answer.header("location")).contains("http://a/");
    assertThat(answer.headers().get("Set-cookie")).containsExactly("a=1", "b=2");
    assertThat(answer.header("absent")).isEmpty();
    assertThat(answer.body()).isEqualTo("ok");
  }

  @Test
  void chunksAreJoined() {
    RawHttp.Answer answer =
        first(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\ncaf\u00e9\r\n1\r\n!\r\n0\r\n\r\n",
            true);
    assertThat(answer.body()).isEqualTo("caf\ufffd!");
    assertThat(answer.closed()).isTrue();
  }

  @Test
  void aBodyWithoutALengthEndsWithTheConnection() {
    assertThat(first("HTTP/1.0 200 OK\r\n\r\nall of it", true).body()).isEqualTo("all of it");
  }

  @Test
  void anOpenConnectionIsToldFromAClosedOne() {
    assertThat(first("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false).closed()).isFalse();
    assertThat(first("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true).closed()).isTrue();
  }

  @Test
  void continueIsNotTheAnswer() {
    assertThat(
            first("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n", true)
                .status())
        .isEqualTo(405);
  }

  @Test
  void aHeadAnswerHasNoBodyWhateverItsLengthSays() throws IOException {
    try (ServerSocket server = listen()) {
      CompletableFuture.runAsync(
          () -> answer(server, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", false));
      RawHttp.Answer answer =
          RawHttp.send(
              "127.0.0.1",
              server.getLocalPort(),
              "HEAD / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
              TIMEOUT);
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void everyAnswerOfASmuggledRequestIsSeen() {
    List<RawHttp.Answer> answers =
        all(
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 404 Not Found\r\nContent-Length: 1\r\n\r\nb",
            true);
    assertThat(answers).extracting(RawHttp.Answer::status).containsExactly(200, 404);
  }

  @Test
  void closingWithoutAnAnswerIsStatusZero() {
    RawHttp.Answer answer = first("", true);
    assertThat(answer.status()).isZero();
    assertThat(answer.closed()).isTrue();
  }

  @Test
  void silenceAndNonsenseAreErrors() {
    assertThatThrownBy(() -> first("", false))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(SocketTimeoutException.class);
    assertThatThrownBy(() -> first("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", true))
        .hasMessageContaining("5 of 9");
    assertThatThrownBy(() -> first("SSH-2.0-x\r\n", true))
        .hasMessageContaining("Not an HTTP answer");
  }

  private static RawHttp.Answer first(String answer, boolean close) {
    return all(answer, close).getFirst();
  }

  private static List<RawHttp.Answer> all(String answer, boolean close) {
    try (ServerSocket server = listen()) {
      CompletableFuture.runAsync(() -> answer(server, answer, close));
      return RawHttp.sendAll(
          "127.0.0.1",
          server.getLocalPort(),
          "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
          TIMEOUT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /* Reads what came, answers, and closes, or waits until the client does; returns what came. */
  private static byte[] answer(ServerSocket server, String answer, boolean close) {
    try (Socket socket = server.accept()) {
      byte[] buffer = new byte[1_000];
      int read = socket.getInputStream().read(buffer);
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      if (!close) {
        socket.getInputStream().read();
      }
      return Arrays.copyOf(buffer, read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
  }
}
