package org.spacesgateway.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.address.PlainAddress.Comparison;
import org.spacesgateway.mapping.Mapping.Kind;

class RulesTest {
  private static final Comparison FOLDED = new Comparison(false, Set.of("id"));
  private static final Comparison AS_SPELLED = new Comparison(true, Set.of("id"));

  private static Rules.Row rule(String key, String target, int position) {
    Kind kind = key.startsWith(Rules.PREFIX) ? Kind.PREFIX : Kind.PATTERN;
    return new Rules.Row(
        new MapKey("retired", key),
        new Mapping(kind, target, null, null, null, null, null, position));
  }

  private static Optional<Rules.Match> after(Rules rules, String address) {
    return rules.after(
        "retired",
        PlainAddress.parse(address, FOLDED).orElseThrow(),
        () -> PlainAddress.parse(address, AS_SPELLED).orElseThrow());
  }

  private static String target(Rules rules, String address) {
    return after(rules, address).map(it -> it.mapping().target()).orElse(null);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          old.example/docs,            https://new.example/archive
          old.example/Docs/,           https://new.example/archive
          old.example/docs/A/b,        https://new.example/archive/A/b
          OLD.example/DOCS/A%2fb?x=1,  https://new.example/archive/A%2Fb
          old.example/docs/c?id=1,     https://new.example/archive/c
          old.example/documents,       -
          old.example/,                -
          other.example/docs/a,        -
          """)
  void prefixHoldsAtTheEndOfASegmentAndTheRestKeepsItsLetters(String address, String target) {
    Rules rules =
        Rules.of(List.of(rule("prefix:old.example/docs", "https://new.example/archive/", 1)));
    assertThat(target(rules, address)).isEqualTo(target);
  }

  @Test
  void prefixOfAWholeHostTakesEveryPath() {
    Rules rules = Rules.of(List.of(rule("prefix:old.example/", "https://new.example", 1)));
    assertThat(target(rules, "old.example")).isEqualTo("https://new.example/");
    assertThat(target(rules, "old.example/A/b")).isEqualTo("https://new.example/A/b");
    assertThat(target(rules, "old.example.evil/a")).isNull();
  }

  @Test
  void patternFillsItsGroupsIntoTheTarget() {
    Rules rules =
        Rules.of(
            List.of(
                rule(
                    "pattern:old\\.example/(\\d+)/([^/?]+)(x)?\\?id=(\\d+)",
                    "https://new.example/$4/$2?was=$1$3&cost=$5$",
                    1)));
    assertThat(rules.refused())
        .singleElement()
        .satisfies(it -> assertThat(it.why()).contains("$5"));
    rules =
        Rules.of(
            List.of(
                rule(
                    "pattern:old\\.example/(\\d+)/([^/?]+)(\\.x)?\\?id=(\\d+)",
                    "https://new.example/$4/$2?was=$1$3&cost=$$0$",
                    1)));
    assertThat(target(rules, "old.example/12/%C3%A9t%C3%A9?ID=7&y=2"))
        .isEqualTo("https://new.example/7/%C3%A9t%C3%A9?was=12&cost=$$0$");
    assertThat(target(rules, "old.example/12/a/b?id=7")).isNull();
    assertThat(target(rules, "www.old.example/12/a?id=7")).isNull();
  }

  /** Each of these characters and its escape were two when the rule was made. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          prefix:old.example/it's         | https://new.example/its    | https://new.example/its/a_(b)
          prefix:old.example/it%27s       | https://new.example/its    | https://new.example/its/a_(b)
          pattern:old.example/it's/(.*)   | https://new.example/$1     | https://new.example/a_(b)
          pattern:old.example/it%27s/(.*) | https://new.example/$1     | https://new.example/a_(b)
          pattern:.*/it%27s/(.*)_%28b%29  | https://new.example/$1     | https://new.example/a
          """)
  void aRuleHoldsByEverySpellingOfItsAddress(String key, String target, String leadsTo) {
    Rules rules = Rules.of(List.of(rule(key, target, 1)));
    for (String address : List.of("old.example/it's/a_(b)", "old.example/it%27s/a_%28b%29")) {
      assertThat(target(rules, address)).isEqualTo(leadsTo);
    }
  }

  @Test
  void whatAHostMayHoldIsEscapedInATarget() {
    Rules rules =
        Rules.of(List.of(rule("pattern:(.*)\\.old\\.example/", "https://new.example/$1", 1)));
    PlainAddress odd = new PlainAddress("a\rb é.old.example", "/", "");
    assertThat(rules.after("retired", odd, () -> odd))
        .map(it -> it.mapping().target())
        .contains("https://new.example/a%0Db%20%C3%A9");
  }

  @Test
  void rulesAreTriedInTheirOrderAheadAndAfter() {
    Rules rules =
        Rules.of(
            List.of(
                rule("prefix:old.example/a", "https://new.example/second", 2),
                rule("prefix:old.example/a/b", "https://new.example/first", 1),
                rule("prefix:old.example/ahead", "https://new.example/ahead", -1)));
    assertThat(target(rules, "old.example/a/b/c")).isEqualTo("https://new.example/first/c");
    assertThat(target(rules, "old.example/a/c")).isEqualTo("https://new.example/second/c");
    assertThat(after(rules, "old.example/a/b"))
        .map(Rules.Match::rule)
        .contains("prefix:old.example/a/b");
    assertThat(target(rules, "old.example/ahead")).isNull();
    PlainAddress ahead = PlainAddress.parse("old.example/ahead/x", FOLDED).orElseThrow();
    assertThat(rules.ahead("retired", ahead, () -> ahead))
        .map(it -> it.mapping().target())
        .contains("https://new.example/ahead/x");
    assertThat(rules.ahead("another", ahead, () -> ahead)).isEmpty();
  }

