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
import java.util.Optional;
import java.util.stream.IntStream;
import org.spacesgateway.about.AboutConfig;
import org.spacesgateway.arrival.ArrivalConfig;
import org.spacesgateway.claim.ClaimConfig;
import org.spacesgateway.consent.ConsentConfig;
import org.spacesgateway.content.ContentConfig;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.download.DownloadConfig;
import org.spacesgateway.frontdoor.LegacyOriginConfig;
import org.spacesgateway.frontdoor.LimitsConfig;
import org.spacesgateway.frontdoor.ProxiesConfig;
import org.spacesgateway.linkage.LinkageConfig;
import org.spacesgateway.mapping.MappingConfig;
import org.spacesgateway.messenger.MessengerConfig;
import org.spacesgateway.move.MoveConfig;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.registration.RegistrationConfig;
import org.spacesgateway.reminder.RemindersConfig;
import org.spacesgateway.secret.KeyConfig;
import org.spacesgateway.signin.SignInConfig;
import org.spacesgateway.sunset.Closing;
import org.spacesgateway.sunset.SunsetConfig;
import org.spacesgateway.sunset.Timetable;
import org.spacesgateway.sunset.TimetableFaults;
import org.spacesgateway.trace.TracesConfig;
import org.spacesgateway.transfer.TransferConfig;

/**
 * Reads the configuration ahead of the start, to say in a line each what is wrong with it: all of
 * it at once, so that nobody meets one fault after the other.
 */
final class Configuration {
  static final int BUILT_IN_ORDINAL = 250;
  private static final int FILE_ORDINAL = 260;
  static final List<Class<?>> TYPED =
      List.of(
          OriginConfig.class,
          SitesConfig.class,
          MappingConfig.class,
          LimitsConfig.class,
          LegacyOriginConfig.class,
          ProxiesConfig.class,
          LogConfig.class,
          DrainConfig.class,
          RegistrationConfig.class,
          SunsetConfig.class,
          ArrivalConfig.class,
          KeyConfig.class,
          SignInConfig.class,
          LinkageConfig.class,
          AboutConfig.class,
          ClaimConfig.class,
          ConsentConfig.class,
          MessengerConfig.class,
          ContentConfig.class,
          DownloadConfig.class,
          MoveConfig.class,
          RemindersConfig.class,
          TracesConfig.class,
          TransferConfig.class);

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
   * How Spaces are read.
   *
   * @throws ConfigValidationException when that can't be read
   */
  static ContentConfig content() {
    return read(ContentConfig.class);
  }

  /**
   * How sign-ups are answered.
   *
   * @throws ConfigValidationException when that can't be read
   */
  static RegistrationConfig registration() {
    return read(RegistrationConfig.class);
  }

  /**
   * Who we are.
   *
   * @throws ConfigValidationException when that can't be read
   */
  static OriginConfig own() {
    return read(OriginConfig.class);
  }

  /**
   * The closing's timetable.
   *
   * @throws ConfigValidationException when it can't be read
   * @throws CommandFailed when it can't be followed
   */
  static Timetable timetable() throws CommandFailed {
    SunsetConfig config = read(SunsetConfig.class);
    CommandFailed.ifAny("Not started: ", TimetableFaults.of(config));
    return Timetable.of(config);
  }

  /** The closing as it stands now; throws as {@link #timetable} does. */
  static Closing closing() throws CommandFailed {
    OriginConfig own = own();
    return new Closing(timetable(), own.origin(), Clock.of(own));
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
    List<String> faults = new ArrayList<>(databaseFaults(raw()));
    try {
      SmallRyeConfig config = builder.build();
      faults.addAll(
          SettingFaults.of(
              config,
              new SettingFaults.Typed() {
                @Override
                public <T> Optional<T> get(Class<T> type) {
                  return Optional.of(config.getConfigMapping(type));
                }
              }));
    } catch (ConfigValidationException unreadable) {
      // What cannot even be read, and what is wrong with the rest.
      faults.addAll(told(unreadable));
      faults.addAll(
          SettingFaults.of(
              raw(),
              new SettingFaults.Typed() {
                @Override
                public <T> Optional<T> get(Class<T> type) {
                  return readable(type);
                }
              }));
    }
    faults.addAll(UnreadKeys.faults(raw(), System.getenv()));
    // A key that nobody knows is told by every mapping of its prefix.
    return faults.stream().distinct().toList();
  }

  /** Whether the log is to be JSON; false where that can't be read, which is a fault itself. */
  static boolean logsJson() {
    try {
      return read(LogConfig.class).json();
    } catch (ConfigValidationException told) {
      return false;
    }
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
