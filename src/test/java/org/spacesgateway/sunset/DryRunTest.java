package org.spacesgateway.sunset;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DryRunTest {
  private static final Timetable TIMETABLE =
      Timetable.of(
          TimetableFaultsTest.config(
              Map.of(
                  "zone", "America/Los_Angeles",
                  "announced", "2010-09-27T09:00",
                  "transfer-open", "2010-10-04T00:00",
                  "read-only", "2011-01-04T00:00",
                  "closes", "2011-03-16T23:59",
                  "cohorts.early.position", "1",
                  "cohorts.early.percent", "10",
                  "cohorts.early.allow", "A11CE",
                  "cohorts.early.closes", "2011-03-13T03:00")));
  private static final Instant NOW = Instant.parse("2010-10-05T00:00:00Z");

  @Test
  void whatEachGetsNowAndWhatChangesThatDayIsTold() {
    assertThat(DryRun.of(TIMETABLE, NOW, LocalDate.parse("2011-03-16")))
        .containsExactly(
            "It is 2010-10-04T17:00:00-07:00 in America/Los_Angeles.",
            "",
            "Cohort early: 10 of a hundred, and 1 by their CID",
            "  now: transfer open (what has not moved is read and written; moved: 301)",
            "  on 2011-03-16: no change; closed (what has not moved 410; moved: 301)",
            "  next change: 2011-01-04T00:00:00-08:00, read only",
            "",
            "Everybody else, and plain sites",
            "  now: transfer open (what has not moved is read and written; moved: 301)",
            "  from 2011-03-16T23:59:00-07:00: closed (what has not moved 410; moved: 301)",
            "  next change: 2011-01-04T00:00:00-08:00, read only");
  }

  @Test
  void aDayIsTheZonesOwn() {
    assertThat(DryRun.of(TIMETABLE, NOW, LocalDate.parse("2011-03-17")))
        .filteredOn(line -> line.startsWith("  from"))
        .isEmpty();
    assertThat(DryRun.of(TIMETABLE, NOW, LocalDate.parse("2011-03-13")))
        .filteredOn(line -> line.startsWith("  from"))
        .containsExactly(
            "  from 2011-03-13T03:00:00-07:00: closed (what has not moved 410; moved: 301)");
  }
}
