package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spacesgateway.linkage.RotationCrowd.Ended;
import org.spacesgateway.linkage.RotationCrowd.Where;

/**
 * Keys and secrets are replaced while people are on every step of the way, one each: nobody begins
 * again, and whoever was at a provider is sent there once more, as quarkus-oidc has one state
 * secret.
 */
class RotationIT {
  private static final Map<Where, Integer> MORE_CLICKS =
      Map.of(
          Where.AT_MICROSOFT, 1,
          Where.BACK_FROM_MICROSOFT, 1,
          // Session, hand-off and proof were written with the key before.
          Where.SIGNED_IN, 0,
          Where.AT_CONFIRM, 0,
          // Asked once more whether they approve, though WordPress.com knows by then that they do.
          Where.AT_WORDPRESS, 1,
          Where.AT_APPROVAL, 1,
          Where.BACK_FROM_WORDPRESS, 1);

  @Test
  void whoeverIsOnTheWayArrivesAndNobodyClicksMoreThanOnceMore() throws Exception {
    try (World world = World.start("rotation")) {
      Ended ended = RotationCrowd.run(world, MORE_CLICKS.size());
      assertThat(ended).matches(it -> it.holds(MORE_CLICKS.size()));
      MORE_CLICKS.forEach((where, clicks) ->
          assertThat(ended.more().get(where)).as(where.words()).isEqualTo(Map.of(clicks, 1)));
    }
  }
}
