package org.spacesgateway.address;

import java.util.Optional;

/**
 * What an old platform's {@code cns!…!n} names: one thing of one Space. The number is one counter
 * for all of a Space: entries, albums, photos, lists.
 */
public sealed interface Handle {
  /** The thing's number in its Space, 0 and up. */
  long number();

  /** Its Space is named by its owner's id. */
  record Of(Cid cid, long number) implements Handle {}

  /**
   * Its Space is named by a token from before 2006, which does not decode to an id.
   *
   * @param token 24 characters, case kept
   */
  record Opaque(String token, long number) implements Handle {}

  /** Characters of an opaque token. */
  int TOKEN_LENGTH = 24;

  /**
   * Reads {@code cns!…!n}.
   *
   * @param text percent-decoded; the exclamation marks as they are
   * @return empty for anything else
   */
  static Optional<Handle> parse(String text) {
    if (!text.regionMatches(true, 0, "cns!", 0, 4)) {
      return Optional.empty();
    }
    int mark = text.indexOf('!', 4);
    if (mark < 0) {
      return Optional.empty();
    }
    String middle = text.substring(4, mark);
    String digits = text.substring(mark + 1);
    if (digits.isEmpty()
        || digits.length() > 18
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    long number = Long.parseLong(digits);
    return Cid.ofHex(middle)
        .<Handle>map(cid -> new Of(cid, number))
        .or(() -> isToken(middle) ? Optional.of(new Opaque(middle, number)) : Optional.empty());
  }

  private static boolean isToken(String text) {
    return text.length() == TOKEN_LENGTH
        && text.chars()
            .allMatch(c ->
                c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '_');
  }
}
