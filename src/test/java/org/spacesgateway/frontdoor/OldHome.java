package org.spacesgateway.frontdoor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The old platform where a test says byte for byte what it answers. */
final class OldHome implements AutoCloseable {
  private static final Answer NOTHING =
      new Answer(404, Map.of("Content-Type", "text/html"), new byte[] {'?'}, false);

  /** It takes the request, and says nothing. */
  static final Answer SILENCE = new Answer(0, Map.of(), new byte[0], false);

  /** It begins, and says no more. */
  static final Answer HALF = new Answer(200, Map.of(), new byte[] {'h'}, true);

  /** It takes the request, and closes the connection after a while. */
  static final Answer LATE_END = new Answer(0, Map.of(), new byte[0], false);

  private static final Duration A_WHILE = Duration.ofSeconds(2);

  private static final int PIECE = 64 << 10;

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Set<String> toHangUp = ConcurrentHashMap.newKeySet();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final AtomicLong begun = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * What it was asked.
   *
   * @param target path and query, byte for byte
   * @param length of the body, in bytes
   */
  record Asked(String method, String target, int length) {}

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

  /** Closes the connection of the next request there, and answers it nothing. */
  void hangUpOnce(String path) {
    toHangUp.add(path);
  }

  /** What it was asked so far, the last of it last. */
  List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** How many requests it has seen the beginning of. */
  long begun() {
    return begun.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    begun.incrementAndGet();
    int length = exchange.getRequestBody().readAllBytes().length;
    asked.add(new Asked(exchange.getRequestMethod(), exchange.getRequestURI().toString(), length));
    String path = exchange.getRequestURI().getRawPath();
    String host = exchange.getRequestHeaders().getFirst("Host").replaceFirst(":.*", "");
    if (toHangUp.remove(path)) {
      exchange.close();
      return;
    }
    Answer answer = answers.getOrDefault(host + path, answers.getOrDefault(path, NOTHING));
    if (answer == LATE_END) {
      hangUpLate(exchange);
      return;
    }
    if (answer == SILENCE) {
      untilItIsClosed();
      return;
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(
        answer.status(), head ? -1 : answer.chunked() ? 0 : answer.body().length);
    if (!head) {
      try (OutputStream out = exchange.getResponseBody()) {
        // The JDK's server copies what is written at once, and many large ones fill its memory.
        for (int at = 0; at < answer.body().length; at += PIECE) {
          out.write(answer.body(), at, Math.min(PIECE, answer.body().length - at));
        }
        if (answer == HALF) {
          out.flush();
          untilItIsClosed();
        }
      }
    }
    exchange.close();
  }

  private void hangUpLate(HttpExchange exchange) {
    try {
      Thread.sleep(A_WHILE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  private void untilItIsClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
