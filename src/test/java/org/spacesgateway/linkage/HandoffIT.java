package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.MicrosoftStandIn;
import org.spacesgateway.sandbox.TestDatabase;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.WordPressStandIn;

/** Whole walks from a Live address to a linked blog, as a browser without JavaScript makes them. */
class HandoffIT {
  private static MicrosoftStandIn microsoft;
  private static WordPressStandIn wordPress;
  private static GatewayProcess gateway;
  private static String origin;

  @BeforeAll
  static void start() {
    microsoft = MicrosoftStandIn.start("127.0.0.2", 0);
    wordPress = WordPressStandIn.start("127.0.0.4", 0);
    var server = TestDatabase.shared();
    gateway =
        GatewayProcess.at(Path.of("target", "handoff"))
            .database(TestDatabase.migrated("handoff"), server.user(), server.password())
            .signIns(microsoft, wordPress)
            .start();
    origin = "http://localhost:" + gateway.port();
  }

  @AfterAll
  static void stop() {
    gateway.stop();
    microsoft.close();
    wordPress.close();
  }

  @BeforeEach
  void forget() throws SQLException {
    try (Connection database = TestDatabase.shared().connect("handoff");
        var statement = database.createStatement()) {
      statement.execute(
          "TRUNCATE live_account, wordpress_account, wordpress_blog, handoff, account_link, account_link_event, sign_in_session, used_state, erasure");
    }
    microsoft.forgetSessions();
    wordPress.forgetSessions();
  }

  @Test
  void someoneWithoutSpaceMakesANewAccountAndIsLinked() throws SQLException {
    TextBrowser bob = new TextBrowser();
    bob.open("http://spaces.localhost:" + gateway.port() + "/login.srf");
    bob.press("person", "bob");
    assertThat(bob.page().heading()).isEqualTo("Your blog will be at WordPress.com");
    bob.post(origin + "/live/handoff", Map.of("with", "new"));
    assertThat(bob.page().heading()).isEqualTo("Create your WordPress.com account");
    bob.type("username", "bobwrites")
        .type("site", "bobwrites")
        .type("email", "bob@mail.example")
        .press("create", "create");
    bob.press("approve", "approve");
    assertThat(bob.page().heading()).isEqualTo("Are both of these you?");
    assertThat(bob.page().body()).contains("bob@live.example", "bobwrites");
    confirm(bob);
    assertThat(bob.page().heading()).isEqualTo("Connected");
    assertThat(count("account_link WHERE ended_at IS NULL")).isEqualTo(1);
  }

  @Test
  void someoneWithTwoBlogsChoosesOneAndIsLedToItFromThenOn() throws SQLException {
    TextBrowser alice = linked("alice", "alicewrites", "30000002");
    assertThat(alice.page().body()).contains("alicecooks");
    TextBrowser later = new TextBrowser().stoppingAt("http://alicecooks");
    later.open(origin + "/live/");
    later.press("person", "alice");
    assertThat(later.page().status()).isEqualTo(303);
    assertThat(later.page().header("Location").orElseThrow()).contains("//alicecooks.wordpress.");
  }

  @Test
  void whoeverSaysNoIsToldThatNothingHappened() throws SQLException {
    TextBrowser alice = atWordPress("alice", "existing");
    alice.press("person", "alicewrites");
    alice.press("deny", "deny");
    assertThat(alice.page().heading()).isEqualTo("You said no, and that is fine");
    assertThat(count("account_link")).isZero();
  }

  @Test
  void whoeverUnlinksCanLinkAnotherBlog() throws SQLException {
    TextBrowser alice = linked("alice", "alicewrites", "30000001");
    alice.post(origin + "/live/unlink", Map.of("redirects", "keep"));
    assertThat(alice.page().heading()).isEqualTo("Your account");
    assertThat(count("account_link WHERE ended_at IS NULL")).isZero();
    alice.post(origin + "/live/handoff", Map.of("with", "existing"));
    alice.press("approve", "approve");
    confirm(alice, "30000002");
    assertThat(alice.page().heading()).isEqualTo("Connected");
    assertThat(count("account_link")).isEqualTo(2);
  }

  @Test
  void whoeverSignsOutIsOutWhereverTheCookieWasCopied() {
    TextBrowser bob = new TextBrowser();
    bob.open(origin + "/live/account");
    bob.press("person", "bob");
    assertThat(bob.page().heading()).isEqualTo("Your account");
    bob.post(origin + "/live/signout", Map.of());
    assertThat(bob.page().heading()).isEqualTo("You are signed out");
    bob.open(origin + "/live/account");
    assertThat(bob.page().heading()).isNotEqualTo("Your account");
  }

  @Test
  void whoeverIsErasedLeavesOnlyRandomNumbers() throws SQLException {
    TextBrowser alice = linked("alice", "alicewrites", "30000001");
    alice.open(origin + "/live/kept.json");
    assertThat(alice.page().body()).contains("alicewrites", "00000000-0000-0000-a11c");
    alice.post(origin + "/live/erase", Map.of("sure", "yes"));
    assertThat(alice.page().heading()).isEqualTo("Erased");
    assertThat(count("live_account")).isZero();
    assertThat(count("wordpress_account")).isZero();
    assertThat(count("handoff")).isZero();
    assertThat(count("account_link_event")).isPositive();
    assertThat(count("erasure")).isEqualTo(1);
  }

  @Test
  void anotherSitesFormChangesNothing() throws SQLException {
    linked("alice", "alicewrites", "30000001");
    TextBrowser mallory = new TextBrowser();
    mallory.open(wordPress.registration().toString());
    mallory.post(origin + "/live/unlink", Map.of("redirects", "stop"));
    assertThat(count("account_link WHERE ended_at IS NULL")).isEqualTo(1);
  }

  private static TextBrowser linked(String person, String account, String blog) {
    TextBrowser browser = atWordPress(person, "existing");
    browser.press("person", account);
    browser.press("approve", "approve");
    assertThat(browser.page().heading()).isEqualTo("Are both of these you?");
    confirm(browser, blog);
    assertThat(browser.page().heading()).isEqualTo("Connected");
    return browser;
  }

  private static TextBrowser atWordPress(String person, String with) {
    TextBrowser browser = new TextBrowser();
    browser.open(origin + "/live/");
    browser.press("person", person);
    browser.post(origin + "/live/handoff", Map.of("with", with));
    return browser;
  }

  private static void confirm(TextBrowser browser) {
    String blog =
        browser.page().body().replaceAll("(?s).*name=\"blog\" value=\"([0-9]+)\".*", "$1");
    confirm(browser, blog);
  }

  private static void confirm(TextBrowser browser, String blog) {
    String account =
        browser.page().body().replaceAll("(?s).*name=\"account\" value=\"([0-9]+)\".*", "$1");
    browser.post(origin + "/wordpress/confirm", Map.of("account", account, "blog", blog));
  }

  private static long count(String from) throws SQLException {
    try (Connection database = TestDatabase.shared().connect("handoff");
        PreparedStatement query = database.prepareStatement("SELECT count(*) FROM " + from);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
