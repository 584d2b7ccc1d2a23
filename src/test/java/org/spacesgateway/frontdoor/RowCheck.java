package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.spacesgateway.frontdoor.TruthTable.Row;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.RawHttp.Answer;

/**
 * RD-09, RD-10: holds what a gateway answers against the rows of a truth table, and against rules
 * for all.
 */
final class RowCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String UUID_V7 =
      "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

  /** The legacy origin's words, not ours. */
  private static final String FROM_THE_ORIGIN = "from the origin";

  private static final Set<String> MARKS = Set.of("bare", "GET alone", FROM_THE_ORIGIN);

  private final int port;
  private final String origin;
  private final UnaryOperator<String> host;
  private final Predicate<String> isOld;

  /**
   * @param port the gateway's, on 127.0.0.1
   * @param origin its own origin
   * @param host the Host header for a table's host; null for none
   * @param isOld whether a table's host is a closing site's
   */
  RowCheck(int port, String origin, UnaryOperator<String> host, Predicate<String> isOld) {
    this.port = port;
    this.origin = origin;
    this.host = host;
    this.isOld = isOld;
  }

  /** A test a row, in the table's sections. */
  Stream<DynamicContainer> tests(List<Row> rows) {
    Map<String, List<DynamicTest>> sections = new LinkedHashMap<>();
    for (Row row : rows) {
      String name = "line %d, %s at %s".formatted(row.line(), row.asWritten(), row.host());
      sections
          .computeIfAbsent(row.section(), section -> new ArrayList<>())
          .add(dynamicTest(name, () -> isAnsweredAsItSays(name, row)));
    }
    return sections.entrySet().stream()
        .map(section -> dynamicContainer(section.getKey(), section.getValue()));
  }

  /**
   * Asks for a row, and for its HEAD where it has one.
   *
   * @throws AssertionError naming the row, with all that differs
   */
  void isAnsweredAsItSays(String name, Row row) {
    Answer answer = ask(row);
    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(row.statuses()).as("status").contains(answer.status());
    List<String> locations = answer.headers().getOrDefault("Location", List.of());
    if (row.location() != null && row.location().endsWith("…")) {
      String beginning = row.location().substring(0, row.location().length() - 1);
      softly.assertThat(locations).as("Location").hasSize(1);
      softly.assertThat(String.join("", locations)).as("Location").startsWith(beginning);
    } else {
      softly
          .assertThat(locations)
          .as("Location")
          .isEqualTo(row.location() == null ? List.of() : List.of(row.location()));
    }
    for (String expected : row.answerHeaders()) {
      if (MARKS.contains(expected)) {
        continue;
      } else if (expected.startsWith("has ")) {
        softly.assertThat(answer.headers()).containsKey(expected.substring("has ".length()));
      } else {
        String[] header = expected.split(": ", 2);
        softly
            .assertThat(answer.headers().getOrDefault(header[0], List.of()))
            .as(header[0])
            .containsExactly(header[1]);
      }
    }
    holdsTheRulesOfEveryAnswer(row, answer, softly);
    boolean ours = !row.answerHeaders().contains("bare");
    if (ours && row.method().equals("GET") && row.version().equals("HTTP/1.1")) {
      Answer head = ask(row.asHead());
      if (row.answerHeaders().contains("GET alone")) {
        assertThat(head.status()).as(name + ", HEAD").isEqualTo(405);
        return;
      }
      softly.assertThat(Sameness.of(head)).as("HEAD").isEqualTo(Sameness.of(answer));
      softly.assertThat(head.body()).as("HEAD's body").isEmpty();
    }
    // The reports count dynamic tests, they don't name them.
    assertThat(softly.assertionErrorsCollected()).as(name).isEmpty();
  }

  private void holdsTheRulesOfEveryAnswer(Row row, Answer answer, SoftAssertions softly) {
    Map<String, List<String>> headers = answer.headers();
    boolean old = isOld.test(row.host());
    if (old && !row.answerHeaders().contains("bare")) {
      softly
          .assertThat(headers.getOrDefault("Link", List.of()))
          .as("the timetable is named on old hosts")
          .containsExactly("<" + origin + "/sunset>; rel=\"sunset\"");
    }
    if (row.answerHeaders().contains(FROM_THE_ORIGIN)) {
      softly.assertThat(headers).doesNotContainKeys("Content-Security-Policy", "Arrival-Id");
      return;
    }
    if (row.answerHeaders().contains("bare")) {
      softly.assertThat(answer.body()).as("bare").isEmpty();
      softly.assertThat(answer.closed()).as("closed").isTrue();
      return;
    }
    softly.assertThat(headers).doesNotContainKeys("Server", "X-Powered-By");
    if (!row.answerHeaders().contains("has Set-Cookie")) {
      softly.assertThat(headers).as("only a sign-in needs one").doesNotContainKey("Set-Cookie");
    }
    softly.assertThat(headers.getOrDefault("Cache-Control", List.of())).hasSizeLessThan(2);
    if (row.answerHeaders().contains("has Arrival-Id")) {
      softly
          .assertThat(String.join(", ", headers.getOrDefault("Arrival-Id", List.of())))
          .as("Arrival-Id")
          .matches(UUID_V7);
    } else {
      softly.assertThat(headers).as("nothing was captured").doesNotContainKey("Arrival-Id");
    }
    if (answer.status() >= 400) {
      softly
          .assertThat(headers.getOrDefault("Content-Type", List.of()))
          .as("a page")
          .containsExactly("text/html; charset=utf-8");
      softly
          .assertThat(headers.getOrDefault("Cache-Control", List.of()))
          .as("errors are not kept")
          .containsExactly("no-store");
    }
    if (!row.method().equals("HEAD") && answer.status() / 100 != 3) {
      softly.assertThat(answer.body()).as("a body for people").isNotBlank();
      softly
          .assertThat(answer.body())
          .as("nothing reflected")
          .doesNotContain("<script>alert", "evil.example", "crlf=1", "aaaaaaaaaa");
    }
    if (row.host().equals("own")) {
      softly.assertThat(headers).as("our own pages are not closing").doesNotContainKey("Link");
    }
    if (row.answerHeaders().stream().noneMatch(header -> header.startsWith("Sunset: "))) {
      softly
          .assertThat(headers)
          .as("dates stand on what will stop")
          .doesNotContainKeys("Sunset", "Deprecation");
    }
  }

  private Answer ask(Row row) {
    return RawHttp.send("127.0.0.1", port, row.bytes(host.apply(row.host())), PATIENCE);
  }
}
