package org.spacesgateway.reminder;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Why somebody gets no reminders any more. */
public enum Ending {
  /** They said so. */
  STOPPED,
  /** The last one was sent, or their Space has closed. */
  DONE,
  /** Their Space has moved, or they have connected a blog. */
  MOVED,
  /** They have closed their Space. */
  CLOSED,
  /** The directory no longer says that a Space is theirs. */
  NO_SPACE,
  /** Their address can't be read any more: its key is gone. */
  NO_ADDRESS,
  /** Mail to them came back. */
  BOUNCED;

  /** As the table has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The ending of that word; empty for null. */
  static Optional<Ending> of(String word) {
    return Stream.of(values()).filter(ending -> ending.word().equals(word)).findFirst();
  }
}
