package org.spacesgateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spacesgateway.traffic.Suggestions.Suggestion;

class SuggestionsTest {
  @ParameterizedTest
  @CsvSource({
    "old.example/visas/index.html, old.example/visas, 0.95",
    "old.example/visas/fees, old.example/visas/fees.aspx, 0.95",
    "old.example/visas/fees%20, old.example/visas/fees, 0.95",
    "old.example/visas/fees).?page=2, old.example/visas/fees, 0.95",
    "www.old.example/visas, old.example/visas, 0.95",
    "news.old.example/visas, old.example/visas, 0.76",
    "old.example/visas/pasports, old.example/visas/passports, 0.8",
    "old.example/en/visas/fees, old.example/visas/fees, 0.7",
    "old.example/archive/fees, old.example/visas/fees, 0.5",
    "old.example/visas/2009/oct, old.example/visas/2009, 0.266",
    "old.example/visas/2009/oct, old.example/visas, 0.133",
    "old.example/visas/a, old.example/tax/a, 0",
    "old.example/visas, old.example/taxes, 0",
    "old.example/, old.example/, 0",
    "old.example/visas, old.example/visas/fees, 0"
  })
  void likenessIsHowSureItIs(String gap, String live, double confidence) {
    assertThat(new Likeness(gap).to(new Likeness(live)))
        .isCloseTo(confidence, org.assertj.core.api.Assertions.within(0.001));
  }

  @Test
  void theBestOfAllIsSuggested() {
    Suggestions suggestions =
        new Suggestions(
            List.of("old.example/visas/2009/oct.html", "old.example/pasport", "old.example/lost"));
    suggestions.offer("old.example/visas", "https://new.example/visas");
    suggestions.offer("old.example/visas/2009/oct", "https://new.example/october");
    suggestions.offer("old.example/visas/2009", "https://new.example/2009");
    suggestions.offer("old.example/passport", "https://new.example/passport");
    assertThat(suggestions.best())
        .isEqualTo(
            Map.of(
                "old.example/visas/2009/oct.html",
                new Suggestion("https://new.example/october", 0.95),
                "old.example/pasport",
                new Suggestion("https://new.example/passport", 0.9 * 7 / 8)));
  }

  @Property
  void aSuggestionIsFoundExactlyWhereThereIsALikeness(@ForAll String gap, @ForAll String live) {
    String sought = "h/a/" + gap;
    double confidence = new Likeness(sought).to(new Likeness("h/a/" + live));
    Suggestions suggestions = new Suggestions(List.of(sought));
    suggestions.offer("h/a/" + live, "https://new.example/");
    assertThat(confidence).isBetween(0.0, 1.0);
    assertThat(suggestions.best().containsKey(sought)).isEqualTo(confidence > 0);
  }
}
