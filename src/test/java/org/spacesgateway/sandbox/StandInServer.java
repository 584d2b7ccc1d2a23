package org.spacesgateway.sandbox;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * What every stand-in has: endpoints, a record of what came in, and faults. Thread-safe; a fault
 * strikes requests that come in after it was set.
 */
public abstract class StandInServer implements AutoCloseable {
  private static final int KEPT_AT_FIRST = 10_000;
  private static final int LONGEST_KEPT = 1 << 20;
  private static final Comparator<String> LESS_OPEN =
      Comparator.comparing((String path) -> path.replace("*", "").length())
          .thenComparing(path -> path.endsWith("*"), Comparator.reverseOrder());

  /** Makes the answer to one request. */
  interface Route {
    Reply answer(Received request) throws Refusal;
  }

  private record Served(Endpoint endpoint, Pattern paths, List<String> methods, Route route) {}

  private final HttpListener listener;
  private final Map<String, Served> exact = new ConcurrentHashMap<>();
  private final Map<String, Served> patterns = new ConcurrentHashMap<>();
  private final Deque<Received> received = new ArrayDeque<>();
  private int kept = KEPT_AT_FIRST;

  StandInServer(String address, int port) {
    listener = new HttpListener(address, port, this::handle);
  }

  /**
   * Serves an endpoint.
   *
   * @param methods such as {@code GET}, which includes HEAD, or {@code GET POST}
   * @param path exact, or with {@code *}: at its end for whatever follows, within it for one
   *     segment. Of several that fit the longest serves, rather one that does not end in {@code *}
   */
  final void route(String methods, String path, Route route) {
    String any = Pattern.quote(path).replaceFirst("\\*\\\\E$", "\\\\E.*");
    Served served =
        new Served(
            new Endpoint(this, path),
            Pattern.compile(any.replace("*/", "\\E[^/]+\\Q/")),
            List.of(methods.split(" ")),
            route);
    (path.contains("*") ? patterns : exact).put(path, served);
  }

  /** The port that it listens on. */
  public final int port() {
    return listener.address().getPort();
  }

  /** Scheme, address and port, without a slash at the end. */
  public final URI origin() {
    return URI.create("http://" + authority());
  }

  /** Address and port. */
  final String authority() {
    return listener.address().getAddress().getHostAddress() + ":" + port();
  }

  /**
   * That endpoint.
   *
   * @param path as it was served: exact, or with {@code *}
   * @throws IllegalArgumentException if there is none
   */
  public final Endpoint at(String path) {
    Served served = (path.contains("*") ? patterns : exact).get(path);
    if (served == null) {
      throw new IllegalArgumentException(
          "No endpoint " + path + " but " + exact.keySet() + " and " + patterns.keySet());
    }
    return served.endpoint();
  }

  /** The requests so far, oldest first; of very many only the newest. */
  public final List<Received> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /**
   * How many requests it remembers at most; 10,000 at first. Counters count all.
   *
   * @param most 0 or more
   */
  public final void keep(int most) {
    synchronized (received) {
      kept = most;
      trim();
    }
  }

  /** Forgets the requests so far, and counts from 0. */
  public final void forget() {
    synchronized (received) {
      received.clear();
    }
    all().forEach(served -> served.endpoint().forget());
  }

  /** Every endpoint answers as it should again. */
  public void reset() {
    all().forEach(served -> served.endpoint().reset());
  }

  /** Nobody listens there any more, and every open connection is reset. */
  public final void away() {
    listener.away();
  }

  /** Listens again, on the same port, after {@link #away()}. */
  public final void back() {
    listener.back();
  }

  @Override
  public void close() {
    listener.close();
  }

  /** The endpoint that this request is for; empty if for none. */
  final Optional<Endpoint> at(Received request) {
    return served(request.path()).map(Served::endpoint);
  }

  private List<Served> all() {
    List<Served> all = new ArrayList<>(exact.values());
    all.addAll(patterns.values());
    return all;
  }

  private Optional<Served> served(String path) {
    Served served = exact.get(path);
    return served != null
        ? Optional.of(served)
        : patterns.values().stream()
            .filter(some -> some.paths().matcher(path).matches())
            .max(Comparator.comparing(some -> some.endpoint().path(), LESS_OPEN));
  }

  private void handle(Wire wire) throws IOException {
    Received request = wire.request();
    synchronized (received) {
      received.addLast(request.body().length() > LONGEST_KEPT ? request.withoutBody() : request);
      trim();
    }
    Optional<Served> served = served(request.path());
    served.ifPresent(found -> found.endpoint().counted());
    Optional<Fault> fault = served.flatMap(found -> found.endpoint().nextFault());
    if (fault.isPresent()) {
      fault.get().strike(wire, () -> answer(served, request));
    } else {
      wire.send(answer(served, request));
    }
  }

  private static Reply answer(Optional<Served> served, Received request) {
    if (served.isEmpty()) {
      return notFound();
    }
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    if (!served.get().methods().contains(method)) {
      return Reply.page(405, new HtmlPage("Not allowed"))
          .with("Allow", String.join(", ", served.get().methods()));
    }
    try {
      return served.get().route().answer(request);
    } catch (Refusal refusal) {
      return refusal.reply();
    } catch (RuntimeException e) {
      e.printStackTrace();
      return Reply.of(500, "text/plain; charset=utf-8", "The stand-in itself failed: " + e);
    }
  }

  static Reply notFound() {
    return Reply.page(404, new HtmlPage("Not found"));
  }

  private void trim() {
    while (received.size() > kept) {
      received.removeFirst();
    }
  }

  /**
   * Starts at an address that may not be this machine's, on a port that may be taken.
   *
   * @param start of an address and a port, 0 for any free one
   */
  static <T extends StandInServer> T preferably(
      String address, int port, BiFunction<String, Integer, T> start) {
    String own = Ports.isFree(address, 0) ? address : "127.0.0.1";
    T started = start.apply(own, Ports.isFree(own, port) ? port : 0);
    if (!started.authority().equals(address + ":" + port)) {
      System.out.printf(
          "%s:%d can't be had: %s is at %s.%n",
          address, port, started.getClass().getSimpleName(), started.authority());
    }
    return started;
  }
}
