package org.spacesgateway.sunset;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Words;

/** The calendar, by the letter of RFC 5545, and the same dates as JSON. */
class TimetableFeedTest {
  private static final Instant NOW = Instant.parse("2010-10-01T12:34:56Z");
  private static final Timetable FIXED =
      Timetable.of(
          TimetableFaultsTest.config(
              Map.of(
                  "zone", "America/Los_Angeles",
                  "announced", "2010-09-27T09:00",
                  "transfer-open", "2010-10-04T00:00",
                  "read-only", "2011-01-04T00:00",
                  "closes", "2011-03-16T00:00")));
  private static final Timetable UNDATED = Timetable.of(TimetableFaultsTest.config(Map.of()));
  private static final Timetable COHORTS =
      Timetable.of(
          TimetableFaultsTest.config(
              Map.ofEntries(
                  Map.entry("announced", "2010-09-27T16:00Z"),
                  Map.entry("closes", "2011-03-16T07:00Z"),
                  Map.entry("cohorts.europe.position", "1"),
                  Map.entry("cohorts.europe.markets", "DE,fr-CH"),
                  Map.entry("cohorts.europe.closes", "2011-03-27T01:00Z"),
                  Map.entry("cohorts.early.position", "2"),
                  Map.entry("cohorts.early.percent", "10"),
                  Map.entry("cohorts.early.closes", "2011-02-01T00:00Z"),
                  Map.entry("cohorts.secret.position", "3"),
                  Map.entry("cohorts.secret.allow", "A11CE"),
                  Map.entry("cohorts.secret.announced", "2010-11-01T00:00Z"))));
  private static final String ORIGIN =
      "https://a-gateway-with-a-long-name.of-an-even-longer-domain.example";

  private static List<String> physical(String calendar) {
    assertThat(calendar).as("every line ends in CRLF (3.1)").endsWith("\r\n");
    assertThat(calendar.replace("\r\n", "")).doesNotContain("\r", "\n");
    return List.of(calendar.split("\r\n"));
  }

  private static List<String> lines(String calendar) {
    return List.of(calendar.replace("\r\n ", "").split("\r\n"));
  }

  private static Stream<String> of(List<String> lines, String property) {
    return lines.stream()
        .filter(line -> line.startsWith(property + ":"))
        .map(line -> line.substring(property.length() + 1));
  }

