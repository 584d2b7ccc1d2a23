package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.TextPage;

/** What owners choose for their Spaces, as a browser without JavaScript does it. */
class MoveIT {
  private static final String CHOICES = "What should become of your Space?";
  private static final String CLOSING = "You are closing your Space";
  private static final String BACK = "See all that you can choose";
  // In the middle of a day, and ahead of the providers' clocks: tokens of the future prove nothing.
  private static final Instant START =
      Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(36));
  private static final Instant CLOSES = START.plus(Duration.ofDays(100));
  private static final Duration COOLING_OFF = Duration.ofDays(14);

  @TempDir static Path directory;
  private static SetClock clock;
  private static World world;

  @BeforeAll
  static void start() throws IOException {
    clock = new SetClock(directory);
    clock.set(START);
    world =
        World.start(
            "move",
            gateway ->
                gateway
                    .set("gateway.development-clock", clock.file())
                    .set("gateway.sunset.announced", START.minus(Duration.ofDays(10)).toString())
                    .set(
                        "gateway.sunset.transfer-open", START.minus(Duration.ofHours(1)).toString())
                    .set("gateway.sunset.read-only", CLOSES.minus(Duration.ofDays(30)).toString())
                    .set("gateway.sunset.closes", CLOSES.toString()));
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
    }
  }

  @BeforeEach
  void forget() throws SQLException, IOException {
    clock.set(START);
    world.forget();
  }

  private static TextPage post(TextBrowser browser, String step, String... form) {
    return browser.post(
        world.origin() + "/live/" + step, form.length == 0 ? Map.of() : Map.of(form[0], form[1]));
  }

  private static TextPage old(String label) {
    return new TextBrowser()
        .open("http://" + label + ".spaces.localhost:" + world.gateway.port() + "/");
  }

  private static void isGone(String label, boolean gone) {
    Await.until(
        label + (gone ? " is gone" : " is there"),
        Duration.ofSeconds(20),
        () -> (old(label).status() == 410) == gone);
  }

  private static long choices(String what) throws SQLException {
    return world.count("choice WHERE what = '" + what + "'");
  }

  /** All at once, each in a browser of its own. */
  private static void atOnce(List<Runnable> steps) throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      steps.forEach(step -> running.add(threads.submit(step)));
      for (Future<?> one : running) {
        one.get();
      }
    }
  }

  @Test
  void everyChoiceHasItsPageAndAWayBack() throws SQLException {
    TextBrowser alice = world.signedIn("alice");
    assertThat(alice.page().heading()).isEqualTo(CHOICES);
    assertThat(alice.page().body())
        .contains("Alice’s Space", "http://alice.spaces.localhost/", "100 days are left");
    Map<String, String> pages =
        Map.of(
            "upgrade", "Go on at WordPress.com",
            "download", "Take a copy of your Space",
            "close", "Close your Space?",
            "later", "Decide later");
    for (Map.Entry<String, String> page : pages.entrySet()) {
      assertThat(post(alice, "choice", "choice", page.getKey()).heading())
          .isEqualTo(page.getValue());
      assertThat(alice.reload().heading()).isEqualTo(page.getValue());
      assertThat(alice.follow(BACK).heading()).isEqualTo(CHOICES);
    }
    assertThat(world.count("choice")).as("closing is not chosen by looking at it").isEqualTo(3);
    assertThat(world.count("choice WHERE cid = 'A11CE0000C0FFEE1'")).isEqualTo(3);
    assertThat(world.count("space WHERE owner_closes_at IS NOT NULL")).isZero();
  }

  @Test
  void theNumberOfPostsIsShownOnceTheSpaceWasRead() throws SQLException {
    TextBrowser alice = world.signedIn("alice");
    assertThat(alice.page().body()).doesNotContain("Entries");
    world.change(
        "INSERT INTO reading (cid, source, state, pictures, total, asked_at, failures, kept_until)"
            + " VALUES ('A11CE0000C0FFEE1', 'origin', 'reading', false, 1234, now(), 0,"
            + " now() + interval '1 day')");
    try {
      assertThat(alice.reload().body()).contains("Entries", "1,234");
    } finally {
      world.change("DELETE FROM reading");
    }
  }

  @Test
  void spacesAreBroughtAlongFromTheDayThatIsSetForIt() throws SQLException, IOException {
    clock.set(START.minus(Duration.ofMinutes(61)));
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    assertThat(alice.open(world.origin() + "/live/transfer").body()).contains("yet");
    post(alice, "transfer", "want", "begin");
    assertThat(world.count("transfer")).isZero();
    clock.set(START.minus(Duration.ofMinutes(60)));
    assertThat(alice.open(world.origin() + "/live/transfer").body())
        .contains("Bring my posts along");
  }

  @Test
  void whatWasChosenLastIsShownAndCanBeChanged() throws SQLException {
    TextBrowser alice = world.signedIn("alice");
    post(alice, "choice", "choice", "download");
    assertThat(alice.open(world.origin() + "/live/").body()).contains("Take a copy, on ");
    post(alice, "choice", "choice", "upgrade");
    assertThat(alice.open(world.origin() + "/live/account").body())
        .contains("Go on at WordPress.com, on ");
    assertThat(choices("download")).isEqualTo(1);
  }

  @Test
  void whoeverDecidesLaterIsRemindedOnADayOfTheirsBeforeTheClosing()
      throws SQLException, IOException {
    TextBrowser alice = world.signedIn("alice");
    post(alice, "choice", "choice", "later");
    assertThat(world.count("choice WHERE due > at AND due <= at + interval '14 days'")).isOne();
    post(alice, "later", "day", "9999-12-31");
    assertThat(alice.page().heading()).isEqualTo(CHOICES);
    assertThat(world.count("choice WHERE due > at + interval '98 days'")).isOne();
    assertThat(world.count("choice WHERE due < timestamptz '" + CLOSES + "'")).isEqualTo(2);
    assertThat(alice.page().body()).doesNotContain("this is the day");
    post(alice, "later", "day", "nonsense");
    post(alice, "later");
    assertThat(choices("later")).as("unreadable is untyped: the day stays").isEqualTo(2);
    clock.set(CLOSES.minusSeconds(3600));
    assertThat(world.signedIn("alice").page().body()).contains("this is the day");
  }

  @Test
  void aDoubleClickIsOneChoice() throws Exception {
    List<TextBrowser> alices = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      alices.add(world.signedIn("alice"));
    }
    for (String what : List.of("upgrade", "download", "later")) {
      atOnce(
          alices.stream()
              .<Runnable>map(alice -> () -> post(alice, "choice", "choice", what))
              .toList());
      assertThat(choices(what)).as(what).isEqualTo(1);
    }
    long version = version();
    atOnce(
        alices.stream()
            .<Runnable>map(alice -> () -> post(alice, "close", "word", "alice"))
            .toList());
    assertThat(choices("close")).isEqualTo(1);
    assertThat(version()).isEqualTo(version + 1);
    atOnce(alices.stream().<Runnable>map(alice -> () -> post(alice, "reopen")).toList());
    assertThat(choices("reopen")).isEqualTo(1);
    assertThat(version()).isEqualTo(version + 2);
  }

  private static long version() throws SQLException {
    try (var connection = world.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT version FROM map_version")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void whoeverClosesCanUndoItAndCloseAgainAndAfterTheCoolingOffItIsGone() throws Exception {
    TextBrowser alice = world.signedIn("alice");
    assertThat(post(alice, "close", "word", "alice").heading()).isEqualTo(CLOSING);
    assertThat(alice.open(world.origin() + "/live/account").body()).contains("/live/reopen");
    isGone("alice", false);
    assertThat(post(alice, "reopen").heading()).isEqualTo(CHOICES);
    clock.set(START.plus(COOLING_OFF));
    isGone("alice", false);
    clock.set(START);
    assertThat(post(alice, "close", "word", " Alice ").heading()).isEqualTo(CLOSING);
    clock.set(START.plus(COOLING_OFF).minusMillis(1));
    isGone("alice", false);
    clock.set(START.plus(COOLING_OFF));
    isGone("alice", true);
    assertThat(old("alice").heading()).isEqualTo("Its owner closed this Space");
    assertThat(old("cid-a11ce0000c0ffee1").status()).isEqualTo(410);
    assertThat(old("dana").status()).isNotEqualTo(410);
    TextBrowser again = world.signedIn("alice");
    assertThat(again.page().heading()).isEqualTo("You closed your Space");
    assertThat(post(again, "reopen").heading()).isEqualTo("You closed your Space");
    isGone("alice", true);
    assertThat(choices("close")).isEqualTo(2);
    assertThat(choices("reopen")).isEqualTo(1);
  }

  @Test
  void anotherWordClosesNothing() throws SQLException {
    TextBrowser alice = world.signedIn("alice");
    for (String word : List.of("", "close", "dana", "cid-a11ce0000c0ffee1", "yes")) {
      assertThat(post(alice, "close", "word", word).status()).as(word).isEqualTo(422);
      assertThat(alice.page().body()).contains("nothing was changed");
    }
    assertThat(post(alice, "close").status()).isEqualTo(422);
    assertThat(world.count("space WHERE owner_closes_at IS NOT NULL")).isZero();
    assertThat(world.count("choice")).isZero();
  }

  @Test
  void anOldSignInMustBeRepeatedBeforeASpaceIsClosed() throws Exception {
    TextBrowser alice = world.signedIn("alice");
    clock.set(START.plus(Duration.ofMinutes(11)));
    post(alice, "close", "word", "alice");
    assertThat(alice.page().heading()).isEqualTo("Sign in with your Microsoft account");
    assertThat(world.count("choice")).isZero();
    alice.press("person", "alice");
    assertThat(alice.page().heading()).isEqualTo("Close your Space?");
    assertThat(post(alice, "close", "word", "alice").heading()).isEqualTo(CLOSING);
  }

  @Test
  void aSpaceForFriendsThatItsOwnerClosedIsAnsweredAsOneThatNeverWas() throws Exception {
    TextBrowser chen = world.signedIn("chen");
    assertThat(chen.page().body()).contains("Only friends can read this Space");
    post(chen, "close", "word", "chen");
    assertThat(chen.page().heading()).isEqualTo(CLOSING);
    clock.set(START.plus(COOLING_OFF));
    TextPage closed = old("chen");
    TextPage never = old("nobody");
    assertThat(closed.status()).isEqualTo(never.status()).isNotEqualTo(410);
    assertThat(closed.body().replaceAll("[0-9A-Z]{4}-?[0-9A-Z]{4}", ""))
        .isEqualTo(never.body().replaceAll("[0-9A-Z]{4}-?[0-9A-Z]{4}", ""));
  }

  @Test
  void whoeverIsNotProvedTheOwnerChoosesNothing() throws SQLException {
    // Eve has the e-mail address that was Alice's.
    for (String person : List.of("bob", "eve")) {
      TextBrowser stranger = world.signedIn(person);
      for (String step : List.of("choice", "upgrade", "download", "close", "later", "reopen")) {
        assertThat(stranger.open(world.origin() + "/live/" + step).heading())
            .as(step)
            .isEqualTo("Your account");
        assertThat(
                stranger
                    .post(
                        world.origin() + "/live/" + step + "?cid=A11CE0000C0FFEE1",
                        Map.of("choice", "upgrade", "word", "alice", "cid", "A11CE0000C0FFEE1"))
                    .heading())
            .as(step)
            .isEqualTo("Your account");
      }
      stranger.post(
          world.origin() + "/live/transfer?cid=A11CE0000C0FFEE1",
          Map.of("want", "begin", "cid", "A11CE0000C0FFEE1"));
    }
    assertThat(world.count("transfer")).isZero();
    assertThat(world.count("choice")).isZero();
    assertThat(world.count("space WHERE owner_closes_at IS NOT NULL")).isZero();
  }

  @Test
  void whoeverIsLinkedHasChosenForGood() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    post(alice, "choice", "choice", "download");
    assertThat(alice.page().heading()).isEqualTo("Your account");
    post(alice, "close", "word", "alice");
    assertThat(world.count("choice")).isZero();
    assertThat(world.count("space WHERE owner_closes_at IS NOT NULL")).isZero();
  }

  @Test
  void whoeverLinksWhileTheirSpaceClosesKeepsItOpen() throws Exception {
    TextBrowser alice = world.signedIn("alice");
    post(alice, "close", "word", "alice");
    world.linked("alice", "alicewrites", "30000001");
    assertThat(world.count("space WHERE owner_closes_at IS NOT NULL")).isZero();
    assertThat(choices("reopen")).isEqualTo(1);
    clock.set(START.plus(COOLING_OFF));
    isGone("alice", false);
  }

  @Test
  void whoeverClosesAndLinksAtOnceIsLinkedAndOpen() throws Exception {
    for (int round = 0; round < 5; round++) {
      world.forget();
      TextBrowser closing = world.signedIn("alice");
      TextBrowser linking = world.atConfirm("alice", "alicewrites");
      atOnce(
          List.of(
              () -> post(closing, "close", "word", "alice"),
              () -> world.confirm(linking, "30000001")));
      assertThat(linking.page().heading()).isEqualTo("Connected");
      assertThat(world.links()).isEqualTo(1);
      assertThat(world.count("space WHERE owner_closes_at IS NOT NULL")).isZero();
      assertThat(choices("reopen")).isEqualTo(choices("close"));
    }
  }

  @Test
  void afterTheClosingThePageSaysWhatCanStillBeDone() throws Exception {
    clock.set(CLOSES);
    TextBrowser alice = world.signedIn("alice");
    assertThat(alice.page().heading()).isEqualTo("What can still be done for your Space");
    for (String what : List.of("upgrade", "download", "close", "later")) {
      assertThat(post(alice, "choice", "choice", what).heading())
          .isEqualTo("What can still be done for your Space");
    }
    post(alice, "close", "word", "alice");
    assertThat(world.count("choice")).isZero();
    assertThat(world.count("space WHERE owner_closes_at IS NOT NULL")).isZero();
  }

  @Test
  void whoeverWentToWordPressFindsTheOtherChoicesAgain() {
    TextBrowser alice = world.atWordPress("alice", "new");
    alice.open(world.origin() + "/live/");
    assertThat(alice.page().heading()).isEqualTo("Finish your move");
    assertThat(alice.follow(BACK).heading()).isEqualTo(CHOICES);
  }

  @Test
  void everyChoiceIsToldWithTheRestAndErasedWithIt() throws SQLException {
    TextBrowser alice = world.signedIn("alice");
    post(alice, "choice", "choice", "later");
    post(alice, "close", "word", "alice");
    assertThat(alice.open(world.origin() + "/live/kept.json").body())
        .contains("\"what\" : \"later\"", "\"what\" : \"close\"");
    assertThat(alice.open(world.origin() + "/live/kept").body()).contains("Choice 1", "Choice 2");
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    assertThat(alice.page().heading()).isEqualTo("Erased");
    assertThat(world.count("choice")).isZero();
    assertThat(world.count("space WHERE owner_closes_at IS NOT NULL")).isOne();
  }
}
