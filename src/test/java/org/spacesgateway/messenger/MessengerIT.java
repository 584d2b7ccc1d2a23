package org.spacesgateway.messenger;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.time.Duration;
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
