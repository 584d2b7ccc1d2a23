package org.spacesgateway.sunset;

import java.util.Locale;

/**
 * How far the closing has come, in this order. Each says what the other rooms do while it holds.
 */
public enum Phase {
  /** Nobody is told yet: no answer names the closing. */
  UNANNOUNCED,
  /** The closing is public; sign-ups go to the new platform from now on. */
  ANNOUNCED,
  /** Owners can transfer. */
  TRANSFER_OPEN,
  /** Nothing new can be written; everything can be read. */
  READ_ONLY,
  /** The old platform is gone; addresses are answered from here alone. */
  CLOSED,
  /** Old addresses lead nowhere any more. */
  REDIRECTS_ENDED;

  /** Whether answers name the closing. */
  public boolean isTold() {
    return this != UNANNOUNCED;
  }

  /** Whether what has not moved can be written to at its old home. */
  public boolean isWritable() {
    return compareTo(READ_ONLY) < 0;
  }

  /** Whether the old platform still answers for what has not moved. */
  public boolean isAlive() {
    return compareTo(CLOSED) < 0;
  }

  /** Whether old addresses of what has moved lead to its new home. */
  public boolean redirects() {
    return this != REDIRECTS_ENDED;
  }

  /** The key of the date on which it begins, under {@code gateway.sunset}. */
  String key() {
    return switch (this) {
      case CLOSED -> "closes";
      case REDIRECTS_ENDED -> "redirects-until";
      default -> name().toLowerCase(Locale.ROOT).replace('_', '-');
    };
  }

  /** In words, for operators. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
