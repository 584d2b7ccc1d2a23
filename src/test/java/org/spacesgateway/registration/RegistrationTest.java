package org.spacesgateway.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.address.Query;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.registration.Registration.Route;

/** Routing with the settings that are built in, but where a test says otherwise. */
class RegistrationTest {
  private static final String PAGE = "https://wordpress.com/setup/onboarding";
  private static final Registration BUILT_IN = registration(Settings.DEFAULT);
  private static final Registration WITH_CHINA =
      registration(
          Settings.DEFAULT.withMarkets(
              Map.of(
                  "CN",
                  "https://blog.sina.cn/reg?from=spaces",
                  "jp",
                  "https://jp.wordpress.com/signup"),
              "wordpress.com",
              "sina.cn"));

  private static Registration registration(Settings settings) {
    return new Registration(
        settings, new TargetPolicy("https://gateway.example", settings.hosts(), false));
  }

  private static Route route(String query, String acceptLanguage) {
    return BUILT_IN.route(Source.WEB, new Query(query), acceptLanguage);
  }

  private static String page(String locale) {
    return PAGE + (locale.equals("en") ? "" : "/" + locale) + "?ref=spaces";
  }

  @ParameterizedTest
  @CsvSource({
    "en-US, en",
    "de-DE, de",
    "de-AT, de",
    "fr-FR, fr",
    "fr-CA, fr",
    "es-MX, es",
    "it-IT, it",
    "ja-JP, ja",
    "ko-KR, ko",
    "nl-BE, nl",
    "nb-NO, no",
    "nn-NO, nn",
    "pt-BR, pt-br",
    "pt-PT, pt",
    "ru-RU, ru",
    "zh-CN, zh-cn",
    "zh-TW, zh-tw",
    "zh-HK, zh-tw",
    "zh-CHT, zh-tw",
    "zh-cmn-Hant-TW, zh-tw",
    "zh-SG, zh-cn",
    "sv-SE, sv",
    "da-DK, da",
    "fi-FI, fi",
    "pl-PL, pl",
    "tr-TR, tr",
    "he-IL, he",
    "ar-SA, ar",
    "th-TH, th",
    "uk-UA, uk",
    "cs-CZ, cs",
    "hu-HU, hu",
    "vi-VN, vi",
    "id-ID, id"
  })
  void aLanguageLeadsToItsPageHoweverItIsSaid(String culture, String locale) {
    assertThat(route("mkt=" + culture, null).target()).hasToString(page(locale));
    assertThat(route("Market=" + culture, null).target()).hasToString(page(locale));
    assertThat(route("lang=" + culture, null).target()).hasToString(page(locale));
    assertThat(route("", culture + ",xx;q=0.5").target()).hasToString(page(locale));
    assertThat(route("", culture).locale()).isEqualTo(locale);
  }

