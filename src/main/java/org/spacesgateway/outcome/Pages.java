package org.spacesgateway.outcome;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.spacesgateway.outcome.Outcome.Refusal;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Text;
import org.spacesgateway.words.Words;

/** Renders pages, and says with which headers a page travels. */
@Singleton
public final class Pages {
  private static final List<Language> LANGUAGES = List.of(Language.values());
  private static final Duration SHORT = Duration.ofMinutes(2);

  /** Where a reference will stand: as long as one, and none. */
  private static final String PLACE = "ILOU-ILOU";

  private final Template template;
  private final String origin;
  private final Map<String, String> guards;
  private final Action home;
  private final Announced announced;
  private final Map<Below, Buffer> footers = new ConcurrentHashMap<>();
  private final Map<Kind, Rendered> rendered = new ConcurrentHashMap<>();

  Pages(@Location("page") Template template, OriginConfig config, Announced announced) {
    this.template = template;
    this.announced = announced;
    this.origin = config.origin();
    this.home = new Action("go.start", origin + "/");
    this.guards =
        Map.of(
            "Content-Type",
            "text/html; charset=utf-8",
            "Content-Security-Policy",
            "default-src 'none'; style-src "
                + origin
                + "; img-src "
                + origin
                + "; base-uri 'none'; object-src 'none'; form-action 'self' "
                + formTargets(config)
                + "; frame-ancestors 'none'",
            "Referrer-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=()");
  }

  private static String formTargets(OriginConfig config) {
    return config.formTargets().orElse(List.of()).stream()
        .map(URI::create)
        .map(address -> address.getScheme() + "://" + address.getRawAuthority())
        .distinct()
        .collect(Collectors.joining(" "));
  }

  /** The page as HTML, UTF-8, as its reader can read it. */
  Buffer html(Page page, Reader reader) {
    return Buffer.buffer(
            template
                .data("page", page)
                .data("words", Words.in(reader.language()))
                .data("origin", origin)
                .render())
        .appendBuffer(
            footers.computeIfAbsent(
                new Below(reader, page.query(), announced.toAnybody()), this::footer));
  }

  /* The same below every page, and with ten languages to choose from most of what is to be done. */
  private Buffer footer(Below below) {
    return Buffer.buffer(
        template
            .getFragment("footer")
            .data("words", Words.in(below.reader().language()))
            .data("chooses", below.reader().chooses())
            .data("languages", LANGUAGES)
            .data("query", below.query())
            .data("announced", below.announced())
            .data("origin", origin)
            .render());
  }

  /**
   * The same for a page without anything of the request's own but a reference: the rest is rendered
   * once.
   */
  Buffer same(Page page, Reader reader, String reference) {
    Rendered around =
        rendered.computeIfAbsent(
            new Kind(page.title().key(), reader, announced.toAnybody()),
            kind -> {
              String html = html(page.quoting(PLACE), reader).toString();
              int at = html.indexOf(PLACE);
              return new Rendered(
                  Buffer.buffer(html.substring(0, at)),
                  Buffer.buffer(html.substring(at + PLACE.length())));
            });
    return Buffer.buffer(around.before().length() + PLACE.length() + around.after().length())
        .appendBuffer(around.before())
        .appendString(reference)
        .appendBuffer(around.after());
  }

  /**
   * What a footer depends on: who reads it, what its links keep of the address, and whether the
   * closing is announced.
   */
  private record Below(Reader reader, String query, boolean announced) {}

  private record Kind(String title, Reader reader, boolean announced) {}

  /** What stands before and after a reference. */
  private record Rendered(Buffer before, Buffer after) {}

  /** What every page travels with: its content type and the browser's guards. */
  Map<String, String> guards() {
    return guards;
  }

  /** The page for a refused request. */
  Page refused(Refusal why) {
    return switch (why) {
      case UNREADABLE_ADDRESS -> new Page(why.status(), "refused.address", home);
      case UNREADABLE_HOST -> new Page(why.status(), "refused.host", home);
      case NOT_OUR_HOST -> new Page(why.status(), "refused.not-ours", home);
      case CROSS_SITE ->
          new Page(
              why.status(),
              "refused.cross-site",
              new Action("go.account", origin + "/live/account"));
    };
  }

  /** The page of 404. */
  Page unknown() {
    return new Page(404, "unknown", home);
  }

  /** The page of 405. */
  Page methodNotAllowed() {
    return new Page(405, "method", home);
  }

  /** The page of 500. */
  Page failed(String reference) {
    return new Page(500, "failed", home, new Action("go.help", origin + "/help"))
        .quoting(reference);
  }

  /** The page of 429. */
  Page tooMany(long seconds) {
    return new Page(
        429,
        Text.of("too-many.title"),
        List.of(Text.of("too-many.1"), Text.of("unavailable.seconds", seconds)),
        List.of(),
        List.of(),
        List.of(home));
  }

  /** The page of 503. */
  Page unavailable(Duration retryAfter) {
    boolean seconds = retryAfter.toSeconds() < SHORT.toSeconds();
    return new Page(
        503,
        Text.of("unavailable.title"),
        List.of(
            Text.of("unavailable.why"),
            seconds
                ? Text.of("unavailable.seconds", retryAfter.toSeconds())
                : Text.of("unavailable.minutes", retryAfter.toMinutes())),
        List.of(),
        List.of(),
        List.of(new Action("go.help", origin + "/help")));
  }
}
