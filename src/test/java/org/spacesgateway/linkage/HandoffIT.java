package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.Forgery;
import org.spacesgateway.sandbox.Person.Site;
import org.spacesgateway.sandbox.TextBrowser;

/** Whole walks from a Live address to a linked blog, as a browser without JavaScript makes them. */
class HandoffIT extends WholeWalks {
  private static World world;

  @BeforeAll
  static void start() throws SQLException {
    world = World.shared();
  }

  @Override
  World world() {
    return world;
  }

  @Test
  void whoeverSaysNoAtWordPressIsToldThatNothingHappened() throws SQLException {
    TextBrowser alice = world.atWordPress("alice", "existing");
    alice.press("person", "alicewrites");
    alice.press("deny", "deny");
    assertThat(alice.page().heading()).isEqualTo("You said no, and that is fine");
    alice.follow("Start again");
    assertThat(alice.page().heading()).isEqualTo("Finish your move");
    assertThat(world.count("account_link")).isZero();
  }

  @Test
  void whoeverSaysNoAtMicrosoftIsToldThatNothingHappened() throws SQLException {
    TextBrowser alice = new TextBrowser();
    alice.open(world.origin() + "/live/");
    alice.press("cancel", "cancel");
    assertThat(alice.page().heading()).isEqualTo("You said no, and that is fine");
    assertThat(world.count("live_account")).isZero();
  }

  @Test
  void twoTabsBothFinishAndTheLinkIsOne() throws SQLException {
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    TextBrowser otherTab = alice.anotherTab();
    world.confirm(alice, "30000001");
    alice.open(world.origin() + "/wordpress/");
    assertThat(alice.page().heading()).as("back at the page before").isEqualTo("Connected");
    world.confirm(otherTab, "30000001");
    assertThat(otherTab.page().heading()).as("the same form again").isEqualTo("Connected");
    assertThat(world.links()).isEqualTo(1);
    assertThat(world.count("account_link_event WHERE what = 'linked'")).isEqualTo(1);
  }

  @Test
  void twoTabsWithTwoBlogsLinkTheFirstAndTheSecondIsToldSo() throws SQLException {
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    TextBrowser otherTab = alice.anotherTab();
    TextBrowser thirdTab = alice.anotherTab();
    world.confirm(alice, "30000002");
    world.confirm(otherTab, "30000001");
    assertThat(otherTab.page().status()).isEqualTo(409);
    assertThat(otherTab.page().heading()).isEqualTo("Your Live account is connected already");
    assertThat(world.count("account_link WHERE blog_id = 30000002")).isOne();
    world.send(world.signedIn("alice"), "/live/unlink", Map.of("redirects", "keep"));
    world.confirm(thirdTab, "30000002");
    assertThat(thirdTab.page().heading())
        .as("linked by it, and disconnected since in another browser")
        .isNotEqualTo("This move has expired");
    assertThat(world.links()).isZero();
  }

  @Test
  void anAccountThatWasSwappedInAnotherTabIsNotLinkedByTheFirst() throws SQLException {
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    TextBrowser firstTab = alice.anotherTab();
    world.wordPress.forgetSessions();
    alice.post(world.origin() + "/wordpress/another", Map.of());
    alice.press("person", "mallory");
    alice.press("approve", "approve");
    assertThat(alice.page().body()).contains("mallory");
    world.confirm(firstTab, "30000001");
    assertThat(firstTab.page().heading()).isEqualTo("Something changed while you were looking");
    assertThat(world.count("account_link")).isZero();
  }

  @Test
  void aPageThatNamesOnePersonLinksNobodyElse() throws SQLException {
    TextBrowser browser = world.atConfirm("alice", "alicewrites");
    TextBrowser firstTab = browser.anotherTab();
    browser.open(world.origin() + "/live/account");
    browser.send("/live/signout", Map.of());
    browser.open(world.origin() + "/live/");
    browser.press("person", "bob");
    browser.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    browser.press("approve", "approve");
    assertThat(browser.page().body()).contains("b…@live.example", "alicewrites");
    world.confirm(firstTab, "30000001");
    assertThat(firstTab.page().status()).isEqualTo(409);
    assertThat(firstTab.page().heading()).isEqualTo("Something changed while you were looking");
    assertThat(world.count("account_link")).isZero();
    world.confirm(browser, "30000001");
    assertThat(browser.page().heading()).isEqualTo("Connected");
    assertThat(browser.page().body()).contains("b…@live.example");
  }

