package org.spacesgateway.sunset;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.words.Language;

/** The timetable's page in every phase. */
public final class SunsetSamples {
  private static final Map<String, String> DATES =
      Map.of(
          "zone", "America/Los_Angeles",
          "announced", "2010-09-27T09:00",
          "transfer-open", "2010-10-04T00:00",
          "read-only", "2011-01-04T00:00",
          "closes", "2011-03-16T00:00",
          "redirects-until", "2021-03-16T00:00");

  private SunsetSamples() {}

  /** The pages, by name. */
  public static Map<String, Page> pages(Language language) {
    Timetable dated = Timetable.of(TimetableFaultsTest.config(DATES));
    Map<String, String> cohorts = new LinkedHashMap<>(DATES);
    cohorts.put("cohorts.europe.position", "1");
    cohorts.put("cohorts.europe.markets", "DE,fr-CH");
    cohorts.put("cohorts.europe.closes", "2011-03-27T03:00");
    cohorts.put("cohorts.early.position", "2");
    cohorts.put("cohorts.early.percent", "10");
    cohorts.put("cohorts.early.closes", "2011-02-01T00:00");
    Timetable open = Timetable.of(TimetableFaultsTest.config(Map.of()));
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put(
        "sunset-undated",
        TimetableWords.page(open, Instant.parse("2010-10-01T00:00:00Z"), language));
    pages.put(
        "sunset-cohorts",
        TimetableWords.page(
            Timetable.of(TimetableFaultsTest.config(cohorts)),
            Instant.parse("2010-12-01T00:00:00Z"),
            language));
    Map.of(
            "announced", "2010-09-28T00:00:00Z",
            "transfer-open", "2010-12-01T00:00:00Z",
            "read-only", "2011-03-14T00:00:00Z",
            "closed", "2011-06-01T00:00:00Z",
            "ended", "2022-01-01T00:00:00Z")
        .forEach((phase, now) ->
            pages.put("sunset-" + phase, TimetableWords.page(dated, Instant.parse(now), language)));
    return pages;
  }
}
