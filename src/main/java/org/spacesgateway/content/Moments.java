package org.spacesgateway.content;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
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

  private Moments() {}

  /**
   * Reads a date: of RSS, ISO 8601, or without a zone as pages and packages have it.
   *
   * @param text may be null
   * @param zone of those that name none
   * @param market whose people wrote it: of a date that begins with neither year nor day for sure
   * @return empty for anything else
   */
  static Optional<OffsetDateTime> of(String text, ZoneId zone, Locale market) {
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
      return iso(stripped)
          .or(() ->
              LocalMoments.of(stripped, market).map(at -> at.atZone(zone).toOffsetDateTime()));
    }
  }

  private static Optional<OffsetDateTime> iso(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text));
    } catch (DateTimeException notIso) {
      return Optional.empty();
    }
  }
}
