package org.spacesgateway.sunset;

/** How far the closing has come. */
public enum Phase {
  /** The closing is public; sign-ups go to the new platform from now on. */
  ANNOUNCED,
  /** Owners can transfer. */
  TRANSFER_OPEN,
  /** Nothing new can be written; everything can be read. */
  READ_ONLY,
  /** The old platform is gone; addresses are answered from here alone. */
  CLOSED
}
