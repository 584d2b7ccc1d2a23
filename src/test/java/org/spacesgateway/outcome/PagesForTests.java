package org.spacesgateway.outcome;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.outcome.Outcome.Refusal;
import org.spacesgateway.words.Language;

/** Renders pages as the gateway does, without a gateway: by its own template and its own class. */
public final class PagesForTests {
  private static final Variant HTML = Variant.forContentType(Variant.TEXT_HTML);
  private static final Engine ENGINE =
      Engine.builder()
          .addDefaults()
          .addValueResolver(new ReflectionValueResolver())
          .addValueResolver(ValueResolvers.rawResolver())
          .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
          .build();

  private record Own(String origin) implements OriginConfig {
    @Override
    public boolean development() {
      return true;
    }

    @Override
    public Optional<Path> developmentClock() {
      return Optional.empty();
    }

    @Override
    public Optional<List<String>> formTargets() {
      return Optional.empty();
    }
  }

  private final Pages pages;

  /**
   * @param origin that the pages name as our own
   */
  public PagesForTests(String origin) {
    pages = new Pages(template("page"), new Own(origin), () -> true);
  }

  /**
   * A template of the gateway's.
   *
   * @param name its file's, without the ending
   */
  public static Template template(String name) {
    try {
      return ENGINE.parse(
          Files.readString(Path.of("src/main/resources/templates/" + name + ".html")), HTML, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A page in a language, as HTML. */
  public String html(Page page, Language language) {
    Page sent = page.lacksReference() ? page.quoting(Reference.next()) : page;
    return pages.html(sent, new Reader(language, true)).toString();
  }

  /** What renders them. */
  Pages pages() {
    return pages;
  }

  /** The policy that pages travel with (CSP). */
  public String policy() {
    return pages.guards().get("Content-Security-Policy");
  }

  /** The pages of this room, by name. */
  public Map<String, Page> own() {
    Map<String, Page> own = new LinkedHashMap<>();
    for (Refusal why : Refusal.values()) {
      own.put(
          "refused-" + why.name().toLowerCase(Locale.ROOT).replace('_', '-'), pages.refused(why));
    }
    own.put("unknown", pages.unknown());
    own.put("method", pages.methodNotAllowed());
    own.put("failed", pages.failed(Reference.next()));
    own.put("unavailable-seconds", pages.unavailable(Duration.ofSeconds(1)));
    own.put("unavailable-minutes", pages.unavailable(Duration.ofMinutes(11)));
    own.put("too-many", pages.tooMany(7));
    return own;
  }
}