  /** Those that ask for an end in vain: an attacker's address goes through all of each. */
  private static List<Rules.Row> patterns(int count, String beginning) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            rule("pattern:" + beginning.formatted(i) + ".*/article/([0-9]+)(/.*)?", "https://x", i))
        .toList();
  }

  @Test
  void whatPatternsTakeIsBoundedByTheLengthOfTheAddress() {
    List<Rules.Row> rows = new ArrayList<>(patterns(100, "old\\.example/"));
    rows.add(rule("prefix:old.example/docs", "https://new.example", 200));
    Rules rules = Rules.of(rows);
    int longest = rules.longest(new MapKey("retired", "prefix:old.example/docs"));
    assertThat(longest).isBetween(100, 200);
    String page = "old.example/docs/";
    String fits = page + "a".repeat(longest - page.length());
    assertThat(target(rules, fits)).startsWith("https://new.example/a");
    assertThat(target(rules, fits + "a")).isNull();
    // In three spellings, each of which is tried.
    assertThat(target(rules, page + "('" + "a".repeat(longest / 2))).isNull();
  }

  @Test
  void patternsThatBeginOtherwiseTakeNothing() {
    List<Rules.Row> rows = new ArrayList<>(patterns(10_000, "old\\.example/%d/"));
    rows.add(rule("prefix:old.example/docs", "https://new.example", 20_000));
    rows.add(rule("pattern:old\\.example/docs2/.*", "https://new.example", 20_000));
    Rules rules = Rules.of(rows);
    assertThat(target(rules, "old.example/docs/" + "a".repeat(2_000))).isNotNull();
    assertThat(rules.longest(rows.getLast().key())).isGreaterThan(2_048);
    assertThat(rules.longest(rows.getFirst().key())).isGreaterThan(2_048);
  }

  @Test
  void anEndlessListOfRulesIsNotLookedAtToItsEnd() {
    List<Rules.Row> rows = new ArrayList<>();
    for (int i = 1; i <= 500_001; i++) {
      rows.add(rule("prefix:old.example/" + i, "https://new.example", i));
    }
    Rules rules = Rules.of(rows);
    assertThat(target(rules, "old.example/500000")).isNotNull();
    assertThat(target(rules, "old.example/500001")).isNull();
    assertThat(rules.longest(rows.getLast().key())).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          old\\.example/docs/(.*) ; old.example/docs/
          old\\.example/docs? ; old.example/doc
          old\\.example/docs*/x ; old.example/doc
          old\\.example/docs{0,2} ; old.example/doc
          old\\.example/docs+/x ; old.example/docs
          old\\.example/(a|b)/c ; old.example/
          old\\.example/[(]x ; old.example/
          old\\.example/caf%C3%A9-_~ ; old.example/caf%C3%A9-_~
          old\\.example/a|b ; ''
          old\\.example/[(]|b ; ''
          old\\.example/[])|]|b ; ''
          old\\.example/[[:alpha:](]|b ; ''
          old\\.example/\\(|b ; ''
          old\\.example/\\Q(\\E|b ; ''
          (?i)old\\.example/ ; ''
          ^old ; ''
          """)
  void whatAPatternBeginsWithIsSeen(String expression, String beginning) {
    assertThat(PatternRule.beginning(expression)).isEqualTo(beginning);
  }

  /** Of expressions that somebody types at random, those that are any. */
  @Property(tries = 5_000, seed = "5")
  void whateverAPatternFitsBeginsSo(
      @ForAll @Size(max = 10) List<@From("pieces") String> expression,
      @ForAll @Size(max = 6) List<@From("letters") String> address) {
    String typed = String.join("", expression);
    Pattern pattern;
    try {
      pattern = Pattern.compile(typed);
    } catch (PatternSyntaxException e) {
      return;
    }
    String asked = String.join("", address);
    if (pattern.matches(asked)) {
      assertThat(asked).startsWith(PatternRule.beginning(typed));
    }
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
        "a",
        "b",
        "a",
        "b",
        "(",
        ")",
        "|",
        "[",
        "]",
        "^",
        "*",
        "?",
        "+",
        "{0,1}",
        "{",
        "\\",
        "\\Q",
        "\\E",
        "\\.",
        "\\(",
        ".",
        "[:alpha:]",
        "(?:",
        "(?i)",
        ":",
        "$");
  }

  @Provide
  Arbitrary<String> letters() {
    return Arbitraries.of("a", "b", "A", "(", ")", ".", "|", "[", "]", ":", "\\");
  }

  @Test
  void rulesThatMakeNoSenseAreRefusedAndTheOthersHold() {
    Rules rules =
        Rules.of(
            List.of(
                rule("pattern:(", "https://new.example/", 1),
                rule("pattern:(a)", "https://new.example/$2", 2),
                rule("pattern:([a-z]{1000}){3}", "https://new.example/", 2),
                rule("pattern:((a{1000}){1000}){10}", "https://new.example/", 2),
                rule("prefix:nothing", "https://new.example/", 3),
                rule("neither", "https://new.example/", 4),
                rule("prefix:old.example/x", null, 5),
                rule("prefix:old.example/a", "https://new.example/a", 6)));
    assertThat(rules.refused())
        .extracting(it -> it.key().key())
        .containsExactly(
            "pattern:(",
            "pattern:((a{1000}){1000}){10}",
            "pattern:([a-z]{1000}){3}",
            "pattern:(a)",
            "prefix:nothing",
            "neither",
            "prefix:old.example/x");
    assertThat(target(rules, "old.example/a")).isEqualTo("https://new.example/a");
  }
}
