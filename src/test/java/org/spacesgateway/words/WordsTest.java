package org.spacesgateway.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.PluralRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every message in every language: complete, well-formed, and not left in English. */
class WordsTest {
  private static final Map<String, String> ENGLISH = Words.read(Language.ENGLISH);

  /** Nothing in them is anybody's to translate. */
  private static final Pattern SAME_EVERYWHERE = Pattern.compile("(\\{[0-9]}|[\\W\\d_])*");

  /** Values of plurals, as {@code {0, plural, one {…}}} names them. */
  private static Set<String> values(MessagePattern pattern) {
    Set<String> values = new TreeSet<>();
    for (int i = 0; i < pattern.countParts(); i++) {
      if (pattern.getPartType(i) == MessagePattern.Part.Type.ARG_NUMBER) {
        values.add(pattern.getSubstring(pattern.getPart(i)));
      }
    }
    return values;
  }

  private static Set<String> forms(MessagePattern pattern) {
    Set<String> forms = new HashSet<>();
    for (int i = 0; i < pattern.countParts(); i++) {
      if (pattern.getPartType(i) == MessagePattern.Part.Type.ARG_SELECTOR) {
        forms.add(pattern.getSubstring(pattern.getPart(i)));
      }
    }
    return forms;
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyLanguageHasEveryMessageAndNoOther(Language language) {
    assertThat(new TreeSet<>(Words.read(language).keySet()))
        .isEqualTo(new TreeSet<>(ENGLISH.keySet()));
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyMessageTakesTheSameValues(Language language) {
    Words.read(language)
        .forEach((key, message) ->
            assertThat(values(new MessagePattern(message)))
                .as("%s in %s", key, language)
                .isEqualTo(values(new MessagePattern(ENGLISH.get(key)))));
  }

  /* CLDR: what a language lacks here would be said by its form "other", which is wrong. */
  @ParameterizedTest
  @EnumSource(Language.class)
  void everyPluralHasEveryFormOfItsLanguage(Language language) {
    Set<String> needed = new HashSet<>(PluralRules.forLocale(language.locale()).getKeywords());
    // Of whole numbers; millions have a form of their own in some, and no message of ours has them.
    needed.remove("many");
    if (language == Language.ARABIC) {
      needed.add("many");
    }
    Words.read(language).entrySet().stream()
        .filter(message -> message.getValue().contains("plural,"))
        .forEach(message ->
            assertThat(forms(new MessagePattern(message.getValue())))
                .as("%s in %s", message.getKey(), language)
                .containsAll(needed));
  }

  @ParameterizedTest
  @EnumSource(value = Language.class, names = "ENGLISH", mode = EnumSource.Mode.EXCLUDE)
  void hardlyAnyMessageIsLeftInEnglish(Language language) {
    List<String> left =
        Words.read(language).entrySet().stream()
            .filter(message -> message.getValue().equals(ENGLISH.get(message.getKey())))
            .filter(message -> !SAME_EVERYWHERE.matcher(message.getValue()).matches())
            .map(Map.Entry::getKey)
            .toList();
    // "Blog" is a word of many languages.
    assertThat(left).hasSizeLessThan(ENGLISH.size() / 20);
  }

  /* One thing, one word: whoever reads two looks for two things. */
  @ParameterizedTest
  @CsvSource({
    "SIMPLIFIED_CHINESE, 日志",
    "SIMPLIFIED_CHINESE, 旧地址",
    "TRADITIONAL_CHINESE, 日誌",
    "TRADITIONAL_CHINESE, 舊地址",
    "BRAZILIAN_PORTUGUESE, postage",
    "ITALIAN, ' Su[aeo]i? '"
  })
  void noMessageHasAnotherWordThanTheRest(Language language, String other) {
    Pattern found = Pattern.compile(other);
    assertThat(Words.read(language).values()).noneMatch(message -> found.matcher(message).find());
  }

  /* A straight apostrophe begins a quotation in this format, and swallows what follows. */
  @ParameterizedTest
  @EnumSource(Language.class)
  void noMessageHasAStraightApostrophe(Language language) {
    assertThat(Words.read(language).values()).noneMatch(message -> message.contains("'"));
  }

  /* What Java asks for by a literal key must be there: else a page of 500 instead of a page. */
  @Test
  void everyKeyThatCodeNamesIsThere() throws IOException {
    Pattern named =
        Pattern.compile(
            "\"((?:go|do|fact|kept|gone|moment|sunset|claim|move|upgrade|close|later)[.][a-z0-9.-]+[a-z0-9])\"");
    Set<String> missing = new TreeSet<>();
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher key = named.matcher(Files.readString(file));
        while (key.find()) {
          found.add(key.group(1));
          if (!ENGLISH.containsKey(key.group(1)) && !ENGLISH.containsKey(key.group(1) + ".title")) {
            missing.add(key.group(1));
          }
        }
      }
    }
    missing.removeIf(name -> name.matches(".*\\.(json|ics)"));
    assertThat(found).as("else this looks at nothing").hasSizeGreaterThan(40);
    assertThat(missing).isEmpty();
  }

