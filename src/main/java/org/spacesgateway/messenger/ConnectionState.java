package org.spacesgateway.messenger;

import java.util.Locale;

/** How a person's connection with Messenger stands. */
enum ConnectionState {
  /** They are asked for it. */
  REQUESTED,
  /** New posts are announced. */
  CONNECTED,
  /** The provider gives no new token: they are to connect again. */
  REFRESH_FAILED,
  /** The time that they gave it for is over: they are to connect again. */
  CONSENT_EXPIRED,
  /** They took it back, or the link with their blog has ended. */
  REVOKED,
  /** Messenger itself has ended. */
  RETIRED;

  /** What changes it. */
  enum Happening {
    /** They are sent to the provider. */
    ASKED,
    /** They came back with the permission. */
    GRANTED,
    /** No new token is given. */
    REFRESH_REFUSED,
    /** The time that it was given for is over. */
    CONSENT_OVER,
    /** They took it back, or unlinked. */
    TAKEN_BACK,
    /** Messenger has ended. */
    SERVICE_ENDED
  }

  /** What it is after that; the same where that changes nothing. */
  ConnectionState after(Happening happening) {
    if (this == RETIRED) {
      return RETIRED;
    }
    return switch (happening) {
      // Who is connected, or ought to connect again, is that until they have answered.
      case ASKED -> this == REVOKED ? REQUESTED : this;
      case GRANTED -> CONNECTED;
      case REFRESH_REFUSED -> this == CONNECTED ? REFRESH_FAILED : this;
      case CONSENT_OVER -> this == CONNECTED ? CONSENT_EXPIRED : this;
      case TAKEN_BACK -> REVOKED;
      case SERVICE_ENDED -> RETIRED;
    };
  }

  /** As the table has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The one with that word.
   *
   * @throws IllegalArgumentException for any other
   */
  static ConnectionState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
