package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Window;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Text;
import org.spacesgateway.words.Words;

/** Every choice and back, in a real browser. */
class MoveBrowserIT {
  private static World world;
  private static Browser browser;

  @BeforeAll
  static void start() {
    browser = Browser.open("the choices as people see them");
    world =
        World.start(
            "move_browser",
            gateway ->
                gateway
                    .set("gateway.sunset.announced", "2010-09-27T16:00:00Z")
                    .set("gateway.sunset.transfer-open", "2010-10-04T16:00:00Z")
                    .set("gateway.sunset.read-only", "2099-01-04T00:00:00Z")
                    .set("gateway.sunset.closes", "2099-03-16T00:00:00Z")
                    .set("gateway.move.legacy-download", "https://download.example/spaces"));
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
    }
  }

  @BeforeEach
  void forget() throws SQLException {
    world.forget();
  }

  @Test
  void theOwnerOfASpaceForFriends() throws SQLException {
    try (Window window = browser.window()) {
      Walker chen = new Walker(world, window.tab());
      walk(chen, "陈 Chen", "chen", Language.ENGLISH, "move-friends");
      chen.reads("Only friends can read this Space");
      upgrade(chen, Language.ENGLISH);
    }
    everyChoiceWasMade();
  }

  @Test
  void someoneWithoutASpaceIsOfferedNone() {
    try (Window window = browser.window()) {
      Walker bob = new Walker(world, window.tab());
      bob.comesByTheOldSignIn()
          .signsInAs("Bob Example")
          .sees("Your blog will be at WordPress.com")
          .opens(world.origin() + "/live/choice")
          .sees("Your account")
          .opens(world.origin() + "/live/close")
          .sees("Your account");
      assertThat(bob.complaints()).isEmpty();
    }
  }

  @Test
  void someoneWhoReadsArabicOnATelephone() throws SQLException {
    try (Window window = browser.window("ar", 390)) {
      Walker alice = new Walker(world, window.tab());
      walk(alice, "Alice Example", "alice", Language.ARABIC, "move-ar");
      upgrade(alice, Language.ARABIC);
    }
    everyChoiceWasMade();
  }

  @Test
  void theOwnerOfAPublicSpaceWithoutJavaScript() throws SQLException {
    try (Window window = browser.windowWithoutJavaScript()) {
      Walker alice = new Walker(world, window.tab());
      walk(alice, "Alice Example", "alice", Language.ENGLISH, null);
      upgrade(alice, Language.ENGLISH);
    }
    everyChoiceWasMade();
  }

  /**
   * Every choice and back, and a closing that is undone.
   *
   * @param pictures what their names begin with; null where the page can't be looked into
   */
  private static void walk(
      Walker who, String name, String alias, Language language, String pictures) {
    Words words = Words.in(language);
    String choices = words.say("move.title");
    who.comesByTheOldSignIn().signsInAs(name);
    shown(who.sees(choices), pictures, "");
    for (String step : List.of("upgrade", "download", "later", "close")) {
      who.chooses(words.say("choice." + step)).presses(words.say("do.choose"));
      shown(who.sees(words.say(step + ".title")), pictures, "-" + step);
      who.follows(words.say("go.choices")).sees(choices);
    }
    who.chooses(words.say("choice.later"))
        .presses(words.say("do.choose"))
        .types(words.say("later.day"), "2098-01-02")
        .presses(words.say("do.remind"))
        .sees(choices);
    who.chooses(words.say("choice.close"))
        .presses(words.say("do.choose"))
        .types(words.say(Text.of("close.type", alias)), "something else")
        .presses(words.say("do.close"))
        .reads(words.say("close.wrong"));
    shown(who, pictures, "-close-wrong");
    who.types(words.say(Text.of("close.type", alias)), alias).presses(words.say("do.close"));
    shown(who.sees(words.say("move.closing.title")), pictures, "-closing");
    who.follows(words.say("go.download"))
        .sees(words.say("download.title"))
        .follows(words.say("go.choices"))
        .sees(words.say("move.closing.title"))
        .follows(words.say("go.account"))
        .presses(words.say("do.reopen"))
        .sees(choices);
  }

  /** The choice that can't be undone, to its end. */
  private static void upgrade(Walker who, Language language) {
    Words words = Words.in(language);
    who.chooses(words.say("choice.upgrade"))
        .presses(words.say("do.choose"))
        .sees(words.say("upgrade.title"))
        .presses(words.say("do.connect"))
        .logsInAs("alicewrites")
        .approves()
        .sees(words.say("confirm.title"))
        .chooses("Alice Cooks")
        .presses(words.say("do.confirm"))
        .sees(words.say("moved.title"));
    assertThat(who.complaints()).isEmpty();
  }

  private static void shown(Walker who, String pictures, String which) {
    if (pictures != null) {
      who.isShown(pictures + which);
    }
  }

  private static void everyChoiceWasMade() throws SQLException {
    for (String what : List.of("download", "close", "reopen")) {
      assertThat(world.count("choice WHERE what = '" + what + "'")).as(what).isEqualTo(1);
    }
    // Looked at and left, then gone on with; the proposed day, and the one that was typed.
    for (String what : List.of("upgrade", "later")) {
      assertThat(world.count("choice WHERE what = '" + what + "'")).as(what).isEqualTo(2);
    }
    assertThat(world.count("space WHERE owner_closes_at IS NOT NULL")).isZero();
    assertThat(world.links()).isEqualTo(1);
  }
}