  /* What is kept about people is told by names, and one without a word would be a page of 500. */
  @Test
  void everythingThatIsKeptHasAName() throws IOException {
    Pattern put = Pattern.compile("\\.put\\(\\s*\"([a-zA-Z]+)\"");
    Set<String> nameless = new TreeSet<>();
    int found = 0;
    for (String file :
        List.of(
            "linkage/KeptAboutMe",
            "reminder/Consents",
            "move/Choices",
            "claim/Claims",
            "consent/Consents",
            "transfer/OwnTransfers",
            "messenger/Connections",
            "download/CopiesKept")) {
      Matcher key =
          put.matcher(
              Files.readString(Path.of("src/main/java/org/spacesgateway/" + file + ".java")));
      while (key.find()) {
        found++;
        if (!ENGLISH.containsKey("kept.word." + key.group(1))) {
          nameless.add(key.group(1));
        }
      }
    }
    assertThat(found).as("else this looks at nothing").isGreaterThan(40);
    assertThat(nameless).isEmpty();
  }

  @Test
  void numbersAndDatesAreTheLanguagesOwn() {
    assertThat(Words.in(Language.GERMAN).say(Text.of("moment", LocalDate.of(2011, 3, 16))))
        .isEqualTo("16. März 2011");
    assertThat(Words.in(Language.JAPANESE).say(Text.of("moment", LocalDate.of(2011, 3, 16))))
        .isEqualTo("2011年3月16日");
    assertThat(Words.in(Language.ENGLISH).say(Text.of("sunset.days-left", 1)))
        .isEqualTo("1 day is left.");
    assertThat(Words.in(Language.ENGLISH).say(Text.of("sunset.days-left", 1234)))
        .isEqualTo("1,234 days are left.");
  }

  @Test
  void aNameKeepsItsOwnDirectionAndIsNoPattern() {
    assertThat(Words.in(Language.ENGLISH).say(Text.of("gone.page.was", "{0} it's مرحبا")))
        .isEqualTo("“\u2068{0} it's مرحبا\u2069” was at this address.");
    assertThat(Words.in(Language.ENGLISH).say(Text.of("gone.page.was", "Alice")))
        .isEqualTo("“Alice” was at this address.");
    assertThat(Words.in(Language.ARABIC).say(Text.literal("{0} it's"))).isEqualTo("{0} it's");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                             | ENGLISH",
        "de-AT                         | GERMAN",
        "xx, fr;q=0.3, es;q=0.9        | SPANISH",
        "pt-PT                         | BRAZILIAN_PORTUGUESE",
        "zh-TW                         | TRADITIONAL_CHINESE",
        "zh-Hant-HK                    | TRADITIONAL_CHINESE",
        "zh-Hans-HK                    | SIMPLIFIED_CHINESE",
        "zh                            | SIMPLIFIED_CHINESE",
        "ar-EG;q=0.8, nl               | ARABIC",
        "de;q=0, ja                    | JAPANESE",
        "*                             | ENGLISH",
        "de;;q=x,,,=                   | ENGLISH"
      })
  void theLanguageIsTheBestThatABrowserAsksFor(String header, Language language) {
    assertThat(Language.accepted(header)).isEqualTo(language);
  }

  @Test
  void anEndlessHeaderIsNotRead() {
    assertThat(Language.accepted("de,".repeat(10_000))).isEqualTo(Language.ENGLISH);
  }

  @Test
  void aMessageThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> Words.in(Language.ENGLISH).say("no.such"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
