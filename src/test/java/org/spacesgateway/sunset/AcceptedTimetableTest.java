package org.spacesgateway.sunset;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody goes back, whatever operators write. */
class AcceptedTimetableTest {
  private static final Map<String, String> SOUND =
      Map.ofEntries(
          Map.entry("announced", "2010-09-27T00:00"),
          Map.entry("transfer-open", "2010-10-04T00:00"),
          Map.entry("read-only", "2011-01-04T00:00"),
          Map.entry("closes", "2011-03-16T00:00"),
          Map.entry("cohorts.early.position", "1"),
          Map.entry("cohorts.early.percent", "10"),
          Map.entry("cohorts.early.allow", "A11CE"),
          Map.entry("cohorts.early.read-only", "2010-11-01T00:00"),
          Map.entry("cohorts.late.position", "2"),
          Map.entry("cohorts.late.markets", "DE"),
          Map.entry("cohorts.late.read-only", "2011-02-01T00:00"));
  private static final Instant DECEMBER = Instant.parse("2010-12-01T00:00:00Z");

  private static Timetable timetable(String... changes) {
    Map<String, String> settings = new HashMap<>(SOUND);
    for (int i = 0; i < changes.length; i += 2) {
      settings.put(changes[i], changes[i + 1]);
    }
    settings.values().removeIf(value -> value == null);
    assertThat(TimetableFaults.of(TimetableFaultsTest.config(settings))).isEmpty();
    return Timetable.of(TimetableFaultsTest.config(settings));
  }

