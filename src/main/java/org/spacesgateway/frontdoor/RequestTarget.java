package org.spacesgateway.frontdoor;

import java.util.HexFormat;
import java.util.Locale;
import org.spacesgateway.address.Query;

/**
 * What a request line asks for (RFC 9112, 3.2), read in one way only.
 *
 * @param authority host and port of an absolute-form target, lower case; null when it has none
 * @param rawPath the path as it was sent
 * @param path the path to compare with: lower case, unreserved characters decoded (RFC 3986,
 *     6.2.2), closing slashes dropped; {@code /} for the root
 * @param query what follows the question mark
 */
record RequestTarget(String authority, String rawPath, String path, Query query) {
  /** Sent by no browser as they stand; each is read differently somewhere. */
  private static final String NEVER = "\\\"<>^`{|}#";

  /**
   * Reads a request target.
   *
   * @return null if it is neither origin-form nor absolute-form, or holds a broken escape, a
   *     control character, a backslash, or dot segments, escaped ones too
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
    String rawPath = question < 0 ? rest : rest.substring(0, question);
    String path = canonical(rawPath);
    return path == null || !isClean(rest, question < 0 ? rest.length() : question)
        ? null
        : new RequestTarget(
            authority,
            rawPath,
            path,
            question < 0 ? Query.NONE : new Query(rest.substring(question + 1)));
  }

  /**
   * Whether the path could mean different things to different readers, beyond what {@link
   * #parse(String)} refuses anyway: path parameters, escaped separators, empty segments. Old
   * addresses may hold them; our own never do.
   */
  boolean isAmbiguous() {
    if (rawPath.indexOf(';') >= 0 || rawPath.contains("//")) {
      return true;
    }
    for (int at = rawPath.indexOf('%'); at >= 0; at = rawPath.indexOf('%', at + 1)) {
      int value = hex(rawPath, at);
      if (value == ';' || value == '/' || value == '\\' || value == '%') {
        return true;
      }
    }
    return false;
  }

  private static boolean isClean(String text, int pathEnd) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f || i < pathEnd && NEVER.indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static String canonical(String raw) {
    StringBuilder decoded = null;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '%') {
        if (decoded != null) {
          decoded.append(c);
        }
        continue;
      }
      int value = hex(raw, i);
      if (value < ' ' || value == 0x7f) {
        return null;
      }
      if (decoded == null) {
        decoded = new StringBuilder(raw.length()).append(raw, 0, i);
      }
      if (isUnreserved(value)) {
        decoded.append((char) value);
      } else {
        decoded.append(raw, i, i + 3);
      }
      i += 2;
    }
    String path = (decoded == null ? raw : decoded.toString()).toLowerCase(Locale.ROOT);
    if (hasDotSegment(path)) {
      return null;
    }
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private static boolean hasDotSegment(String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      int end = path.indexOf('/', slash + 1);
      int length = (end < 0 ? path.length() : end) - slash - 1;
      if (length >= 1 && length <= 2 && path.startsWith("..".substring(0, length), slash + 1)) {
        return true;
      }
    }
    return false;
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
