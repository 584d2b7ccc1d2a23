package org.spacesgateway.linkage;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.time.Duration;

/** Lengths of time as production has them, where nobody configures others. */
public final class ProductionLimits {
  private final SmallRyeConfig config;

  /**
   * @param profiles with commas
   */
  public ProductionLimits(String profiles) throws IOException {
    config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withProfile(profiles)
            .withConverter(Duration.class, 200, new DurationConverter())
            .withSources(
                new PropertiesConfigSource(
                    ProductionLimits.class.getResource("/application.properties")))
            .build();
  }

  /** One of them, by its key. */
  public record Limit(String name, Duration lasts) {}

  /** Of a key that is built in. */
  Limit key(String key) {
    return new Limit(key, config.getValue(key, Duration.class));
  }

  /** Of a key of ours, which has its default in an interface. */
  public Limit ours(String key, Class<?> typed, String method) throws NoSuchMethodException {
    String otherwise = typed.getMethod(method).getAnnotation(WithDefault.class).value();
    return new Limit(
        key,
        DurationConverter.parseDuration(
            config.getOptionalValue(key, String.class).orElse(otherwise)));
  }
}
