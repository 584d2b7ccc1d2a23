package org.spacesgateway.consent;

import java.util.Locale;
import java.util.Optional;

/** Whether something can be done with a person's permission now. */
public sealed interface Access {
  /** It can, with this token; it is not to be kept or logged. */
  record Granted(String token) implements Access {}

  /** It can't be known now: the provider is away, or another process is asking for a new token. */
  record Later() implements Access {}

  /** It can't, until the person grants it again. */
  record Ended(Ending how) implements Access {}

  /** Why there is no permission. */
  enum Ending {
    /** It was never granted, or taken back. */
    NONE,
    /** The time that it was granted for is over. */
    EXPIRED,
    /** The provider gives no new token for it, or takes the one it gave no more. */
    REFUSED;

    /** As the table has it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one with that word; empty for null, and for any other. */
    static Optional<Ending> of(String word) {
      for (Ending ending : values()) {
        if (ending.word().equals(word)) {
          return Optional.of(ending);
        }
      }
      return Optional.empty();
    }
  }
}
