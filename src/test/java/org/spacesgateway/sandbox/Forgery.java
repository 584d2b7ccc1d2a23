package org.spacesgateway.sandbox;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A way in which an ID token is not what it should be. */
public final class Forgery {
  private static final String ELSEWHERE = "https://evil.example/v2.0";

  /* Made when first needed: a key that no provider ever published. */
  private static final class Stranger {
    private static final SigningKeys.Key KEY = SigningKeys.Key.fresh();
  }

  private final String name;
  private final Consumer<IdToken> change;

  private Forgery(String name, Consumer<IdToken> change) {
    this.name = name;
    this.change = change;
  }

  void change(IdToken token) {
    change.accept(token);
  }

  /** What it is, in words. */
  @Override
  public String toString() {
    return name;
  }

  /** First this, then that. */
  public Forgery and(Forgery other) {
    return new Forgery(name + " and " + other.name, change.andThen(other.change));
  }

  /** That claim has that value: text, a number, a boolean, a list, a map, or null. */
  public static Forgery claim(String claim, Object value) {
    return new Forgery(claim + " is " + value, token -> token.claims().put(claim, value));
  }

  /** Those claims are missing. */
  public static Forgery missing(String... claims) {
    List<String> names = Arrays.asList(claims);
    return new Forgery("without " + names, token -> token.claims().keySet().removeAll(names));
  }

  /** The nonce is another. */
  public static Forgery wrongNonce() {
    return claim("nonce", "another-nonce");
  }

  /** The issuer is another. */
  public static Forgery wrongIssuer() {
    return claim("iss", ELSEWHERE);
  }

  /** It is for another client. */
  public static Forgery wrongAudience() {
    return claim("aud", "another-client");
  }

  /** It is for this client and another, and says nothing about who asked for it. */
  public static Forgery twoAudiences() {
    return new Forgery(
        "two audiences",
        token -> token.claims().compute("aud", (aud, own) -> List.of(own, "another-client")));
  }

  /** It is for this client and another, which asked for it. */
  public static Forgery twoAudiencesForAnother() {
    return twoAudiences().and(wrongAuthorizedParty());
  }

  /** Another client asked for it. */
  public static Forgery wrongAuthorizedParty() {
    return claim("azp", "another-client");
  }

  /** The tenant is that of an organisation. */
  public static Forgery wrongTenant() {
    return claim("tid", "72f988bf-86f1-41af-91ab-2d7cd011db47");
  }

  /** It expired so long ago. */
  public static Forgery expired(Duration ago) {
    return new Forgery(
        "expired " + ago + " ago",
        token -> {
          long now = token.seconds("iat");
          token.claims().put("exp", now - ago.toSeconds());
          token.claims().put("iat", now - ago.toSeconds() - 3_600);
          token.claims().put("nbf", now - ago.toSeconds() - 3_600);
        });
  }

  /** It was issued, so it says, so far in the future. */
  public static Forgery issuedAhead(Duration by) {
    return new Forgery(
        "issued " + by + " ahead",
        token -> token.claims().put("iat", token.seconds("iat") + by.toSeconds()));
  }

  /** It is not to be used before so far in the future. */
  public static Forgery notBefore(Duration ahead) {
    return new Forgery(
        "not before " + ahead,
        token -> token.claims().put("nbf", token.seconds("iat") + ahead.toSeconds()));
  }

  /** One bit of the signature is wrong. */
  public static Forgery brokenSignature() {
    return new Forgery(
        "broken signature",
        token -> {
          IdToken.Signer right = token.signer();
          token.signBy(input -> {
            byte[] signature = right.sign(input);
            signature[signature.length / 2] ^= 1;
            return signature;
          });
        });
  }

  /** Signed with a key that was never published, under the id of the one that was. */
  public static Forgery strangersSignature() {
    return new Forgery(
        "a stranger's signature",
        token -> token.signBy(IdToken.rs256(Stranger.KEY.pair().getPrivate())));
  }

  /** Signed well, but the key's id is one that is not published. */
  public static Forgery unknownKid() {
    return kid("unknown-" + Long.toHexString(System.nanoTime()));
  }

  /** Signed well, but the key's id is one that is not published, of each token another. */
  public static Forgery unknownKids() {
    return new Forgery(
        "kids are unknown", token -> token.header().put("kid", UUID.randomUUID().toString()));
  }

  /** Signed well, but the key's id is that. */
  public static Forgery kid(String kid) {
    return new Forgery("kid is " + kid, token -> token.header().put("kid", kid));
  }

  /** Signed well, but the key's id is a path, and the signature an HMAC with an empty file. */
  public static Forgery pathAsKid() {
    return new Forgery(
        "kid is a path",
        token -> {
          token.header().put("kid", "../../../../../../dev/null");
          token.header().put("alg", "HS256");
          token.signBy(hs256(new byte[] {0}));
        });
  }

  /** Signed well, but no key is named. */
  public static Forgery noKid() {
    return new Forgery("no kid", token -> token.header().remove("kid"));
  }

  /**
   * Not signed at all.
   *
   * @param none how the header spells it: none, None, NONE …
   */
  public static Forgery unsigned(String none) {
    return new Forgery(
        "alg " + none,
        token -> {
          token.header().put("alg", none);
          token.header().remove("kid");
          token.signBy(input -> new byte[0]);
        });
  }

  /** An HMAC whose secret is the published key, as a PEM file. */
  public static Forgery hmacWithPublicKey() {
    return new Forgery(
        "HS256 with the public key",
        token -> {
          String pem =
              "-----BEGIN PUBLIC KEY-----\n"
                  + Base64.getMimeEncoder(64, new byte[] {'\n'})
                      .encodeToString(token.key().publicKey().getEncoded())
                  + "\n-----END PUBLIC KEY-----\n";
          token.header().put("alg", "HS256");
          token.signBy(hs256(pem.getBytes(StandardCharsets.US_ASCII)));
        });
  }

  /** Signed with a stranger's key, which is in the header itself. */
  public static Forgery keyInHeader() {
    return strangersSignature().and(header("jwk", Stranger.KEY.published()));
  }

  /** Signed with a stranger's key, under the id of the right one; the header says where it is. */
  public static Forgery keyAddress(URI keySet) {
    return strangersSignature().and(header("jku", keySet.toString()));
  }

  /** As {@link #keyAddress}, said to be a certificate. */
  public static Forgery certificateAddress(URI certificate) {
    return strangersSignature().and(header("x5u", certificate.toString()));
  }

  /** Signed by ES256, with a key that was never published. */
  public static Forgery es256() {
    return header("alg", "ES256")
        .and(new Forgery("by a stranger", token -> token.signBy(Forgery::ecdsa)));
  }

  /** The header has that, too. */
  public static Forgery header(String name, Object value) {
    return new Forgery(name + " in the header", token -> token.header().put(name, value));
  }

  /** That text in the place of a token. */
  public static Forgery text(String text) {
    return new Forgery("not a token", token -> token.replaceBy(text));
  }

  private static IdToken.Signer hs256(byte[] secret) {
    return input -> {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(input);
    };
  }

  private static byte[] ecdsa(byte[] input) throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(pair.getPrivate());
    signature.update(input);
    return signature.sign();
  }

  /** The key set of the stranger, for whoever follows {@link #keyAddress}. */
  static Map<String, Object> strangersKeySet(String kid) {
    return Map.of("keys", List.of(new SigningKeys.Key(kid, Stranger.KEY.pair()).published()));
  }
}
