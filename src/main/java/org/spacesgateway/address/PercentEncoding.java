package org.spacesgateway.address;

import java.nio.charset.StandardCharsets;

/**
 * One spelling for every spelling of the same characters (RFC 3986, 6.2.2): unreserved characters
 * stand for themselves, escapes are upper case, and what may not stand in an address is escaped.
 *
 * <p>Unreserved are those of RFC 2396, 2.3, too, which was in force when these addresses were made,
 * but for the apostrophe: browsers escape it in a query, and in no path is it anything else than
 * its escape.
 */
final class PercentEncoding {
  private static final String HEX = "0123456789ABCDEF";

  private PercentEncoding() {}

  /**
   * Normalises a part of an address. Twice is the same as once.
   *
   * @param kept ASCII characters that stand for themselves beside the unreserved ones; an escape of
   *     one of them stays an escape, for it may mean something else
   * @param lower whether letters outside escapes become lower case
   */
  static String normalise(String text, String kept, boolean lower) {
    if (isNormal(text, kept, lower)) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder normal = new StringBuilder(bytes.length + 16);
    for (int i = 0; i < bytes.length; i++) {
      int octet = bytes[i] & 255;
      if (octet == '%') {
        int value = hex(bytes, i);
        if (value < 0) {
          normal.append("%25");
          continue;
        }
        i += 2;
        if (isUnreserved(value)) {
          append(normal, value, lower);
        } else {
          escape(normal, value);
        }
      } else if (isUnreserved(octet) || octet < 0x80 && kept.indexOf(octet) >= 0) {
        append(normal, octet, lower);
      } else {
        escape(normal, octet);
      }
    }
    return normal.toString();
  }

  private static boolean isNormal(String text, String kept, boolean lower) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean stands = isUnreserved(c) || c < 0x80 && kept.indexOf(c) >= 0;
      if (!stands || lower && c >= 'A' && c <= 'Z') {
        return false;
      }
    }
    return true;
  }

  private static void append(StringBuilder to, int octet, boolean lower) {
    to.append((char) (lower && octet >= 'A' && octet <= 'Z' ? octet + 32 : octet));
  }

  private static void escape(StringBuilder to, int octet) {
    to.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
  }

  private static int hex(byte[] bytes, int percent) {
    if (percent + 2 >= bytes.length) {
      return -1;
    }
    int high = digit(bytes[percent + 1]);
    int low = digit(bytes[percent + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static int digit(byte c) {
    return c < 0 ? -1 : Character.digit(c, 16);
  }

  private static boolean isUnreserved(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~'
        || c == '!'
        || c == '('
        || c == ')'
        || c == '*';
  }
}
