package org.spacesgateway.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
  @ParameterizedTest
  @CsvSource({
    "mkt=de-DE, de-DE",
    "MKT=de-DE, de-DE",
    "a=1&mkt=de-DE, de-DE",
    "a=1&Mkt=de-DE&b=2, de-DE",
    "&&mkt=de-DE&, de-DE",
    "xmkt=fr&mkt=de-DE, de-DE",
    "mktx=fr&mkt=de-DE, de-DE",
    "mkt&mkt=de-DE, de-DE",
    "amkt&mkt=de-DE, de-DE",
    "mkt=de%2DDE, de-DE",
    "mkt=a+b%20c, a b c",
    "mkt=a=b, a=b",
    "mkt=%e4%b8%ad, \u4e2d"
  })
  void aParameterIsFoundByItsNameInAnyCase(String raw, String value) {
    assertThat(new Query(raw).first("mkt")).contains(value);
  }

  @Test
  void ofADoubledParameterTheFirstCounts() {
    assertThat(new Query("mkt=de-DE&MKT=fr-FR&mkt=it-IT").first("mkt")).contains("de-DE");
    assertThat(new Query("mkt=%&mkt=fr-FR").first("mkt")).as("broken first").isEmpty();
  }

  @Test
  void anEmptyValueIsAValue() {
    assertThat(new Query("mkt=").first("mkt")).contains("");
    assertThat(new Query("mkt=&mkt=de").first("mkt")).contains("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "mkt", "mkt&a=1", "a=mkt", "a=mkt=de", "m%6bt=de", "?mkt=de", "mkt;=de"})
  void whatIsNotThereIsEmpty(String raw) {
    assertThat(new Query(raw).first("mkt")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkt=%", "mkt=%4", "mkt=%zz", "mkt=%-1", "mkt=a%2"})
  void brokenEscapesArePassedOver(String raw) {
    assertThat(new Query(raw).first("mkt")).isEmpty();
  }

  @Test
  void valuesAreDecodedOnce() {
    assertThat(new Query("a=%2541").first("a")).contains("%41");
  }

  @Test
  void overlongValuesArePassedOver() {
    assertThat(new Query("a=" + "x".repeat(512)).first("a")).contains("x".repeat(512));
    assertThat(new Query("a=" + "x".repeat(513) + "&b=1").first("a")).isEmpty();
    assertThat(new Query("a=" + "x".repeat(513) + "&b=1").first("b")).contains("1");
  }

  @Test
  void aParameterHasAValueWhateverItsCase() {
    assertThat(new Query("id=1&WA=WSIGNIN1.0").has("wa", "wsignin1.0")).isTrue();
    assertThat(new Query("wa=wsignin1%2E0").has("wa", "wsignin1.0")).isTrue();
    assertThat(new Query("wa=wsignin1.0x").has("wa", "wsignin1.0")).isFalse();
    assertThat(new Query("wax=wsignin1.0").has("wa", "wsignin1.0")).isFalse();
    assertThat(Query.NONE.has("wa", "")).isFalse();
  }

  @Property
  void whatWasEncodedIsReadBack(@ForAll @StringLength(max = 40) String value) {
    String sent = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String raw = "a=1&v=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&v=2";
    assertThat(new Query(raw).first("v")).contains(sent);
  }

  @Property
  void everyQueryCanBeRead(@ForAll String raw, @ForAll String value) {
    assertThatNoException()
        .isThrownBy(() -> {
          new Query(raw).first("a");
          new Query("a=" + raw).first("a");
          new Query(raw).has("a", value);
        });
  }
}