  /* An update changes pods while people are on their way: that page named no Live account. */
  @Test
  void aConfirmPageThatTheVersionBeforeShowedLinks() {
    TextBrowser browser = world.atConfirm("alice", "alicewrites");
    browser.post(
        world.origin() + "/wordpress/confirm", Map.of("account", "20000001", "blog", "30000001"));
    assertThat(browser.page().heading()).isEqualTo("Connected");
  }

  @Test
  void backAndReloadAtEveryStepStrandNobody() throws SQLException {
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    String callback =
        alice.hops().stream()
            .map(Object::toString)
            .filter(hop -> hop.contains("/wordpress/callback"))
            .findFirst()
            .orElseThrow();
    for (String step :
        List.of(callback, "/live/", "/live/handoff", "/wordpress/confirm", "/wordpress/another")) {
      alice.open(step.startsWith("http") ? step : world.origin() + step);
      assertThat(alice.page().status()).as(step).isLessThan(500);
      assertThat(alice.page().heading()).as(step).isNotBlank();
    }
    alice.open(world.origin() + "/wordpress/");
    world.confirm(alice, "30000001");
    assertThat(alice.page().heading()).isEqualTo("Connected");
    alice.reload();
    assertThat(alice.page().heading()).isEqualTo("Connected");
    alice.open(callback);
    assertThat(alice.page().status()).isLessThan(500);
    assertThat(world.links()).isEqualTo(1);
  }

  @Test
  void whoeverRefusesCookiesGetsAPageNotALoop() throws SQLException {
    TextBrowser bob = new TextBrowser();
    bob.open(world.origin() + "/live/");
    bob.cookies().clear();
    bob.press("person", "bob");
    assertThat(bob.page().status()).isEqualTo(400);
    assertThat(bob.page().heading()).isEqualTo("We lost track of this sign-in");
    assertThat(bob.page().body()).contains("allow cookies");
    assertThat(world.microsoft.token().count()).as("no code was redeemed").isZero();
  }

  @Test
  void whoeverClosedTheBrowserIsOfferedToFinish() throws SQLException {
    world.atWordPress("alice", "new");
    TextBrowser again = world.signedIn("alice");
    assertThat(again.page().heading()).isEqualTo("Finish your move");
    again.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    again.press("person", "alicewrites");
    again.press("approve", "approve");
    world.confirm(again, "30000001");
    assertThat(again.page().heading()).isEqualTo("Connected");
    assertThat(world.count("handoff WHERE ended_how = 'voided'")).isEqualTo(1);
  }

  @Test
  void whoeverTookTheWrongAccountTakesAnother() throws SQLException {
    TextBrowser bob = world.atConfirm("bob", "mallory");
    world.wordPress.forgetSessions();
    bob.post(world.origin() + "/wordpress/another", Map.of());
    bob.press("person", "alicewrites");
    bob.press("approve", "approve");
    assertThat(bob.page().body()).contains("alicewrites").doesNotContain("20000003");
    world.confirm(bob, "30000002");
    assertThat(bob.page().heading()).isEqualTo("Connected");
  }

