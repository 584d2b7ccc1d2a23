package org.spacesgateway.ops;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.spacesgateway.arrival.ArrivalConfig;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.linkage.LinkageConfig;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.registration.Registration;
import org.spacesgateway.registration.RegistrationConfig;
import org.spacesgateway.secret.KeyConfig;
import org.spacesgateway.signin.SignInConfig;
import org.spacesgateway.sunset.SunsetConfig;

/** Reads the configuration ahead of the start, to say in a line each what is wrong with it. */
final class Configuration {
  private static final int BUILT_IN_ORDINAL = 250;
  private static final int FILE_ORDINAL = 260;
  private static final int LARGEST_LISTED = 12;

  private Configuration() {}

  /**
   * The same sources as Quarkus reads: what is built in, config/application.properties, the
   * environment, system properties, smallrye.config.locations.
   */
  static SmallRyeConfig load() {
    try {
      return sources()
          .withMapping(OriginConfig.class)
          .withMapping(SitesConfig.class)
          .withMapping(RegistrationConfig.class)
          .withMapping(SunsetConfig.class)
          .withMapping(ArrivalConfig.class)
          .withMapping(KeyConfig.class)
          .withMapping(SignInConfig.class)
          .withMapping(LinkageConfig.class)
          .withMappingIgnore("quarkus.**")
          .build();
    } catch (ConfigValidationException e) {
      for (int i = 0; i < Math.min(e.getProblemCount(), LARGEST_LISTED); i++) {
        System.err.println("Not started: " + plain(e.getProblem(i).getMessage()));
      }
      SmallRyeConfig unmapped = sources().build();
      databaseFaults(unmapped).forEach(fault -> System.err.println("Not started: " + fault));
      SignInKeys.faults(unmapped).forEach(fault -> System.err.println("Not started: " + fault));
      System.exit(1);
      throw e;
    }
  }

  private static SmallRyeConfigBuilder sources() {
    try {
      SmallRyeConfigBuilder builder =
          new SmallRyeConfigBuilder()
              .addDefaultInterceptors()
              .addDefaultSources()
              .addDiscoveredSources()
              .addDiscoveredConverters()
              .withProfiles(profiles())
              .withSources(
                  new PropertiesConfigSource(
                      Configuration.class.getResource("/application.properties"),
                      BUILT_IN_ORDINAL));
      Path file = Path.of("config", "application.properties");
      if (Files.isReadable(file)) {
        builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), FILE_ORDINAL));
      }
      return builder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As Quarkus has them: the last one's keys win. */
  private static List<String> profiles() {
    String named =
        System.getProperty(
            "quarkus.profile", System.getenv().getOrDefault("QUARKUS_PROFILE", "prod"));
    return List.of(named.strip().split("\\s*,\\s*"));
  }

  /** The library's message without its class names and numbers. */
  private static String plain(String message) {
    return message.replaceAll("(?:[a-z]+\\.)+[A-Z]\\w*: |SRCFG[0-9]+: ", "");
  }

  /** What keeps the service from starting; empty when nothing does. */
  static List<String> faults(SmallRyeConfig config) {
    List<String> faults = new ArrayList<>(databaseFaults(config));
    faults.addAll(SignInKeys.faults(config));
    faults.addAll(SignInKeys.vaultFaults(config.getConfigMapping(KeyConfig.class)));
    OriginConfig own = config.getConfigMapping(OriginConfig.class);
    RegistrationConfig registration = config.getConfigMapping(RegistrationConfig.class);
    try {
      TargetPolicy policy = new TargetPolicy(own.origin(), registration.hosts(), own.development());
      new Registration(registration, policy);
    } catch (IllegalArgumentException e) {
      faults.add(e.getMessage());
    }
    if (own.development() && System.getenv("KUBERNETES_SERVICE_HOST") != null) {
      faults.add("gateway.development admits http targets on loopback; it is not for a cluster");
    }
    if (!own.development() && !own.origin().startsWith("https://")) {
      faults.add("gateway.origin must be https outside development: " + own.origin());
    }
    if (config.getConfigMapping(ArrivalConfig.class).patience().isNegative()) {
      faults.add("gateway.arrival.patience cannot be negative");
    }
    return faults;
  }

  /** What keeps the database from being reached at all; empty when nothing does. */
  static List<String> databaseFaults(SmallRyeConfig config) {
    return config.getOptionalValue(Migrations.URL, String.class).isPresent()
        ? List.of()
        : List.of(
            Migrations.URL
                + " is not set: where is the PostgreSQL database? (jdbc:postgresql://host:port/name; one for a try-out comes with `make run`)");
  }
}
