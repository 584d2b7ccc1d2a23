package org.spacesgateway.frontdoor;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.spacesgateway.address.DotSegments;
import org.spacesgateway.address.Query;

/**
 * What a request line asks for (RFC 9112, 3.2), read in one way only.
 *
 * @param authority host and port of an absolute-form target, lower case; null when it has none
 * @param rawPath the path as it was sent, octets beyond ASCII escaped
 * @param path the path to compare with: lower case, unreserved characters decoded (RFC 3986,
 *     6.2.2), dot segments, empty ones and closing slashes dropped; {@code /} for the root
 * @param query what follows the question mark, octets beyond ASCII escaped
 */
record RequestTarget(String authority, String rawPath, String path, Query query) {
  private static final HexFormat UPPER_HEX = HexFormat.of().withUpperCase();

  /** Sent by no link of ours; each is read differently somewhere. */
  private static final String NEVER_OURS = ";\"<>^`{|}";

  /**
   * Reads a request target.
   *
   * @return null if it is neither origin-form nor absolute-form, or holds a control character, a
   *     space, in its path a backslash, a number sign or an escaped NUL
   */
  static RequestTarget parse(String sent) {
    String authority = null;
    String rest = sent;
    if (!sent.startsWith("/")) {
      if (!sent.regionMatches(true, 0, "http://", 0, 7)
          && !sent.regionMatches(true, 0, "https://", 0, 8)) {
        return null;
      }
      int start = sent.indexOf("//") + 2;
      int end = start;
      while (end < sent.length() && "/?".indexOf(sent.charAt(end)) < 0) {
        end++;
      }
      authority = sent.substring(start, end).toLowerCase(Locale.ROOT);
      rest =
          end < sent.length() && sent.charAt(end) == '/'
              ? sent.substring(end)
              : "/" + sent.substring(end);
    }
    int question = rest.indexOf('?');
    int pathEnd = question < 0 ? rest.length() : question;
    if (!isClean(rest, pathEnd)) {
      return null;
    }
    String rawPath = ascii(rest.substring(0, pathEnd));
    return new RequestTarget(
        authority,
        rawPath,
        canonical(rawPath),
        question < 0 ? Query.NONE : new Query(ascii(rest.substring(question + 1))));
  }

  /**
   * Whether the path could mean different things to different readers: path parameters, dot
   * segments, empty ones, broken escapes, escaped separators and control characters, and what links
   * of ours never hold. Old addresses may hold them; our own never do.
   */
  boolean isAmbiguous() {
    if (rawPath.contains("//") || DotSegments.isIn(rawPath)) {
      return true;
    }
    for (int i = 0; i < rawPath.length(); i++) {
      char c = rawPath.charAt(i);
      if (c == '%') {
        int value = hex(rawPath, i);
        if (value < ' ' || value == 0x7f || ";/\\%".indexOf(value) >= 0) {
          return true;
        }
      } else if (NEVER_OURS.indexOf(c) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isClean(String text, int pathEnd) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f || i < pathEnd && (c == '\\' || c == '#')) {
        return false;
      }
      if (c == '%' && i < pathEnd && text.startsWith("00", i + 1)) {
        return false;
      }
    }
    return true;
  }

  /** Octets beyond ASCII as their escapes: decoders hand each over as a character. */
  static String ascii(String text) {
    int first = 0;
    while (first < text.length() && text.charAt(first) < 0x80) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 32).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        escaped.append(c);
        continue;
      }
      byte[] octets =
          c <= 0xff ? new byte[] {(byte) c} : String.valueOf(c).getBytes(StandardCharsets.UTF_8);
      for (byte octet : octets) {
        escaped.append('%');
        UPPER_HEX.toHexDigits(escaped, octet);
      }
    }
    return escaped.toString();
  }

  private static String canonical(String raw) {
    StringBuilder decoded = null;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      int value = c == '%' ? hex(raw, i) : -1;
      if (isUnreserved(value)) {
        if (decoded == null) {
          decoded = new StringBuilder(raw.length()).append(raw, 0, i);
        }
        decoded.append((char) value);
        i += 2;
      } else if (decoded != null) {
        decoded.append(c);
      }
    }
    String path = (decoded == null ? raw : decoded.toString()).toLowerCase(Locale.ROOT);
    if (path.contains("//") || DotSegments.isIn(path)) {
      path = DotSegments.removed(path);
    }
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private static boolean isUnreserved(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /** The octet of the escape at a position; -1 when it is broken. */
  private static int hex(String text, int percent) {
    if (percent + 2 >= text.length()) {
      return -1;
    }
    char high = text.charAt(percent + 1);
    char low = text.charAt(percent + 2);
    return HexFormat.isHexDigit(high) && HexFormat.isHexDigit(low)
        ? HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low)
        : -1;
  }
}
