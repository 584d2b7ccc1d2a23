package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Forgery;
import org.spacesgateway.sandbox.TextBrowser;

/**
 * What a guest at somebody's computer cannot have, who finds them signed in at Microsoft: there a
 * tap is enough, unless the password is asked for.
 */
class FreshSignInIT {
  private static final String SIGN_IN = "Sign in with your Microsoft account";
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
  void aTapAtMicrosoftUndoesNothing() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    for (Map<String, String> form : List.of(Map.of("redirects", "stop"), Map.of("sure", "yes"))) {
      world.elevenMinutesLater();
      String path = form.containsKey("sure") ? "/live/erase" : "/live/unlink";
      world.send(alice, path, form);
      assertThat(alice.page().heading()).isEqualTo(SIGN_IN);
      alice.open(world.origin() + "/live/account");
      alice.press("person", "alice");
      assertThat(alice.page().heading()).as("without her password").isEqualTo("Your account");
      world.send(alice, path, form);
      assertThat(alice.page().heading()).as(path).isEqualTo(SIGN_IN);
      alice.press("person", "alice");
    }
    assertThat(world.links()).isOne();
    assertThat(world.count("live_account")).isOne();
  }

  @Test
  void takingTheWishForAPasswordOutOfTheAddressUndoesNothing() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    world.elevenMinutesLater();
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    String asked = alice.page().address().toString();
    assertThat(asked).contains("prompt=login", "max_age=600");
    alice.open(asked.replace("prompt=login", "prompt=select_account").replace("&max_age=600", ""));
    alice.press("person", "alice");
    isToldThatItDidNotWork(alice);
    alice.open(world.origin() + "/live/account");
    alice.press("person", "alice");
    assertThat(alice.page().heading()).isEqualTo("Your account");
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    assertThat(alice.page().heading()).isEqualTo(SIGN_IN);
    assertThat(world.links()).isOne();
  }

  @Test
  void whomMicrosoftDoesNotShowToBeFreshIsToldSoAndNotSentRound() throws SQLException {
    for (Object authTime : List.of(1, "1", "soon", true)) {
      TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
      world.elevenMinutesLater();
      world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
      world.microsoft.forge(Forgery.claim("auth_time", authTime));
      double before = count("gateway_sign_ins_total", "outcome=not_fresh");
      int read = world.gateway.output().length();
      alice.press("person", "alice");
      isToldThatItDidNotWork(alice);
      assertThat(count("gateway_sign_ins_total", "outcome=not_fresh")).isEqualTo(before + 1);
      assertThat(world.gateway.output().substring(read))
          .containsPattern("was not completed [(][^)]+[)]: not_fresh, ");
      assertThat(world.links()).isOne();
      world.forget();
    }
  }

  private static void isToldThatItDidNotWork(TextBrowser browser) throws SQLException {
    assertThat(browser.page().status()).isEqualTo(400);
    assertThat(browser.page().heading()).isEqualTo("That sign-in didn’t work");
    assertThat(world.count("sign_in_session WHERE authenticated_at > now() - interval '1 minute'"))
        .isZero();
  }

  @Test
  void aTimeThatIsTextIsATime() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    world.elevenMinutesLater();
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    String now = Long.toString(Instant.now().getEpochSecond());
    world.microsoft.forge(Forgery.claim("auth_time", now));
    alice.press("person", "alice");
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    assertThat(world.links()).isZero();
  }

  private static double count(String meter, String label) {
    return world.gateway.metric(meter, label);
  }

  @Test
  void withThePasswordItIsDone() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    world.elevenMinutesLater();
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    alice.press("person", "alice");
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    assertThat(world.links()).isZero();
  }

  @Test
  void whereMicrosoftDoesNotSayWhenThePasswordWasGivenItIsAskedFor() throws SQLException {
    world.microsoft.forge(Forgery.missing("auth_time"));
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    assertThat(alice.page().heading()).isEqualTo(SIGN_IN);
    alice.open(world.origin() + "/live/account");
    alice.press("person", "alice");
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    assertThat(alice.page().heading()).as("a tap").isEqualTo(SIGN_IN);
    double told = count("gateway_passwords_asked_total", "auth_time=told");
    double missing = count("gateway_passwords_asked_total", "auth_time=missing");
    alice.press("person", "alice");
    assertThat(world.links()).isOne();
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    assertThat(world.links()).isZero();
    assertThat(count("gateway_passwords_asked_total", "auth_time=told")).isEqualTo(told);
    assertThat(count("gateway_passwords_asked_total", "auth_time=missing")).isEqualTo(missing + 1);
    assertThat(world.gateway.output())
        .as("once a process, however many come")
        .containsOnlyOnce("came back without auth_time");
  }

  @Test
  void whoeverWasLinkedBeforeLinksAgainWithTheirPasswordOnly() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    world.elevenMinutesLater();
    alice.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    assertThat(alice.page().heading()).isEqualTo(SIGN_IN);
    assertThat(alice.page().address().toString()).contains("prompt=login");
    assertThat(world.count("handoff WHERE ended_at IS NULL")).isZero();
    alice.press("person", "alice");
    assertThat(alice.page().address()).hasToString(world.origin() + "/live/");
    alice.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    assertThat(world.count("handoff WHERE ended_at IS NULL")).isOne();
    TextBrowser bob = world.signedIn("bob");
    world.elevenMinutesLater();
    bob.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    assertThat(world.count("handoff WHERE ended_at IS NULL"))
        .as("who was never linked is not asked")
        .isEqualTo(2);
  }
}
