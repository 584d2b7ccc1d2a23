package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.CookieJar.Cookie;
import org.spacesgateway.sandbox.TextBrowser;

/** Whoever presses a button twice that ends their session. */
class PressedTwiceIT {
  private static final String NOTHING_CHANGED = "Nothing was changed: you were signed out";
  private static World world;

  @BeforeAll
  static void start() throws SQLException {
    world = World.shared();
  }

  @BeforeEach
  void forget() throws SQLException {
    world.forget();
  }

  @Test
  void whoPressesEraseTwiceStaysErased() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    world.send(alice, "/live/erase", Map.of());
    TextBrowser secondClick = alice.anotherTab();
    List<Cookie> before = alice.cookies().all();
    alice.send("/live/erase", Map.of());
    assertThat(alice.page().heading()).isEqualTo("Erased");
    secondClick.send("/live/erase", Map.of());
    assertThat(secondClick.page().heading()).isEqualTo(NOTHING_CHANGED);
    before.forEach(secondClick.cookies()::put);
    secondClick.post(world.origin() + "/live/erase", Map.of("sure", "yes"));
    assertThat(secondClick.page().heading())
        .as("sent with the cookies of the first")
        .isEqualTo(NOTHING_CHANGED);
    assertThat(world.count("live_account")).isZero();
  }

  @Test
  void whoPressesSignOutTwiceIsSignedOut() {
    TextBrowser alice = world.signedIn("alice");
    alice.open(world.origin() + "/live/account");
    TextBrowser secondClick = alice.anotherTab();
    alice.send("/live/signout", Map.of());
    secondClick.send("/live/signout", Map.of());
    assertThat(secondClick.page().heading()).isEqualTo("You are signed out");
  }

  @Test
  void anErasedPersonsOldPageAsksNobodyToSignInForItsLink() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    alice.open(world.origin() + "/live/account");
    TextBrowser oldTab = alice.anotherTab();
    alice.send("/live/erase", Map.of("sure", "yes"));
    oldTab.send("/live/unlink", Map.of());
    assertThat(oldTab.page().heading()).isEqualTo(NOTHING_CHANGED);
    assertThat(world.count("live_account")).isZero();
  }

  @Test
  void whoPressesDisconnectTwiceWithAnOldSignInIsLedToTheirPassword() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    alice.open(world.origin() + "/live/account");
    world.elevenMinutesLater();
    TextBrowser secondClick = alice.anotherTab();
    alice.send("/live/unlink", Map.of("redirects", "keep"));
    secondClick.send("/live/unlink", Map.of("redirects", "keep"));
    assertThat(secondClick.page().heading()).isEqualTo(NOTHING_CHANGED);
    assertThat(world.links()).isOne();
    secondClick.follow("Sign in again");
    secondClick.press("person", "alice");
    assertThat(secondClick.page().heading()).isEqualTo("Your account");
    secondClick.send("/live/unlink", Map.of("redirects", "keep"));
    assertThat(world.links()).isZero();
  }

  @Test
  void whosePageIsOlderThanTheirSessionIsToldThatNothingWasErased() throws SQLException {
    TextBrowser alice = world.signedIn("alice");
    world.send(alice, "/live/erase", Map.of());
    world.later(Duration.ofHours(2));
    alice.send("/live/erase", Map.of());
    assertThat(alice.page().heading()).isEqualTo(NOTHING_CHANGED);
    assertThat(world.count("live_account")).isOne();
  }
}
