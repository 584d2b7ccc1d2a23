package org.spacesgateway.sandbox;

import java.util.function.Consumer;

/**
 * The OpenID Foundation's tests of relying parties, by the names of its modules: all of the basic
 * and the configuration plan, and of the comprehensive one those that forge a token.
 */
public enum RelyingPartyCase {
  /** The basic plan begins with the code flow done right. */
  PLAIN("oidcc-client-test", Verdict.ACCEPTED, provider -> {}),
  /** Another issuer in the token. */
  INVALID_ISS(
      "oidcc-client-test-invalid-iss",
      Verdict.REFUSED,
      provider -> provider.forge(Forgery.wrongIssuer())),
  /** No subject in the token. */
  MISSING_SUB(
      "oidcc-client-test-missing-sub",
      Verdict.REFUSED,
      provider -> provider.forge(Forgery.missing("sub"))),
  /** Another audience in the token. */
  INVALID_AUD(
      "oidcc-client-test-invalid-aud",
      Verdict.REFUSED,
      provider -> provider.forge(Forgery.wrongAudience())),
  /** No audience in the token. */
  MISSING_AUD(
      "oidcc-client-test-missing-aud",
      Verdict.REFUSED,
      provider -> provider.forge(Forgery.missing("aud"))),
  /** No time of issue in the token. */
  MISSING_IAT(
      "oidcc-client-test-missing-iat",
      Verdict.REFUSED,
      provider -> provider.forge(Forgery.missing("iat"))),
  /** No key is named, and there is one. */
  KID_ABSENT_SINGLE(
      "oidcc-client-test-kid-absent-single-jwks",
      Verdict.ACCEPTED,
      provider -> {
        provider.keys().publishIds(false);
        provider.forge(Forgery.noKid());
      }),
  /** No key is named, and there are several: trying each and refusing are both right. */
  KID_ABSENT_MULTIPLE(
      "oidcc-client-test-kid-absent-multiple-jwks",
      Verdict.EITHER,
      provider -> {
        provider.keys().rotate();
        provider.keys().publishIds(false);
        provider.forge(Forgery.noKid());
      }),
  /** Signed by RS256, well. */
  SIG_RS256("oidcc-client-test-idtoken-sig-rs256", Verdict.ACCEPTED, provider -> {}),
  /** Not signed: only who asked for that may take it, and we did not. */
  SIG_NONE(
      "oidcc-client-test-idtoken-sig-none",
      Verdict.REFUSED,
      provider -> provider.forge(Forgery.unsigned("none"))),
  /** Signed by RS256, badly. */
  INVALID_SIG_RS256(
      "oidcc-client-test-invalid-sig-rs256",
      Verdict.REFUSED,
      provider -> provider.forge(Forgery.brokenSignature())),
  /** Signed by HS256, badly. */
  INVALID_SIG_HS256(
      "oidcc-client-test-invalid-sig-hs256",
      Verdict.REFUSED,
      provider -> provider.forge(Forgery.hmacWithPublicKey())),
  /** Signed by ES256, badly. */
  INVALID_SIG_ES256(
      "oidcc-client-test-invalid-sig-es256",
      Verdict.REFUSED,
      provider -> provider.forge(Forgery.es256())),
  /** Userinfo is about somebody else: its answer must not be used (who never asks is safe). */
  USERINFO_INVALID_SUB(
      "oidcc-client-test-userinfo-invalid-sub",
      Verdict.NO_USERINFO,
      provider ->
          provider
              .userInfo()
              .answer(
                  Fault.edited(
                      "userinfo of somebody else",
                      body ->
                          body.replaceFirst("\"sub\":\"[^\"]*\"", "\"sub\":\"somebody-else\"")))),
  /** Another nonce in the token. */
  NONCE_INVALID(
      "oidcc-client-test-nonce-invalid",
      Verdict.REFUSED,
      provider -> provider.forge(Forgery.wrongNonce())),
  /** Claims come by userinfo. */
  SCOPE_USERINFO_CLAIMS(
      "oidcc-client-test-scope-userinfo-claims", Verdict.NO_USERINFO, provider -> {}),
  /** The client proves itself by a Basic header, where it is configured so. */
  CLIENT_SECRET_BASIC("oidcc-client-test-client-secret-basic", Verdict.ACCEPTED, provider -> {}),
  /** The key set holds keys that nobody can use. */
  UNPARSEABLE_KEY(
      "oidcc-client-test-ignores-unparseable-key-in-jwks",
      Verdict.ACCEPTED,
      provider -> provider.keys().publishUnusableKeys()),
  /** The configuration is found by discovery. */
  DISCOVERY_CONFIG(
      "oidcc-client-test-discovery-openid-config", Verdict.STATIC_ENDPOINTS, provider -> {}),
  /** The key set's address is found by discovery. */
  DISCOVERY_KEYS(
      "oidcc-client-test-discovery-jwks-uri-keys", Verdict.STATIC_ENDPOINTS, provider -> {}),
  /** The discovered issuer is another. */
  DISCOVERY_ISSUER(
      "oidcc-client-test-discovery-issuer-mismatch",
      Verdict.STATIC_ENDPOINTS,
      provider ->
          provider
              .discovery()
              .answer(
                  Fault.edited(
                      "another issuer",
                      body ->
                          body.replaceFirst(
                              "\"issuer\":\"[^\"]*\"", "\"issuer\":\"https://evil.example\"")))),
  /** The key is changed after the keys were read, just before the token is signed. */
  ROTATION_JUST_BEFORE_SIGNING(
      "oidcc-client-test-signing-key-rotation-just-before-signing",
      Verdict.ACCEPTED,
      OpenIdStandIn::rotateBeforeNextToken),
  /** The key is changed after one token, and the next must be accepted too. */
  ROTATION(
      "oidcc-client-test-signing-key-rotation",
      Verdict.ACCEPTED,
      provider -> provider.keys().rotate());

  /** What a relying party owes. */
  public enum Verdict {
    /** The person is signed in. */
    ACCEPTED,
    /** Nobody is signed in. */
    REFUSED,
    /** Both are right; a failure must be clean. */
    EITHER,
    /** It holds for whoever reads userinfo for nothing: the person is who the token says. */
    NO_USERINFO,
    /** It holds for whoever has the endpoints in its configuration and never asks discovery. */
    STATIC_ENDPOINTS
  }

  private final String module;
  private final Verdict verdict;
  private final Consumer<OpenIdStandIn> arrangement;

  RelyingPartyCase(String module, Verdict verdict, Consumer<OpenIdStandIn> arrangement) {
    this.module = module;
    this.verdict = verdict;
    this.arrangement = arrangement;
  }

  /** The foundation's name for it. */
  public String module() {
    return module;
  }

  /** What must come of it. */
  public Verdict verdict() {
    return verdict;
  }

  /** Makes the provider behave so until it is reset; to be called before the sign-in begins. */
  public void arrange(OpenIdStandIn provider) {
    arrangement.accept(provider);
  }
}
