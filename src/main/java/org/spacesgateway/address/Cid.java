package org.spacesgateway.address;

import java.util.Locale;
import java.util.Optional;

/**
 * The 64-bit id of a Live account: hexadecimal in addresses, signed decimal in feeds and APIs.
 *
 * @param value all 64 bits
 */
public record Cid(long value) {
  private static final int MOST_DIGITS = 16;

  /**
   * Reads it as addresses spell it: 1 to 16 hexadecimal digits of either case, since a leading zero
   * is dropped.
   *
   * @return empty for anything else
   */
  public static Optional<Cid> ofHex(CharSequence text) {
    if (text.isEmpty() || text.length() > MOST_DIGITS) {
      return Optional.empty();
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return Optional.empty();
      }
      value = value << 4 | digit;
    }
    return Optional.of(new Cid(value));
  }

  /**
   * Reads it as feeds and APIs spell it: a signed 64-bit number.
   *
   * @return empty for anything else
   */
  public static Optional<Cid> ofDecimal(String text) {
    if (!text.matches("-?[0-9]{1,19}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Cid(Long.parseLong(text)));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  /** As paths spell it, and as it is stored: upper case, without leading zeros. */
  public String hex() {
    return Long.toHexString(value).toUpperCase(Locale.ROOT);
  }

  /** As feeds and APIs spell it. */
  public String decimal() {
    return Long.toString(value);
  }

  /** The label of its own host: {@code cid-} and sixteen lower-case digits. */
  public String hostLabel() {
    return "cid-%016x".formatted(value);
  }
}
