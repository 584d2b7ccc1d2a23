package org.spacesgateway.ops;

import io.smallrye.config.SmallRyeConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.spacesgateway.linkage.LinkageConfig;
import org.spacesgateway.secret.KeyConfig;
import org.spacesgateway.secret.Vault;
import org.spacesgateway.signin.Provider;
import org.spacesgateway.signin.SignInConfig;

/** What both sign-ins and the encryption need, and quarkus-oidc would miss only at a visitor. */
final class SignInKeys {
  private static final int SHORTEST_STATE_SECRET = 32;
  private static final int SHORTEST_SIGNING_SECRET = 32;

  /** Of a tenant that says nothing else. */
  private static final Duration QUARKUS_STATE_LASTS = Duration.ofMinutes(5);

  private SignInKeys() {}

  /** What is missing or too short, a line each; never a value. */
  static List<String> faults(SmallRyeConfig config) {
    List<String> faults = new ArrayList<>();
    for (Provider provider : Provider.values()) {
      String oidc = "quarkus.oidc." + provider.id() + ".";
      String stateSecret = oidc + "authentication.state-secret";
      String clientSecret = oidc + "credentials.client-secret.value";
      require(config, oidc + "client-id", "the client id that the provider gave us", faults);
      require(config, clientSecret, "the client secret that the provider gave us", faults);
      require(config, stateSecret, "32 random characters or more, ours alone", faults);
      text(config, stateSecret)
          .filter(secret -> secret.length() < SHORTEST_STATE_SECRET)
          .ifPresent(secret -> faults.add(stateSecret + " must have 32 characters or more"));
      boolean signs =
          !config
              .getOptionalValue(oidc + "authentication.id-token-required", Boolean.class)
              .orElse(true);
      text(config, clientSecret)
          .filter(secret ->
              signs && secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SIGNING_SECRET)
          .ifPresent(secret ->
              faults.add(
                  clientSecret
                      + " must have 32 bytes or more: without ID tokens it signs our own"));
    }
    return faults;
  }

  /**
   * Times that contradict how long a state's cookie lasts, a line each.
   *
   * @param signIn empty when it can't be read, which is told elsewhere, as of the other
   */
  static List<String> stateFaults(
      SmallRyeConfig config, Optional<SignInConfig> signIn, Optional<LinkageConfig> linkage) {
    List<String> faults = new ArrayList<>();
    for (Provider provider : Provider.values()) {
      String key = "quarkus.oidc." + provider.id() + ".authentication.state-cookie-age";
      Duration state = config.getOptionalValue(key, Duration.class).orElse(QUARKUS_STATE_LASTS);
      signIn
          .filter(it -> it.rememberStates().compareTo(state) < 0)
          .ifPresent(it ->
              faults.add(
                  "gateway.sign-in.remember-states is shorter than "
                      + key
                      + ": a state would work twice; make it as long at least"));
      linkage
          .filter(it -> provider == Provider.WORDPRESS)
          .filter(it -> it.handoffLasts().compareTo(state) > 0)
          .ifPresent(it ->
              faults.add(
                  "gateway.linkage.handoff-lasts is longer than "
                      + key
                      + ": nobody could come back so late; leave that key out, and it is as long"));
    }
    return faults;
  }

  /**
   * What keeps the vault from being opened, a line; empty when nothing does.
   *
   * @param typed empty when it can't be read, which is told elsewhere
   */
  static List<String> vaultFaults(SmallRyeConfig config, Optional<KeyConfig> typed) {
    if (!hasKey(config)) {
      return List.of(
          "gateway.secret.keys.ID is not set: 32 random bytes in base64 (openssl rand -base64 32)");
    }
    try {
      typed.ifPresent(it -> new Vault(it.keys(), it.currentKey()));
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of(e.getMessage());
    }
  }

  /* By name, in a file or in the environment: the typed keys can't be read without the current one. */
  private static boolean hasKey(SmallRyeConfig config) {
    return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
        .anyMatch(name -> name.matches("(?i)gateway[._]secret[._]keys[._].+"));
  }

  private static void require(SmallRyeConfig config, String key, String what, List<String> faults) {
    if (text(config, key).isEmpty()) {
      faults.add(key + " is not set: " + what);
    }
  }

  private static Optional<String> text(SmallRyeConfig config, String key) {
    return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
  }
}
