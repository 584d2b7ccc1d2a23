package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.Endpoint;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.OpenIdStandIn;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.TextPage;

/**
 * Providers that fail in every way: whoever waits gets a page with a way back, whoever does not
 * need that provider notices nothing, and once all is well everybody finishes.
 */
class ProviderFaultsIT {
  private static final int MOST_WAITING = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static World world;

  @BeforeAll
  static void start() {
    world =
        World.start(
            "provider_faults",
            gateway -> {
              World.shortDeadlines(gateway);
              gateway
                  .set("gateway.sign-in.most-waiting", Integer.toString(MOST_WAITING))
                  .set("quarkus.oidc.live.max-pool-size", Integer.toString(MOST_WAITING))
                  .set("quarkus.oidc.wordpress.max-pool-size", Integer.toString(MOST_WAITING));
            });
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @BeforeEach
  void forget() throws SQLException {
    nobodyWaitsAnyMore();
    world.forget();
  }

  /* What either provider leaves waiting, or drips, is reset. */
  private static void nobodyWaitsAnyMore() {
    for (OpenIdStandIn provider : List.of(world.microsoft, world.wordPress)) {
      provider.away();
      provider.back();
    }
  }

  /** The endpoints of both that fail together, and what must be done so that they are asked. */
  private record Place(
      String name, Endpoint live, Endpoint wordPress, boolean newKeys, List<Fault> faults) {
    void fail(Fault... faults) {
      if (newKeys) {
        world.microsoft.keys().rotate();
        world.wordPress.keys().rotate();
      }
      for (Fault fault : faults) {
        for (Endpoint endpoint : List.of(live, wordPress)) {
          if (faults.length == 1) {
            endpoint.answer(fault);
          } else {
            endpoint.answer(fault, 1);
          }
        }
      }
    }
  }

  private static List<Place> places() {
    URI elsewhere = world.wordPress.origin().resolve("/oauth2-1/userinfo");
    Endpoint me = world.wordPress.at("/rest/v1.1/me");
    Endpoint sites = world.wordPress.at("/rest/v1.1/me/sites");
    Fault page = Fault.answer(200, "text/html", "<html>oops</html>");
    Fault down = Fault.answer(503, "text/html", "<h1>blocked</h1>", "Retry-After", "30");
    return List.of(
        // More of the same, slow ones too, stand in the list that TokenEndpointFaultsIT goes
        // through.
        new Place(
            "token endpoint",
            world.microsoft.token(),
            world.wordPress.token(),
            false,
            List.of(
                Fault.status(500),
                Fault.tooManyRequests("86400"),
                Fault.garbage(),
                Fault.redirect(302, elsewhere))),
        new Place(
            "published keys",
            world.microsoft.keySet(),
            world.wordPress.keySet(),
            true,
            List.of(
                Fault.status(500),
                Fault.tooManyRequests("1"),
                Fault.garbage(),
                page,
                Fault.json("{\"keys\":"),
                Fault.redirect(307, elsewhere),
                Fault.empty(),
                Fault.hangUp())),
        new Place(
            "token endpoint, and WordPress.com's /me",
            world.microsoft.token(),
            me,
            false,
            List.of(
                down,
                Fault.tooManyRequests("garbage"),
                Fault.status(401),
                Fault.garbage(),
                page,
                Fault.json("[]"),
                Fault.redirect(302, elsewhere),
                Fault.reset(),
                Fault.closeMidBody())),
        new Place(
            "published keys, and WordPress.com's /me/sites",
            world.microsoft.keySet(),
            sites,
            true,
            List.of(Fault.status(500), page, Fault.loseAnswer())));
  }

  @TestFactory
  Stream<DynamicTest> whateverAProviderAnswersThereIsAPageAndThePersonFinishesLater() {
    return places().stream()
        .flatMap(place ->
            place.faults().stream()
                .map(fault ->
                    DynamicTest.dynamicTest(
                        place.name() + " " + fault, () -> failsAndFinishes(place, fault))));
  }

  private static void failsAndFinishes(Place place, Fault fault) throws Exception {
    world.forget();
    ComingBack bob = ComingBack.fromMicrosoft(world, "bob");
    ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
    place.fail(fault);
    ComingBack.arriveInTime(List.of(bob, alice)).forEach(ComingBack::isKind);
    assertThat(place.live().count()).isPositive();
    assertThat(place.wordPress().count()).isPositive();
    assertThat(world.wordPress.userInfo().count()).as("no redirect is followed").isZero();
    ComingBack.nothingCameOfIt(world);
    ComingBack.logIsClean(world);
    bothFinish(bob, alice);
  }

  @TestFactory
  Stream<DynamicTest> howeverSlowlyAProviderAnswersThereIsAPageInTime() {
    return places().subList(1, 3).stream()
        .map(place ->
            DynamicTest.dynamicTest(
                place.name() + " slow, dripping, silent",
                () -> {
                  forget();
                  List<ComingBack> people = new ArrayList<>();
                  for (String person : List.of("alice", "bob", "chen", "dana")) {
                    people.add(ComingBack.fromMicrosoft(world, person));
                    people.add(ComingBack.fromWordPress(world, person, "alicewrites"));
                  }
                  place.fail(
                      Fault.slow(Duration.ofSeconds(15)),
                      Fault.drip(Duration.ofSeconds(1)),
                      Fault.stall(),
                      Fault.stallAfterHeaders());
                  for (TextPage page : ComingBack.arriveInTime(people)) {
                    ComingBack.isKind(page);
                    assertThat(page.status()).isEqualTo(503);
                  }
                  assertThat(world.count("handoff WHERE ended_at IS NULL AND proved_at IS NULL"))
                      .isEqualTo(4);
                  assertThat(world.count("sign_in_session")).as("as before").isEqualTo(4);
                  bothFinish(people.get(2), people.get(1));
                }));
  }

  @Test
  void providersThatRefuseConnectionsCostOneTryAgain() throws Exception {
    ComingBack bob = ComingBack.fromMicrosoft(world, "bob");
    ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
    world.microsoft.away();
    world.wordPress.away();
    ComingBack.arriveInTime(List.of(bob, alice))
        .forEach(page -> {
          ComingBack.isKind(page);
          assertThat(page.status()).isEqualTo(503);
        });
    ComingBack.nothingCameOfIt(world);
    signUpRedirects();
    world.microsoft.back();
    world.wordPress.back();
    bothFinish(bob, alice);
  }

  @Test
  void theGatewayStartsWithoutItsProvidersAndNeedsNoRestartAfterwards() throws Exception {
    world.microsoft.away();
    world.wordPress.away();
    world.gateway.restart();
    signUpRedirects();
    TextBrowser bob = new TextBrowser().stoppingAt(world.microsoft.origin().toString());
    bob.open(world.origin() + "/live/");
    assertThat(bob.page().status()).as("on to Microsoft, unasked").isEqualTo(302);
    world.microsoft.back();
    world.wordPress.back();
    world.linked("alice", "alicewrites", "30000002");
    assertThat(world.links()).isOne();
  }

  @Test
  void whoIsSignedInStaysSoWhileAFreshProcessCannotHaveMicrosoftsKeys() throws Exception {
    TextBrowser alice = world.signedIn("alice");
    world.gateway.restart();
    for (Fault fault : List.of(Fault.hangUp(), Fault.status(500), Fault.garbage())) {
      world.microsoft.keySet().answer(fault);
      TextPage page = alice.open(world.origin() + "/live/account");
      assertThat(page.status()).as(fault.toString()).isEqualTo(503);
      assertThat(alice.cookies().value("q_session_live")).isPresent();
      assertThat(world.count("sign_in_session")).isOne();
    }
    world.microsoft.reset();
    assertThat(alice.open(world.origin() + "/live/account").heading()).isEqualTo("Your account");
  }

  @Test
  void discoveryIsNeverAskedSoItMayFailAsItLikes() throws SQLException {
    world.microsoft.discovery().answer(Fault.status(500));
    world.wordPress.discovery().answer(Fault.json("{\"issuer\":\"https://evil.example\"}"));
    world.linked("alice", "alicewrites", "30000001");
    assertThat(world.microsoft.discovery().count()).isZero();
    assertThat(world.wordPress.discovery().count()).isZero();
  }

  @Test
  void aTokenThatCannotBeRevokedHoldsNobodyUp() throws SQLException {
    world.wordPress.at("/oauth2-1/revoke").answer(Fault.stall());
    world.linked("alice", "alicewrites", "30000001");
    assertThat(world.wordPress.at("/oauth2-1/revoke").count()).isOne();
  }

  @Test
  void whoeverWaitsForMicrosoftHoldsUpNeitherSignUpNorWordPress() throws Exception {
    ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
    ComingBack next = ComingBack.fromMicrosoft(world, "bob");
    whileEverybodyWaits(
        world.microsoft.token(),
        // Until the deadline, which is longer than a call may take.
        Fault.drip(Duration.ofSeconds(1)),
        () -> ComingBack.fromMicrosoft(world, "bob"),
        () -> {
          TextPage page = next.arrive();
          ComingBack.isKind(page);
          assertThat(page.heading()).isEqualTo("Microsoft isn’t answering right now");
          signUpRedirects();
          assertThat(alice.arrive().heading()).isEqualTo("Are both of these you?");
          world.confirm(alice.browser(), "30000001");
          assertThat(world.links()).isOne();
        });
    finishes(next, "bob");
  }

  @Test
  void whoeverWaitsForWordPressHoldsUpNeitherSignUpNorMicrosoft() throws Exception {
    ComingBack next = ComingBack.fromWordPress(world, "mallory", "mallory");
    List<String> people = new ArrayList<>(List.of("alice", "bob", "chen", "dana"));
    whileEverybodyWaits(
        world.wordPress.at("/rest/v1.1/me"),
        Fault.stall(),
        () -> ComingBack.fromWordPress(world, people.removeLast(), "alicewrites"),
        () -> {
          TextPage page = next.arrive();
          ComingBack.isKind(page);
          assertThat(page.heading()).isEqualTo("WordPress.com isn’t answering right now");
          signUpRedirects();
          assertThat(world.signedIn("eve").page().heading())
              .isEqualTo("Your blog will be at WordPress.com");
        });
    proves(next);
  }

  @Test
  void whoeverHangsUpGivesTheirPlaceToTheNext() throws Exception {
    world.microsoft.token().answer(Fault.drip(Duration.ofSeconds(1)), MOST_WAITING);
    List<Socket> waiting = new ArrayList<>();
    for (int i = 0; i < MOST_WAITING; i++) {
      waiting.add(asked(ComingBack.fromMicrosoft(world, "bob")));
    }
    Await.until("all wait", PATIENCE, () -> world.microsoft.token().count() == MOST_WAITING);
    for (Socket socket : waiting) {
      socket.close();
    }
    Await.until(
        "the next is let in",
        PATIENCE,
        () -> ComingBack.fromMicrosoft(world, "eve").arrive().heading().startsWith("Your blog"));
  }

  @Test
  void whoComesWhileTooManyWaitComesInWithTheSameAddressAfterwards() throws Exception {
    ComingBack eve = ComingBack.fromMicrosoft(world, "eve");
    whileEverybodyWaits(
        world.microsoft.token(),
        Fault.stall(),
        () -> ComingBack.fromMicrosoft(world, "bob"),
        () -> {
          TextPage page = eve.arrive();
          assertThat(page.status()).isEqualTo(503);
          assertThat(page.heading()).isEqualTo("Microsoft isn’t answering right now");
        });
    world.microsoft.reset();
    assertThat(eve.arrive().heading()).startsWith("Your blog");
  }

  @Test
  void whoeverDripsForHoursKeepsNoConnectionFromTheNext() throws Exception {
    world.microsoft.token().answer(Fault.drip(Duration.ofSeconds(1)), MOST_WAITING);
    List<ComingBack> people = new ArrayList<>();
    for (int i = 0; i < MOST_WAITING; i++) {
      people.add(ComingBack.fromMicrosoft(world, "bob"));
    }
    ComingBack.arriveInTime(people).forEach(ComingBack::isKind);
    Await.until(
        "the next is signed in",
        PATIENCE,
        () -> ComingBack.fromMicrosoft(world, "eve").arrive().status() == 200);
  }

  private interface Step {
    void take() throws Exception;
  }

  /** As many as may wait at once do; meanwhile something happens; then the provider is well. */
  private static void whileEverybodyWaits(
      Endpoint silent, Fault fault, java.util.function.Supplier<ComingBack> someone, Step meanwhile)
      throws Exception {
    List<ComingBack> people = new ArrayList<>();
    for (int i = 0; i < MOST_WAITING; i++) {
      people.add(someone.get());
    }
    silent.answer(fault);
    long before = silent.count();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<TextPage>> waiting = new ArrayList<>();
      for (ComingBack person : people) {
        waiting.add(threads.submit(person::arrive));
      }
      Await.until("all wait", PATIENCE, () -> silent.count() == before + MOST_WAITING);
      meanwhile.take();
      assertThat(silent.count()).as("nobody else asked").isEqualTo(before + MOST_WAITING);
      // Who is asked again, for want of an answer, says no at once.
      silent.answer(Fault.status(503));
      nobodyWaitsAnyMore();
      for (Future<TextPage> one : waiting) {
        ComingBack.isKind(one.get());
      }
    }
    silent.reset();
  }

