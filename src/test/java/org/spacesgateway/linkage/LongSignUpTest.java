package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.signin.SignInConfig;

/** Production's limits; what people do within them is walked with smaller ones. */
class LongSignUpTest {
  private static final Duration LONGEST_SIGN_UP = Duration.ofMinutes(30);

  private record Limit(String name, Duration lasts) {}

  @TestFactory
  Stream<DynamicTest> aSignUpMayTakeHalfAnHour() throws Exception {
    SmallRyeConfig production = production("prod");
    SmallRyeConfig older = production("prod,oauth2");
    return Stream.of(
            key(production, "quarkus.oidc.live.authentication.state-cookie-age"),
            key(production, "quarkus.oidc.wordpress.authentication.state-cookie-age"),
            key(older, "quarkus.oidc.wordpress.authentication.state-cookie-age"),
            key(older, "quarkus.oidc.wordpress.authentication.internal-id-token-lifespan"),
            ours(production, "gateway.linkage.handoff-lasts", LinkageConfig.class, "handoffLasts"),
            ours(production, "gateway.sign-in.session-lasts", SignInConfig.class, "sessionLasts"))
        .map(limit ->
            DynamicTest.dynamicTest(
                limit.name(),
                () -> assertThat(limit.lasts()).isGreaterThanOrEqualTo(LONGEST_SIGN_UP)));
  }

  private static Limit key(SmallRyeConfig config, String key) {
    return new Limit(key, config.getValue(key, Duration.class));
  }

  /** A key of ours, which has its default in an interface. */
  private static Limit ours(SmallRyeConfig config, String key, Class<?> typed, String method)
      throws NoSuchMethodException {
    String otherwise = typed.getMethod(method).getAnnotation(WithDefault.class).value();
    return new Limit(
        key,
        DurationConverter.parseDuration(
            config.getOptionalValue(key, String.class).orElse(otherwise)));
  }

  private static SmallRyeConfig production(String profiles) throws IOException {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withProfile(profiles)
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(
            new PropertiesConfigSource(LongSignUpTest.class.getResource("/application.properties")))
        .build();
  }
}
