package org.spacesgateway.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {
  private static final Set<String> LOCALES =
      Set.of("en", "de", "fr", "no", "nn", "pt", "pt-br", "he", "sr", "zh-cn", "zh-tw");
  private static final Languages LANGUAGES =
      new Languages(
          LOCALES,
          Map.of(
              "nb", "no", "pt-pt", "pt", "zh", "zh-cn", "zh-hant", "zh-tw", "zh-hk", "zh-tw", "iw",
              "he", "tlh", "klingon"));

  @ParameterizedTest
  @CsvSource({
    "de, de",
    "de-AT, de",
    "de-CH-1996, de",
    "DE-at, de",
    "de_AT, de",
    "en-US, en",
    "pt, pt",
    "pt-PT, pt",
    "pt-BR, pt-br",
    "pt-BR-abl1943, pt-br",
    "pt-AO, pt",
    "zh-Hant-HK, zh-tw",
    "zh-Hans-CN, zh-cn",
    "sr-Latn-RS, sr",
    "iw-IL, he"
  })
  void subtagsAreTakenOffTheEndUntilALocaleFits(String range, String locale) {
    assertThat(LANGUAGES.lookUp(range)).contains(locale);
  }

  @ParameterizedTest
  @CsvSource({
    "zh-Hant-x-private, zh-tw",
    "zh-x-private, zh-cn",
    "de-u-co-phonebk, de",
    "de-a-value-b-other, de",
    "fr-1-a, fr"
  })
  void aSingleLetterOrDigitGoesWithTheSubtagThatItIntroduced(String range, String locale) {
    assertThat(LANGUAGES.lookUp(range)).contains(locale);
  }

  /* RFC 4647, 3.4: "zh-Hant-CN-x-private" must never be tried as "zh-Hant-CN-x". */
  @Test
  void aRangeThatEndsInASingleLetterIsNeverTried() {
    Languages odd = new Languages(Set.of("zh-x", "zh"), Map.of());
    assertThat(odd.lookUp("zh-x-private")).contains("zh");
  }

  @ParameterizedTest
  @CsvSource({"nb, no", "nb-NO, no", "nn-NO, nn", "pt-pt, pt", "zh-HK, zh-tw", "zh-SG, zh-cn"})
  void writersPairsComeBeforeTheLocaleOfThatName(String range, String locale) {
    assertThat(LANGUAGES.lookUp(range)).contains(locale);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*-CH",
        "xx",
        "x-de",
        "i-klingon",
        "tlh",
        "-",
        "--",
        "-de",
        "d",
        "ger",
        "de\u0000",
        "../de",
        "de/fr",
        "abcdefgh-abcdefgh-abcdefgh-abcdefgh-abcdefgh"
      })
  void whatNoLocaleFitsIsPassedOver(String range) {
    assertThat(LANGUAGES.lookUp(range)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pt-BR", "zh-CN", "DE"})
  void aNameThatWouldNeverBeFoundIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Languages(Set.of("en", name), Map.of()))
        .withMessageContaining("gateway.registration.locales")
        .withMessageContaining(name);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Languages(Set.of("en"), Map.of("xx", name)))
        .withMessageContaining("gateway.registration.aliases.xx");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Languages(Set.of("en"), Map.of(name, "en")))
        .withMessageContaining(name);
  }

  @Property
  void lookUpYieldsALocaleOrNothing(@ForAll String range) {
    assertThat(LANGUAGES.lookUp(range))
        .matches(found -> found.isEmpty() || LOCALES.contains(found.get()));
  }

  @Property
  void lookUpEndsOnAnyDashes(
      @ForAll
          @StringLength(max = 35)
          @CharRange(from = 'a', to = 'c')
          @CharRange(from = '-', to = '-')
          String range) {
    assertThat(LANGUAGES.lookUp(range)).isEmpty();
  }

  @Test
  void rangesComeMostWantedFirst() {
    assertThat(Languages.ranges("fr;q=0.3, de-CH;q=0.9, en;q=0.30, it , nl;q=1"))
        .containsExactly("it", "nl", "de-CH", "fr", "en");
  }

  @Test
  void equalWeightsKeepTheirOrder() {
    assertThat(Languages.ranges("da,sv,nb")).containsExactly("da", "sv", "nb");
  }

  @Test
  void weightZeroAndTheWildcardAreLeftOut() {
    assertThat(Languages.ranges("de;q=0, fr;q=0.000, *;q=0.5, *, es;q=0.001"))
        .containsExactly("es");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "de;q=2",
        "de;q=1.001",
        "de;q=-1",
        "de;q=0.1234",
        "de;q=",
        "de;q",
        "de;",
        "de;level=1",
        "de;q=NaN",
        "de;q=1e0",
        "de;q=0x1",
        "de; q = 1"
      })
  void whatIsNoWeightCountsAsZero(String header) {
    assertThat(Languages.ranges(header)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"de;q=0.8", "de; q=0.8", "de ;q=0.8", "de;Q=0.8", "de;q=1.000", " de ", "de,"})
  void spacesAndCaseOfAWeightDontMatter(String header) {
    assertThat(Languages.ranges(header)).containsExactly("de");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", ";", ",;,", "*", "d e", "de\u00e9", "<script>", "de_AT", ";q=1"})
  void brokenHeadersGiveNone(String header) {
    assertThat(Languages.ranges(header)).isEmpty();
    assertThat(Languages.ranges(null)).isEmpty();
  }

  @Test
  void overlongHeadersAreReadByNobody() {
    assertThat(Languages.ranges("de" + " ".repeat(510))).containsExactly("de");
    assertThat(Languages.ranges("de" + " ".repeat(511))).isEmpty();
    assertThat(Languages.ranges(String.join(",", Collections.nCopies(170, "de")))).hasSize(31);
  }

  @Property
  void everyHeaderCanBeRead(@ForAll String header) {
    assertThatNoException().isThrownBy(() -> Languages.ranges(header));
  }

  @ParameterizedTest
  @CsvSource({
    "zh-CN, CN",
    "zh-Hans-CN, CN",
    "zh_cn, CN",
    "de-at, AT",
    "sr-Latn-CS, CS",
    "de-CH-1996, CH",
    "de-CH-u-co-phonebk, CH"
  })
  void theRegionIsTheSubtagOfTwoLetters(String culture, String region) {
    assertThat(Languages.region(culture)).contains(region);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "de",
        "CN",
        "es-419",
        "zh-Hans",
        "de-1x",
        "de-u-co-phonebk",
        "en-x-us",
        "x-us",
        "en-\u00c4\u00d6"
      })
  void aCultureWithoutRegionHasNone(String culture) {
    assertThat(Languages.region(culture)).isEmpty();
  }

  @Property
  void aRegionIsTwoCapitals(@ForAll String culture) {
    assertThat(Languages.region(culture).orElse("XX")).matches("[A-Z]{2}");
  }

  @Test
  void laterChangesOfTheSetsAreNotSeen() {
    List<String> locales = new java.util.ArrayList<>(List.of("de"));
    Languages languages = new Languages(Set.copyOf(locales), Map.of());
    locales.add("fr");
    assertThat(languages.lookUp("fr")).isEmpty();
  }
}