  private static void bothFinish(ComingBack bob, ComingBack alice) throws SQLException {
    world.microsoft.reset();
    world.wordPress.reset();
    long handoffs = world.count("handoff");
    finishes(bob, "bob");
    proves(alice);
    assertThat(world.count("handoff")).as("the one from before").isEqualTo(handoffs);
  }

  private static void finishes(ComingBack person, String name) {
    person.browser().follow("Start again");
    person.browser().press("person", name);
    assertThat(person.browser().page().status()).isEqualTo(200);
    assertThat(person.browser().page().body()).contains("Live account");
  }

  private static void proves(ComingBack person) {
    TextPage there = person.browser().open(world.origin() + "/wordpress/");
    // Unless what was asked for before came in after all, behind the page that asked for patience.
    if (!"Are both of these you?".equals(there.heading())) {
      person.browser().press("approve", "approve");
    }
    assertThat(person.browser().page().heading()).isEqualTo("Are both of these you?");
  }

  private static void signUpRedirects() {
    TextBrowser visitor = new TextBrowser().stoppingAt("http");
    visitor.open(world.origin() + "/signup");
    assertThat(visitor.page().status()).isEqualTo(301);
    assertThat(visitor.page().header("Arrival-Id")).isPresent();
  }

  private static Socket asked(ComingBack person) throws IOException {
    URI callback = URI.create(person.callback());
    Socket socket = new Socket("127.0.0.1", callback.getPort());
    String cookies =
        person.browser().cookies().all().stream()
            .filter(cookie -> cookie.host().equals("localhost"))
            .map(cookie -> cookie.name() + "=" + cookie.value())
            .reduce((one, other) -> one + "; " + other)
            .orElseThrow();
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + callback.getRawPath()
                    + "?"
                    + callback.getRawQuery()
                    + " HTTP/1.1\r\nHost: "
                    + callback.getRawAuthority()
                    + "\r\nCookie: "
                    + cookies
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
