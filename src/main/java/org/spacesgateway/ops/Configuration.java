package org.spacesgateway.ops;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.spacesgateway.arrival.ArrivalConfig;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.linkage.LinkageConfig;
import org.spacesgateway.mapping.MappingConfig;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.registration.Registration;
import org.spacesgateway.registration.RegistrationConfig;
import org.spacesgateway.secret.KeyConfig;
import org.spacesgateway.signin.SignInConfig;
import org.spacesgateway.sunset.SunsetConfig;

/**
 * Reads the configuration ahead of the start, to say in a line each what is wrong with it: all of
 * it at once, so that nobody meets one fault after the other.
 */
final class Configuration {
  private static final int BUILT_IN_ORDINAL = 250;
  private static final int FILE_ORDINAL = 260;
  private static final long LEAST_MEMORY = 1 << 20;
  private static final List<Class<?>> TYPED =
      List.of(
          OriginConfig.class,
          SitesConfig.class,
          MappingConfig.class,
          RegistrationConfig.class,
          SunsetConfig.class,
          ArrivalConfig.class,
          KeyConfig.class,
          SignInConfig.class,
          LinkageConfig.class);

  private Configuration() {}

  /** The settings as they stand, none of ours checked. */
  static SmallRyeConfig raw() {
    return sources().build();
  }

  /**
   * The keys of what is encrypted.
   *
   * @throws ConfigValidationException when they can't be read, which {@link #loadFaults} tells
   */
  static KeyConfig keys() {
    return read(KeyConfig.class);
  }

  /**
   * The closing sites.
   *
   * @throws ConfigValidationException when they can't be read
   */
  static SitesConfig sites() {
    return read(SitesConfig.class);
  }

  /**
   * Who we are.
   *
   * @throws ConfigValidationException when that can't be read
   */
  static OriginConfig own() {
    return read(OriginConfig.class);
  }

  /** What keeps the directory from being loaded: the database and the keys are all it wants. */
  static List<String> loadFaults() {
    List<String> faults = new ArrayList<>(databaseFaults(raw()));
    try {
      faults.addAll(SignInKeys.vaultFaults(raw(), Optional.of(read(KeyConfig.class))));
    } catch (ConfigValidationException e) {
      faults.addAll(SignInKeys.vaultFaults(raw(), Optional.empty()));
      faults.addAll(told(e));
    }
    return faults;
  }

  /** What keeps the service from starting; empty when nothing does. */
  static List<String> faults() {
    SmallRyeConfigBuilder builder = sources().withMappingIgnore("quarkus.**");
    TYPED.forEach(builder::withMapping);
    try {
      SmallRyeConfig config = builder.build();
      List<String> faults = new ArrayList<>(databaseFaults(config));
      faults.addAll(originFaults(config.getConfigMapping(OriginConfig.class)));
      faults.addAll(
          targetFaults(
              config.getConfigMapping(OriginConfig.class),
              config.getConfigMapping(RegistrationConfig.class)));
      faults.addAll(arrivalFaults(config.getConfigMapping(ArrivalConfig.class)));
      faults.addAll(SignInKeys.faults(config));
      faults.addAll(
          SignInKeys.vaultFaults(config, Optional.of(config.getConfigMapping(KeyConfig.class))));
      faults.addAll(signInFaults(config.getConfigMapping(SignInConfig.class)));
      faults.addAll(linkageFaults(config.getConfigMapping(LinkageConfig.class)));
      faults.addAll(mappingFaults(config.getConfigMapping(MappingConfig.class)));
      return faults;
    } catch (ConfigValidationException e) {
      return faultsBeside(e);
    }
  }

  /** What cannot even be read, and what is wrong with the rest. */
  private static List<String> faultsBeside(ConfigValidationException unreadable) {
    List<String> faults = new ArrayList<>(databaseFaults(raw()));
    faults.addAll(told(unreadable));
    Optional<OriginConfig> own = readable(OriginConfig.class);
    own.ifPresent(it -> faults.addAll(originFaults(it)));
    own.ifPresent(it ->
        readable(RegistrationConfig.class)
            .ifPresent(registration -> faults.addAll(targetFaults(it, registration))));
    readable(ArrivalConfig.class).ifPresent(it -> faults.addAll(arrivalFaults(it)));
    faults.addAll(SignInKeys.faults(raw()));
    faults.addAll(SignInKeys.vaultFaults(raw(), readable(KeyConfig.class)));
    readable(SignInConfig.class).ifPresent(it -> faults.addAll(signInFaults(it)));
    readable(LinkageConfig.class).ifPresent(it -> faults.addAll(linkageFaults(it)));
    readable(MappingConfig.class).ifPresent(it -> faults.addAll(mappingFaults(it)));
    // A key that nobody knows is told by every mapping of its prefix.
    return faults.stream().distinct().toList();
  }

  /** What keeps the database from being reached at all; empty when nothing does. */
  static List<String> databaseFaults(SmallRyeConfig config) {
    Optional<String> url = config.getOptionalValue(Migrations.URL, String.class);
    if (url.isEmpty()) {
      return List.of(
          Migrations.URL
              + " is not set: where is the PostgreSQL database? (jdbc:postgresql://host:port/name; one for a try-out comes with `make run`)");
    }
    // Its value is not told: it may hold a password.
    return url.get().startsWith("jdbc:postgresql:")
        ? List.of()
        : List.of(Migrations.URL + " does not start with jdbc:postgresql:");
  }

