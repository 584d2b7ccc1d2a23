package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.TextBrowser;

/**
 * Keys and secrets are replaced while people are on their way: nobody begins again, and whoever was
 * at a provider is sent there once more, as quarkus-oidc has one state secret.
 */
class RotationIT {
  @Test
  void whoeverIsOnTheWayArrives() throws Exception {
    try (World world = World.start("rotation")) {
      final TextBrowser alice = world.atConfirm("alice", "alicewrites");
      final TextBrowser dana = world.atWordPress("dana", "existing");
      final TextBrowser bob = world.signedIn("bob");
      final TextBrowser chen = new TextBrowser();
      chen.open(world.origin() + "/live/");
      int port = world.gateway.port();
      world.gateway.stop();
      try (GatewayProcess rotated =
          world.pod("rotated", same -> RotationCrowd.rotate(world, same, port))) {
        assertThat(rotated.port()).isEqualTo(port);

        // Hand-off, proof and session were written with the key before.
        world.confirm(alice);
        assertThat(alice.page().heading()).isEqualTo("Connected");

        bob.open(world.origin() + "/live/account");
        assertThat(bob.page().status()).isEqualTo(200);
        assertThat(bob.page().address().getPath()).isEqualTo("/live/account");

        chen.press("person", "chen");
        chen.press("person", "chen");
        assertThat(chen.page().address().getPath()).isEqualTo("/live/");
        assertThat(chen.page().status()).isEqualTo(200);

        dana.press("person", "danablogs");
        dana.press("approve", "approve");
        // Sent to WordPress.com a second time, which knows her by now, and asks her all the same.
        assertThat(dana.page().address().toString())
            .startsWith(world.wordPress.origin().toString());
        dana.press("approve", "approve");
        assertThat(dana.page().heading()).isEqualTo("Are both of these you?");
        world.confirm(dana);
        assertThat(dana.page().heading()).isEqualTo("Connected");
        assertThat(world.links()).isEqualTo(2);
      }
    }
  }

  /** The same on every step of the way, a person each. */
  @Test
  void nobodyClicksMoreThanOnceMore() throws Exception {
    int people = RotationCrowd.Where.values().length;
    try (World world = World.start("rotation_crowd")) {
      assertThat(RotationCrowd.run(world, people)).matches(ended -> ended.holds(people));
    }
  }
}
