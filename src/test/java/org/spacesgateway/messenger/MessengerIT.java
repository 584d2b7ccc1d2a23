package org.spacesgateway.messenger;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.linkage.World;
import org.spacesgateway.sandbox.Appearance;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.BlogPosts;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Tab;
import org.spacesgateway.sandbox.Browser.Window;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.LiveConnectStandIn;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.WebSubHub;

/**
 * Messenger friends hear of new posts, from end to end. The clock stands still unless a test sets
 * it: what is announced without that was told by the hub.
 */
class MessengerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LASTS = Duration.ofDays(30);
  private static final Instant RETIRES =
      Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(90));
  private static final long BLOG = 30_000_001;

  @TempDir static Path directory;

  /* Each test's own: a sign-in brings its own time with it, which must not be a minute ahead. */
  private static Instant now;
  private static LiveConnectStandIn liveConnect;
  private static World world;

  @BeforeAll
  static void start() throws IOException {
    setClock(Instant.now());
    liveConnect = LiveConnectStandIn.start("127.0.0.5", 0);
    world =
        World.start(
            "messenger",
            gateway -> {
              liveConnect.settings(gateway.origin()).forEach(gateway::set);
              gateway
                  .set(
                      "gateway.development-clock",
                      directory.resolve("now").toAbsolutePath().toString())
                  .set("gateway.consent.uses.messenger.lasts", LASTS.toDays() + "D")
                  .set("gateway.consent.timeout", "20s")
                  .set("gateway.messenger.timeout", "20s")
                  .set("gateway.messenger.retire-every", "1s")
                  .set("gateway.messenger.retires", RETIRES.toString());
            });
  }

  @AfterAll
  static void stop() {
    world.close();
    liveConnect.close();
  }

  @BeforeEach
  void nobodyWasEverHere() throws SQLException, IOException {
    now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    setClock(now);
    world.forget();
    world.wordPress.posts().forget();
    hub().forget();
    liveConnect.reset();
    liveConnect.forget();
    liveConnect.forgetShared();
  }

  private static void setClock(Instant now) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), now.toString());
    Files.move(next, directory.resolve("now"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static WebSubHub hub() {
    return world.wordPress.blogs().hub();
  }

  private static String page() {
    return world.origin() + "/live/messenger";
  }

  private static long count(String from) {
    try {
      return world.count(from);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TextBrowser asking() {
    TextBrowser alice = world.linked("alice", "alicewrites", Long.toString(BLOG));
    alice.post(page(), Map.of("do", "connect"));
    assertThat(alice.page().heading()).startsWith("Let this application share");
    return alice;
  }

  /** Alice, connected; her hub knows it. */
  private static TextBrowser connected() {
    TextBrowser alice = asking();
    alice.press("person", "alice");
    assertThat(alice.page().body()).contains("Your friends in Messenger hear of every new post");
    awaitHub();
    return alice;
  }

  private static void awaitHub() {
    Await.until("the hub knows", PATIENCE, () -> hub().subscriptions().size() == 1);
  }

  private static void write(String title) {
    world.wordPress.posts().write(BLOG, title, "<p>What it says.</p>");
  }

  private static void awaitShared(int many) {
    Await.until(many + " are shared", PATIENCE, () -> liveConnect.shared().size() >= many);
  }

  private static void awaitState(String state, int many) {
    awaitThat("state = '" + state + "'", many);
  }

  private static void awaitThat(String condition, int many) {
    Await.until(
        many + ": " + condition, PATIENCE, () -> count("announcement WHERE " + condition) == many);
  }

  private static List<String> titles() {
    return liveConnect.shared().stream().map(LiveConnectStandIn.Activity::name).toList();
  }

  @Test
  void inABrowserTheyConnectAndTheirFriendsHearOfAPost() {
    world.linked("alice", "alicewrites", Long.toString(BLOG));
    world.microsoft.forgetSessions();
    try (Window window = Browser.open("Messenger as people see it").window()) {
      Tab tab = window.tab();
      Page shown = tab.page();
      shown.setDefaultTimeout(30_000);
      shown.navigate(world.origin() + "/live/account");
      button(shown, "Alice Example").click();
      shown.getByText("Messenger and my blog").click();
      assertThat(shown.locator("h1")).hasText("Messenger and your blog");
      press(shown, "Connect Messenger");
      press(shown, "Yes, as Alice Example");
      assertThat(shown.locator("main")).containsText("hear of every new post");
      assertThat(shown.url()).isEqualTo(page());
      awaitHub();
      write("By way of the hub");
      awaitShared(1);
      awaitState("announced", 1);
      shown.reload();
      assertThat(shown.locator("main")).containsText("announced, ");
      Appearance.isFit(
          tab,
          "messenger-connected",
          Set.of(
              "localhost:" + world.gateway.port(),
              world.microsoft.origin().getRawAuthority(),
              liveConnect.origin().getRawAuthority()));
      press(shown, "Pause");
      assertThat(shown.locator("main")).containsText("Nothing is announced for now");
      write("While it was paused");
      press(shown, "Announce new posts again");
      assertThat(shown.locator("main")).containsText("hear of every new post");
    }
    LiveConnectStandIn.Activity activity = liveConnect.shared().getFirst();
    assertThat(activity.person()).isEqualTo("alice");
    assertThat(activity.name()).isEqualTo("By way of the hub");
    assertThat(activity.link())
        .startsWith("http://alicewrites.wordpress.localhost:")
        .endsWith("/by-way-of-the-hub/");
    assertThat(activity.description()).isEqualTo("What it says.");
  }

  private static com.microsoft.playwright.Locator button(Page shown, String words) {
    return shown.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words)).first();
  }

  private static void press(Page shown, String words) {
    button(shown, words).click();
  }

  @Test
  void withoutAHubTheyHearWhenTheFeedIsFetched() throws IOException {
    connected();
    hub().silent(true);
    write("Told by nobody");
    setClock(now.plus(Duration.ofMinutes(31)));
    awaitShared(1);
    assertThat(titles()).containsExactly("Told by nobody");
    assertThat(world.wordPress.blogs().received())
        .anyMatch(request ->
            request.path().equals("/feed/") && request.header("If-None-Match").isPresent());
  }

  @Test
  void whatIsNotForEverybodyOldOrOnlyChangedIsNotAnnounced() {
    TextBrowser alice = connected();
    BlogPosts posts = world.wordPress.posts();
    posts.write(BLOG, "For me alone", "<p>Private.</p>", BlogPosts.Status.PRIVATE);
    posts.write(BLOG, "With a word", "<form class=\"post-password-form\"></form>");
    posts.write(BLOG, "From my Space", "<div id=\"msgcns!A11CE!7\" class=\"bvMsg\">Old</div>");
    BlogPosts.Post seen = posts.write(BLOG, "For everybody", "<p>Hello.</p>");
    awaitShared(1);
    posts.edit(seen.id(), post -> post);
    write("And another");
    awaitShared(2);
    assertThat(titles()).containsExactly("For everybody", "And another");
    assertThat(alice.reload().body()).contains("For everybody", "And another");
    assertThat(count("announcement")).isEqualTo(2);
  }

  @Test
  void whenTheConsentIsOverNothingIsAnnouncedUntilTheyConnectAgain() throws IOException {
    connected();
    setClock(now.plus(LASTS));
    write("Too late");
    TextBrowser again = world.signedIn("alice");
    assertThat(again.open(page()).body()).contains("The time that you gave permission for is over");
    again.post(page(), Map.of("do", "connect"));
    again.press("person", "alice");
    assertThat(again.page().body()).contains("hear of every new post");
    assertThat(liveConnect.shared()).isEmpty();
    assertThat(count("consent WHERE access_token IS NOT NULL")).isOne();
  }

  @Test
  void whenNoNewTokenIsGivenTheyAreAskedToConnectAgain() throws IOException {
    connected();
    liveConnect.forgetGrants();
    setClock(now.plus(Duration.ofHours(2)));
    write("Nobody may send this");
    Await.until(
        "it is told",
        PATIENCE,
        () -> count("messenger_connection WHERE state = 'refresh-failed'") == 1);
    assertThat(world.signedIn("alice").open(page()).body())
        .contains("Messenger doesn’t accept our permission any more");
    assertThat(count("consent WHERE access_token IS NOT NULL OR refresh_token IS NOT NULL"))
        .isZero();
  }

  @Test
  void aTokenIsRenewedWhenItsTimeIsOverAndNobodyNotices() throws IOException {
    connected();
    setClock(now.plus(Duration.ofHours(2)));
    write("With another token");
    awaitShared(1);
    assertThat(liveConnect.at("/token").received())
        .anyMatch(request -> request.form("grant_type").orElse("").equals("refresh_token"));
  }

  @Test
  void whenMessengerEndsEveryConnectionEndsAndItsPermissionIsGivenBack() throws IOException {
    TextBrowser alice = connected();
    assertThat(alice.page().body()).contains("Messenger ends");
    setClock(RETIRES);
    Await.until("it is given back", PATIENCE, () -> liveConnect.at("/revoke").count() == 1);
    Await.until("the hub is told", PATIENCE, () -> hub().subscriptions().isEmpty());
    write("To nobody");
    TextBrowser later = world.signedIn("alice");
    assertThat(later.open(page()).body())
        .contains("Messenger has ended")
        .doesNotContain("connect\"");
    later.post(page(), Map.of("do", "connect"));
    assertThat(later.page().body()).contains("Messenger has ended");
    assertThat(count("consent")).isZero();
    assertThat(liveConnect.shared()).isEmpty();
  }

  @Test
  void anotherAccountsPermissionIsGivenBack() {
    TextBrowser alice = asking();
    alice.press("person", "dana");
    assertThat(alice.page().status()).isEqualTo(409);
    assertThat(alice.page().heading()).isEqualTo("That is another account");
    Await.until("it is given back", PATIENCE, () -> liveConnect.at("/revoke").count() == 1);
    assertThat(count("consent")).isZero();
    assertThat(alice.open(page()).body()).contains("You began to connect Messenger");
  }

  @Test
  void whoSaysNoChangesNothing() {
    TextBrowser alice = asking();
    alice.press("deny", "deny");
    assertThat(alice.page().heading()).isEqualTo("You said no, and that is fine");
    assertThat(count("consent_asked")).isZero();
    assertThat(liveConnect.at("/token").count()).isZero();
  }

  @Test
  void anAnswerThatThisBrowserDidNotAskForIsRefusedWithoutACall() {
    String callback = world.origin() + "/consent/callback";
    TextBrowser alice = asking().stoppingAt(callback);
    alice.press("person", "alice");
    String answer = alice.page().header("Location").orElseThrow();
    TextBrowser stranger = new TextBrowser();
    for (String other :
        List.of(
            answer,
            callback,
            callback + "?code=c",
            callback + "?state=" + "a".repeat(43) + "&code=c",
            answer + "&code=other",
            answer.replaceAll("code=[^&]+", "error=access_denied&code=c"))) {
      assertThat(stranger.open(other).status()).as(other).isEqualTo(400);
    }
    assertThat(liveConnect.at("/token").count()).isZero();
    assertThat(alice.open(answer.replaceAll("state=[^&]+", "state=" + "a".repeat(43))).status())
        .isEqualTo(400);
    assertThat(alice.stoppingAt(null).open(answer).body()).contains("hear of every new post");
    assertThat(alice.page().address().getRawQuery()).isNull();
    assertThat(alice.open(answer).status()).as("the second time").isEqualTo(400);
    assertThat(liveConnect.at("/token").count()).isOne();
  }

  @Test
  void aProviderThatIsAwayIsAPageAndNothingIsKept() {
    TextBrowser alice = asking();
    liveConnect.at("/token").answer(Fault.status(500));
    alice.press("person", "alice");
    assertThat(alice.page().status()).isEqualTo(503);
    assertThat(alice.page().heading()).isEqualTo("The other service isn’t answering right now");
    assertThat(count("consent")).isZero();
  }

  @Test
  void tokensAreKeptEncryptedAndGoWithTheLinkAndThePerson() throws SQLException {
    TextBrowser alice = connected();
    String kept;
    try (Connection open = world.connect();
        var statement = open.createStatement();
        var row =
            statement.executeQuery(
                "SELECT string_agg(encode(access_token, 'escape') || encode(refresh_token, 'escape'), '') FROM consent")) {
      row.next();
      kept = row.getString(1);
    }
    assertThat(kept).isNotEmpty().doesNotContain("canary", "access", "refresh");
    assertThat(alice.open(world.origin() + "/live/kept.json").body())
        .contains("\"messenger\"", "\"consents\"")
        .doesNotContain("token");
    assertThat(alice.open(world.origin() + "/live/kept").status()).isEqualTo(200);
    alice.post(world.origin() + "/live/unlink", Map.of("redirects", "keep"));
    assertThat(count("consent")).isZero();
    assertThat(count("messenger_connection WHERE state = 'revoked'")).isOne();
    Await.until("it is given back", PATIENCE, () -> liveConnect.at("/revoke").count() == 1);
    alice.post(world.origin() + "/live/erase", Map.of("sure", "yes"));
    assertThat(count("messenger_connection")).isZero();
  }

  @Test
  void aClearFailureIsTriedAgainUntilItSucceedsAndAnAmbiguousOneNever() throws IOException {
    connected();
    liveConnect.at("/v5.0/me/share").answer(Fault.status(500), 2);
    write("Refused twice");
    awaitThat("state = 'waiting' AND attempts = 1", 1);
    setClock(now.plus(Duration.ofSeconds(31)));
    awaitThat("state = 'waiting' AND attempts = 2", 1);
    setClock(now.plus(Duration.ofSeconds(92)));
    awaitShared(1);
    liveConnect.at("/v5.0/me/share").answer(Fault.loseAnswer(), 1);
    write("Its answer is lost");
    awaitState("unknown", 1);
    setClock(now.plus(Duration.ofHours(1)));
    write("The next");
    awaitState("announced", 2);
    assertThat(titles()).containsExactly("Refused twice", "Its answer is lost", "The next");
    assertThat(world.signedIn("alice").open(page()).body())
        .contains("may have been announced or not");
  }

  @Test
  void whatIsRefusedForGoodWaitsForAnOperator() throws IOException {
    TextBrowser alice = connected();
    liveConnect.at("/v5.0/me/share").answer(Fault.status(400), 1);
    write("Not accepted");
    awaitState("given-up", 1);
    assertThat(alice.reload().body()).contains("Messenger would not take it");
    assertThat(world.command("announcements", "list")).contains("1 attempts", "/not-accepted/");
    assertThat(
            world.command(
                "announcements", "retry", "all", "--actor", "otto", "--reason", "it works again"))
        .contains("1 are tried again.");
    // A command has the machine's time.
    setClock(now.plus(Duration.ofMinutes(30)));
    awaitShared(1);
    assertThat(count("audit_entry WHERE what = 'announcements retry'")).isPositive();
  }

  @Test
  void aTestReachesTheirFriendsOnceAMinute() {
    TextBrowser alice = connected();
    alice.post(page(), Map.of("do", "test"));
    alice.post(page(), Map.of("do", "test"));
    awaitShared(1);
    assertThat(titles()).containsExactly("A test from my blog");
    alice.post(page(), Map.of("do", "disconnect"));
    assertThat(alice.page().body()).contains("Messenger is disconnected");
    Await.until("it is given back", PATIENCE, () -> liveConnect.at("/revoke").count() == 1);
    Await.until("the hub is told", PATIENCE, () -> hub().subscriptions().isEmpty());
    assertThat(count("announcement")).isOne();
  }

  @Test
  void onlyTheHubsOwnAndNewDeliveriesAreHints() {
    connected();
    hub().silent(true);
    write("Waiting to be told");
    WebSubHub.Subscription ours = hub().subscriptions().getFirst();
    String body = hub().content(BLOG);
    double forged = delivered("forged");
    String wrong = WebSubHub.signature("sha256", "HmacSHA256", "wrong", body);
    assertThat(WebSubHub.deliver(ours.callback(), body, Optional.empty()).status()).isEqualTo(200);
    assertThat(WebSubHub.deliver(ours.callback(), body, Optional.of(wrong)).status())
        .isEqualTo(200);
    assertThat(WebSubHub.deliver(ours.callback() + "x", body, Optional.of(wrong)).status())
        .isEqualTo(404);
    String elsewhere = world.origin() + "/websub/" + "a".repeat(43);
    assertThat(WebSubHub.deliver(elsewhere, body, Optional.of(wrong)).status()).isEqualTo(404);
    assertThat(delivered("forged")).isEqualTo(forged + 2);
    assertThat(count("messenger_connection WHERE poll_at <= '" + now + "'")).isZero();
    double hints = delivered("hint");
    String large = body + " ".repeat(200_000);
    WebSubHub.deliver(ours.callback(), large, WebSubHub.signature(ours, large));
    awaitShared(1);
    WebSubHub.deliver(ours.callback(), large, WebSubHub.signature(ours, large));
    assertThat(delivered("hint")).isEqualTo(hints + 1);
    assertThat(delivered("repeated")).isPositive();
  }

  private static double delivered(String what) {
    return world.gateway.metric("gateway_websub_deliveries_total", "what=" + what);
  }

  @Test
  void onlyWhatWasAskedForIsVerified() {
    connected();
    WebSubHub.Subscription ours = hub().subscriptions().getFirst();
    Map<String, String> asked = hub().asked().getFirst();
    assertThat(asked.get("hub.secret")).hasSize(43);
    assertThat(asked.get("hub.lease_seconds")).isEqualTo("864000");
    assertThat(asked.get("hub.callback")).matches(".*/websub/[A-Za-z0-9_-]{43}");
    assertThat(verified(ours.callback(), "subscribe", ours.topic(), "864000")).isEqualTo(200);
    assertThat(verified(ours.callback(), "subscribe", ours.topic() + "x", "1")).isEqualTo(404);
    assertThat(verified(ours.callback(), "subscribe", ours.topic(), "x")).isEqualTo(404);
    assertThat(verified(ours.callback(), "unsubscribe", ours.topic(), "1")).isEqualTo(404);
    assertThat(verified(ours.callback(), "delete", ours.topic(), "1")).isEqualTo(404);
    assertThat(
            verified(world.origin() + "/websub/" + "a".repeat(43), "subscribe", ours.topic(), "1"))
        .isEqualTo(404);
    assertThat(verified(ours.callback(), "denied", ours.topic(), "1")).isEqualTo(200);
    assertThat(count("websub_subscription WHERE state = 'denied'")).isOne();
  }

  private static int verified(String callback, String mode, String topic, String lease) {
    return WebSubHub.ask(
            callback,
            Map.of(
                "hub.mode", mode,
                "hub.topic", topic,
                "hub.challenge", "a challenge",
                "hub.lease_seconds", lease))
        .status();
  }

  @Test
  void aLeaseIsRenewedBeforeItEnds() throws IOException {
    connected();
    setClock(now.plus(Duration.ofDays(8)).plusSeconds(1));
    Await.until("the hub is asked again", PATIENCE, () -> hub().asked().size() >= 2);
    assertThat(hub().asked().getLast().get("hub.callback"))
        .isEqualTo(hub().asked().getFirst().get("hub.callback"));
    write("In the second lease");
    awaitShared(1);
  }
}