  private static List<String> originFaults(OriginConfig own) {
    List<String> faults = new ArrayList<>();
    if (own.development() && System.getenv("KUBERNETES_SERVICE_HOST") != null) {
      faults.add("gateway.development admits http targets on loopback; it is not for a cluster");
    }
    if (!own.development() && !own.origin().startsWith("https://")) {
      faults.add("gateway.origin must be https outside development: " + own.origin());
    }
    if (own.origin().matches("(?i)https://[^/]*:443|http://[^/]*:80")) {
      faults.add(
          "gateway.origin must not name its scheme's own port, which browsers leave out: "
              + own.origin());
    }
    return faults;
  }

  private static List<String> targetFaults(OriginConfig own, RegistrationConfig registration) {
    try {
      new TargetPolicy(own.origin(), Set.of(), own.development());
    } catch (IllegalArgumentException e) {
      return List.of("gateway.origin is " + e.getMessage());
    }
    try {
      TargetPolicy policy = new TargetPolicy(own.origin(), registration.hosts(), own.development());
      new Registration(registration, policy);
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of("gateway.registration: " + e.getMessage());
    }
  }

  private static List<String> arrivalFaults(ArrivalConfig arrival) {
    List<String> faults = new ArrayList<>();
    if (arrival.patience().isNegative()) {
      faults.add("gateway.arrival.patience cannot be negative");
    }
    faults.addAll(
        lengthFaults(
            "gateway.arrival.",
            Map.of(
                "longest-wait", arrival.longestWait(),
                "retention", arrival.retention(),
                "retention-every", arrival.retentionEvery(),
                "spool.replay-every", arrival.spool().replayEvery(),
                "spool.retry-refused-every", arrival.spool().retryRefusedEvery())));
    faults.addAll(
        numberFaults(
            "gateway.arrival.",
            Map.of(
                "most-waiting", (long) arrival.mostWaiting(),
                "spool.max-bytes", arrival.spool().maxBytes(),
                "spool.segment-bytes", arrival.spool().segmentBytes())));
    return faults;
  }

  private static List<String> signInFaults(SignInConfig signIn) {
    List<String> faults =
        new ArrayList<>(
            lengthFaults(
                "gateway.sign-in.",
                Map.of(
                    "deadline", signIn.deadline(),
                    "call-timeout", signIn.callTimeout(),
                    "session-lasts", signIn.sessionLasts(),
                    "remember-states", signIn.rememberStates())));
    faults.addAll(
        numberFaults(
            "gateway.sign-in.",
            Map.of(
                "most-waiting", (long) signIn.mostWaiting(),
                "most-unfinished", (long) signIn.mostUnfinished())));
    return faults;
  }

  private static List<String> linkageFaults(LinkageConfig linkage) {
    return lengthFaults(
        "gateway.linkage.",
        Map.of(
            "handoff-lasts", linkage.handoffLasts(),
            "fresh-sign-in", linkage.freshSignIn(),
            "keep-events", linkage.keepEvents(),
            "wordpress.timeout", linkage.wordpress().timeout()));
  }

  private static List<String> mappingFaults(MappingConfig mapping) {
    List<String> faults =
        new ArrayList<>(
            lengthFaults(
                "gateway.mapping.",
                Map.of(
                    "poll", mapping.poll(),
                    "patience", mapping.patience(),
                    "hits.flush", mapping.hits().flush(),
                    "hits.retention", mapping.hits().retention(),
                    "hits.retention-every", mapping.hits().retentionEvery())));
    faults.addAll(
        numberFaults(
            "gateway.mapping.",
            Map.of(
                "hits.most-waiting", (long) mapping.hits().mostWaiting(),
                "gaps.kept", (long) mapping.gaps().kept(),
                "gaps.followed", (long) mapping.gaps().followed())));
    if (mapping.memory() < LEAST_MEMORY) {
      faults.add("gateway.mapping.memory must be at least " + LEAST_MEMORY);
    }
    return faults;
  }

  private static List<String> lengthFaults(String prefix, Map<String, Duration> lengths) {
    return lengths.entrySet().stream()
        .filter(length -> !length.getValue().isPositive())
        .map(length -> prefix + length.getKey() + " must be longer than nothing")
        .toList();
  }

  private static List<String> numberFaults(String prefix, Map<String, Long> numbers) {
    return numbers.entrySet().stream()
        .filter(number -> number.getValue() < 1)
        .map(number -> prefix + number.getKey() + " must be at least 1")
        .toList();
  }

  private static <T> Optional<T> readable(Class<T> type) {
    try {
      return Optional.of(read(type));
    } catch (ConfigValidationException told) {
      return Optional.empty();
    }
  }

  private static <T> T read(Class<T> type) {
    return sources().withMappingIgnore("**").withMapping(type).build().getConfigMapping(type);
  }

  /** What the library found, a line each. */
  static List<String> told(ConfigValidationException unreadable) {
    return IntStream.range(0, unreadable.getProblemCount())
        .mapToObj(i -> plain(unreadable.getProblem(i).getMessage()))
        .toList();
  }

  /**
   * The same sources as Quarkus reads: what is built in, config/application.properties, the
   * environment, system properties, smallrye.config.locations.
   */
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
      return Files.isReadable(file)
          ? builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), FILE_ORDINAL))
          : builder;
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
}
