package org.spacesgateway.sunset;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.spacesgateway.outcome.Notice;

class TimetableTest {
  private static final String ORIGIN = "https://gateway.example";
  private static final Timetable FIXED =
      new Timetable(
          Phase.ANNOUNCED,
          Optional.of(Instant.parse("2010-09-27T16:00:00Z")),
          Optional.of(Instant.parse("2011-03-16T00:00:00Z")));
  private static final Timetable OPEN =
      new Timetable(Phase.ANNOUNCED, Optional.empty(), Optional.empty());

  @Test
  void oldHostsNameTheTimetable() {
    Notice notice = FIXED.onOldHosts(ORIGIN);
    assertThat(notice.link()).isEqualTo("<https://gateway.example/sunset>; rel=\"sunset\"");
    assertThat(notice.sunset()).as("redirects are meant to stay").isNull();
    assertThat(notice.deprecation()).isNull();
  }

  @Test
  void whatWillStopSaysWhen() {
    Notice notice = FIXED.onWhatWillStop(ORIGIN);
    assertThat(notice.link()).isEqualTo(FIXED.onOldHosts(ORIGIN).link());
    assertThat(notice.sunset()).isEqualTo("Wed, 16 Mar 2011 00:00:00 GMT");
    assertThat(notice.deprecation()).isEqualTo("@1285603200");
  }

  @Test
  void datesNobodyKnowsAreNotSaid() {
    assertThat(OPEN.onWhatWillStop(ORIGIN)).isEqualTo(OPEN.onOldHosts(ORIGIN));
  }

  /* RFC 9110, 5.6.7: an IMF-fixdate has two digits for the day, and its names are English. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2011-03-06T01:02:03Z | Sun, 06 Mar 2011 01:02:03 GMT",
        "2011-05-01T00:00:00Z | Sun, 01 May 2011 00:00:00 GMT",
        "2011-12-31T23:59:59.999Z | Sat, 31 Dec 2011 23:59:59 GMT",
        "2012-02-29T12:00:00Z | Wed, 29 Feb 2012 12:00:00 GMT"
      })
  void sunsetIsAnHttpDateInEveryLocale(Instant closes, String date) {
    Timetable timetable = new Timetable(Phase.READ_ONLY, Optional.empty(), Optional.of(closes));
    Locale before = Locale.getDefault();
    try {
      for (Locale locale : List.of(Locale.ROOT, Locale.GERMANY, Locale.forLanguageTag("ar-SA"))) {
        Locale.setDefault(locale);
        assertThat(timetable.onWhatWillStop(ORIGIN).sunset()).isEqualTo(date);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  /* RFC 9745, 2.1: a Date of RFC 9651, 3.3.7, whole seconds. */
  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, @0",
    "1969-12-31T23:59:59.500Z, @-1",
    "2010-09-27T16:00:00.999Z, @1285603200"
  })
  void deprecationIsASecond(Instant announced, String value) {
    Timetable timetable = new Timetable(Phase.ANNOUNCED, Optional.of(announced), Optional.empty());
    assertThat(timetable.onWhatWillStop(ORIGIN).deprecation()).isEqualTo(value);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void thePageTellsEveryPhaseAndItsDates(Phase phase) {
    var page = SunsetPage.describe(new Timetable(phase, FIXED.announced(), FIXED.closes()));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.paragraphs())
        .hasSize(3)
        .contains(
            "Announced: 27 September 2010 (UTC).",
            (phase == Phase.CLOSED ? "Closed" : "Closes") + ": 16 March 2011 (UTC).");
  }

  @Test
  void eachPhaseHasWordsOfItsOwn() {
    assertThat(Phase.values())
        .extracting(phase ->
            SunsetPage.describe(new Timetable(phase, Optional.empty(), Optional.empty()))
                .paragraphs()
                .getFirst())
        .doesNotHaveDuplicates();
  }

  @Test
  void anOpenDateIsSaidToBeOpen() {
    assertThat(SunsetPage.describe(OPEN).paragraphs())
        .last()
        .asString()
        .contains("will be published");
  }
}
