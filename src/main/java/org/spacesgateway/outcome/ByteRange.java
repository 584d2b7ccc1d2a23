package org.spacesgateway.outcome;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file.
 *
 * @param from the first byte, 0 and up
 * @param to the last byte, too
 */
public record ByteRange(long from, long to) {
  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /**
   * What a request asks for (RFC 9110, 14.2): one range of bytes.
   *
   * @param range the header; may be null
   * @param ifRange the header; may be null
   * @param etag the file's
   * @param length how long the file is
   * @return empty when the whole file is asked for, several parts of it, one that it hasn't got, or
   *     a part of another file than this; the whole may always be sent
   */
  public static Optional<ByteRange> of(String range, String ifRange, String etag, long length) {
    if (range == null || ifRange != null && !ifRange.strip().equals(etag)) {
      return Optional.empty();
    }
    Matcher one = ONE.matcher(range.strip());
    if (!one.matches() || one.group(1).isEmpty() && one.group(2).isEmpty()) {
      return Optional.empty();
    }
    long from =
        one.group(1).isEmpty()
            ? Math.max(0, length - Long.parseLong(one.group(2)))
            : Long.parseLong(one.group(1));
    long to =
        one.group(1).isEmpty() || one.group(2).isEmpty()
            ? length - 1
            : Math.min(length - 1, Long.parseLong(one.group(2)));
    return from > to ? Optional.empty() : Optional.of(new ByteRange(from, to));
  }

  /** How many bytes. */
  public long length() {
    return to - from + 1;
  }
}
