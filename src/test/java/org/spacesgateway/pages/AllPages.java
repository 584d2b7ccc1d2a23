package org.spacesgateway.pages;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.spacesgateway.about.AboutSamples;
import org.spacesgateway.claim.ClaimSamples;
import org.spacesgateway.consent.ConsentSamples;
import org.spacesgateway.download.DownloadSamples;
import org.spacesgateway.editor.EditorSamples;
import org.spacesgateway.frontdoor.GoneSamples;
import org.spacesgateway.linkage.LinkageSamples;
import org.spacesgateway.messenger.MessengerSamples;
import org.spacesgateway.move.MoveSamples;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.PagesForTests;
import org.spacesgateway.reminder.ReminderSamples;
import org.spacesgateway.signin.ProblemSamples;
import org.spacesgateway.sunset.SunsetSamples;
import org.spacesgateway.transfer.TransferSamples;
import org.spacesgateway.words.Language;

/**
 * The pages that are made of values alone, in every language, at {@code /TAG/NAME} of a little
 * server: as the gateway would send them, without having to go wherever they appear. With them what
 * is read elsewhere: the pages in a copy of a Space, and the letters.
 */
public final class AllPages implements AutoCloseable {
  private static final Path ASSETS = Path.of("src/main/resources/META-INF/resources");
  private static final Path COPY_STYLE = Path.of("src/main/resources/copy.css");

  private final HttpServer server;
  private final String origin;
  private final PagesForTests renderer;
  private final Map<Language, Map<String, Page>> pages = new ConcurrentHashMap<>();

  /** Serves them on a free port. */
  public AllPages() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    origin = "http://localhost:" + server.getAddress().getPort();
    renderer = new PagesForTests(origin);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where they are. */
  public String origin() {
    return origin;
  }

  /** Every page of the gateway's by its name. */
  Map<String, Page> pages(Language language) {
    return pages.computeIfAbsent(language, this::allOf);
  }

  private Map<String, Page> allOf(Language language) {
    Map<String, Page> pages = new LinkedHashMap<>();
    Stream.of(
            AboutSamples.pages(),
            SunsetSamples.pages(language),
            LinkageSamples.pages(),
            ClaimSamples.pages(),
            ConsentSamples.pages(),
            MessengerSamples.pages(),
            MoveSamples.pages(),
            DownloadSamples.pages(),
            ProblemSamples.pages(),
            ReminderSamples.pages(),
            EditorSamples.pages(),
            TransferSamples.pages(),
            GoneSamples.pages(origin),
            renderer.own())
        .forEach(pages::putAll);
    return pages;
  }

  /** What is read elsewhere, as HTML, by its name. */
  private Map<String, String> elsewhere(Language language) {
    Map<String, String> all = new LinkedHashMap<>(DownloadSamples.sheets(language, "/copy.css"));
    all.putAll(ReminderSamples.letters(language, origin));
    return all;
  }

  /** All names. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(pages(Language.ENGLISH).keySet());
    names.addAll(elsewhere(Language.ENGLISH).keySet());
    return names;
  }

  /**
   * One of them as HTML.
   *
   * @param name one of {@link #names}
   */
  public String html(String name, Language language) {
    Page page = pages(language).get(name);
    return page == null ? elsewhere(language).get(name) : renderer.html(page, language);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String[] parts = path.split("/");
    byte[] body;
    if (parts.length == 3) {
      Language language = Language.tagged(parts[1]).orElseThrow();
      body = html(parts[2], language).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      // What is read elsewhere is read without the gateway's policy.
      if (pages(language).containsKey(parts[2])) {
        exchange.getResponseHeaders().set("Content-Security-Policy", renderer.policy());
      }
    } else {
      body =
          Files.readAllBytes(
              switch (path) {
                case "/copy.css" -> COPY_STYLE;
                // Browsers ask for it where a page names none.
                case "/favicon.ico" -> ASSETS.resolve("icon.svg");
                default -> ASSETS.resolve(path.substring(1));
              });
      exchange
          .getResponseHeaders()
          .set("Content-Type", path.endsWith(".css") ? "text/css" : "image/svg+xml");
    }
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
