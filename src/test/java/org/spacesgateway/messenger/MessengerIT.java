package org.spacesgateway.messenger;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Appearance;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.BlogPosts;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Tab;
import org.spacesgateway.sandbox.Browser.Window;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.LiveConnectStandIn;
import org.spacesgateway.sandbox.TextBrowser;

/** Messenger friends hear of new posts, from end to end, and of nothing else. */
class MessengerIT extends MessengerStage {
  /** A little more than a feed is left alone at most. */
  private static final Duration INTERVAL = Duration.ofMinutes(31);

  /* One walk, from the move until Messenger ends. */
  @Test
  void inABrowserTheyConnectWhileTheyMoveAndSeeWhatBecomesOfItUntilMessengerEnds()
      throws IOException {
    try (Window window = Browser.open("Messenger as people see it").window()) {
      Tab tab = window.tab();
      Page shown = tab.page();
      shown.setDefaultTimeout(30_000);
      move(shown);
      shown.getByText("Go to your account page").click();
      shown.getByText("Messenger and my blog").click();
      connect(shown);
      assertThat(shown.url()).isEqualTo(page());
      awaitHub();
      write("By way of the hub");
      awaitState("announced", 1);
      shown.reload();
      assertThat(shown.locator("main")).containsText("announced, ");
      friendsSee(window, "alice: By way of the hub. What it says.");
      Appearance.isFit(
          tab,
          "messenger-connected",
          Set.of(
              "localhost:" + world.gateway.port(),
              world.microsoft.origin().getRawAuthority(),
              world.wordPress.origin().getRawAuthority(),
              liveConnect.origin().getRawAuthority()));
      press(shown, "Pause");
      assertThat(shown.locator("main")).containsText("Nothing is announced for now");
      write("While it was paused");
      hub().silent(true);
      Instant resumed = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
      setClock(resumed);
      press(shown, "Announce new posts again");
      assertThat(shown.locator("main")).containsText("hear of every new post");

      writeAt(resumed.plusSeconds(1), "Told by nobody");
      awaitPolled(resumed, INTERVAL, 2);
      open(shown);
      assertThat(shown.locator("main")).containsText("Told by nobody");
      friendsSee(window, "alice: Told by nobody. What it says.");

      setClock(now.plus(LASTS));
      awaitConnection(ConnectionState.CONSENT_EXPIRED);
      open(shown);
      assertThat(shown.locator("main"))
          .containsText("The time that you gave permission for is over");
      Instant again = now.plus(LASTS).plusSeconds(60);
      setClock(again);
      connect(shown);
      writeAt(again.plusSeconds(60), "Connected once more");
      awaitPolled(again, INTERVAL, 3);
      open(shown);
      assertThat(shown.locator("main")).containsText("Connected once more");
      friendsSee(window, "alice: Connected once more. What it says.");

      setClock(RETIRES);
      awaitConnection(ConnectionState.RETIRED);
      open(shown);
      assertThat(shown.locator("main")).containsText("Messenger has ended");
      assertThat(button(shown, "Connect Messenger")).hasCount(0);
    }
    assertThat(titles())
        .containsExactly("By way of the hub", "Told by nobody", "Connected once more");
    LiveConnectStandIn.Activity activity = liveConnect.shared().getFirst();
    assertThat(activity.person()).isEqualTo("alice");
    assertThat(activity.link())
        .startsWith("http://alicewrites.wordpress.localhost:")
        .endsWith("/by-way-of-the-hub/");
    assertThat(activity.description()).isEqualTo("What it says.");
  }

  /* From the sign-in to the page that says that both accounts are connected. */
  private static void move(Page shown) {
    shown.navigate(world.origin() + "/live/");
    press(shown, "Alice Example");
    shown.getByLabel("Go on at WordPress.com").check();
    press(shown, "Go on");
    press(shown, "Connect an account I have at WordPress.com");
    press(shown, "· alicewrites");
    press(shown, "Approve");
    shown.getByLabel("Alice Writes").check();
    press(shown, "Yes, connect them");
    assertThat(shown.locator("h1")).hasText("Connected");
  }

  private static void connect(Page shown) {
    press(shown, "Connect Messenger");
    press(shown, "Yes, as Alice Example");
    assertThat(shown.locator("main")).containsText("hear of every new post");
  }

  /* Days later they may have to sign in once more. */
  private static void open(Page shown) {
    shown.navigate(page());
    if (shown.url().startsWith(world.microsoft.origin().toString())) {
      press(shown, "Alice Example");
    }
    assertThat(shown.locator("h1")).hasText("Messenger and your blog");
  }

  private static void friendsSee(Window window, String activity) {
    try (Tab tab = window.tab()) {
      tab.page().navigate(liveConnect.origin().toString());
      assertThat(tab.page().locator("body")).containsText(activity);
    }
  }

  private static void awaitConnection(ConnectionState state) {
    Await.until(
        state.word(),
        PATIENCE,
        () -> count("messenger_connection WHERE state = '" + state.word() + "'") == 1);
  }

  private static Locator button(Page shown, String words) {
    return shown.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words));
  }

  private static void press(Page shown, String words) {
    button(shown, words).first().click();
  }

  @Test
  void withoutAHubTheyHearWhenTheFeedIsFetched() throws IOException {
    connected();
    hub().silent(true);
    write("Told by nobody");
    setClock(now.plus(INTERVAL));
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
    assertThat(count("audit_entry WHERE what LIKE '%announcements retry'")).isPositive();
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
}
