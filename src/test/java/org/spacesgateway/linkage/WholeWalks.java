package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.TextBrowser;

/** The walks from a Live address to a linked blog that both kinds of WordPress.com server allow. */
abstract class WholeWalks {
  /** Where they are walked. */
  abstract World world();

  @BeforeEach
  void forget() throws SQLException {
    world().forget();
  }

  @Test
  void someoneWithoutSpaceMakesANewAccountAndIsLinked() throws SQLException {
    TextBrowser bob = new TextBrowser();
    bob.open("http://spaces.localhost:" + world().gateway.port() + "/login.srf");
    bob.press("person", "bob");
    assertThat(bob.page().heading()).isEqualTo("Your blog will be at WordPress.com");
    newAccount(bob, "bobwrites");
    assertThat(bob.page().heading()).isEqualTo("Are both of these you?");
    assertThat(bob.page().body()).contains("b…@live.example", "bobwrites");
    world().confirm(bob);
    assertThat(bob.page().heading()).isEqualTo("Connected");
    assertThat(world().links()).isEqualTo(1);
  }

  @Test
  void someoneWithASpaceChoosesOneOfTwoBlogsAndIsLedToItFromThenOn() {
    TextBrowser alice = world().signedIn("alice");
    assertThat(alice.page().heading()).isEqualTo("What should become of your Space?");
    assertThat(alice.page().body()).contains("Alice’s Space");
    alice = world().linked("alice", "alicewrites", "30000002");
    assertThat(alice.page().body()).contains("alicecooks");
    TextBrowser later = new TextBrowser().stoppingAt("http://alicecooks");
    later.open("http://alice.spaces.localhost:" + world().gateway.port() + "/login");
    later.press("person", "alice");
    assertThat(later.page().status()).isEqualTo(303);
    assertThat(later.page().header("Location").orElseThrow()).contains("//alicecooks.wordpress.");
  }

  private void newAccount(TextBrowser browser, String name) {
    browser.post(world().origin() + "/live/handoff", Map.of("with", "new"));
    assertThat(browser.page().heading()).isEqualTo("Create your WordPress.com account");
    browser
        .type("username", name)
        .type("site", name)
        .type("email", name + "@mail.example")
        .press("create", "create");
    browser.press("approve", "approve");
  }
}
