package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.MicrosoftStandIn;
import org.spacesgateway.sandbox.TestDatabase;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.TextPage;
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

  @Test
  void someoneWithoutSpaceMakesANewAccount() {
    TextBrowser bob = new TextBrowser();
    bob.open("http://spaces.localhost:" + gateway.port() + "/login.srf");
    System.out.println("1 " + bob.hops() + " " + bob.page().heading());
    bob.press("person", "bob");
    System.out.println("2 " + bob.hops() + " " + bob.page().status() + bob.page().heading());
    assertThat(bob.page().heading()).isEqualTo("Your blog will be at WordPress.com");
    bob.post(origin + "/live/handoff", Map.of("with", "new"));
    System.out.println(
        "3 " + bob.hops() + " " + bob.page().status() + bob.page().heading() + bob.page().body());
  }

  @Test
  void someoneWithTwoBlogsChoosesOne() {
    TextBrowser alice = new TextBrowser();
    alice.open(origin + "/live/");
    alice.press("person", "alice");
    alice.post(origin + "/live/handoff", Map.of("with", "existing"));
    System.out.println("A " + alice.hops() + " " + alice.page().status() + alice.page().heading());
    alice.press("person", "alicewrites");
    System.out.println(
        "B "
            + alice.hops()
            + " "
            + alice.page().status()
            + alice.page().heading()
            + alice.page().body());
    alice.press("approve", "approve");
    TextPage confirm = alice.page();
    System.out.println(
        "C " + alice.hops() + " " + confirm.status() + confirm.heading() + confirm.body());
  }
}