  @ParameterizedTest
  @CsvSource({
    "1033, en, US",
    "2057, en, GB",
    "1031, de, DE",
    "3079, de, AT",
    "1036, fr, FR",
    "3084, fr, CA",
    "1034, es, ES",
    "3082, es, ES",
    "2058, es, MX",
    "1040, it, IT",
    "1041, ja, JP",
    "1042, ko, KR",
    "1043, nl, NL",
    "1044, no, NO",
    "2068, nn, NO",
    "1046, pt-br, BR",
    "2070, pt, PT",
    "1049, ru, RU",
    "1028, zh-tw, TW",
    "2052, zh-cn, CN",
    "3076, zh-tw, HK",
    "4100, zh-cn, SG",
    "5124, zh-tw, MO",
    "1037, he, IL",
    "1025, ar, SA",
    "1055, tr, TR",
    "1053, sv, SE",
    "2074, sr, CS",
    "2117, bn, BD",
    "2115, uz, UZ",
    "2080, ur, IN",
    "4122, hr, BA",
    "2072, ro, MD",
    "7194, sr, BA",
    "22538, es,",
    "1057, id, ID",
    "4,zh-cn,",
    "7,de,"
  })
  void anLcidLeadsToItsPage(String lcid, String locale, String market) {
    Route route = route("lc=" + lcid, null);
    assertThat(route.target()).hasToString(page(locale));
    assertThat(route.locale()).isEqualTo(locale);
    assertThat(route.market()).isEqualTo(market);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "9",
        "99999",
        "-1031",
        "+1031",
        "1031.0",
        "0x407",
        "9999999999",
        "\u0661"
      })
  void anLcidThatNobodyKnowsIsPassedOver(String lcid) {
    Route route = route("lc=" + lcid.replace("+", "%2B"), "fr");
    assertThat(route.locale()).isEqualTo(lcid.equals("9") ? "en" : "fr");
  }

  @Test
  void everyLocaleIsFoundByItsOwnName() {
    assertThat(Settings.DEFAULT.locales())
        .hasSizeGreaterThan(50)
        .allSatisfy(locale -> assertThat(route("lang=" + locale, null).locale()).isEqualTo(locale));
  }

  @Test
  void everyAliasLeadsToALocale() {
    assertThat(Settings.DEFAULT.aliases())
        .isNotEmpty()
        .allSatisfy(
            (tag, locale) -> assertThat(route("lang=" + tag, null).locale()).isEqualTo(locale));
  }

  @Test
  void onlyLanguagesThatWordPressDoesNotHaveLackALocale() {
    Set<String> lacking = new TreeSet<>();
    for (int lcid = 0; lcid < 0x10000; lcid++) {
      Optional<String> culture = Lcids.culture(Integer.toString(lcid));
      if (culture.isPresent() && route("lc=" + lcid, null).locale() == null) {
        lacking.add(culture.get());
      }
    }
    assertThat(lacking).containsExactly("be", "be-BY", "fil-PH", "hy-AM", "kk-KZ", "mr-IN");
  }

  @Test
  void whatTheAddressSaysComesBeforeWhatTheBrowserSays() {
    assertThat(route("mkt=ja-JP&lc=1031&lang=fr", "it").locale()).isEqualTo("ja");
    assertThat(route("lc=1031&lang=fr", "it").locale()).isEqualTo("de");
    assertThat(route("lang=fr&lc=1031", "it").locale()).isEqualTo("de");
    assertThat(route("lang=fr", "it").locale()).isEqualTo("fr");
    assertThat(route("x=1", "it").locale()).isEqualTo("it");
  }

  @Test
  void theFirstLanguageThatWordPressHasCounts() {
    assertThat(route("mkt=tlh-AA&lc=1087&lang=xx", "mr, kk;q=0.9, el;q=0.8, de;q=0.1").locale())
        .isEqualTo("el");
    assertThat(route("", "be-BY,ru;q=0.5").locale()).isEqualTo("ru");
  }

  @Test
  void theMarketIsTheFirstRegionSaidEvenIfAnotherSaidTheLanguage() {
    Route route = route("mkt=kk-KZ", "de-DE");
    assertThat(route.locale()).isEqualTo("de");
    assertThat(route.market()).isEqualTo("KZ");
    assertThat(route("mkt=zh", "de-DE").market()).isEqualTo("DE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mkt=", "mkt=%", "lc=abc", "lang=*", "mkt=tlh"})
  void whoeverSaysNothingGetsTheEnglishPage(String query) {
    assertThat(route(query, null)).isEqualTo(new Route(route("", "en").target(), null, null));
    assertThat(route(query, "*").target()).hasToString(page("en"));
  }

  @ParameterizedTest
  @CsvSource({"WEB, spaces", "WRITER, wlw", "MESSENGER, messenger", "OLD_SPACE, spaces"})
  void refNamesTheSource(Source source, String ref) {
    assertThat(BUILT_IN.route(source, new Query("lang=de"), null).target())
        .hasToString(PAGE + "/de?ref=" + ref);
  }

  @Test
  void refIsASetting() {
    Registration other =
        registration(Settings.DEFAULT.withRefs(new Settings.ByName("a", "b", "c", "from-a-space")));
    assertThat(other.route(Source.OLD_SPACE, Query.NONE, null).target())
        .hasToString(PAGE + "?ref=from-a-space");
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void aMarketsPageElsewhereIsTakenAsItStands(Source source) {
    assertThat(WITH_CHINA.route(source, new Query("mkt=zh-CN"), null).target().location())
        .isEqualTo("https://blog.sina.cn/reg?from=spaces");
    assertThat(WITH_CHINA.route(source, new Query("lc=2052"), null).target().location())
        .isEqualTo("https://blog.sina.cn/reg?from=spaces");
    assertThat(WITH_CHINA.route(source, Query.NONE, "en-CN").target().location())
        .isEqualTo("https://blog.sina.cn/reg?from=spaces");
    assertThat(WITH_CHINA.route(source, new Query("mkt=zh-TW"), null).target().location())
        .startsWith(PAGE + "/zh-tw?ref=");
  }

  @Test
  void aMarketIsConfiguredInAnyCase() {
    assertThat(WITH_CHINA.route(Source.WEB, new Query("mkt=ja-jp"), null).target())
        .hasToString("https://jp.wordpress.com/signup/ja?ref=spaces");
  }

  @Property
  void whateverIsAskedTheTargetIsOneOfThoseAdmittedAtTheStart(
      @ForAll Source source, @ForAll String query, @ForAll String acceptLanguage) {
    Set<Target> all = WITH_CHINA.all();
    assertThat(all).contains(WITH_CHINA.route(source, new Query(query), acceptLanguage).target());
    assertThat(all)
        .contains(
            WITH_CHINA
                .route(source, new Query("mkt=" + query + "&lc=" + query), acceptLanguage)
                .target());
  }

  @Test
  void everyTargetIsAdmitted() {
    TargetPolicy policy =
        new TargetPolicy("https://gateway.example", Set.of("wordpress.com", "sina.cn"), false);
    int locales = Settings.DEFAULT.locales().size();
    assertThat(WITH_CHINA.all())
        .as("two pages, three values of ref, every locale; and the one elsewhere")
        .hasSize(2 * 3 * locales + 1)
        .allMatch(target -> policy.admit(target.location()).orElseThrow().equals(target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/start",
        "http://wordpress.com/start",
        "https://wordpress.com.evil.example/start",
        "https://wordpress.com@evil.example/start",
        "https://evil-wordpress.com/start",
        "//wordpress.com/start",
        "/start",
        ""
      })
  void anAddressThatIsNotAdmittedIsRefusedByTheNameOfItsSetting(String address) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> registration(Settings.DEFAULT.at(address)))
        .withMessageContainingAll(
            "gateway.registration.address", "gateway.registration.hosts", address);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() ->
            registration(Settings.DEFAULT.withMarkets(Map.of("CN", address), "wordpress.com")))
        .withMessageContainingAll(
            "gateway.registration.markets.CN", "gateway.registration.hosts", address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://wordpress.com/start?a=1",
        "https://wordpress.com/start#a",
        "https://wordpress.com/start/",
        "https://wordpress.com/"
      })
  void anAddressThatALocaleCannotFollowIsRefused(String address) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> registration(Settings.DEFAULT.at(address)))
        .withMessageContainingAll("gateway.registration.address", address);
  }
}
