package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The way back to whoever asked, byte for byte, so that an answer can also go wrong on it. */
final class Wire {
  private static final Duration A_MOMENT = Duration.ofMillis(5);

  private final Socket socket;
  private final OutputStream out;
  private final Received request;
  private final CountDownLatch closing;
  private boolean reusable;

  /**
   * @param closing counted down when the stand-in goes away, so that no pause outlives it
   */
  Wire(Socket socket, OutputStream out, Received request, CountDownLatch closing) {
    this.socket = socket;
    this.out = out;
    this.request = request;
    this.closing = closing;
  }

  /** Sends a whole, well-formed answer; the connection can carry another request. */
  void send(Reply reply) throws IOException {
    head(reply, reply.body().length);
    if (!request.method().equals("HEAD")) {
      out.write(reply.body());
    }
    out.flush();
    reusable = !request.isLast();
  }

  /**
   * Sends status line and headers. After it, or {@link #write}, the connection closes.
   *
   * @param length the Content-Length to claim; -1 for none, so that the close ends the body
   */
  void head(Reply reply, long length) throws IOException {
    reusable = false;
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(reply.status()).append(" Status\r\n");
    for (Map.Entry<String, String> header : reply.headers()) {
      head.append(header.getKey()).append(": ").append(oneLine(header.getValue())).append("\r\n");
    }
    if (length >= 0) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    if (length < 0 || request.isLast()) {
      head.append("Connection: close\r\n");
    }
    head.append("\r\n");
    out.write(head.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes at once. */
  void write(byte[] bytes, int from, int length) throws IOException {
    reusable = false;
    out.write(bytes, from, length);
    out.flush();
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Waits, or until the stand-in goes away. */
  void pause(Duration length) throws IOException {
    try {
      if (closing.await(length.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("The stand-in went away");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Waits until that latch is open, or the stand-in goes away. */
  void pause(CountDownLatch until) throws IOException {
    while (until.getCount() > 0) {
      pause(A_MOMENT);
    }
  }

  /** Waits until the other end has hung up, or the stand-in goes away. */
  void waitForHangUp() throws IOException {
    out.flush();
    while (closing.getCount() > 0 && socket.getInputStream().read() >= 0) {
      // What it still sends is of no interest.
    }
  }

  /** Ends the connection by a reset. */
  void reset() throws IOException {
    reusable = false;
    socket.setSoLinger(true, 0);
    socket.close();
  }

  boolean isReusable() {
    return reusable;
  }

  Received request() {
    return request;
  }

  /* What an attacker put into a header must not become a second one here. */
  private static String oneLine(String value) {
    return value.replaceAll("[\r\n]", "");
  }
}
