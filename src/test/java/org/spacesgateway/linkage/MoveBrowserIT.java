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
  void theOwnerOfAPublicSpace() throws SQLException {
    try (Window window = browser.window()) {
      Walker alice = new Walker(world, window.tab());
      walk(alice, "Alice Example", "alice", Language.ENGLISH, "move");
      assertThat(alice.complaints()).isEmpty();
    }
    everythingWasChosenAndUndone();
  }

  @Test
  void theOwnerOfASpaceForFriends() throws SQLException {
    try (Window window = browser.window()) {
      Walker chen = new Walker(world, window.tab());
      walk(chen, "陈 Chen", "chen", Language.ENGLISH, "move-friends");
      chen.reads("Only friends can read this Space");
    }
    everythingWasChosenAndUndone();
  }

  @Test
  void someoneWithoutASpaceIsOfferedNone() {
    try (Window window = browser.window()) {
      new Walker(world, window.tab())
          .comesByTheOldSignIn()
          .signsInAs("Bob Example")
          .sees("Your blog will be at WordPress.com")
          .opens(world.origin() + "/live/choice")
          .sees("Your account")
          .opens(world.origin() + "/live/close")
          .sees("Your account");
    }
  }

  @Test
  void someoneWhoReadsArabicOnATelephone() throws SQLException {
    try (Window window = browser.window("ar", 390)) {
      walk(new Walker(world, window.tab()), "Alice Example", "alice", Language.ARABIC, "move-ar");
    }
    everythingWasChosenAndUndone();
  }

  @Test
  void someoneWithoutJavaScript() throws SQLException {
    try (Window window = browser.windowWithoutJavaScript()) {
      walk(new Walker(world, window.tab()), "Alice Example", "alice", Language.ENGLISH, null);
    }
    everythingWasChosenAndUndone();
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

  private static void shown(Walker who, String pictures, String which) {
    if (pictures != null) {
      who.isShown(pictures + which);
    }
  }

  private static void everythingWasChosenAndUndone() throws SQLException {
    for (String what : List.of("upgrade", "download", "close", "reopen")) {
      assertThat(world.count("choice WHERE what = '" + what + "'")).as(what).isEqualTo(1);
    }
    // The proposed day, and the one that was typed: a year is the most.
    assertThat(world.count("choice WHERE what = 'later'")).isEqualTo(2);
    assertThat(world.count("space WHERE owner_closes_at IS NOT NULL")).isZero();
  }
}
