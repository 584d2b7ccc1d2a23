package org.spacesgateway.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.WithNull;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.arrival.Arrival.Client;
import org.spacesgateway.arrival.Arrival.Kind;
import org.spacesgateway.registration.Source;

class ArrivalRowTest {
  private static final UUID ID = UUID.fromString("019f0000-0000-7000-8000-000000000001");
  private static final Instant AT = Instant.parse("2010-09-27T16:00:00.123Z");

  @Property
  void whateverStringsItHoldsARowIsReadBack(
      @ForAll @WithNull String market,
      @ForAll @WithNull String language,
      @ForAll @WithNull String referrerHost,
      @ForAll @WithNull String network,
      @ForAll @WithNull String space,
      @ForAll String method,
      @ForAll String target,
      @ForAll Kind kind,
      @ForAll Source source,
      @ForAll Client client,
      @ForAll boolean counted) {
    byte[] row =
        ArrivalRow.of(
            new Arrival(
                ID,
                AT,
                kind,
                source,
                method,
                market,
                language,
                referrerHost,
                network,
                client,
                counted,
                space,
                target));
    assertThat(ArrivalRow.values(row))
        .containsExactly(
            ID.toString(),
            "2010-09-27T16:00:00.123Z",
            Arrival.stored(kind),
            Arrival.stored(source),
            held(method),
            held(market),
            held(language),
            held(referrerHost),
            held(network),
            Arrival.stored(client),
            counted ? "t" : "f",
            held(space),
            held(target));
    String line = new String(row, StandardCharsets.UTF_8);
    assertThat(line).endsWith("\n").containsOnlyOnce("\n").doesNotContain("\r", "\u0000");
    assertThat(line.chars().filter(c -> c == '\t')).hasSize(ArrivalRow.COLUMNS.size() - 1);
  }

  /* UTF-8 has no lone surrogates, PostgreSQL's text no NUL. */
  private static String held(String value) {
    return value == null
        ? null
        : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
            .replace('\u0000', '?');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\\N",
        "\\",
        "\\\\",
        "\\.",
        "\\t",
        "a\tb\nc\rd\\e",
        "\\x41",
        "\\101",
        "\\b",
        "NULL"
      })
  void whatCopyWouldReadDifferentlyIsEscaped(String language) {
    assertThat(ArrivalRow.values(ArrivalRow.of(Arrivals.of(language)))[6]).isEqualTo(language);
  }

  @Test
  void nothingAndAnEmptyTextAreApart() {
    assertThat(ArrivalRow.values(ArrivalRow.of(Arrivals.of(null)))[6]).isNull();
    assertThat(ArrivalRow.values(ArrivalRow.of(Arrivals.of("")))[6]).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "a\tb\n", "1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\t13\t14\n"})
  void aRowOfAnotherNumberOfFieldsIsRefused(String line) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ArrivalRow.values(line.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aRowWithoutItsEndIsRefused() {
    byte[] row = ArrivalRow.of(Arrivals.any());
    byte[] cut = java.util.Arrays.copyOf(row, row.length - 1);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ArrivalRow.values(cut));
  }

  @Property
  void rowsAreOldInTheOrderOfTheirMoments(@ForAll int seconds, @ForAll int otherSeconds) {
    Instant moment = Instant.ofEpochSecond(Math.abs((long) seconds));
    Instant other = Instant.ofEpochSecond(Math.abs((long) otherSeconds));
    byte[] row = ArrivalRow.of(Arrivals.at(moment, "de"));
    assertThat(ArrivalRow.isOlderThan(row, ArrivalIds.firstAt(other)))
        .isEqualTo(moment.isBefore(other));
  }

  @Test
  void whatIsNoRowIsOfNoAge() {
    assertThat(ArrivalRow.isOlderThan(new byte[0], ID)).isFalse();
    assertThat(ArrivalRow.isOlderThan(new byte[] {'\t'}, ID)).isFalse();
  }
}
