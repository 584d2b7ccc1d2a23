package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.sandbox.CookieJar;
import org.spacesgateway.sandbox.Forgery;
import org.spacesgateway.sandbox.OpenIdStandIn;
import org.spacesgateway.sandbox.RelyingPartyCase;
import org.spacesgateway.sandbox.RelyingPartyCase.Verdict;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.secret.Secrets;

/** Forged tokens and hand-offs: each is refused with its page, and nothing is linked. */
class RefusalsIT {
  private static final Duration UNKNOWN_KEYS_EVERY = Duration.ofMillis(500);
  private static World world;

  @BeforeAll
  static void start() {
    world =
        World.start(
            "refusals",
            gateway ->
                gateway
                    .set("gateway.sign-in.unknown-keys-every", UNKNOWN_KEYS_EVERY.toMillis() + "ms")
                    .set(World.DATABASE_WAITS, "-c statement_timeout=10000 -c lock_timeout=500"));
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @BeforeEach
  void forget() throws SQLException {
    world.forget();
  }

  private static Stream<Forgery> forgeries(OpenIdStandIn provider) {
    return Stream.of(
        Forgery.wrongNonce(),
        Forgery.missing("nonce"),
        Forgery.wrongIssuer(),
        Forgery.missing("iss"),
        Forgery.wrongAudience(),
        Forgery.missing("aud"),
        Forgery.twoAudiences(),
        Forgery.twoAudiencesForAnother(),
        Forgery.wrongAuthorizedParty(),
        Forgery.expired(Duration.ofSeconds(61)),
        Forgery.missing("exp"),
        Forgery.missing("iat"),
        Forgery.issuedAhead(Duration.ofSeconds(90)),
        Forgery.notBefore(Duration.ofSeconds(90)),
        Forgery.missing("sub"),
        Forgery.claim("sub", ""),
        Forgery.brokenSignature(),
        Forgery.strangersSignature(),
        Forgery.unknownKid(),
        Forgery.pathAsKid(),
        Forgery.unsigned("none"),
        Forgery.unsigned("None"),
        Forgery.hmacWithPublicKey(),
        Forgery.keyInHeader(),
        Forgery.keyAddress(provider.origin().resolve("/keys-of-a-stranger")),
        Forgery.certificateAddress(provider.origin().resolve("/certificate-of-a-stranger")),
        Forgery.es256(),
        Forgery.text("not a token"),
        Forgery.text(""));
  }

  @TestFactory
  Stream<DynamicTest> aForgedTokenOfMicrosoftSignsNobodyIn() {
    return Stream.concat(
            forgeries(world.microsoft),
            Stream.of(
                Forgery.wrongTenant(),
                Forgery.missing("tid"),
                Forgery.missing("oid"),
                Forgery.claim("oid", "")))
        .map(forgery ->
            DynamicTest.dynamicTest(
                forgery.toString(),
                () -> {
                  world.forget();
                  world.microsoft.forge(forgery);
                  TextBrowser bob = world.signedIn("bob");
                  isRefused(bob);
                  assertThat(world.count("live_account")).isZero();
                  assertThat(world.count("sign_in_session")).isZero();
                }));
  }

  @TestFactory
  Stream<DynamicTest> aForgedTokenOfWordPressProvesNothing() {
    return forgeries(world.wordPress)
        .map(forgery ->
            DynamicTest.dynamicTest(
                forgery.toString(),
                () -> {
                  world.forget();
                  TextBrowser alice = world.atWordPress("alice", "existing");
                  alice.press("person", "alicewrites");
                  world.wordPress.forge(forgery);
                  alice.press("approve", "approve");
                  isRefused(alice);
                  assertThat(world.count("handoff WHERE proved_at IS NOT NULL")).isZero();
                  assertThat(world.count("handoff WHERE ended_at IS NULL"))
                      .as("it survives")
                      .isOne();
                  assertThat(world.count("account_link")).isZero();
                }));
  }

  private static void isRefused(TextBrowser browser) {
    assertThat(browser.page().heading())
        .isIn(
            "That sign-in didn’t work",
            "Microsoft isn’t answering right now",
            "WordPress.com isn’t answering right now");
    assertThat(browser.page().status()).isIn(400, 503);
    assertThat(browser.page().body()).contains("href=\"/live/\"").doesNotContain("eyJ");
  }

  @TestFactory
  Stream<DynamicTest> theFoundationsTestsOfRelyingParties() {
    return Stream.of(RelyingPartyCase.values())
        .map(one ->
            DynamicTest.dynamicTest(
                one.module()
                    + (one.verdict() == Verdict.STATIC_ENDPOINTS
                        ? " (held by static endpoints)"
                        : ""),
                () -> {
                  world.forget();
                  one.arrange(world.microsoft);
                  TextBrowser bob = world.signedIn("bob");
                  long people = world.count("live_account");
                  switch (one.verdict()) {
                    case REFUSED -> assertThat(people).isZero();
                    case EITHER -> assertThat(bob.page().status()).isLessThan(500);
                    case ACCEPTED, NO_USERINFO, STATIC_ENDPOINTS -> {
                      assertThat(bob.page().heading())
                          .isEqualTo("Your blog will be at WordPress.com");
                      assertThat(people).isOne();
                      assertThat(world.microsoft.discovery().count()).isZero();
                      assertThat(world.microsoft.userInfo().count()).isZero();
                    }
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> aClockThatIsHalfAMinuteOffIsForgiven() {
    return Stream.of(
            Forgery.issuedAhead(Duration.ofSeconds(30)),
            Forgery.notBefore(Duration.ofSeconds(30)),
            Forgery.expired(Duration.ofSeconds(10)))
        .map(forgery ->
            DynamicTest.dynamicTest(
                forgery.toString(),
                () -> {
                  world.forget();
                  world.microsoft.forge(forgery);
                  assertThat(world.signedIn("bob").page().heading())
                      .isEqualTo("Your blog will be at WordPress.com");
                }));
  }

  @Test
  void aHundredUnknownKeysCostAFewFetchesAndANewKeyAmongThemIsTakenAtOnce() throws Exception {
    world.signedIn("bob");
    world.microsoft.forget();
    long began = System.nanoTime();
    world.microsoft.forge(Forgery.unknownKid());
    signInsAreRefused(50);
    assertThat(world.microsoft.keySet().count())
        .as("one key's fetches")
        .isLessThanOrEqualTo(1 + since(began).dividedBy(Duration.ofSeconds(10)));
    world.microsoft.reset();
    world.microsoft.rotateBeforeNextToken();
    assertThat(world.signedIn("bob").page().heading())
        .isEqualTo("Your blog will be at WordPress.com");
    world.microsoft.forge(Forgery.unknownKid());
    signInsAreRefused(50);
    world.microsoft.forge(Forgery.unknownKids());
    signInsAreRefused(100);
    assertThat(world.microsoft.keySet().count())
        .as("all keys' fetches")
        .isLessThanOrEqualTo(2 + since(began).dividedBy(UNKNOWN_KEYS_EVERY));
  }

  private static void signInsAreRefused(int times) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
      List<Callable<TextBrowser>> all = Collections.nCopies(times, () -> world.signedIn("bob"));
      for (Future<TextBrowser> one : threads.invokeAll(all)) {
        assertThat(one.get().page().heading()).isEqualTo("That sign-in didn’t work");
      }
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  @Test
  void aHandOffOfAnotherBrowserLeadsNowhere() throws SQLException {
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    TextBrowser mallory = world.signedIn("mallory");
    mallory.post(
        world.origin() + "/wordpress/confirm", Map.of("account", "20000001", "blog", "30000001"));
    assertThat(mallory.page().heading()).isEqualTo("This move has expired");
    assertThat(world.count("account_link")).isZero();
    assertThat(alice.page().body()).contains("a…@live.example");
  }

  @Test
  void aProofWithoutAHandOffOfThisBrowserIsNotTaken() throws SQLException {
    TextBrowser mallory = world.atWordPress("mallory", "existing");
    mallory.cookies().put(new CookieJar.Cookie("localhost", "/", "handoff", Secrets.next()));
    mallory.press("person", "mallory");
    mallory.press("approve", "approve");
    assertThat(mallory.page().heading()).isEqualTo("This move has expired");
    assertThat(world.count("sign_in_session WHERE tenant = 'wordpress'")).isZero();
    assertThat(world.count("handoff WHERE proved_at IS NOT NULL")).isZero();
  }

  @Test
  void whereNoHandOffIsOpenNobodyIsSentToWordPress() throws SQLException {
    TextBrowser nobody = new TextBrowser();
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    world.change("UPDATE handoff SET expires_at = now() - interval '1 second'");
    for (TextBrowser browser : List.of(nobody, alice)) {
      for (String way : List.of("/wordpress/sign-in", "/wordpress/sign-up")) {
        browser.open(world.origin() + way);
        assertThat(browser.page().heading()).as(way).isEqualTo("This move has expired");
      }
      browser.post(world.origin() + "/wordpress/another", Map.of());
      assertThat(browser.page().heading()).isEqualTo("This move has expired");
      assertThat(browser.hops()).hasSize(1);
    }
  }

  @Test
  void whoeverWaitsTooLongForTheDatabaseIsAskedToComeBack() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    try (var connection = world.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT FROM live_account FOR UPDATE");
      world.send(alice, "/live/dispute", Map.of());
      assertThat(alice.page().status()).isEqualTo(503);
      assertThat(alice.page().header("Retry-After")).isPresent();
      assertThat(alice.page().body()).contains("<h1>");
      connection.rollback();
    }
    world.send(alice, "/live/dispute", Map.of());
    assertThat(alice.page().heading()).isEqualTo("Thank you for telling us");
    assertThat(world.count("account_link_event WHERE what = 'disputed'")).isOne();
  }

  @Test
  void aProblemIsReadInAnotherLanguage() throws SQLException {
    TextBrowser alice = world.atWordPress("alice", "existing");
    alice.press("person", "alicewrites");
    world.change("UPDATE handoff SET expires_at = now() - interval '1 second'");
    alice.press("approve", "approve");
    assertThat(alice.page().status()).isEqualTo(400);
    assertThat(alice.page().address()).hasPath("/wordpress/callback");
    double counted = world.gateway.metric("gateway_sign_ins_total", "provider=wordpress");
    alice.follow("Deutsch");
    assertThat(alice.page().address()).hasPath("/wordpress/problem");
    assertThat(alice.page().heading()).isEqualTo("Dieser Umzug ist abgelaufen");
    assertThat(alice.page().body()).contains("lang=\"de\"");
    alice.follow("English");
    assertThat(alice.page().heading()).isEqualTo("This move has expired");
    assertThat(world.gateway.metric("gateway_sign_ins_total", "provider=wordpress"))
        .isEqualTo(counted);
    alice.open(world.origin() + "/live/callback?language=de&why=https://evil.example");
    assertThat(alice.page().status()).isEqualTo(200);
    assertThat(alice.page().body()).doesNotContain("evil.example");
  }

  @Test
  void anExpiredHandOffLinksNothing() throws SQLException {
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    try (var connection = world.connect();
        var statement = connection.createStatement()) {
      statement.execute("UPDATE handoff SET expires_at = now() - interval '1 second'");
    }
    world.confirm(alice, "30000001");
    assertThat(alice.page().heading()).isEqualTo("This move has expired");
    assertThat(world.count("account_link")).isZero();
  }

  @Test
  void stepsOutOfOrderLeadBackToTheirBeginning() throws SQLException {
    TextBrowser bob = new TextBrowser();
    for (String step : List.of("/wordpress/", "/wordpress/confirm", "/wordpress/another")) {
      bob.open(world.origin() + step);
      assertThat(bob.page().heading()).as(step).isEqualTo("Sign in with your Microsoft account");
    }
    bob.post(world.origin() + "/wordpress/confirm", Map.of("account", "1", "blog", "1"));
    assertThat(bob.page().heading()).isEqualTo("This move has expired");
    assertThat(world.count("account_link")).isZero();
  }
}
