package org.spacesgateway.messenger;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/** The newest deliveries of a subscription, by their hashes: one that comes again tells nothing. */
final class SeenDeliveries {
  private static final int HASH = 32;

  /** A hub repeats itself within minutes; what is older is a hint that costs one more look. */
  private static final int MOST = 20;

  private SeenDeliveries() {}

  /**
   * The hashes with this delivery's, the newest first.
   *
   * @param seen as kept: hashes one after the other; may be empty
   * @return empty when it was there already
   */
  static Optional<byte[]> with(byte[] seen, byte[] body) {
    byte[] hash = sha256(body);
    for (int i = 0; i + HASH <= seen.length; i += HASH) {
      if (Arrays.equals(seen, i, i + HASH, hash, 0, HASH)) {
        return Optional.empty();
      }
    }
    byte[] more = Arrays.copyOf(hash, Math.min(HASH * MOST, HASH + seen.length));
    System.arraycopy(seen, 0, more, HASH, more.length - HASH);
    return Optional.of(more);
  }

  private static byte[] sha256(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
