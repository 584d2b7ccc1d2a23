package org.spacesgateway.address;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The query of an address, read on demand. Names are compared without regard to case, as the old
 * platform did; of a doubled parameter the first counts.
 *
 * @param raw what follows the question mark, percent-encoded; empty when there is none
 */
public record Query(String raw) {
  /** Longer values belong to nobody we know of, and are passed over. */
  static final int LONGEST_VALUE = 512;

  /** A query without parameters. */
  public static final Query NONE = new Query("");

  /**
   * The first value of a parameter, decoded once.
   *
   * @param name a plain ASCII name
   * @return empty if it is absent, longer than 512 characters, or not decodable
   */
  public Optional<String> first(String name) {
    for (int start = 0; start < raw.length(); ) {
      int end = raw.indexOf('&', start);
      if (end < 0) {
        end = raw.length();
      }
      int afterName = start + name.length();
      if (afterName < end
          && raw.charAt(afterName) == '='
          && raw.regionMatches(true, start, name, 0, name.length())) {
        return decoded(raw.substring(afterName + 1, end));
      }
      start = end + 1;
    }
    return Optional.empty();
  }

  /** Whether a parameter has exactly this value, case aside. */
  public boolean has(String name, String value) {
    return !raw.isEmpty() && first(name).filter(value::equalsIgnoreCase).isPresent();
  }

  private static Optional<String> decoded(String value) {
    if (value.length() > LONGEST_VALUE) {
      return Optional.empty();
    }
    if (value.indexOf('%') < 0 && value.indexOf('+') < 0) {
      return Optional.of(value);
    }
    try {
      return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException broken) {
      return Optional.empty();
    }
  }
}
