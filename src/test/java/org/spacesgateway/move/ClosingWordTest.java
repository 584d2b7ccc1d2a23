package org.spacesgateway.move;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.directory.Space;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Words;

/** What is typed to close a Space. */
class ClosingWordTest {
  private final Space named = MoveSamples.space("public");
  private final Space nameless = nameless();

  private static Space nameless() {
    Space space = MoveSamples.space("public");
    space.alias = null;
    return space;
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", " ALICE\t", "\u2068alice\u2069"})
  void isTheAlias(String typed) {
    assertThat(ClosingWord.isMeant(named, typed)).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"close", "alice2", "A11CE", "ali ce"})
  void isNothingElse(String typed) {
    assertThat(ClosingWord.isMeant(named, typed)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void isAWordOfTheReadersLanguageWhereThereIsNoAlias(Language language) {
    String word = Words.in(language).say("close.word");
    assertThat(ClosingWord.isMeant(nameless, word)).isTrue();
    assertThat(ClosingWord.isMeant(named, word)).isFalse();
    assertThat(Words.in(language).say(ClosingWord.asked(nameless))).contains(word);
  }

  @Test
  void isNoEmptyWord() {
    assertThat(ClosingWord.isMeant(nameless, "")).isFalse();
  }
}
