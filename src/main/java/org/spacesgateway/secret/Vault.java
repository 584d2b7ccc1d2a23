package org.spacesgateway.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what must be kept secret: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce, the
 * key's id in front, and what the text belongs to as associated data, so that a row's secret cannot
 * be moved to another row.
 */
public final class Vault {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, SecretKeySpec> keys = new HashMap<>();
  private final String current;

  /**
   * @param base64Keys keys by id
   * @param current the id of the key that is written with
   * @throws IllegalArgumentException naming the fault, never a key
   */
  public Vault(Map<String, String> base64Keys, String current) {
    base64Keys.forEach((id, key) -> keys.put(id, key(id, key)));
    if (!keys.containsKey(current)) {
      throw new IllegalArgumentException(
          "gateway.secret.current-key names no key of gateway.secret.keys: " + current);
    }
    this.current = current;
  }

  /** Encrypts a text for its owner. */
  public byte[] encrypt(String text, byte[] owner) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.get(current), nonce, owner);
      byte[] encrypted = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
      byte[] id = current.getBytes(StandardCharsets.US_ASCII);
      return ByteBuffer.allocate(1 + id.length + NONCE_BYTES + encrypted.length)
          .put((byte) id.length)
          .put(id)
          .put(nonce)
          .put(encrypted)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }

  /**
   * The text that was encrypted for this owner.
   *
   * @return empty when the key is gone, or anything was changed
   */
  public Optional<String> decrypt(byte[] encrypted, byte[] owner) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(encrypted);
      byte[] id = new byte[bytes.get()];
      bytes.get(id);
      byte[] nonce = new byte[NONCE_BYTES];
      bytes.get(nonce);
      byte[] rest = new byte[bytes.remaining()];
      bytes.get(rest);
      SecretKeySpec key = keys.get(new String(id, StandardCharsets.US_ASCII));
      if (key == null) {
        return Optional.empty();
      }
      return Optional.of(
          new String(
              cipher(Cipher.DECRYPT_MODE, key, nonce, owner).doFinal(rest),
              StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | RuntimeException changed) {
      return Optional.empty();
    }
  }

  /**
   * Keyed digests of a text (HMAC-SHA-256), one for every live key, the current key's first: to
   * find again what was kept as a digest only.
   */
  public java.util.List<byte[]> digests(String text) {
    java.util.List<byte[]> digests = new java.util.ArrayList<>();
    digests.add(digest(keys.get(current), text));
    keys.forEach((id, key) -> {
      if (!id.equals(current)) {
        digests.add(digest(key, text));
      }
    });
    return digests;
  }

  private static byte[] digest(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, byte[] owner)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(owner);
    return cipher;
  }

  private static SecretKeySpec key(String id, String base64) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("gateway.secret.keys." + id + " is not base64");
    }
    if (key.length != KEY_BYTES || !id.matches("[A-Za-z0-9]{1,16}")) {
      throw new IllegalArgumentException(
          "gateway.secret.keys."
              + id
              + " must be 32 bytes in base64, its id 1 to 16 letters and digits");
    }
    return new SecretKeySpec(key, "AES");
  }
}
