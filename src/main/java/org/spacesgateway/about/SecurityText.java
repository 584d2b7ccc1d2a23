package org.spacesgateway.about;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The file that says where weaknesses are reported (RFC 9116). */
final class SecurityText {
  /** RFC 9116, 2.5.5, wants less than a year: so is a file that nobody looks after any more. */
  private static final int DAYS_VALID = 180;

  private SecurityText() {}

  /**
   * The file.
   *
   * @param origin our own origin
   * @param now when it is asked for
   */
  static String of(URI contact, String origin, Instant now) {
    return "Contact: %s\nExpires: %s\nPreferred-Languages: en\nCanonical: %s/.well-known/security.txt\n"
        .formatted(
            contact, now.truncatedTo(ChronoUnit.DAYS).plus(DAYS_VALID, ChronoUnit.DAYS), origin);
  }
}
