package org.spacesgateway.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A collector of traces: takes OTLP over HTTP in protobuf, keeps what came, and can be told to take
 * nothing, or to say nothing.
 */
public final class TraceCollector implements AutoCloseable {
  private static final String PATH = "/v1/traces";

  private final HttpServer server;
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile int status = 200;
  private volatile boolean silent;

  private TraceCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(PATH, this::take);
    server.start();
  }

  /** Starts it, on a port that is free. */
  public static TraceCollector start() {
    try {
      return new TraceCollector();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A span.
   *
   * @param trace in hexadecimal
   * @param id in hexadecimal
   * @param parent in hexadecimal; empty text for none
   * @param failed whether it says that it failed
   * @param nanos how long it took
   * @param attributes texts and numbers by name
   */
  public record Told(
      String trace,
      String id,
      String parent,
      String name,
      boolean failed,
      long nanos,
      Map<String, String> attributes) {}

  /** What takes spans. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  /** Answers that status from now on; takes what came all the same. */
  public void answer(int status) {
    this.status = status;
  }

  /** Answers nothing at all from now on. */
  public void fallSilent() {
    silent = true;
  }

  /** Forgets what came so far, and answers as it should. */
  public void forget() {
    bodies.clear();
    status = 200;
  }

  /** How many batches came. */
  public int batches() {
    return bodies.size();
  }

  /** All that came, each byte a character. */
  public String raw() {
    StringBuilder all = new StringBuilder();
    bodies.forEach(body -> all.append(new String(body, StandardCharsets.ISO_8859_1)));
    return all.toString();
  }

  /** Every span that came, in the order in which they came. */
  public List<Told> spans() {
    return bodies.stream()
        .map(Protobuf::of)
        .flatMap(request -> request.messages(1).stream())
        .flatMap(resource -> resource.messages(2).stream())
        .flatMap(scope -> scope.messages(2).stream())
        .map(TraceCollector::span)
        .toList();
  }

  /* opentelemetry-proto 1, trace.proto: the numbers of a span's fields. */
  private static Told span(Protobuf span) {
    Map<String, String> attributes = new TreeMap<>();
    for (Protobuf pair : span.messages(9)) {
      Protobuf value = pair.messages(2).getFirst();
      attributes.put(pair.text(1), value.has(1) ? value.text(1) : Long.toString(value.number(3)));
    }
    return new Told(
        HexFormat.of().formatHex(span.bytes(1)),
        HexFormat.of().formatHex(span.bytes(2)),
        HexFormat.of().formatHex(span.bytes(4)),
        span.text(5),
        span.messages(15).stream().anyMatch(status -> status.number(3) == 2),
        span.number(8) - span.number(7),
        attributes);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      bodies.add(exchange.getRequestBody().readAllBytes());
      if (silent) {
        end.await();
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
  }
}
