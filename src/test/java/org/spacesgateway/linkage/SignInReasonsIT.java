package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.sandbox.CookieJar.Cookie;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.Forgery;
import org.spacesgateway.sandbox.TextBrowser;

/** What the log and the figures say of a sign-in that came to nothing. */
class SignInReasonsIT {
  private static World world;

  @BeforeAll
  static void start() throws SQLException {
    world = World.shared();
  }

  @BeforeEach
  void forget() throws SQLException {
    world.forget();
  }

  private record Told(String reason, String text, Runnable cause) {
    static Told forged(String reason, String text, Forgery forgery) {
      return new Told(reason, text, () -> world.microsoft.forge(forgery));
    }

    static Told answered(String reason, String text, int status, String body) {
      return new Told(
          reason,
          text,
          () -> world.microsoft.token().answer(Fault.answer(status, "application/json", body)));
    }
  }

  @TestFactory
  Stream<DynamicTest> theLogSaysWhyASignInFailedAndTheFiguresCountIt() {
    return Stream.of(
            Told.forged("token_time", "compare both clocks", Forgery.expired(Duration.ofHours(1))),
            Told.forged(
                "token_time", "compare both clocks", Forgery.issuedAhead(Duration.ofSeconds(90))),
            Told.forged(
                "token_time", "compare both clocks", Forgery.notBefore(Duration.ofSeconds(90))),
            Told.forged("token_issuer", "not the configured one", Forgery.wrongIssuer()),
            Told.forged("token_audience", "for another client", Forgery.wrongAudience()),
            Told.forged("token_audience", "for another client", Forgery.wrongAuthorizedParty()),
            Told.forged("token_signature", "signature is wrong", Forgery.brokenSignature()),
            Told.forged("token_key", "is not published", Forgery.unknownKid()),
            Told.forged("token_content", "lacks a claim", Forgery.wrongTenant()),
            Told.forged("token_content", "lacks a claim", Forgery.wrongNonce()),
            Told.forged("token_content", "names no account", Forgery.missing("oid")),
            Told.answered("code_refused", "refuses the code", 400, "{\"error\":\"invalid_grant\"}"),
            Told.answered(
                "client_refused",
                "client id or secret",
                401,
                "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215\"}"),
            Told.answered(
                "client_refused", "client id or secret", 400, "{\"error\":\"invalid_client\"}"),
            Told.answered("throttled", "429", 429, "{}"),
            Told.answered("provider_fault", "makes no sense", 500, "{}"))
        .map(told ->
            DynamicTest.dynamicTest(
                told.reason() + ", " + told.text(),
                () -> {
                  world.forget();
                  told.cause().run();
                  double before = count("live", told.reason());
                  int read = world.gateway.output().length();
                  TextBrowser bob = world.signedIn("bob");
                  assertThat(bob.page().status()).isIn(400, 503);
                  assertThat(world.gateway.output().substring(read))
                      .containsPattern(
                          "A sign-in with live was not completed [(][^)]+[)]: "
                              + told.reason()
                              + ", [^\\n]*"
                              + told.text())
                      .doesNotContain("AADSTS", "bob@live.example", "eyJ");
                  assertThat(count("live", told.reason())).isEqualTo(before + 1);
                }));
  }

  @Test
  void whoSignedInSaidNoOrCameFromNowhereIsCountedToo() {
    double completed = count("live", "completed");
    double proved = count("wordpress", "completed");
    double denied = count("live", "denied");
    double stray = count("wordpress", "state");
    world.atConfirm("alice", "alicewrites");
    TextBrowser bob = new TextBrowser();
    bob.open(world.origin() + "/live/");
    bob.press("cancel", "cancel");
    bob.open(world.origin() + "/wordpress/callback?code=c&state=s");
    assertThat(count("live", "completed")).isEqualTo(completed + 1);
    assertThat(count("wordpress", "completed")).isEqualTo(proved + 1);
    assertThat(count("live", "denied")).isEqualTo(denied + 1);
    assertThat(count("wordpress", "state")).isEqualTo(stray + 1);
  }

  @Test
  void aStateOfAnotherSecretIsAFailureTheSecondTimeOnly() {
    double stray = count("live", "state");
    double before = count("live", "state_secret");
    ComingBack bob = ComingBack.fromMicrosoft(world, "bob");
    spoilState(bob.browser());
    assertThat(bob.arrive().heading()).isEqualTo("Sign in with your Microsoft account");
    assertThat(count("live", "state_secret")).as("it begins again").isEqualTo(before);
    bob.browser().stoppingAt(world.origin() + "/live/callback").press("person", "bob");
    ComingBack again = ComingBack.of(bob.browser());
    spoilState(again.browser());
    int read = world.gateway.output().length();
    assertThat(again.arrive().status()).isEqualTo(400);
    assertThat(world.gateway.output().substring(read))
        .containsPattern("A sign-in with live was not completed [(][^)]+[)]: state_secret, ");
    assertThat(count("live", "state_secret")).isEqualTo(before + 1);
    assertThat(count("live", "state")).as("which anybody can").isEqualTo(stray);
  }

  /* What another secret encrypted has a wrong tag, too, which is a JWE's last part. */
  private static void spoilState(TextBrowser browser) {
    List<Cookie> states =
        browser.cookies().all().stream()
            .filter(cookie -> cookie.name().startsWith("q_auth_live_"))
            .toList();
    for (Cookie state : states) {
      int tag = state.value().lastIndexOf('.') + 1;
      char wrong = state.value().charAt(tag) == 'A' ? 'B' : 'A';
      String value = state.value().substring(0, tag) + wrong + state.value().substring(tag + 1);
      browser.cookies().put(new Cookie(state.host(), state.path(), state.name(), value));
    }
  }

  private static double count(String provider, String outcome) {
    return world.gateway.metric(
        "gateway_sign_ins_total", "provider=" + provider, "outcome=" + outcome);
  }
}
