package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.CookieJar.Cookie;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.TextBrowser;

/** Several Microsoft accounts in one browser: the last sign-in holds, or a page says which does. */
class AnotherAccountIT {
  private static World world;

  @BeforeAll
  static void start() throws SQLException {
    world = World.shared();
  }

  @BeforeEach
  void forget() throws SQLException {
    world.forget();
  }

  /** One browser: signed in as one, and back from Microsoft as another, not yet at our callback. */
  private static ComingBack backAs(String second, String first) {
    TextBrowser browser = new TextBrowser().stoppingAt(world.origin() + "/live/callback");
    browser.open(world.origin() + "/live/account");
    browser.press("person", second);
    ComingBack waiting = ComingBack.of(browser.anotherTab());
    browser.stoppingAt(null).open(world.origin() + "/live/");
    browser.press("person", first);
    isSignedIn(browser, first);
    return new ComingBack(browser, waiting.callback());
  }

  private static void isSignedIn(TextBrowser browser, String person) {
    browser.open(world.origin() + "/live/account");
    assertThat(browser.page().heading()).isEqualTo("Your account");
    assertThat(browser.page().body()).contains(person.charAt(0) + "…@live.example");
  }

  @Test
  void aSignInThatComesBackOutweighsASessionThatBeganMeanwhile() throws SQLException {
    ComingBack bob = backAs("bob", "alice");
    Cookie alices =
        bob.browser().cookies().all().stream()
            .filter(cookie -> cookie.name().equals("q_session_live"))
            .findFirst()
            .orElseThrow();
    assertThat(bob.arrive().body()).contains("b…@live.example");
    isSignedIn(bob.browser(), "bob");
    assertThat(world.microsoft.token().count()).isEqualTo(2);
    assertThat(world.count("sign_in_session")).isOne();
    TextBrowser copy = new TextBrowser();
    copy.cookies().put(alices);
    assertThat(copy.open(world.origin() + "/live/account").heading())
        .isEqualTo("Sign in with your Microsoft account");
  }

  @Test
  void aSignInThatFailsLeavesTheSessionFromBefore() throws SQLException {
    ComingBack bob = backAs("bob", "alice");
    world.microsoft.token().answer(Fault.status(500), 1);
    assertThat(bob.arrive().status()).isEqualTo(503);
    isSignedIn(bob.browser(), "alice");
    assertThat(world.count("sign_in_session")).isOne();
  }

  @Test
  void aSignInThatMustBeginAgainDoesNotEndAtThePageOfWhoWasThereBefore() throws SQLException {
    ComingBack bob = backAs("bob", "alice");
    for (Cookie cookie : bob.browser().cookies().all()) {
      if (cookie.name().startsWith("q_auth_live_")) {
        int tag = cookie.value().lastIndexOf('.') + 1;
        String wrong = cookie.value().charAt(tag) == 'A' ? "B" : "A";
        String value = cookie.value().substring(0, tag) + wrong + cookie.value().substring(tag + 1);
        bob.browser().cookies().put(new Cookie(cookie.host(), cookie.path(), cookie.name(), value));
      }
    }
    assertThat(bob.arrive().heading()).isEqualTo("Sign in with your Microsoft account");
    Await.until(
        "her session has ended",
        Duration.ofSeconds(15),
        () -> {
          try {
            return world.count("sign_in_session") == 0;
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
    bob.browser().press("person", "bob");
    isSignedIn(bob.browser(), "bob");
  }

  @Test
  void whoGoesBackAndChoosesAnotherAccountIsToldWhoseSessionGoesOn() throws SQLException {
    TextBrowser browser = new TextBrowser();
    browser.open(world.origin() + "/live/");
    String atMicrosoft = browser.page().address().toString();
    browser.press("person", "alice");
    browser.open(atMicrosoft);
    browser.press("person", "bob");
    assertThat(browser.page().heading()).isEqualTo("You are signed in already");
    assertThat(browser.page().body()).contains("a…@live.example").doesNotContain("b…@live.example");
    assertThat(world.microsoft.token().count()).as("one state, one code").isOne();
    browser.send("/live/another", Map.of());
    assertThat(world.count("sign_in_session")).isZero();
    browser.press("person", "bob");
    isSignedIn(browser, "bob");
  }

  @Test
  void anothersWayBackEndsNoSession() throws SQLException {
    ComingBack mallory = ComingBack.fromMicrosoft(world, "mallory");
    TextBrowser alice = world.signedIn("alice");
    alice.open(mallory.callback());
    assertThat(alice.page().heading()).isEqualTo("You are signed in already");
    assertThat(alice.page().body()).contains("a…@live.example").doesNotContain("m…@");
    isSignedIn(alice, "alice");
    assertThat(world.count("sign_in_session")).isOne();
  }

  @Test
  void aHandOffOfWhoWasThereBeforeStaysTheirs() throws SQLException {
    ComingBack bob = backAs("bob", "alice");
    TextBrowser browser = bob.browser();
    browser.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    browser.press("person", "alicewrites");
    browser.press("approve", "approve");
    assertThat(browser.page().heading()).isEqualTo("Are both of these you?");
    bob.arrive();
    isSignedIn(browser, "bob");
    browser.post(
        world.origin() + "/wordpress/confirm",
        Map.of("person", world.person("bob"), "account", "20000001", "blog", "30000001"));
    assertThat(browser.page().heading()).isEqualTo("Something changed while you were looking");
    assertThat(world.count("account_link")).isZero();
    browser.open(world.origin() + "/wordpress/");
    assertThat(browser.page().body())
        .as("whose it is")
        .contains("a…@live.example")
        .doesNotContain("b…@live.example");
  }
}
