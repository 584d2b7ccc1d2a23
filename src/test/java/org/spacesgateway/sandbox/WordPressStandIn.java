package org.spacesgateway.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * WordPress.com's registration page, {@code /setup/onboarding}: the locale is the last path
 * segment, English has none, and {@code ref} is carried on.
 */
public final class WordPressStandIn implements AutoCloseable {
  private static final String REGISTRATION = "/setup/onboarding";
  private static final Pattern PATH =
      Pattern.compile(REGISTRATION + "(?:/([a-z]{2,3}(?:-[a-z]{2,4})?))?");
  private static final List<String> RIGHT_TO_LEFT =
      List.of("ar", "ary", "azb", "ckb", "fa", "he", "ps", "ur");
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="%1$s" dir="%2$s">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Create your WordPress.com account</title>
      <style>body{font-family:system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}</style>
      </head>
      <body>
      <h1>Create your WordPress.com account</h1>
      <p>This is the sandbox’s stand-in: nothing is created here.</p>
      <dl><dt>Language</dt><dd id="language">%1$s</dd><dt>Came from</dt><dd id="ref">%3$s</dd></dl>
      </body>
      </html>
      """;

  private final HttpServer server;
  private final List<String> visits = new CopyOnWriteArrayList<>();

  private WordPressStandIn(HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /**
   * Starts it.
   *
   * @param address an address of this machine, usually 127.0.0.4: cookies ignore ports, so it has a
   *     host of its own
   * @param port TCP port; 0 for any free one
   * @throws UncheckedIOException if it can't listen there
   */
  public static WordPressStandIn start(String address, int port) {
    try {
      return new WordPressStandIn(
          HttpServer.create(
              new InetSocketAddress(address, port == 0 ? Ports.free() : port), 1_024));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** The registration page's address: what gateway.registration.address is set to. */
  public URI registration() {
    return URI.create(
        "http://"
            + server.getAddress().getAddress().getHostAddress()
            + ":"
            + port()
            + REGISTRATION);
  }

  /**
   * Path and query of every request for a page so far, as it came, oldest first; a browser's
   * request for an icon is none.
   */
  public List<String> visits() {
    return List.copyOf(visits);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI asked = exchange.getRequestURI();
      if (!"/favicon.ico".equals(asked.getPath())) {
        visits.add(asked.toString());
      }
      Matcher path = PATH.matcher(asked.getRawPath());
      if (!path.matches()) {
        send(exchange, 404, "<!DOCTYPE html><title>Not found</title>");
      } else if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, "<!DOCTYPE html><title>Not allowed</title>");
      } else {
        String locale = Optional.ofNullable(path.group(1)).orElse("en");
        String direction = RIGHT_TO_LEFT.contains(locale) ? "rtl" : "ltr";
        send(exchange, 200, PAGE.formatted(locale, direction, escaped(ref(asked.getRawQuery()))));
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String page) throws IOException {
    byte[] body = page.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String ref(String query) {
    for (String pair : Optional.ofNullable(query).orElse("").split("&")) {
      if (pair.startsWith("ref=")) {
        try {
          return URLDecoder.decode(pair.substring(4), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
          return pair.substring(4);
        }
      }
    }
    return "";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
