package org.spacesgateway.sunset;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.outcome.Notice;

/** Whom which date is for, and how answers tell it; what follows is in calendar.txt. */
class TimetableTest {
  private static final String ORIGIN = "https://gateway.example";
  private static final Instant NOW = Instant.parse("2010-10-01T00:00:00Z");
  private static final Schedule UNDATED = new Schedule(Map.of());

  private static Schedule closes(String announced, String closes) {
    Map<Phase, Instant> dates = new EnumMap<>(Phase.class);
    dates.put(Phase.ANNOUNCED, Instant.parse(announced));
    dates.put(Phase.CLOSED, Instant.parse(closes));
    return new Schedule(dates);
  }

  private static Cohort cohort(String name, Set<String> markets, int percent, Cid... allow) {
    return new Cohort(name, UNDATED, markets, percent, Set.of(allow));
  }

  @Test
  void withoutDatesTheClosingIsAnnouncedAndNoMore() {
    Standing standing = Standing.of(UNDATED, NOW, ORIGIN);
    assertThat(standing.phase()).isEqualTo(Phase.ANNOUNCED);
    assertThat(standing.onWhatWillStop())
        .isEqualTo(new Notice("<https://gateway.example/sunset>; rel=\"sunset\"", null, null));
    assertThat(standing.until()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void beforeTheAnnouncementNoAnswerNamesIt() {
    Standing standing =
        Standing.of(closes("2010-10-01T00:00:00.001Z", "2011-03-16T00:00:00Z"), NOW, ORIGIN);
    assertThat(standing.phase()).isEqualTo(Phase.UNANNOUNCED);
    assertThat(List.of(standing.onOldHosts(), standing.onRedirects(), standing.onWhatWillStop()))
        .containsOnly(Notice.NONE);
    assertThat(standing.until()).isEqualTo(NOW.toEpochMilli() + 1);
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
  void sunsetIsAnHttpDateInEveryLocale(String closes, String date) {
    Locale before = Locale.getDefault();
    try {
      for (Locale locale : List.of(Locale.ROOT, Locale.GERMANY, Locale.forLanguageTag("ar-SA"))) {
        Locale.setDefault(locale);
        Standing standing = Standing.of(closes("2010-09-27T16:00:00Z", closes), NOW, ORIGIN);
        assertThat(standing.onWhatWillStop().sunset()).isEqualTo(date);
        assertThat(standing.onRedirects().sunset()).as("redirects are meant to stay").isNull();
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
  void deprecationIsASecond(String announced, String value) {
    Standing standing = Standing.of(closes(announced, "2011-03-16T00:00:00Z"), NOW, ORIGIN);
    assertThat(standing.onWhatWillStop().deprecation()).isEqualTo(value);
  }

  @Test
  void aShareIsAboutThatManyOfSpacesInARow() {
    Cohort tenth = cohort("tenth", Set.of(), 10);
    long in = LongStream.range(0, 100_000).filter(cid -> tenth.has(new Cid(cid * 2), null)).count();
    assertThat(in).isBetween(9_500L, 10_500L);
  }

  @Test
  void whoeverIsInALesserShareIsInAGreaterOne() {
    for (long value = 0; value < 1_000; value++) {
      Cid cid = new Cid(value);
      for (int percent = 1; percent <= 100; percent++) {
        if (cohort("before", Set.of(), percent - 1).has(cid, null)) {
          assertThat(cohort("after", Set.of(), percent).has(cid, null)).isTrue();
        }
      }
      assertThat(cohort("all", Set.of(), 100).has(cid, null)).isTrue();
      assertThat(cohort("none", Set.of(), 0).has(cid, null)).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 56", "1, 89", "2, 30", "7fffffffffffffff, 33", "ffffffffffffffff, 67"})
  void theHundredthOfASpaceStaysWhatItIs(String cid, int hundredth) {
    assertThat(Cohort.bucket(Cid.ofHex(cid).orElseThrow())).isEqualTo(hundredth);
  }

  @ParameterizedTest
  @CsvSource({
    "de-DE, true",
    "DE-de, true",
    "DE, true",
    "fr-CH, true",
    "FR-ch, true",
    "de-CH, false",
    "fr, false",
    "xde, false",
    "de-DE-1996, false",
    ", false"
  })
  void aMarketIsARegionOrALanguageTag(String market, boolean in) {
    assertThat(cohort("some", Set.of("DE", "fr-CH"), 100).has(new Cid(1), market)).isEqualTo(in);
  }

  @Test
  void whoIsNamedIsInItWhateverTheMarketAndTheShare() {
    Cohort cohort = cohort("some", Set.of("DE"), 0, new Cid(5));
    assertThat(cohort.has(new Cid(5), "fr-FR")).isTrue();
    assertThat(cohort.has(new Cid(6), "de-DE")).isFalse();
  }

  @Test
  void theFirstCohortThatASpaceIsInCounts() {
    Cohort first = cohort("first", Set.of("DE"), 100);
    Cohort second = cohort("second", Set.of(), 100);
    Timetable timetable = new Timetable(UNDATED, List.of(first, second), ZoneOffset.UTC);
    assertThat(timetable.cohort(new Cid(1), "de-DE")).contains(first);
    assertThat(timetable.cohort(new Cid(1), null)).contains(second);
  }

  @Test
  void aHoldTakesAwayTheDatesBeyondIt() {
    Schedule held = closes("2010-09-27T16:00:00Z", "2010-09-28T00:00:00Z").upTo(Phase.READ_ONLY);
    assertThat(held.at(NOW)).isEqualTo(Phase.ANNOUNCED);
    assertThat(Standing.of(held, NOW, ORIGIN).onWhatWillStop().sunset()).isNull();
    assertThat(held.nextAfter(NOW)).isEmpty();
  }
}
