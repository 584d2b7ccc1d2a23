package org.spacesgateway.outcome;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
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
    pages = new Pages(template(), new Own(origin));
  }

  private static Template template() {
    try {
      return Engine.builder()
          .addDefaults()
          .addValueResolver(new ReflectionValueResolver())
          .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
          .build()
          .parse(Files.readString(Path.of("src/main/resources/templates/page.html")), HTML, "page");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A page in a language, as HTML. */
  public String html(Page page, Language language) {
    return pages.html(page, new Reader(language, true)).toString();
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
