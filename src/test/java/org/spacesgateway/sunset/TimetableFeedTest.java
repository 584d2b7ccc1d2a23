package org.spacesgateway.sunset;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    List<String> lines =
        lines(TimetableFeed.of(FIXED.main(), NOW, ORIGIN, Words.in(Language.ENGLISH)));
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
        lines(
            TimetableFeed.of(
                FIXED.main(), NOW.plusSeconds(86_400), ORIGIN, Words.in(Language.ENGLISH)));
    assertThat(of(later, "UID"))
        .containsExactlyElementsOf(
            of(
                    lines(TimetableFeed.of(FIXED.main(), NOW, ORIGIN, Words.in(Language.ENGLISH))),
                    "UID")
                .toList());
  }

  @Test
  void linesAreFoldedAt75Octets() {
    List<String> physical =
        physical(TimetableFeed.of(FIXED.main(), NOW, ORIGIN, Words.in(Language.ENGLISH)));
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

  /* 3.6: what a calendar and an event must have, once, and that components are closed in order. */
  @Test
  void componentsAreWellFormed() {
    for (Schedule schedule : List.of(FIXED.main(), new Schedule(Map.of()))) {
      List<String> lines =
          lines(TimetableFeed.of(schedule, NOW, ORIGIN, Words.in(Language.ENGLISH)));
      assertThat(lines.getFirst()).isEqualTo("BEGIN:VCALENDAR");
      assertThat(lines.getLast()).isEqualTo("END:VCALENDAR");
      for (String once : List.of("VERSION", "PRODID", "METHOD")) {
        assertThat(of(lines, once)).as(once).hasSize(1);
      }
      assertThat(of(lines, "VERSION")).containsExactly("2.0");
      assertThat(lines).allMatch(line -> line.matches("[A-Z-]+(;[A-Z-]+=[A-Z]+)?:.+"));
      long events = of(lines, "BEGIN").filter("VEVENT"::equals).count();
      assertThat(events).isPositive();
      assertThat(of(lines, "END").filter("VEVENT"::equals)).hasSize((int) events);
      for (String every : List.of("UID", "DTSTAMP", "DTSTART", "SUMMARY", "URL")) {
        assertThat(of(lines, every)).as(every).hasSize((int) events);
      }
      assertThat(Stream.concat(of(lines, "DTSTART"), of(lines, "DTSTAMP")))
          .allMatch(time -> time.matches("[0-9]{8}T[0-9]{6}Z"));
    }
  }

  @Test
  void jsonTellsTheSame() {
    assertThat(new JsonObject(TimetableFeed.json(FIXED, NOW)))
        .isEqualTo(
            new JsonObject(
                """
                {"phase": "announced", "zone": "America/Los_Angeles", "dates": {
                  "announced": "2010-09-27T16:00:00Z", "transfer-open": "2010-10-04T07:00:00Z",
                  "read-only": "2011-01-04T08:00:00Z", "closes": "2011-03-16T07:00:00Z"}}
                """));
  }
}