  @Test
  void whatIsReadAgainIsTheSame() {
    Timetable whole = timetable("zone", "America/Los_Angeles");
    assertThat(TimetableText.read(TimetableText.of(whole))).contains(whole);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[1]",
        "{\"zone\": \"Z\", \"dates\": {\"ARCHIVED\": \"2010-09-27T00:00:00Z\"}, \"cohorts\": []}",
        "{\"zone\": \"Z\", \"dates\": {\"CLOSED\": 7}, \"cohorts\": []}",
        "{\"zone\": \"Mars/Olympus\", \"dates\": {}, \"cohorts\": []}"
      })
  void whatAnotherReleaseWroteIsNoTimetable(String text) {
    assertThat(TimetableText.read(text)).isEmpty();
  }

  @Test
  void theSameTimetableTakesNothingBack() {
    assertThat(AcceptedTimetable.back(timetable(), timetable(), DECEMBER)).isEmpty();
  }

  /* What has not begun may be dated otherwise; what is brought forward is no way back either. */
  @ParameterizedTest
  @CsvSource({
    "read-only, 2011-02-04T00:00",
    "closes, 2012-03-16T00:00",
    "cohorts.late.read-only, 2011-01-05T00:00",
    "read-only, 2010-11-30T00:00",
    "cohorts.early.percent, 60"
  })
  void datesToComeMayBeMoved(String key, String value) {
    assertThat(AcceptedTimetable.back(timetable(), timetable(key, value), DECEMBER)).isEmpty();
  }

  @Test
  void aPhaseThatHasBegunForAllStays() {
    assertThat(
            AcceptedTimetable.back(
                timetable(),
                timetable("transfer-open", "2010-12-24T00:00", "cohorts.early.read-only", null),
                DECEMBER))
        .contains(
            "everybody who is in no cohort would go back from transfer open to announced;"
                + " gateway.sunset.transfer-open is 2010-12-24T00:00:00Z,"
                + " and was 2010-10-04T00:00:00Z");
  }

  @Test
  void aPhaseThatHasBegunForACohortStays() {
    assertThat(
            AcceptedTimetable.back(
                timetable(), timetable("cohorts.early.read-only", "2010-12-24T00:00"), DECEMBER))
        .containsExactly(
            "Spaces of cohort early would go back from read only to transfer open;"
                + " gateway.sunset.cohorts.early.read-only is 2010-12-24T00:00:00Z,"
                + " and was 2010-11-01T00:00:00Z");
  }

  @Test
  void whoeverLeavesACohortKeepsWhatHasBegun() {
    assertThat(
            AcceptedTimetable.back(timetable(), timetable("cohorts.early.percent", "5"), DECEMBER))
        .contains(
            "Spaces of cohort early, now of none would go back from read only to transfer open;"
                + " gateway.sunset.read-only is 2011-01-04T00:00:00Z,"
                + " and was 2010-11-01T00:00:00Z");
    assertThat(
            AcceptedTimetable.back(timetable(), timetable("cohorts.early.allow", "b0b"), DECEMBER))
        .isNotEmpty();
    assertThat(
            AcceptedTimetable.back(timetable(), timetable("cohorts.early.position", "3"), DECEMBER))
        .as("those of the market are late now")
        .isEqualTo(
            List.of(
                "Spaces of cohort early, now of cohort late would go back from read only to"
                    + " transfer open; gateway.sunset.cohorts.late.read-only is"
                    + " 2011-02-01T00:00:00Z, and was 2010-11-01T00:00:00Z"));
  }

  @Test
  void whatWouldHaveBegunLongAgoUnheardOfIsTold() {
    assertThat(
            AcceptedTimetable.longPast(
                timetable(),
                timetable(
                    "read-only",
                    "2010-10-11T00:00",
                    "closes",
                    "2010-11-16T00:00",
                    "cohorts.late.read-only",
                    null),
                DECEMBER))
        .contains(
            "gateway.sunset.closes is 2010-11-16T00:00:00Z, long past,"
                + " and was 2011-03-16T00:00:00Z: it would begin at once");
    assertThat(
            AcceptedTimetable.longPast(
                timetable(), timetable("cohorts.late.read-only", "2010-11-15T00:00"), DECEMBER))
        .containsExactly(
            "gateway.sunset.cohorts.late.read-only is 2010-11-15T00:00:00Z, long past,"
                + " and was 2011-02-01T00:00:00Z: it would begin at once");
  }

  @Test
  void whatHasBegunAndWhatBeginsTodayIsNotLongPast() {
    assertThat(AcceptedTimetable.longPast(timetable(), timetable(), DECEMBER)).isEmpty();
    assertThat(
            AcceptedTimetable.longPast(
                timetable(), timetable("read-only", "2010-11-30T00:00"), DECEMBER))
        .isEmpty();
  }

  private static Timetable renamed(Timetable timetable) {
    return new Timetable(
        timetable.main(),
        timetable.cohorts().stream()
            .map(one ->
                new Cohort(
                    "new-" + one.name(), one.schedule(), one.markets(), one.percent(), one.allow()))
            .toList(),
        timetable.zone());
  }

  @Test
  void aCohortByAnotherNameIsTheSamePeople() {
    assertThat(AcceptedTimetable.longPast(timetable(), renamed(timetable()), DECEMBER)).isEmpty();
    assertThat(AcceptedTimetable.back(timetable(), renamed(timetable()), DECEMBER)).isEmpty();
  }

  @Test
  void moreMayJoinACohortForWhichItHasBegun() {
    assertThat(
            AcceptedTimetable.longPast(
                timetable(), timetable("cohorts.early.percent", "60"), DECEMBER))
        .isEmpty();
  }

  @Test
  void whoeverLosesADateOfTheirOwnToOneLongPastIsTold() {
    assertThat(
            AcceptedTimetable.longPast(
                timetable(),
                timetable("cohorts.late.markets", "AT"),
                Instant.parse("2011-01-20T00:00:00Z")))
        .containsExactly(
            "gateway.sunset.read-only is 2011-01-04T00:00:00Z, long past,"
                + " and was 2011-02-01T00:00:00Z: it would begin at once");
  }

  /* The kill switch stops what is to come; it takes nothing back. */
  @Test
  void aHoldBeforeWhatHasBegunIsAWayBack() {
    assertThat(AcceptedTimetable.back(timetable(), timetable("hold", "read-only"), DECEMBER))
        .isEmpty();
    assertThat(AcceptedTimetable.back(timetable(), timetable("hold", "announced"), DECEMBER))
        .isNotEmpty();
  }
}
