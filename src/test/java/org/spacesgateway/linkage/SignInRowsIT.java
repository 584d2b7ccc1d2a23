package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.sandbox.Canary;
import org.spacesgateway.sandbox.CookieJar.Cookie;
import org.spacesgateway.sandbox.Forgery;
import org.spacesgateway.sandbox.OpenIdStandIn;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.Received;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.TextPage;

/** Rules of a sign-in that no list of attacks names; which is which stands in refusals.md. */
class SignInRowsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int FLIPS = 12;
  private static final String SIGN_INS = "gateway_sign_ins_total";
  private static World world;

  @BeforeAll
  static void start() throws SQLException {
    world = World.shared();
  }

  @BeforeEach
  void forget() throws SQLException {
    world.forget();
  }

  @Test
  void anIssuerThatIsNamedMustBeTheRightOne() {
    for (OpenIdStandIn provider : List.of(world.microsoft, world.wordPress)) {
      provider.callbackIssuer("https://evil.example");
    }
    ComingBack bob = ComingBack.fromMicrosoft(world, "bob");
    assertThat(bob.arrive().status()).isEqualTo(400);
    assertThat(world.microsoft.token().count()).isZero();
    world.microsoft.callbackIssuer(world.microsoft.issuer());
    assertThat(ComingBack.fromMicrosoft(world, "bob").arrive().status()).isEqualTo(200);
    assertThat(ComingBack.fromWordPress(world, "alice", "alicewrites").arrive().status())
        .isEqualTo(400);
    assertThat(world.wordPress.token().count()).isZero();
    world.wordPress.callbackIssuer(world.wordPress.origin().toString());
    assertThat(ComingBack.fromWordPress(world, "alice", "alicewrites").arrive().heading())
        .isEqualTo("Are both of these you?");
  }

  @Test
  void aCodeOfWordPressIsNeverSentToMicrosoft() throws SQLException {
    ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
    world.microsoft.forget();
    alice.browser().open(alice.callback().replace("/wordpress/callback", "/live/callback"));
    assertThat(world.microsoft.token().count()).isZero();
    assertThat(world.wordPress.token().count()).isZero();
    assertThat(world.count("handoff WHERE proved_at IS NOT NULL")).isZero();
  }

  @Test
  void aCodeOfAnotherBrowserProvesNothing() throws SQLException {
    ComingBack mallory = ComingBack.fromWordPress(world, "mallory", "mallory");
    world.wordPress.forgetSessions();
    ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
    String injected = alice.callback().replace(code(alice), code(mallory));
    assertThat(injected).isNotEqualTo(alice.callback());
    TextPage page = alice.browser().open(injected);
    assertThat(page.status()).isIn(400, 503);
    assertThat(page.body()).contains("href=\"/live/\"");
    assertThat(alice.browser().open(mallory.callback()).status())
        .as("a foreign state")
        .isEqualTo(400);
    assertThat(world.wordPress.at("/rest/v1.1/me").count()).as("no token was had").isZero();
    assertThat(world.count("handoff WHERE proved_at IS NOT NULL")).isZero();
    assertThat(world.count("account_link")).isZero();
  }

  private static String code(ComingBack person) {
    return person.callback().replaceFirst(".*[?&]code=([^&]*).*", "$1");
  }

  @Test
  void theSameCallbackTenTimesIsOneProofAndOneLink() throws SQLException {
    ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
    assertThat(alice.arrive().heading()).isEqualTo("Are both of these you?");
    for (int i = 0; i < 5; i++) {
      assertThat(alice.arrive().heading()).as("proved").isEqualTo("Are both of these you?");
    }
    world.confirm(alice.browser(), "30000001");
    for (int i = 0; i < 5; i++) {
      assertThat(alice.arrive().heading()).as("linked").isEqualTo("Connected");
    }
    assertThat(world.wordPress.token().count()).isOne();
    assertThat(world.links()).isOne();
  }

  @Test
  void whoeverForgotTheirProofIsNotLedOnByAnOldCallback() throws SQLException {
    ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
    alice.arrive();
    world.wordPress.forgetSessions();
    alice.browser().post(world.origin() + "/wordpress/another", Map.of());
    TextPage page = alice.arrive();
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.heading()).isEqualTo("We lost track of this sign-in");
    assertThat(page.body()).doesNotContain("Nothing was linked").contains("href=\"/live/\"");
    assertThat(world.count("handoff WHERE proved_at IS NOT NULL")).isZero();
  }

  @Test
  void whoComesBackTwiceWhileTheDatabaseIsAwayIsAskedToComeLater() throws SQLException {
    ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
    alice.arrive();
    double stray = world.gateway.metric(SIGN_INS, "provider=wordpress", "outcome=state");
    double away = world.gateway.metric(SIGN_INS, "provider=wordpress", "outcome=database");
    world.change("ALTER TABLE handoff RENAME TO handoff_away");
    try {
      TextPage page = alice.arrive();
      assertThat(page.address()).hasToString(world.origin() + "/wordpress/problem?why=later");
      assertThat(page.heading()).isEqualTo("We can’t sign you in right now");
    } finally {
      world.change("ALTER TABLE handoff_away RENAME TO handoff");
    }
    assertThat(world.gateway.metric(SIGN_INS, "provider=wordpress", "outcome=state"))
        .isEqualTo(stray);
    assertThat(world.gateway.metric(SIGN_INS, "provider=wordpress", "outcome=database"))
        .isEqualTo(away + 1);
    assertThat(alice.arrive().heading()).as("her proof stood").isEqualTo("Are both of these you?");
  }

  @Test
  void aForeignCallbackLeadsOnAtMostToWhatThisBrowserProvedItself() throws SQLException {
    ComingBack mallory = ComingBack.fromWordPress(world, "mallory", "mallory");
    world.wordPress.forgetSessions();
    TextBrowser started = world.atWordPress("bob", "existing");
    assertThat(started.open(mallory.callback()).status()).as("not proved").isEqualTo(400);
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    alice.open(mallory.callback());
    assertThat(alice.page().address()).hasToString(world.origin() + "/wordpress/");
    assertThat(alice.page().body()).contains("alicewrites").doesNotContain("mallory");
    assertThat(world.wordPress.token().count()).as("hers alone").isOne();
    assertThat(world.count("handoff WHERE proved_at IS NOT NULL")).isOne();
    TextBrowser stranger = new TextBrowser();
    assertThat(stranger.open(mallory.callback()).status()).isEqualTo(400);
  }

  @TestFactory
  Stream<DynamicTest> nothingThatAProviderSaysOfAnErrorIsShown() {
    return Stream.of(
            "error=access_denied&error_description=%3Cscript%3Ealert(1)%3C/script%3E",
            "error=server_error&error_description=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
            "error=%3Csvg/onload=alert(1)%3E&error_uri=javascript:alert(1)",
            "error=login_required&error_description=%0d%0aSet-Cookie:%20alert(1)=1",
            "error=temporarily_unavailable&error_uri=https://evil.example/alert(1)")
        .map(query ->
            DynamicTest.dynamicTest(
                query,
                () -> {
                  world.forget();
                  ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
                  String state = alice.callback().replaceFirst(".*(state=[^&]*).*", "$1");
                  TextPage page =
                      alice
                          .browser()
                          .open(world.origin() + "/wordpress/callback?" + query + "&" + state);
                  assertThat(page.status()).isEqualTo(200);
                  assertThat(page.address().getRawQuery()).matches("why=(denied|provider)");
                  assertThat(page.body() + page.headers())
                      .doesNotContain("alert(1)", "evil.example");
                  assertThat(world.wordPress.token().count()).isZero();
                  assertThat(world.count("handoff WHERE ended_at IS NULL")).isOne();
                }));
  }

  @Test
  void aSignInEndsAtAnAddressThatTellsNothing() {
    ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
    TextPage page = alice.arrive();
    assertThat(page.address()).hasToString(world.origin() + "/wordpress/");
    assertThat(page.header("Referrer-Policy")).contains("same-origin");
    assertThat(page.header("Cache-Control")).contains("no-store");
    assertThat(page.body()).doesNotContain(Canary.MARK, "state=", "eyJ");
    assertThat(alice.browser().hops())
        .as("code and state stand in the first hop alone, which is a redirect")
        .filteredOn(hop -> hop.getRawQuery() != null && hop.getRawQuery().contains("state="))
        .hasSizeLessThanOrEqualTo(2)
        .allMatch(hop -> hop.getPath().equals("/wordpress/callback"));
  }

  @Test
  void aStateCookieWithOneWrongLetterIsRefused() throws SQLException {
    for (int i = 0; i < FLIPS; i++) {
      ComingBack bob = ComingBack.fromMicrosoft(world, "bob");
      Cookie state =
          bob.browser().cookies().all().stream()
              .filter(cookie -> cookie.name().startsWith("q_auth_live_"))
              .findFirst()
              .orElseThrow();
      int at = state.value().length() * i / FLIPS;
      char wrong = state.value().charAt(at) == 'A' ? 'B' : 'A';
      String value = state.value().substring(0, at) + wrong + state.value().substring(at + 1);
      bob.browser().cookies().put(new Cookie(state.host(), state.path(), state.name(), value));
      TextPage page = bob.arrive();
      if (page.status() == 200) {
        // As if of another secret: asked anew, from the beginning.
        assertThat(page.heading()).isEqualTo("Sign in with your Microsoft account");
      } else {
        assertThat(page.status()).as("letter " + at).isIn(400, 503);
        assertThat(page.body()).contains("href=\"/live/\"");
      }
    }
    assertThat(world.count("live_account")).isZero();
    assertThat(world.count("sign_in_session")).isZero();
  }

  @Test
  void anAbandonedSignInBlocksNoPage() {
    TextBrowser bob = new TextBrowser();
    bob.open(world.origin() + "/live/");
    bob.open(world.origin() + "/live/account");
    for (String page :
        List.of("/", "/live/problem", "/live/signed-out", "/wordpress/problem", "/sunset")) {
      assertThat(bob.open(world.origin() + page).status()).as(page).isEqualTo(200);
    }
    assertThat(bob.open(world.origin() + "/live/").heading())
        .isEqualTo("Sign in with your Microsoft account");
  }

  @Test
  void theClientsSecretTravelsInTheBodyAlone() {
    Set<String> verifiers = new HashSet<>();
    world.atConfirm("alice", "alicewrites");
    world.signedIn("bob");
    List<Received> asked =
        Stream.concat(
                world.microsoft.token().received().stream(),
                world.wordPress.token().received().stream())
            .toList();
    assertThat(asked).hasSize(3);
    for (Received request : asked) {
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.rawQuery()).isEmpty();
      assertThat(request.header("Authorization")).isEmpty();
      assertThat(request.form("client_secret")).isPresent();
      assertThat(request.form("grant_type")).contains("authorization_code");
      String verifier = request.form("code_verifier").orElseThrow();
      assertThat(verifier).hasSizeBetween(43, 128);
      assertThat(verifiers.add(verifier)).as("another each time").isTrue();
    }
  }

  @Test
  void aClockThatIsOffByLessThanAMinuteIsForgivenAndByMoreIsNot() throws SQLException {
    for (Forgery within :
        List.of(
            Forgery.expired(Duration.ofSeconds(40)),
            Forgery.issuedAhead(Duration.ofSeconds(40)),
            Forgery.notBefore(Duration.ofSeconds(40)))) {
      world.microsoft.forge(within);
      assertThat(world.signedIn("bob").page().status()).as(within.toString()).isEqualTo(200);
    }
    world.forget();
    world.microsoft.clockOff(Duration.ofSeconds(90));
    assertThat(world.signedIn("bob").page().heading()).isEqualTo("That sign-in didn’t work");
    world.microsoft.clockOff(Duration.ofSeconds(-3_700));
    assertThat(world.signedIn("bob").page().heading()).isEqualTo("That sign-in didn’t work");
    assertThat(world.count("live_account")).isZero();
  }

  @Test
  void aTokenInAHeaderSignsNobodyIn() throws SQLException {
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    String handoff = "\r\nCookie: handoff=" + alice.cookies().value("handoff").orElseThrow();
    for (String header :
        List.of("Bearer " + Canary.MARK, "Bearer eyJhbGciOiJub25lIn0.e30.", "Basic YTpi")) {
      for (String path : List.of("/live/account", "/live/kept.json", "/wordpress/sign-in")) {
        RawHttp.Answer answer = get(path, "Authorization: " + header + handoff);
        assertThat(answer.status()).as(path + header).isEqualTo(302);
        assertThat(answer.header("Location").orElseThrow()).contains("/authorize?");
      }
    }
    assertThat(world.count("sign_in_session")).isOne();
  }

  @Test
  void aSessionThatWasGivenBeforeTheSignInIsNotTaken() throws SQLException {
    TextBrowser bob = new TextBrowser();
    String host = URI.create(world.origin()).getHost();
    String fixed = "A".repeat(43);
    bob.cookies().put(new Cookie(host, "/live", "q_session_live", fixed));
    bob.open(world.origin() + "/live/");
    bob.press("person", "bob");
    assertThat(bob.page().status()).isEqualTo(200);
    assertThat(bob.cookies().value("q_session_live")).isPresent().get().isNotEqualTo(fixed);
    TextBrowser mallory = new TextBrowser();
    mallory.cookies().put(new Cookie(host, "/live", "q_session_live", fixed));
    mallory.open(world.origin() + "/live/account");
    assertThat(mallory.page().heading()).isEqualTo("Sign in with your Microsoft account");
    assertThat(world.count("sign_in_session")).isOne();
  }

  @TestFactory
  Stream<DynamicTest> aSessionThatTheDatabaseDoesNotTellOutlastsThat() {
    return Stream.of(
            List.of(
                "neither read nor deleted",
                "ALTER TABLE sign_in_session RENAME TO sign_in_session_away",
                "ALTER TABLE sign_in_session_away RENAME TO sign_in_session"),
            List.of(
                "deleted, but not read",
                "ALTER TABLE sign_in_session RENAME content TO content_away",
                "ALTER TABLE sign_in_session RENAME content_away TO content"))
        .map(fault ->
            DynamicTest.dynamicTest(
                fault.getFirst(),
                () -> {
                  world.forget();
                  TextBrowser alice = world.signedIn("alice");
                  String session = alice.cookies().value("q_session_live").orElseThrow();
                  world.change(fault.get(1));
                  try {
                    TextPage page = alice.open(world.origin() + "/live/account");
                    assertThat(page.status()).isEqualTo(503);
                    assertThat(page.header("Retry-After")).isPresent();
                    assertThat(alice.cookies().value("q_session_live")).contains(session);
                  } finally {
                    world.change(fault.getLast());
                  }
                  assertThat(alice.open(world.origin() + "/live/account").heading())
                      .isEqualTo("Your account");
                }));
  }

  @Test
  void aSignInThatMustBeFreshBeginsAnotherSession() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    Cookie old =
        alice.cookies().all().stream()
            .filter(cookie -> cookie.name().equals("q_session_live"))
            .findFirst()
            .orElseThrow();
    world.elevenMinutesLater();
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    alice.press("person", "alice");
    assertThat(alice.page().heading()).isEqualTo("Your account");
    assertThat(alice.cookies().value("q_session_live")).isPresent().get().isNotEqualTo(old.value());
    TextBrowser copy = new TextBrowser();
    copy.cookies().put(old);
    copy.open(world.origin() + "/live/account");
    assertThat(copy.page().heading()).isEqualTo("Sign in with your Microsoft account");
  }

  @Test
  void aPlantedHandOffShowsWhoseItIs() throws SQLException {
    TextBrowser mallory = world.atWordPress("mallory", "existing");
    TextBrowser alice = new TextBrowser();
    mallory.cookies().all().stream()
        .filter(cookie -> cookie.name().equals("handoff"))
        .forEach(alice.cookies()::put);
    alice.open(world.origin() + "/wordpress/");
    alice.press("person", "alicewrites");
    alice.press("approve", "approve");
    assertThat(alice.page().heading()).isEqualTo("Are both of these you?");
    assertThat(alice.page().body())
        .contains("m…@live.example", "alicewrites")
        .doesNotContain("a…@live.example", "alice@live.example");
    assertThat(world.count("account_link")).isZero();
  }

  @Test
  void noTableHoldsATokenOrAnAddressInClear() throws SQLException {
    world.linked("alice", "alicewrites", "30000001");
    world.atConfirm("mallory", "mallory");
    try (var connection = world.connect();
        var statement = connection.createStatement();
        var tables =
            connection.getMetaData().getTables(null, "public", "%", new String[] {"TABLE"})) {
      int seen = 0;
      while (tables.next()) {
        String table = tables.getString("TABLE_NAME");
        try (var row =
            statement.executeQuery(
                "SELECT coalesce(string_agg(t::text, ' '), '') FROM \"" + table + "\" t")) {
          row.next();
          assertThat(row.getString(1))
              .as(table)
              .doesNotContain(Canary.MARK, "eyJ", "@live.example");
          seen++;
        }
      }
      assertThat(seen).isGreaterThan(8);
    }
    ComingBack.logIsClean(world);
  }

  private static RawHttp.Answer get(String path, String header) {
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost:"
            + world.gateway.port()
            + "\r\nConnection: close\r\n"
            + header
            + "\r\n\r\n";
    return RawHttp.send(
        "127.0.0.1", world.gateway.port(), request.getBytes(StandardCharsets.UTF_8), PATIENCE);
  }
}
