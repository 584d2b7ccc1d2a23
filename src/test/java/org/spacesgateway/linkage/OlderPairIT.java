package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.TextBrowser;

/** The same walks where WordPress.com is asked by its older OAuth 2.0 pair. */
class OlderPairIT extends WholeWalks {
  private static World world;

  @BeforeAll
  static void start() {
    world =
        World.start(
            "older_pair",
            gateway ->
                gateway
                    .javaOption("-Dquarkus.profile=prod,oauth2")
                    // It can't revoke: the profile says so.
                    .set("gateway.linkage.wordpress.revocation", null));
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Override
  World world() {
    return world;
  }

  @Test
  void theOlderServerAloneIsAsked() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    assertThat(alice.page().heading()).isEqualTo("Connected");
    assertThat(world.wordPress.at("/oauth2/token").count()).isEqualTo(1);
    assertThat(world.wordPress.token().count()).as("the newer server's").isZero();
    assertThat(world.wordPress.at("/oauth2-1/revoke").count()).isZero();
    assertThat(world.count("wordpress_account WHERE wordpress_id = 20000001")).isEqualTo(1);
  }
}
