package org.spacesgateway.messenger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Whether a delivery is from the hub that has the secret (WebSub, 7.1 and 8). */
final class PushSignature {
  private static final Map<String, String> METHODS =
      Map.of(
          "sha1",
          "HmacSHA1",
          "sha256",
          "HmacSHA256",
          "sha384",
          "HmacSHA384",
          "sha512",
          "HmacSHA512");

  private PushSignature() {}

  /**
   * Compares in a time that does not depend on where they differ.
   *
   * @param header {@code X-Hub-Signature}: a method, an equals sign, hexadecimal digits; may be
   *     null
   */
  static boolean fits(String header, String secret, byte[] body) {
    String[] parts = header == null ? new String[0] : header.strip().split("=", 2);
    String method = parts.length == 2 ? METHODS.get(parts[0].toLowerCase(Locale.ROOT)) : null;
    if (method == null || parts[1].length() % 2 == 1 || !parts[1].matches("[0-9A-Fa-f]+")) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance(method);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), method));
      return MessageDigest.isEqual(mac.doFinal(body), HexFormat.of().parseHex(parts[1]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + method, e);
    }
  }
}