  @Test
  void everyDateIsAnEvent() {
    List<String> lines = lines(TimetableFeed.of(FIXED, NOW, ORIGIN, Words.in(Language.ENGLISH)));
    assertThat(of(lines, "DTSTART"))
        .containsExactly(
            "20100927T160000Z", "20101004T070000Z", "20110104T080000Z", "20110316T070000Z");
    assertThat(of(lines, "SUMMARY").toList())
        .hasSize(4)
        .contains("Spaces can still be read\\, but nothing new can be written");
    assertThat(of(lines, "DTSTAMP")).hasSize(4).containsOnly("20101001T123456Z");
    assertThat(of(lines, "UID").toList()).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void theIdsOfEventsStayWhatTheyAre() {
    List<String> later =
        lines(TimetableFeed.of(FIXED, NOW.plusSeconds(86_400), ORIGIN, Words.in(Language.ENGLISH)));
    assertThat(of(later, "UID"))
        .containsExactlyElementsOf(
            of(lines(TimetableFeed.of(FIXED, NOW, ORIGIN, Words.in(Language.ENGLISH))), "UID")
                .toList());
  }

  @Test
  void linesAreFoldedAt75Octets() {
    List<String> physical =
        physical(TimetableFeed.of(FIXED, NOW, ORIGIN, Words.in(Language.ENGLISH)));
    assertThat(physical)
        .allSatisfy(
            line -> assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(75));
    assertThat(physical).as("else this looks at nothing").anyMatch(line -> line.startsWith(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Der Umzug ist für alle möglich, die möchten; für alle übrigen schließt alles für immer äöü",
        "聚友網 聚友網 聚友網 聚友網 聚友網 聚友網 聚友網 聚友網 聚友網 聚友網",
        "𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜"
      })
  void noCharacterIsBrokenByFolding(String text) {
    StringBuilder out = new StringBuilder();
    TimetableFeed.line(out, "SUMMARY:" + text);
    for (String line : physical(out.toString())) {
      byte[] octets = line.getBytes(StandardCharsets.UTF_8);
      assertThat(octets).hasSizeLessThanOrEqualTo(75);
      assertThat(line).doesNotContain("\uFFFD", "?");
    }
    assertThat(lines(out.toString())).containsExactly("SUMMARY:" + text);
  }

  @Test
  void whatHasAMeaningIsEscaped() {
    assertThat(TimetableFeed.text("a, b; c\\d\ne")).isEqualTo("a\\, b\\; c\\\\d\\ne");
  }

  private static CalendarFile calendar(Timetable timetable, Language language) {
    return CalendarFile.read(
        TimetableFeed.of(timetable, NOW, ORIGIN, Words.in(language))
            .getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aStrictReaderTakesItInEveryLanguage(Language language) {
    for (Timetable timetable : List.of(FIXED, COHORTS.publicAt(NOW), UNDATED)) {
      CalendarFile calendar = calendar(timetable, language);
      assertThat(calendar.one("X-WR-CALNAME"))
          .isEqualTo(calendar.one("NAME"))
          .isEqualTo(Words.in(language).say("sunset.calendar"));
    }
    assertThat(calendar(FIXED, language).all("VEVENT", "DTSTART"))
        .containsExactly(
            "20100927T160000Z", "20101004T070000Z", "20110104T080000Z", "20110316T070000Z");
  }

  @Test
  void whatHasNoDateIsNotDatedToday() {
    CalendarFile undated = calendar(UNDATED, Language.ENGLISH);
    assertThat(undated.components()).extracting(CalendarFile::name).containsExactly("VJOURNAL");
    assertThat(undated.components().getFirst().properties())
        .extracting(CalendarFile.Property::name)
        .doesNotContain("DTSTART");
  }

  @Test
  void cohortsHaveEventsOfTheirOwn() {
    CalendarFile calendar = calendar(COHORTS.publicAt(NOW), Language.ENGLISH);
    assertThat(calendar.all("VEVENT", "UID"))
        .hasSize(6)
        .anyMatch(id -> id.startsWith("closes@"))
        .anyMatch(id -> id.startsWith("closes.7612e840@"))
        .doesNotHaveDuplicates();
    assertThat(calendar.all("VEVENT", "SUMMARY"))
        .contains(
            "Windows Live Spaces closes",
            "Spaces of these regions: Germany and French (Switzerland)"
                + " – Windows Live Spaces closes",
            "Some Spaces – Windows Live Spaces closes");
    assertThat(calendar.all("VEVENT", "DTSTART")).contains("20110327T010000Z");
  }

  @Test
  void jsonTellsOfCohortsToo() {
    JsonArray cohorts =
        new JsonObject(TimetableFeed.json(COHORTS.publicAt(NOW), NOW)).getJsonArray("cohorts");
    assertThat(cohorts).hasSize(2);
    assertThat(cohorts.getJsonObject(0))
        .isEqualTo(
            new JsonObject(
                """
                {"markets": ["DE", "fr-CH"], "percent": 100,
                  "phase": "announced", "dates": {
                  "announced": "2010-09-27T16:00:00Z", "closes": "2011-03-27T01:00:00Z"}}
                """));
    assertThat(cohorts.getJsonObject(1).getString("phase")).isEqualTo("announced");
    assertThat(cohorts.encode())
        .as("whose Space it is is nobody's to read")
        .doesNotContain("A11CE");
  }

  @Test
  void whatOperatorsCallACohortIsNotPublic() {
    Timetable told = COHORTS.publicAt(NOW);
    assertThat(
            TimetableFeed.json(told, NOW)
                + lines(TimetableFeed.of(told, NOW, ORIGIN, Words.in(Language.ENGLISH))))
        .doesNotContain("europe", "early", "secret");
  }

  private static List<String> who(Timetable timetable) {
    return TimetableWords.page(timetable.publicAt(NOW), NOW, Language.ENGLISH)
        .rest()
        .facts()
        .stream()
        .map(fact -> Words.in(Language.ENGLISH).say(fact.name()))
        .filter(name -> name.endsWith(" – Windows Live Spaces closes"))
        .toList();
  }

  @Test
  void spacesThatAreNamedAreOfNoRegion() {
    Timetable named =
        Timetable.of(
            TimetableFaultsTest.config(
                Map.of(
                    "announced", "2010-09-27T16:00Z",
                    "closes", "2011-03-16T07:00Z",
                    "cohorts.one.position", "1",
                    "cohorts.one.allow", "A11CE",
                    "cohorts.one.markets", "DE",
                    "cohorts.one.percent", "0",
                    "cohorts.one.closes", "2011-03-27T01:00Z")));
    assertThat(who(named)).containsExactly("Some Spaces – Windows Live Spaces closes");
  }

  /* Else "all other Spaces" would be those with everybody's dates, too. */
  @Test
  void whoHasEverybodysDatesIsToldBeforeAllOthersWhoHaveNot() {
    Timetable rest =
        Timetable.of(
            TimetableFaultsTest.config(
                Map.of(
                    "announced", "2010-09-27T16:00Z",
                    "closes", "2011-03-16T07:00Z",
                    "cohorts.same.position", "1",
                    "cohorts.same.markets", "DE",
                    "cohorts.rest.position", "2",
                    "cohorts.rest.percent", "100",
                    "cohorts.rest.closes", "2011-03-27T01:00Z",
                    "cohorts.last.position", "3",
                    "cohorts.last.allow", "A11CE")));
    assertThat(who(rest))
        .containsExactly(
            "Spaces of these regions: Germany – Windows Live Spaces closes",
            "All other Spaces – Windows Live Spaces closes");
  }

  @Test
  void thePageTellsOfThemToo() {
    Page page = TimetableWords.page(COHORTS.publicAt(NOW), NOW, Language.ENGLISH);
    assertThat(page.rest().facts())
        .extracting(fact -> Words.in(Language.ENGLISH).say(fact.name()))
        .hasSize(4)
        .contains(
            "Spaces of these regions: Germany and French (Switzerland)"
                + " – Windows Live Spaces closes");
    assertThat(TimetableWords.page(FIXED, NOW, Language.ENGLISH).rest()).isNull();
  }

  @Test
  void whoIsToldFirstFindsTheirDatesAndNobodyElses() {
    Timetable early =
        Timetable.of(
            TimetableFaultsTest.config(
                Map.of(
                    "announced", "2010-12-01T00:00Z",
                    "closes", "2011-03-16T00:00Z",
                    "cohorts.early.position", "1",
                    "cohorts.early.percent", "5",
                    "cohorts.early.announced", "2010-09-27T09:00Z")));
    assertThat(early.isTold(NOW)).isTrue();
    assertThat(early.isTold(Instant.parse("2010-09-27T08:59:59Z"))).isFalse();
    assertThat(early.publicAt(NOW).main().begins()).isEmpty();
    assertThat(calendar(early.publicAt(NOW), Language.ENGLISH).all("VEVENT", "UID"))
        .hasSize(2)
        .allMatch(id -> id.matches("(announced|closes)\\.[0-9a-f]{8}@.*"));
  }

  @Test
  void jsonTellsTheSame() {
    assertThat(new JsonObject(TimetableFeed.json(FIXED, NOW)))
        .isEqualTo(
            new JsonObject(
                """
                {"phase": "announced", "zone": "America/Los_Angeles", "dates": {
                  "announced": "2010-09-27T16:00:00Z", "transfer-open": "2010-10-04T07:00:00Z",
                  "read-only": "2011-01-04T08:00:00Z", "closes": "2011-03-16T07:00:00Z"},
                  "cohorts": []}
                """));
  }
}
