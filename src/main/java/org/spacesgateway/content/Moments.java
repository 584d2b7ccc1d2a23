package org.spacesgateway.content;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Dates as the old platform's feeds, pages and packages have them. */
final class Moments {
  /* RFC 822, 5.1: names that java.time doesn't read. */
  private static final Map<String, String> NAMED =
      Map.of(
          "UT", "GMT", "UTC", "GMT", "Z", "GMT", "EST", "-0500", "EDT", "-0400", "CST", "-0600",
          "CDT", "-0500", "PST", "-0800", "PDT", "-0700");
  private static final List<DateTimeFormatter> LOCAL =
      List.of(
          pattern("uuuu/M/d H:mm:ss"),
          pattern("M/d/uuuu h:mm[:ss] a"),
          pattern("uuuu-MM-dd['T'][ ]HH:mm[:ss]"));

  private Moments() {}

  private static DateTimeFormatter pattern(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH);
  }

  /**
   * Reads a date: of RSS, ISO 8601, or without a zone as pages and packages have it.
   *
   * @param text may be null
   * @param zone of those that name none
   * @return empty for anything else
   */
  static Optional<OffsetDateTime> of(String text, ZoneId zone) {
    if (text == null) {
      return Optional.empty();
    }
    String stripped = text.strip();
    int blank = stripped.lastIndexOf(' ');
    String named = NAMED.get(stripped.substring(blank + 1).toUpperCase(Locale.ROOT));
    String rss = named == null ? stripped : stripped.substring(0, blank + 1) + named;
    try {
      return Optional.of(OffsetDateTime.parse(rss, DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException notRss) {
      return iso(stripped).or(() -> local(stripped, zone));
    }
  }

  private static Optional<OffsetDateTime> iso(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text));
    } catch (DateTimeException notIso) {
      return Optional.empty();
    }
  }

  private static Optional<OffsetDateTime> local(String text, ZoneId zone) {
    for (DateTimeFormatter format : LOCAL) {
      try {
        return Optional.of(LocalDateTime.parse(text, format).atZone(zone).toOffsetDateTime());
      } catch (DateTimeException another) {
        // One of the others may fit.
      }
    }
    return Optional.empty();
  }
}
