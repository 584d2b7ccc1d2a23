package org.spacesgateway.address;

import java.util.Locale;
import java.util.Optional;

/** By what an old address names a Space. */
public sealed interface SpaceKey {
  /** Its owner's id. */
  record ById(Cid cid) implements SpaceKey {}

  /**
   * Its alias, or one it had.
   *
   * @param alias lower case: letters, digits and inner hyphens, at most 63 characters
   */
  record ByAlias(String alias) implements SpaceKey {}

  /**
   * Reads the label that stands before a site's name.
   *
   * @return empty when no Space is ever called that
   */
  static Optional<SpaceKey> ofLabel(String label) {
    String lower = label.toLowerCase(Locale.ROOT);
    if (lower.startsWith("cid-")) {
      return Cid.ofHex(lower.substring(4)).map(ById::new);
    }
    return isAlias(lower) ? Optional.of(new ByAlias(lower)) : Optional.empty();
  }

  private static boolean isAlias(String text) {
    return !text.isEmpty()
        && text.length() <= 63
        && text.charAt(0) != '-'
        && text.charAt(text.length() - 1) != '-'
        && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-');
  }
}