  @Test
  void whoeverUnlinksCanLinkAnotherBlog() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    assertThat(alice.page().heading()).isEqualTo("Your account");
    assertThat(world.links()).isZero();
    alice.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    alice.press("approve", "approve");
    world.confirm(alice, "30000002");
    assertThat(alice.page().heading()).isEqualTo("Connected");
    assertThat(world.count("account_link")).isEqualTo(2);
  }

  @Test
  void whoeverMayMerelyWriteInABlogCannotTakeIt() throws SQLException {
    TextBrowser mallory = world.atConfirm("mallory", "mallory");
    assertThat(mallory.page().body()).contains("30000004").doesNotContain("30000001");
    world.confirm(mallory, "30000001");
    assertThat(mallory.page().heading()).isEqualTo("Something changed while you were looking");
    assertThat(world.count("account_link")).isZero();
  }

  @Test
  void whoHasMoreBlogsThanFitIsToldSo() {
    blogsAre(IntStream.rangeClosed(1, 201).mapToObj(n -> blog(n, address("b" + n))).toList());
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    assertThat(alice.page().body())
        .contains("You have more blogs than fit here", "value=\"200\"")
        .doesNotContain("value=\"201\"", "at addresses that we can’t send anybody to");
  }

  @Test
  void aBlogWhereNobodyIsSentIsToldFromNone() {
    List<String> refused = List.of(blog(1, "http://10.0.0.1"), blog(2, "javascript:alert(1)"));
    blogsAre(refused);
    TextBrowser alice = world.atWordPress("alice", "existing");
    alice.press("person", "alicewrites");
    alice.press("approve", "approve");
    assertThat(alice.page().heading()).isEqualTo("None of your blogs can be connected");
    assertThat(alice.page().body()).doesNotContain("10.0.0.1", "javascript:");
    world.wordPress.reset();
    blogsAre(List.of(refused.getFirst(), blog(3, address("b3"))));
    alice.send("/wordpress/another", Map.of());
    alice.press("approve", "approve");
    assertThat(alice.page().heading()).isEqualTo("Are both of these you?");
    assertThat(alice.page().body())
        .contains("Some of your blogs are at addresses that we can’t send anybody to");
    alice.open(world.origin() + "/live/kept.json");
    assertThat(alice.page().body()).contains("b3.wordpress.localhost");
  }

  private static void blogsAre(List<String> blogs) {
    world
        .wordPress
        .at("/rest/v1.1/me/sites")
        .answer(Fault.json("{\"sites\":[" + String.join(",", blogs) + "]}"));
  }

  private static String address(String blog) {
    return "http://" + blog + ".wordpress.localhost:" + world.wordPress.blogs().port();
  }

  private static String blog(int id, String address) {
    return "{\"ID\":%d,\"URL\":\"%s\",\"name\":\"b\",\"capabilities\":{\"own_site\":true}}"
        .formatted(id, address);
  }

  @Test
  void aReissuedAddressIsAnotherPerson() {
    world.linked("alice", "alicewrites", "30000001");
    TextBrowser eve = world.signedIn("eve");
    assertThat(eve.page().heading()).isEqualTo("Your blog will be at WordPress.com");
    eve.open(world.origin() + "/live/kept.json");
    assertThat(eve.page().body()).contains("\"links\" : [ ]").doesNotContain("alicewrites");
  }

  @Test
  void oneBlogIsLinkedOnceAndTheSecondIsTold() throws SQLException {
    world.linked("alice", "alicewrites", "30000001");
    TextBrowser bob = world.atConfirm("bob", "alicewrites");
    world.confirm(bob, "30000001");
    assertThat(bob.page().status()).isEqualTo(409);
    assertThat(bob.page().heading()).isEqualTo("That blog is connected already");
    assertThat(bob.page().body()).doesNotContain("a…@live.example", "alice@live.example");
    assertThat(world.links()).isEqualTo(1);
  }

  @Test
  void whoeverSignsOutIsOutWhereverTheCookieWasCopied() throws SQLException {
    TextBrowser bob = world.signedIn("bob");
    var copied =
        bob.cookies().all().stream()
            .filter(cookie -> cookie.name().equals("q_session_live"))
            .findFirst()
            .orElseThrow();
    bob.post(world.origin() + "/live/signout", Map.of());
    assertThat(bob.page().heading()).isEqualTo("You are signed out");
    bob.cookies().put(copied);
    bob.open(world.origin() + "/live/account");
    assertThat(bob.page().heading()).isEqualTo("Sign in with your Microsoft account");
    assertThat(world.count("sign_in_session")).isZero();
  }

  @Test
  void anOldSignInMustBeRepeatedBeforeAnythingIsUndone() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    world.elevenMinutesLater();
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    assertThat(alice.page().heading()).isEqualTo("Sign in with your Microsoft account");
    assertThat(world.links()).isEqualTo(1);
    alice.press("person", "alice");
    assertThat(alice.page().heading()).isEqualTo("Your account");
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    assertThat(world.links()).isZero();
  }

  @Test
  void whoeverIsLinkedIsToldWhatToPasteIntoTheirEditor() {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    assertThat(alice.follow("Set up your blog editor").heading()).isEqualTo("Set up your editor");
    assertThat(alice.page().body())
        .contains(
            world.wordPress.address(Site.of(30_000_001, "alicewrites", "Alice Writes"))
                + "/xmlrpc.php",
            "alicewrites");
    assertThat(alice.open(world.origin() + "/live/account").body()).contains("/live/editor");
    TextBrowser dana = world.signedIn("dana");
    assertThat(dana.open(world.origin() + "/live/editor").address())
        .as("without a blog there is nothing to set up")
        .hasPath("/live/account");
  }

  @Test
  void aPageThatShowsOnePersonUndoesNothingOfAnother() throws SQLException {
    TextBrowser browser = world.linked("alice", "alicewrites", "30000001");
    browser.open(world.origin() + "/live/account");
    TextBrowser accounts = browser.anotherTab();
    TextBrowser sure = browser.anotherTab();
    sure.send("/live/erase", Map.of());
    assertThat(sure.page().heading()).isEqualTo("Erase what is kept about you?");
    assertThat(sure.page().body()).contains("a…@live.example");
    browser.send("/live/signout", Map.of());
    browser.open(world.origin() + "/live/");
    browser.press("person", "mallory");
    browser.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    browser.press("approve", "approve");
    world.confirm(browser, "30000002");
    assertThat(world.links()).isEqualTo(2);
    sure.send("/live/erase", Map.of());
    assertThat(sure.page().status()).isEqualTo(409);
    assertThat(sure.page().heading()).isEqualTo("Somebody else is signed in now");
    for (String path : List.of("/live/dispute", "/live/unlink", "/live/erase")) {
      TextBrowser tab = accounts.anotherTab();
      tab.send(path, Map.of("sure", "yes"));
      assertThat(tab.page().heading()).as(path).isEqualTo("Somebody else is signed in now");
      tab.post(world.origin() + path, Map.of("sure", "yes"));
      assertThat(tab.page().status()).as(path + " of a page that names nobody").isEqualTo(409);
    }
    assertThat(world.links()).isEqualTo(2);
    assertThat(world.count("live_account")).isEqualTo(2);
    assertThat(world.count("account_link_event WHERE what = 'disputed'")).isZero();
  }

  @Test
  void whoeverDisputesIsHeardAndTheLinkStays() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    world.send(alice, "/live/dispute", Map.of());
    assertThat(alice.page().heading()).isEqualTo("Thank you for telling us");
    assertThat(world.links()).isEqualTo(1);
    assertThat(world.count("account_link_event WHERE what = 'disputed'")).isEqualTo(1);
  }

  @Test
  void aDisputeThatIsSentAHundredTimesIsOneForEachLink() throws Exception {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    TextBrowser elsewhere = world.signedIn("alice");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (TextBrowser browser : List.of(alice, elsewhere)) {
        threads.submit(() -> {
          for (int i = 0; i < 50; i++) {
            world.send(browser, "/live/dispute", Map.of());
          }
        });
      }
    }
    for (TextBrowser browser : List.of(alice, elsewhere)) {
      assertThat(browser.page().heading()).isEqualTo("Thank you for telling us");
    }
    assertThat(world.count("account_link_event WHERE what = 'disputed'")).isEqualTo(1);
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    alice.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    alice.press("approve", "approve");
    world.confirm(alice, "30000002");
    world.send(alice, "/live/dispute", Map.of());
    assertThat(world.count("account_link_event WHERE what = 'disputed'")).isEqualTo(2);
  }

  @Test
  void aFormThatBeginsAHandOffIsOneHoweverOftenItIsSent() throws SQLException {
    TextBrowser alice = world.signedIn("alice");
    for (int i = 0; i < 10; i++) {
      alice.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
      assertThat(alice.page().heading()).isEqualTo("Log in to WordPress.com");
    }
    assertThat(world.count("handoff")).isEqualTo(1);
    assertThat(world.count("account_link_event WHERE what = 'proposed'")).isEqualTo(1);
    alice.post(world.origin() + "/live/handoff", Map.of("with", "new"));
    assertThat(world.count("handoff")).as("something else is begun anew").isEqualTo(2);
    alice.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    world.change("UPDATE handoff SET began_at = began_at - interval '11 seconds'");
    alice.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    assertThat(world.count("handoff")).as("and so is what is older").isEqualTo(4);
    alice.press("person", "alicewrites");
    alice.press("approve", "approve");
    alice.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    assertThat(world.count("handoff")).as("and what is proved").isEqualTo(5);
    assertThat(world.count("handoff WHERE ended_at IS NULL")).isEqualTo(1);
  }

  @Test
  void whoeverIsErasedLeavesOnlyRandomNumbers() throws SQLException {
    TextBrowser elsewhere = world.signedIn("alice");
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    alice.open(world.origin() + "/live/kept");
    assertThat(alice.page().body()).contains("alicewrites", "00000000-0000-0000-a11c");
    alice.open(world.origin() + "/live/kept.json");
    assertThat(alice.page().body()).contains("alicewrites", "00000000-0000-0000-a11c");
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    assertThat(alice.page().heading()).isEqualTo("Erased");
    assertThat(world.count("live_account")).isZero();
    assertThat(world.count("wordpress_account")).isZero();
    assertThat(world.count("handoff")).isZero();
    assertThat(world.count("sign_in_session")).isZero();
    assertThat(world.count("space WHERE alias = 'alice' AND owner_oid IS NOT NULL")).isZero();
    assertThat(world.count("account_link_event")).isPositive();
    assertThat(world.holding("30000001")).as("leads to her blog").isEmpty();
    assertThat(world.count("erasure")).isEqualTo(1);
    elsewhere.open(world.origin() + "/live/account");
    assertThat(elsewhere.page().heading()).isEqualTo("Sign in with your Microsoft account");
  }

  @Test
  void afterAChangeOfClientIdSessionsAreStillFound() throws SQLException {
    world.signedIn("alice");
    world.change("UPDATE live_account SET sub = 'of another client id'");
    TextBrowser alice = world.signedIn("alice");
    alice.open(world.origin() + "/live/kept.json");
    assertThat(alice.page().body()).doesNotContain("\"sessions\" : [ ]");
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    assertThat(alice.page().heading()).isEqualTo("Erased");
    assertThat(world.count("sign_in_session")).isZero();
  }

  @Test
  void whoeverIsErasedTakesTheNamesOfTheirSpaceOutOfTheArrivals() throws SQLException {
    world.empty("arrival");
    world.change(
        "INSERT INTO space_alias (alias, cid, former) VALUES ('alice2005', 'A11CE0000C0FFEE1', true) ON CONFLICT DO NOTHING");
    // More than one step of it takes.
    arrivals(1_500, "alice");
    arrivals(1, "alice2005");
    arrivals(1, "cid-a11ce0000c0ffee1");
    arrivals(2, "bob");
    TextBrowser alice = world.signedIn("alice");
    alice.open(world.origin() + "/live/kept.json");
    assertThat(alice.page().body()).doesNotContain("192.0.2.0/24");
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    assertThat(alice.page().heading()).isEqualTo("Erased");
    awaitNone("space_to_forget");
    assertThat(world.count("arrival WHERE space IS NULL")).isEqualTo(1_502);
    assertThat(world.count("arrival WHERE space = 'bob'")).isEqualTo(2);
    assertThat(world.count("arrival")).isEqualTo(1_504);
  }

  /* Anybody can make them many. */
  @Test
  void anErasureWaitsForNoArrival() throws SQLException {
    world.empty("arrival");
    arrivals(3, "alice");
    TextBrowser alice = world.signedIn("alice");
    try (var connection = world.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT FROM arrival FOR UPDATE");
      world.send(alice, "/live/erase", Map.of("sure", "yes"));
      assertThat(alice.page().heading()).isEqualTo("Erased");
      assertThat(world.count("space_to_forget WHERE label = 'alice'")).isOne();
      connection.rollback();
    }
    awaitNone("space_to_forget");
    assertThat(world.count("arrival WHERE space IS NULL")).isEqualTo(3);
  }

  private static void awaitNone(String table) {
    Await.until(
        "nothing is left in " + table,
        Duration.ofSeconds(60),
        () -> {
          try {
            return world.count(table) == 0;
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void arrivals(int count, String space) throws SQLException {
    world.change(
        """
        INSERT INTO arrival (id, at, kind, source, method, referrer_host, network, client, counted, space, target)
        SELECT gen_random_uuid(), now(), 'sign_up', 'old_space', 'GET', 'blog.example', '192.0.2.0/24', 'person', true,
          '%s', 'https://wordpress.example/' FROM generate_series(1, %d)\
        """
            .formatted(space, count));
  }

  @Test
  void theLogSaysWhatHappenedAndNotToWhichBlog() {
    world.linked("alice", "alicewrites", "30000001");
    assertThat(world.gateway.output()).contains("linked: person ").doesNotContain("30000001");
  }

  /* Whoever links has the WordPress.com account's row before the blog's link, so must an erasure. */
  @Test
  void anErasureAndALinkOfTheSameAccountDoNotWaitForEachOther() throws Exception {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    TextBrowser bob = world.atConfirm("bob", "alicewrites");
    try (var connection = world.connect();
        var statement = connection.createStatement();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT FROM wordpress_account FOR UPDATE");
      var linking = threads.submit(() -> world.confirm(bob, "30000001"));
      world.awaitWaiting(1);
      var erasing = threads.submit(() -> world.send(alice, "/live/erase", Map.of("sure", "yes")));
      world.awaitWaiting(2);
      connection.rollback();
      linking.get();
      erasing.get();
    }
    assertThat(bob.page().heading()).isEqualTo("That blog is connected already");
    assertThat(alice.page().heading()).isEqualTo("Erased");
    assertThat(world.links()).isZero();
    assertThat(world.count("wordpress_account")).isZero();
  }

  @Test
  void noImportBringsTheErasedBack() throws SQLException {
    TextBrowser alice = world.signedIn("alice");
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    assertThat(world.importSpacesAgain()).contains("1 of them without their owner");
    assertThat(world.count("space WHERE owner_oid IS NOT NULL")).isEqualTo(2);
  }

  @Test
  void anotherSitesFormChangesNothing() throws SQLException {
    world.linked("alice", "alicewrites", "30000001");
    TextBrowser mallory = new TextBrowser();
    mallory.open(world.wordPress.registration().toString());
    mallory.post(world.origin() + "/live/unlink", Map.of("redirects", "stop"));
    assertThat(world.links()).isEqualTo(1);
  }

  @Test
  void nothingOfWhatWordPressProvedOutlivesTheHandOff() throws SQLException {
    world.linked("alice", "alicewrites", "30000001");
    assertThat(world.count("handoff WHERE coalesce(username, blogs) IS NOT NULL")).isZero();
    assertThat(world.wordPress.at("/oauth2-1/revoke").count()).isPositive();
    assertThat(world.count("sign_in_session WHERE tenant = 'wordpress'")).isZero();
    nothingOfTheGrantIsAlive();
  }

  @TestFactory
  Stream<DynamicTest> whatWordPressGrantedIsTakenBackWhenItsTokenIsRefused() {
    return Stream.of(
            Forgery.claim("azp", "another-client"),
            Forgery.wrongNonce(),
            Forgery.brokenSignature(),
            Forgery.expired(Duration.ofHours(1)),
            Forgery.wrongAudience())
        .map(forgery ->
            DynamicTest.dynamicTest(
                forgery.toString(),
                () -> {
                  world.forget();
                  TextBrowser alice = world.atWordPress("alice", "existing");
                  alice.press("person", "alicewrites");
                  world.wordPress.forge(forgery);
                  alice.press("approve", "approve");
                  assertThat(alice.page().heading()).isEqualTo("That sign-in didn’t work");
                  nothingOfTheGrantIsAlive();
                  assertThat(world.wordPress.at("/oauth2-1/revoke").count()).isOne();
                }));
  }

  private static void nothingOfTheGrantIsAlive() {
    Await.until(
        "nothing of the grant is alive",
        Duration.ofSeconds(15),
        () -> world.wordPress.livingTokens() == 0);
  }
}
