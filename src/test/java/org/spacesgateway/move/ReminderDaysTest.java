package org.spacesgateway.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On which days somebody can be reminded who decides later. */
class ReminderDaysTest {
  private static Optional<ReminderDays> days(String now, String closes, String zone) {
    return ReminderDays.of(
        Instant.parse(now), Optional.ofNullable(closes).map(Instant::parse), ZoneId.of(zone));
  }

  @ParameterizedTest
  @CsvSource({
    // Two weeks, unless the closing comes first: its own day only if it begins before.
    "2011-01-10T12:00:00Z, 2011-03-16T00:00:00Z, UTC, 2011-01-11, 2011-03-15, 2011-01-24",
    "2011-01-10T12:00:00Z, 2011-03-16T08:00:00Z, UTC, 2011-01-11, 2011-03-16, 2011-01-24",
    "2011-03-10T12:00:00Z, 2011-03-16T00:00:00Z, UTC, 2011-03-11, 2011-03-15, 2011-03-15",
    "2011-03-14T23:59:59Z, 2011-03-16T00:00:00Z, UTC, 2011-03-15, 2011-03-15, 2011-03-15",
    // It is another day elsewhere.
    "2011-01-10T02:00:00Z, 2011-03-16T07:00:00Z, America/Los_Angeles, 2011-01-10, 2011-03-15, 2011-01-23"
  })
  void areAheadAndBeforeTheClosing(
      String now, String closes, String zone, String first, String last, String usual) {
    assertThat(days(now, closes, zone))
        .contains(
            new ReminderDays(
                LocalDate.parse(first), LocalDate.parse(last), LocalDate.parse(usual)));
  }

  @ParameterizedTest
  @CsvSource({
    "2011-03-15T00:00:00Z, 2011-03-16T00:00:00Z",
    "2011-03-16T00:00:00Z, 2011-03-16T00:00:00Z",
    "2011-04-01T00:00:00Z, 2011-03-16T00:00:00Z"
  })
  void areNoneOnTheLastDay(String now, String closes) {
    assertThat(days(now, closes, "UTC")).isEmpty();
  }

  @Test
  void areOfTheComingYearWhereNoClosingIsDated() {
    assertThat(days("2011-01-10T12:00:00Z", null, "UTC").orElseThrow().last())
        .isEqualTo("2012-01-10");
  }

  @ParameterizedTest
  @CsvSource({
    "0001-01-01, 2011-01-11",
    "2011-01-10, 2011-01-11",
    "2011-02-01, 2011-02-01",
    "2011-03-16, 2011-03-15",
    "+999999999-12-31, 2011-03-15"
  })
  void takeTheNearestToTheOneThatIsWanted(String wanted, String taken) {
    ReminderDays days =
        ReminderDays.of(
                Instant.parse("2011-01-10T12:00:00Z"),
                Optional.of(Instant.parse("2011-03-16T00:00:00Z")),
                ZoneOffset.UTC)
            .orElseThrow();
    assertThat(days.nearest(LocalDate.parse(wanted))).isEqualTo(taken);
  }
}
