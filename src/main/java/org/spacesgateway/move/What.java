package org.spacesgateway.move;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an owner can choose for their Space. */
enum What {
  /** To go on at WordPress.com. */
  UPGRADE,
  /** To take a copy. */
  DOWNLOAD,
  /** To close it, after a time in which that can be undone. */
  CLOSE,
  /** To decide later. */
  LATER,
  /** To keep it open after all. */
  REOPEN;

  /** The one by that word; empty for null and all else. */
  static Optional<What> of(String word) {
    return Arrays.stream(values()).filter(what -> what.word().equals(word)).findFirst();
  }

  /** As forms, keys of messages and the column have it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
