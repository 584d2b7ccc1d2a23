package org.spacesgateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** An ID token before it is sent: a forgery changes it here. */
final class IdToken {
  /** Signs the first two parts. */
  interface Signer {
    byte[] sign(byte[] input) throws GeneralSecurityException;
  }

  private final Map<String, Object> header = new LinkedHashMap<>();
  private final Map<String, Object> claims;
  private final SigningKeys.Key key;
  private Signer signer;
  private String instead;

  /** Signed as it should be. */
  IdToken(Map<String, Object> claims, SigningKeys.Key key) {
    this.claims = new LinkedHashMap<>(claims);
    this.key = key;
    header.put("typ", "JWT");
    header.put("alg", "RS256");
    header.put("kid", key.kid());
    signer = rs256(key.pair().getPrivate());
  }

  static Signer rs256(PrivateKey with) {
    return input -> {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(with);
      signature.update(input);
      return signature.sign();
    };
  }

  Map<String, Object> header() {
    return header;
  }

  Map<String, Object> claims() {
    return claims;
  }

  /** The key that the provider signs with. */
  SigningKeys.Key key() {
    return key;
  }

  /** Numeric date of that claim, seconds. */
  long seconds(String claim) {
    return ((Number) claims.get(claim)).longValue();
  }

  void signBy(Signer other) {
    signer = other;
  }

  Signer signer() {
    return signer;
  }

  /** Sends that text instead of a token. */
  void replaceBy(String text) {
    instead = text;
  }

  /** The three parts. */
  String compact() {
    if (instead != null) {
      return instead;
    }
    String input = part(Json.text(header)) + "." + part(Json.text(claims));
    try {
      byte[] signature = signer.sign(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
