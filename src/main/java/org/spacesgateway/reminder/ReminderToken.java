package org.spacesgateway.reminder;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.secret.Vault;

/**
 * What stops somebody's reminders, whoever holds it: their random id, and a keyed digest of it. The
 * same for as long as the key lives, so that the link in every mail works; in digits and small
 * letters, as mail servers may change the case of what stands before an {@code @}.
 */
final class ReminderToken {
  private static final int ID_BYTES = 16;
  private static final int DIGEST_BYTES = 14;
  private static final int RADIX = 32;

  /** Five bits each. */
  static final int LENGTH = (ID_BYTES + DIGEST_BYTES) * 8 / 5;

  private static final String FORM = "[0-9a-vA-V]{" + LENGTH + "}";

  private ReminderToken() {}

  /** Somebody's token: 48 digits and letters. */
  static String of(Vault vault, UUID person) {
    byte[] id = bytes(person);
    byte[] both = Arrays.copyOf(id, ID_BYTES + DIGEST_BYTES);
    System.arraycopy(vault.digests(text(person)).getFirst(), 0, both, ID_BYTES, DIGEST_BYTES);
    String digits = new BigInteger(1, both).toString(RADIX);
    return "0".repeat(LENGTH - digits.length()) + digits;
  }

  /**
   * Whose token it is.
   *
   * @param token what somebody sent; may be null or garbage
   * @return empty when it is not of ours, or its key is gone
   */
  static Optional<UUID> person(Vault vault, String token) {
    if (token == null || !token.matches(FORM)) {
      return Optional.empty();
    }
    byte[] number = new BigInteger(token, RADIX).toByteArray();
    byte[] both = new byte[ID_BYTES + DIGEST_BYTES];
    int length = Math.min(number.length, both.length);
    System.arraycopy(number, number.length - length, both, both.length - length, length);
    ByteBuffer id = ByteBuffer.wrap(both);
    UUID person = new UUID(id.getLong(), id.getLong());
    byte[] digest = Arrays.copyOfRange(both, ID_BYTES, both.length);
    boolean ours = false;
    for (byte[] one : vault.digests(text(person))) {
      ours |= MessageDigest.isEqual(Arrays.copyOf(one, DIGEST_BYTES), digest);
    }
    return ours ? Optional.of(person) : Optional.empty();
  }

  /** The address that a mail comes back to: it says whose it was (RFC 5233, 4). */
  static String into(String bounces, String token) {
    int at = bounces.indexOf('@');
    return bounces.substring(0, at) + "+" + token + bounces.substring(at);
  }

  /** The token in such an address, if there is one; what is none is returned as it is. */
  static String in(String returnPath) {
    String local = returnPath.strip().replaceFirst("@.*", "");
    return local.substring(local.lastIndexOf('+') + 1);
  }

  private static String text(UUID person) {
    return "reminders\n" + person;
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(ID_BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
