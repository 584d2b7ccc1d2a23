package org.spacesgateway.move;

import java.util.Arrays;
import org.spacesgateway.directory.Space;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Text;
import org.spacesgateway.words.Words;

/**
 * What is typed to close a Space: its alias; for one without, a word of the reader's language.
 * Nobody types it by mistake.
 */
final class ClosingWord {
  private static final String WORD = "close.word";

  private ClosingWord() {}

  /** What is asked for. */
  static Text asked(Space space) {
    return Text.of("close.type", space.alias == null ? Text.of(WORD) : space.alias);
  }

  /**
   * Whether that is it: in any case, without blanks around it and the unseen marks of direction
   * that are copied along. In any language, as the page may have been switched.
   *
   * @param typed may be null
   */
  static boolean isMeant(Space space, String typed) {
    if (typed == null) {
      return false;
    }
    String word = typed.replaceAll("\\p{Cf}", "").strip();
    return space.alias == null
        ? Arrays.stream(Language.values())
            .anyMatch(language -> Words.in(language).say(WORD).equalsIgnoreCase(word))
        : space.alias.equalsIgnoreCase(word);
  }
}
