package org.spacesgateway.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.TextBrowser;

/** Who may have us speak to their Messenger friends, and for how long. */
class MessengerPermissionIT extends MessengerStage {
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
  void whoDisconnectsWhileATokenIsRenewedLeavesNoneBehind() throws IOException {
    connected();
    setClock(now.plus(Duration.ofHours(2)));
    TextBrowser alice = world.signedIn("alice");
    long before = liveConnect.at("/token").count();
    CountDownLatch renewed = new CountDownLatch(1);
    liveConnect.at("/token").answer(Fault.held(renewed), 1);
    write("Meanwhile");
    Await.until("it is asked for", PATIENCE, () -> liveConnect.at("/token").count() > before);
    alice.post(page(), Map.of("do", "disconnect"));
    renewed.countDown();
    Await.until("both are given back", PATIENCE, () -> liveConnect.at("/revoke").count() == 2);
    assertThat(count("consent")).isZero();
    assertThat(liveConnect.shared()).isEmpty();
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
  void whomAnOperatorUnlinksLosesTheirPermissionToo() {
    connected();
    assertThat(world.command("support", "unlink", "alice", "--reason", "asked by mail"))
        .contains("Done");
    Await.until("it is given back", PATIENCE, () -> liveConnect.at("/revoke").count() == 1);
    Await.until("the hub is told", PATIENCE, () -> hub().subscriptions().isEmpty());
    assertThat(count("consent")).isZero();
    assertThat(count("link_ended")).isZero();
    assertThat(count("messenger_connection WHERE state = 'connected'")).isZero();
  }

  @Test
  void whoUnlinksWhileTheirBrowserIsThereLeavesNoTokenBehind() {
    TextBrowser alice = asking();
    TextBrowser elsewhere = world.signedIn("alice");
    world.send(elsewhere, "/live/unlink", Map.of("redirects", "keep", "sure", "yes"));
    assertThat(count("account_link WHERE ended_at IS NULL")).isZero();
    alice.press("person", "alice");
    Await.until("it is given back", PATIENCE, () -> liveConnect.at("/revoke").count() == 1);
    assertThat(count("consent")).isZero();
  }

  @Test
  void whoGrantsItTwiceLeavesTheFirstTokenToNobody() {
    TextBrowser one = asking();
    TextBrowser two = world.signedIn("alice");
    two.post(page(), Map.of("do", "connect"));
    one.press("person", "alice");
    assertThat(liveConnect.at("/revoke").count()).isZero();
    two.press("person", "alice");
    assertThat(two.page().body()).contains("hear of every new post");
    Await.until("the first is given back", PATIENCE, () -> liveConnect.at("/revoke").count() == 1);
    assertThat(count("consent WHERE access_token IS NOT NULL")).isOne();
  }

  @Test
  void theHubOfWhomeverIsErasedIsToldToo() {
    TextBrowser alice = connected();
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    assertThat(count("messenger_connection")).isZero();
    Await.until("the hub is told", PATIENCE, () -> hub().subscriptions().isEmpty());
  }

  @Test
  void aDeliveryAndADisconnectionLockInOneOrder() throws SQLException {
    connected();
    try (Connection leaving = world.connect();
        Statement step = leaving.createStatement()) {
      leaving.setAutoCommit(false);
      step.execute("SET lock_timeout = '20s'");
      step.execute("SELECT FROM messenger_connection FOR UPDATE");
      write("Delivered meanwhile");
      Await.until(
          "the delivery waits",
          PATIENCE,
          () ->
              count(
                      "pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
                  > 0);
      step.execute("UPDATE websub_subscription SET attempts = 0");
      leaving.commit();
    }
    awaitShared(1);
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
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    assertThat(count("consent")).isZero();
    assertThat(count("messenger_connection WHERE state = 'revoked'")).isOne();
    Await.until("it is given back", PATIENCE, () -> liveConnect.at("/revoke").count() == 1);
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    assertThat(count("messenger_connection")).isZero();
  }
}
