package org.spacesgateway.sunset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Moment;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Words;

class TimetableWordsTest {
  private static final Timetable FIXED =
      Timetable.of(
          TimetableFaultsTest.config(
              Map.of(
                  "zone", "America/Los_Angeles",
                  "announced", "2010-09-27T09:00",
                  "transfer-open", "2010-10-04T00:00",
                  "read-only", "2011-01-04T00:00",
                  "closes", "2011-03-16T00:00")));
  private static final Words ENGLISH = Words.in(Language.ENGLISH);
  private static final Timetable OPEN = Timetable.of(TimetableFaultsTest.config(Map.of()));

  private static Page at(String now) {
    return TimetableWords.page(FIXED, Instant.parse(now), Language.ENGLISH);
  }

  @Test
  void everyDateIsToldInItsZoneAndInUtc() {
    assertThat(at("2010-10-01T00:00:00Z").dates().moments())
        .extracting(
            moment -> ENGLISH.say(moment.name()),
            Moment::datetime,
            moment -> ENGLISH.say(moment.when()))
        .contains(
            tuple(
                "Spaces can still be read, but nothing new can be written",
                "2011-01-04T08:00:00Z",
                "4 January 2011 at 00:00 Los Angeles Time (4 January 2011 at 08:00 UTC)"),
            tuple(
                "Windows Live Spaces closes",
                "2011-03-16T07:00:00Z",
                "16 March 2011 at 00:00 Los Angeles Time (16 March 2011 at 07:00 UTC)"))
        .hasSize(4);
  }

  @Test
  void theSameDatesCanBeReadInAnotherZone() {
    Page page =
        TimetableWords.page(
            FIXED.readIn(Zones.named("Asia/Tokyo").orElseThrow()),
            Instant.parse("2011-03-15T16:00:00Z"),
            Language.ENGLISH);
    assertThat(ENGLISH.say(page.dates().moments().getLast().when()))
        .isEqualTo("16 March 2011 at 16:00 Japan Time (16 March 2011 at 07:00 UTC)");
    assertThat(ENGLISH.say(page.dates().left()))
        .as("it is the sixteenth in Tokyo already")
        .isEqualTo("It closes today.");
    assertThat(page.dates().zone()).isEqualTo("Asia/Tokyo");
    assertThat(Words.in(Language.GERMAN).say(page.dates().zones().getLast().label()))
        .isEqualTo("Auckland");
  }

  @Test
  void aZoneThatIsNotOfferedIsNone() {
    assertThat(Zones.named("Mars/Olympus")).isEmpty();
    assertThat(Zones.named(null)).isEmpty();
  }

  /* As people of Los Angeles count them: not by 24 hours, which a day of March 2011 did not have. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2010-09-27T16:00:00Z | 170 days are left.",
        "2011-03-13T07:59:59Z | 4 days are left.",
        "2011-03-14T06:59:59Z | 3 days are left.",
        "2011-03-14T07:00:00Z | 2 days are left.",
        "2011-03-15T07:00:00Z | It closes tomorrow.",
        "2011-03-16T06:59:59Z | It closes tomorrow."
      })
  void theDaysLeftAreCalendarDays(String now, String words) {
    assertThat(ENGLISH.say(at(now).dates().left())).isEqualTo(words);
  }

  @Test
  void nothingIsLeftOnceItHasClosed() {
    assertThat(at("2011-03-16T07:00:00Z").dates().left()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2010-09-27T16:00:00Z, 0",
    "2010-12-21T11:30:00Z, 50",
    "2011-03-16T06:59:59Z, 99",
    "2011-06-01T00:00:00Z, 100"
  })
  void thePictureFillsFromTheAnnouncementToTheClosing(String now, int gone) {
    assertThat(at(now).dates().gone()).isEqualTo(gone);
  }

  @Test
  void eachPhaseHasWordsOfItsOwn() {
    assertThat(
            java.util.stream.Stream.of(
                    "2010-09-28T00:00:00Z",
                    "2010-10-05T00:00:00Z",
                    "2011-01-05T00:00:00Z",
                    "2011-03-17T00:00:00Z")
                .map(now -> at(now).paragraphs().getFirst()))
        .doesNotHaveDuplicates();
  }

  @Test
  void anOpenDateIsSaidToBeOpen() {
    Page page = TimetableWords.page(OPEN, Instant.parse("2010-10-01T00:00:00Z"), Language.ENGLISH);
    assertThat(ENGLISH.say(page.paragraphs().getLast())).contains("will be published");
    assertThat(page.dates()).isNull();
  }
}
