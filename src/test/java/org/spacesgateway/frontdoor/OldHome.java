package org.spacesgateway.frontdoor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** The old platform where a test says byte for byte what it answers. */
final class OldHome implements AutoCloseable {
  private static final Answer NOTHING =
      new Answer(404, Map.of("Content-Type", "text/html"), new byte[] {'?'}, false);

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  /**
   * What it answers.
   *
   * @param chunked whether its length is not said
   */
  record Answer(int status, Map<String, String> headers, byte[] body, boolean chunked) {
    static Answer of(String type, String body) {
      return new Answer(
          200, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8), false);
    }
  }

  OldHome() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What it answers there, whatever the host. */
  void at(String path, Answer answer) {
    answers.put(path, answer);
  }

  /** What one host alone answers there. */
  void at(String host, String path, Answer answer) {
    answers.put(host + path, answer);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String host = exchange.getRequestHeaders().getFirst("Host").replaceFirst(":.*", "");
    Answer answer = answers.getOrDefault(host + path, answers.getOrDefault(path, NOTHING));
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(
        answer.status(), head ? -1 : answer.chunked() ? 0 : answer.body().length);
    if (!head) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(answer.body());
      }
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
