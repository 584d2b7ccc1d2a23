package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MicrosoftStandInTest {
  private static final String SCOPES = "openid profile email";
  private MicrosoftStandIn microsoft;
  private TextBrowser browser;

  @BeforeEach
  void start() {
    microsoft = MicrosoftStandIn.start("127.0.0.2", 0);
    microsoft.register(CodeFlow.CLIENT, CodeFlow.SECRET, CodeFlow.CALLBACK);
    browser = new TextBrowser().stoppingAt(CodeFlow.CALLBACK);
  }

  @AfterEach
  void stop() {
    microsoft.close();
  }

  @Test
  void aPersonSignsInAndTheTokenNamesThem() throws GeneralSecurityException {
    assertThat(authorize(CodeFlow.asking(SCOPES)).heading())
        .isEqualTo("Sign in with your Microsoft account");
    TextPage back = browser.press("person", "alice");
    assertThat(back.redirectParameter("state")).isEqualTo("the state & more");

    JsonPath answer = CodeFlow.json(redeem(CodeFlow.redeeming(back.redirectParameter("code"))));
    String token = answer.getString("id_token");
    JsonPath claims = CodeFlow.part(token, 1);
    assertThat(claims.getString("iss")).isEqualTo(microsoft.issuer());
    assertThat(microsoft.issuer()).endsWith("/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0");
    assertThat(claims.getString("aud")).isEqualTo(CodeFlow.CLIENT);
    assertThat(claims.getString("nonce")).isEqualTo("the-nonce");
    assertThat(claims.getString("tid")).isEqualTo(People.CONSUMERS);
    assertThat(claims.getString("oid")).isEqualTo(People.ALICE.oid());
    assertThat(claims.getString("sub"))
        .isEqualTo(MicrosoftStandIn.subject(People.ALICE, CodeFlow.CLIENT))
        .isNotEqualTo(MicrosoftStandIn.subject(People.ALICE, "another"));
    assertThat(claims.getString("email")).isEqualTo("alice@live.example");
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(3_600);
    assertThat(claims.getLong("auth_time")).isPositive();
    assertThat(isSigned(token)).isTrue();
    assertThat(isSigned(token.substring(0, token.length() - 8) + "AAAAAAAA")).isFalse();
    assertThat(
            CodeFlow.json(
                    CodeFlow.get(microsoft, "/oidc/userinfo", answer.getString("access_token")))
                .getString("sub"))
        .isEqualTo(claims.getString("sub"));
  }

  @Test
  void withoutTheProfileScopeNoOidIsTold() {
    JsonPath claims =
        CodeFlow.part(CodeFlow.json(signIn("openid", "bob")).getString("id_token"), 1);
    assertThat(claims.getString("sub")).isNotEmpty();
    assertThat(claims.getMap("")).doesNotContainKeys("oid", "tid", "name", "email");
  }

  @Test
  void theBrowserIsRememberedUnlessAskedOtherwise() {
    signIn(SCOPES, "alice");
    Map<String, String> asking = CodeFlow.asking(SCOPES);
    assertThat(authorize(asking).redirectParameter("code")).isNotEmpty();
    asking.put("prompt", "none");
    assertThat(authorize(asking).redirectParameter("code")).isNotEmpty();
    asking.put("prompt", "select_account");
    assertThat(authorize(asking).status()).isEqualTo(200);
    asking.put("prompt", "login");
    assertThat(authorize(asking).status()).isEqualTo(200);
    asking.put("prompt", "");
    asking.put("max_age", "1000");
    assertThat(authorize(asking).status()).isEqualTo(302);
    asking.put("max_age", "0");
    assertThat(authorize(asking).status()).isEqualTo(200);
    asking.remove("max_age");
    microsoft.forgetSessions();
    assertThat(authorize(asking).status()).isEqualTo(200);
    asking.put("prompt", "none");
    assertThat(authorize(asking).redirectParameter("error")).isEqualTo("login_required");
  }

  @Test
  void cancelGoesBackAsDenied() {
    authorize(CodeFlow.asking(SCOPES));
    TextPage back = browser.press("cancel", "cancel");
    assertThat(back.redirectParameter("error")).isEqualTo("access_denied");
    assertThat(back.redirectParameter("state")).isEqualTo("the state & more");
  }

  @Test
  void anUnknownClientOrCallbackIsNeverRedirected() {
    for (Map.Entry<String, String> wrong :
        Map.of("client_id", "unknown", "redirect_uri", CodeFlow.CALLBACK + "/").entrySet()) {
      Map<String, String> asking = CodeFlow.asking(SCOPES);
      asking.put(wrong.getKey(), wrong.getValue());
      TextPage page = authorize(asking);
      assertThat(page.status()).as(wrong.toString()).isEqualTo(400);
      assertThat(page.header("Location")).isEmpty();
    }
  }

  @Test
  void aRequestWithAFaultGoesBackWithItsName() {
    Map<String, String> faults =
        Map.of(
            "response_type", "id_token",
            "code_challenge_method", "plain",
            "code_challenge", "short",
            "scope", "openid everything",
            "response_mode", "fragment");
    for (Map.Entry<String, String> fault : faults.entrySet()) {
      Map<String, String> asking = CodeFlow.asking(SCOPES);
      asking.put(fault.getKey(), fault.getValue());
      assertThat(authorize(asking).redirectParameter("error"))
          .as(fault.toString())
          .isIn("invalid_request", "invalid_scope", "unsupported_response_type");
    }
  }

  @Test
  void aCodeIsRedeemedOnlyByWhoAskedForIt() {
    microsoft.register("other", "other-secret", CodeFlow.CALLBACK);
    assertRefused("invalid_grant", "redirect_uri", "http://localhost:1/other");
    assertRefused("invalid_grant", "code_verifier", "x".repeat(43));
    assertRefused("invalid_grant", "code", "made-up");
    assertRefused("invalid_client", "client_secret", "wrong");
    assertRefused("invalid_client", "client_id", "unknown");
    assertRefused("invalid_client", "client_id", "other");
    assertRefused("unsupported_grant_type", "grant_type", "password");
    Map<String, String> others = CodeFlow.redeeming(code("alice"));
    others.put("client_id", "other");
    others.put("client_secret", "other-secret");
    assertThat(CodeFlow.json(redeem(others)).getString("error")).isEqualTo("invalid_grant");
    Map<String, String> unproved = CodeFlow.redeeming(code("alice"));
    unproved.remove("code_verifier");
    assertThat(CodeFlow.json(redeem(unproved)).getString("error")).isEqualTo("invalid_grant");
  }

  @Test
  void aCodeWorksOnceAndForAMinute() {
    Map<String, String> form = CodeFlow.redeeming(code("alice"));
    String access = CodeFlow.json(redeem(form)).getString("access_token");
    assertThat(CodeFlow.json(redeem(form)).getString("error")).isEqualTo("invalid_grant");
    assertThat(CodeFlow.get(microsoft, "/oidc/userinfo", access).status())
        .as("a code used twice ends its tokens")
        .isEqualTo(401);
    microsoft.codesLive(Duration.ZERO);
    assertThat(redeem(CodeFlow.redeeming(code("alice"))).status()).isEqualTo(400);
    microsoft.reset();
    microsoft.acceptUsedCodes(true);
    Map<String, String> twice = CodeFlow.redeeming(code("alice"));
    assertThat(redeem(twice).status()).isEqualTo(200);
    assertThat(redeem(twice).status()).isEqualTo(200);
  }

  @Test
  void theClientProvesItselfInOnePlace() {
    Map<String, String> form = CodeFlow.redeeming(code("alice"));
    form.remove("client_id");
    form.remove("client_secret");
    String pair = CodeFlow.CLIENT + ":" + CodeFlow.SECRET;
    assertThat(
            CodeFlow.post(microsoft, MicrosoftStandIn.tokenPath(), form, Optional.of(pair))
                .status())
        .isEqualTo(200);
    Map<String, String> both = CodeFlow.redeeming(code("alice"));
    assertThat(
            CodeFlow.post(microsoft, MicrosoftStandIn.tokenPath(), both, Optional.of(pair))
                .status())
        .isEqualTo(400);
    assertThat(
            CodeFlow.post(
                    microsoft,
                    MicrosoftStandIn.tokenPath() + "?client_secret=" + CodeFlow.SECRET,
                    CodeFlow.redeeming(code("alice")))
                .status())
        .isEqualTo(400);
  }

  @Test
  void discoveryNamesWhatIsThere() {
    JsonPath document =
        CodeFlow.json(CodeFlow.get(microsoft, MicrosoftStandIn.discoveryPath(), ""));
    assertThat(document.getString("issuer")).isEqualTo(microsoft.issuer());
    assertThat(document.getString("token_endpoint"))
        .isEqualTo(microsoft.origin() + MicrosoftStandIn.tokenPath());
    assertThat(document.getString("jwks_uri"))
        .isEqualTo(microsoft.origin() + MicrosoftStandIn.keysPath());
  }

  @Test
  void everyRequestIsRecordedAndCounted() {
    signIn(SCOPES, "alice");
    Endpoint token = microsoft.at(MicrosoftStandIn.tokenPath());
    assertThat(token.count()).isEqualTo(1);
    assertThat(token.last().form("code_verifier")).contains(CodeFlow.VERIFIER);
    assertThat(token.last().header("content-type")).contains("application/x-www-form-urlencoded");
    assertThat(microsoft.at(MicrosoftStandIn.authorizePath()).count()).isEqualTo(2);
    microsoft.forget();
    assertThat(token.count()).isZero();
    assertThat(microsoft.received()).isEmpty();
  }

  private TextPage authorize(Map<String, String> asking) {
    return browser.open(
        microsoft.origin() + MicrosoftStandIn.authorizePath() + "?" + CodeFlow.encoded(asking));
  }

  private String code(String person) {
    microsoft.forgetSessions();
    authorize(CodeFlow.asking(SCOPES));
    return browser.press("person", person).redirectParameter("code");
  }

  private RawHttp.Answer signIn(String scope, String person) {
    authorize(CodeFlow.asking(scope));
    return redeem(CodeFlow.redeeming(browser.press("person", person).redirectParameter("code")));
  }

  private RawHttp.Answer redeem(Map<String, String> form) {
    return CodeFlow.post(microsoft, MicrosoftStandIn.tokenPath(), form);
  }

  private void assertRefused(String error, String field, String value) {
    Map<String, String> form = CodeFlow.redeeming(code("alice"));
    form.put(field, value);
    RawHttp.Answer answer = redeem(form);
    assertThat(answer.status()).as(field).isIn(400, 401);
    assertThat(CodeFlow.json(answer).getString("error")).as(field).isEqualTo(error);
  }

  private boolean isSigned(String token) throws GeneralSecurityException {
    JsonPath keys = CodeFlow.json(CodeFlow.get(microsoft, MicrosoftStandIn.keysPath(), ""));
    assertThat(keys.getString("keys[0].kid")).isEqualTo(CodeFlow.part(token, 0).getString("kid"));
    Base64.Decoder decoder = Base64.getUrlDecoder();
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(
        KeyFactory.getInstance("RSA")
            .generatePublic(
                new RSAPublicKeySpec(
                    new BigInteger(1, decoder.decode(keys.getString("keys[0].n"))),
                    new BigInteger(1, decoder.decode(keys.getString("keys[0].e"))))));
    int last = token.lastIndexOf('.');
    signature.update(token.substring(0, last).getBytes(StandardCharsets.US_ASCII));
    return signature.verify(decoder.decode(token.substring(last + 1)));
  }
}
