package org.spacesgateway.messenger;

import java.util.Locale;

/** How far an announcement is. */
enum AnnouncementState {
  /** It waits for its time. */
  WAITING,
  /** A process looks whether it may go; another one takes over when that takes too long. */
  CHECKING,
  /** It is on its way, and not known to be more until its lease ends. */
  SENDING,
  /** Messenger took it. */
  ANNOUNCED,
  /** Messenger may have taken it or not: it is never sent again. */
  UNKNOWN,
  /** Refused too often, or for good: an operator can have it tried again. */
  GIVEN_UP,
  /** The post is not public, or not there, any more. */
  WITHDRAWN,
  /** There is no connection any more, or it was paused. */
  DROPPED;

  /** As the table has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The one with that word.
   *
   * @throws IllegalArgumentException for any other
   */
  static AnnouncementState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
