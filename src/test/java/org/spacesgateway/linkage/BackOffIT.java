package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.TextPage;

/**
 * A provider that says 429 is left alone: by a gateway for longer than a test lasts, so that each
 * test finds what the ones before have left.
 */
@TestMethodOrder(OrderAnnotation.class)
class BackOffIT {
  private static final String MICROSOFT_AWAY = "Microsoft isn’t answering right now";
  private static final String WORDPRESS_AWAY = "WordPress.com isn’t answering right now";
  private static World world;

  @BeforeAll
  static void start() {
    world =
        World.start("back_off", gateway -> gateway.set("gateway.sign-in.longest-back-off", null));
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @BeforeEach
  void forget() throws SQLException {
    world.forget();
  }

  private static void isAway(TextPage page, String heading) {
    assertThat(page.heading()).isEqualTo(heading);
    assertThat(page.status()).isEqualTo(503);
    assertThat(page.header("Retry-After")).isPresent();
    assertThat(page.body()).contains("href=\"/live/\"");
  }

  @Test
  @Order(2)
  void nobodyIsSentToMicrosoftWhileItTakesNoMoreRequests() throws SQLException {
    TextBrowser alice = world.signedIn("alice");
    ComingBack waiting = ComingBack.fromMicrosoft(world, "bob");
    world.microsoft.token().answer(Fault.tooManyRequests("86400"), 1);
    isAway(ComingBack.fromMicrosoft(world, "bob").arrive(), MICROSOFT_AWAY);
    world.microsoft.forget();
    TextBrowser bob = new TextBrowser();
    for (String path : new String[] {"/live/", "/live/account", "/live/again"}) {
      isAway(bob.open(world.origin() + path), MICROSOFT_AWAY);
    }
    isAway(waiting.arrive(), MICROSOFT_AWAY);
    assertThat(world.microsoft.authorize().count()).isZero();
    assertThat(world.microsoft.token().count()).as("their codes are not burnt").isZero();
    assertThat(world.count("used_state")).as("alice's, and who was told 429").isEqualTo(2);
    assertThat(world.gateway.output())
        .containsPattern("live says 429: no sign-in begins there for [67][0-9] s");
    assertThat(bob.open(world.origin() + "/live/problem").status()).isEqualTo(200);
    assertThat(alice.open(world.origin() + "/live/account").heading())
        .as("who is signed in goes on")
        .isEqualTo("Your account");
    alice.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    alice.press("person", "alicewrites");
    alice.press("approve", "approve");
    assertThat(alice.page().heading()).as("the other provider").isEqualTo("Are both of these you?");
  }

  @Test
  @Order(1)
  void whoComesBackWhileItHoldsComesInWithTheSameAddressAfterwards() {
    ComingBack bob = ComingBack.fromMicrosoft(world, "bob");
    world.microsoft.token().answer(Fault.tooManyRequests("1"), 1);
    isAway(ComingBack.fromMicrosoft(world, "alice").arrive(), MICROSOFT_AWAY);
    TextPage page = bob.arrive();
    while (page.status() == 503) {
      isAway(page, MICROSOFT_AWAY);
      page = bob.arrive();
    }
    assertThat(page.heading()).isEqualTo("Your blog will be at WordPress.com");
  }

  @Test
  @Order(3)
  void nobodyIsSentToWordPressWhileItsApiTakesNoMoreRequests() throws SQLException {
    // Nothing is known of Microsoft any more.
    world.gateway.restart();
    world.wordPress.at("/rest/v1.1/me").answer(Fault.tooManyRequests("soon"), 1);
    ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
    isAway(alice.arrive(), WORDPRESS_AWAY);
    world.wordPress.forget();
    for (String path : new String[] {"/wordpress/", "/wordpress/sign-in", "/wordpress/sign-up"}) {
      isAway(alice.browser().open(world.origin() + path), WORDPRESS_AWAY);
    }
    assertThat(world.wordPress.authorize().count()).isZero();
    assertThat(world.count("handoff WHERE ended_at IS NULL")).as("it survives").isOne();
    assertThat(world.signedIn("bob").page().status()).isEqualTo(200);
  }
}
