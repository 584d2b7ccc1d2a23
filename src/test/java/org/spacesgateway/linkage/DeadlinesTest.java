package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.spacesgateway.signin.SignInConfig;

/** Production's deadlines; what providers do to whoever waits is tried with shorter ones. */
class DeadlinesTest {
  private final Duration deadline;
  private final Duration call;
  private final Duration api;
  private final Duration turn;

  DeadlinesTest() throws Exception {
    ProductionLimits production = new ProductionLimits("prod");
    Class<?> own = SignInConfig.class;
    deadline = production.ours("gateway.sign-in.deadline", own, "deadline").lasts();
    call = production.ours("gateway.sign-in.call-timeout", own, "callTimeout").lasts();
    turn = production.ours("gateway.sign-in.unknown-keys-every", own, "unknownKeysEvery").lasts();
    api =
        production
            .ours("gateway.linkage.wordpress.timeout", LinkageConfig.WordPress.class, "timeout")
            .lasts();
  }

  @Test
  void aPageComesBeforeThePromiseIsBroken() {
    assertThat(deadline).isEqualTo(Duration.ofSeconds(8)).isLessThan(ComingBack.PROMISE);
  }

  @Test
  void aCallIsGivenUpWhileAnotherStillFitsIn() {
    assertThat(call).isEqualTo(Duration.ofSeconds(3));
    assertThat(api).isEqualTo(Duration.ofSeconds(3));
    assertThat(call.plus(api)).isLessThan(deadline);
  }

  @Test
  void whoWaitsForATurnToAskForKeysHasTimeForTheirAnswer() {
    assertThat(turn).isEqualTo(Duration.ofSeconds(2));
    assertThat(turn.plus(call)).isLessThan(deadline);
  }
}
