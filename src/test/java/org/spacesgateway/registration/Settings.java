package org.spacesgateway.registration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** Settings of the registration, the languages being those that are built in. */
record Settings(String address, Map<String, String> markets, Set<String> hosts, Refs refs)
    implements RegistrationConfig {
  private static final String PREFIX = "gateway.registration.";
  private static final Properties BUILT_IN = read();

  static final Settings DEFAULT =
      new Settings(
          "https://wordpress.com/setup/onboarding",
          Map.of(),
          Set.of("wordpress.com"),
          new ByName("spaces", "wlw", "messenger", "spaces"));

  record ByName(String web, String writer, String messenger, String oldSpace) implements Refs {}

  Settings at(String page) {
    return new Settings(page, markets, hosts, refs);
  }

  Settings withMarkets(Map<String, String> pages, String... hosts) {
    return new Settings(address, pages, Set.of(hosts), refs);
  }

  Settings withRefs(Refs names) {
    return new Settings(address, markets, hosts, names);
  }

  @Override
  public Set<String> locales() {
    return Set.of(BUILT_IN.getProperty(PREFIX + "locales").split(","));
  }

  @Override
  public Map<String, String> aliases() {
    String prefix = PREFIX + "aliases.";
    return BUILT_IN.stringPropertyNames().stream()
        .filter(key -> key.startsWith(prefix))
        .collect(Collectors.toMap(key -> key.substring(prefix.length()), BUILT_IN::getProperty));
  }

  @Override
  public Map<Integer, Source> fwlinks() {
    return Map.of();
  }

  @Override
  public Probe probe() {
    throw new UnsupportedOperationException("nothing is probed here");
  }

  private static Properties read() {
    Properties properties = new Properties();
    try (InputStream file = Settings.class.getResourceAsStream("/application.properties")) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
