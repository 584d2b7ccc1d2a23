package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.signin.SignInConfig;

/** Production's limits; what people do within them is walked with smaller ones. */
class LongSignUpTest {
  private static final Duration LONGEST_SIGN_UP = Duration.ofMinutes(30);

  @TestFactory
  Stream<DynamicTest> aSignUpMayTakeHalfAnHour() throws Exception {
    ProductionLimits production = new ProductionLimits("prod");
    ProductionLimits older = new ProductionLimits("prod,oauth2");
    return Stream.of(
            production.key("quarkus.oidc.live.authentication.state-cookie-age"),
            production.key("quarkus.oidc.wordpress.authentication.state-cookie-age"),
            older.key("quarkus.oidc.wordpress.authentication.state-cookie-age"),
            older.key("quarkus.oidc.wordpress.authentication.internal-id-token-lifespan"),
            production.ours("gateway.linkage.handoff-lasts", LinkageConfig.class, "handoffLasts"),
            production.ours("gateway.sign-in.session-lasts", SignInConfig.class, "sessionLasts"))
        .map(limit ->
            DynamicTest.dynamicTest(
                limit.name(),
                () -> assertThat(limit.lasts()).isGreaterThanOrEqualTo(LONGEST_SIGN_UP)));
  }
}
