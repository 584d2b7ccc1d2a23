package org.spacesgateway.sandbox;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Secrets that can be told from any other text: every code, access token, refresh token and session
 * id of the stand-ins begins with {@value #MARK}, so that a search for it finds all that leaked.
 */
public final class Canary {
  /** How each begins. */
  public static final String MARK = "Canary-";

  private static final SecureRandom RANDOM = new SecureRandom();

  private Canary() {}

  /**
   * A new one, with 192 random bits.
   *
   * @param what the kind of secret, letters only
   */
  static String fresh(String what) {
    byte[] bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return MARK + what + "-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
