package org.spacesgateway.ops;

import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.spacesgateway.consent.ConsentConfig;
import org.spacesgateway.messenger.MessengerConfig;

/** What is wrong with how further permissions are asked for, a line each. */
final class ConsentFaults {
  private static final String PREFIX = "gateway.consent.";

  private ConsentFaults() {}

  /**
   * Every fault.
   *
   * @param raw where it is looked whether this is a sandbox
   */
  static List<String> of(ConsentConfig consent, SmallRyeConfig raw) {
    List<String> faults = new ArrayList<>();
    // What one use takes of a sign-in's, and is missing there, is told there.
    boolean clientsAreTold = !SignInKeys.faults(raw).isEmpty();
    boolean development = SignInAddresses.isDevelopment(raw);
    if (!consent.openFor().isPositive() || !consent.timeout().isPositive()) {
      faults.add(PREFIX + "open-for and timeout must be longer than nothing");
    }
    consent
        .uses()
        .forEach((name, use) -> {
          String key = PREFIX + "uses." + name;
          faults.addAll(faults(key, use, development));
          if (use.clientId().isPresent() != use.clientSecret().isPresent() && !clientsAreTold) {
            faults.add(key + ".client-id and .client-secret belong together");
          }
        });
    return faults;
  }

  /** What is wrong with how posts are announced. */
  static List<String> of(MessengerConfig messenger, boolean development) {
    String prefix = "gateway.messenger.";
    List<String> faults = new ArrayList<>();
    Stream.of(Map.entry("me", messenger.me()), Map.entry("share", messenger.share()))
        .filter(address -> !SignInAddresses.isAddress(address.getValue(), development))
        .forEach(address ->
            faults.add(prefix + address.getKey() + " is not an https address of a named host"));
    Stream.of(
            messenger.every(),
            messenger.retireEvery(),
            messenger.timeout(),
            messenger.lease(),
            messenger.poll().least(),
            messenger.poll().most(),
            messenger.websub().lease(),
            messenger.retryAfter(),
            messenger.retention())
        .filter(length -> length.compareTo(Duration.ofMillis(100)) < 0)
        .findFirst()
        .ifPresent(length ->
            faults.add(
                prefix
                    + "every, retire-every, timeout, lease, poll.least, poll.most, websub.lease, retry-after and retention must be longer than nothing"));
    if (messenger.lease().compareTo(messenger.timeout().multipliedBy(3)) < 0) {
      faults.add(prefix + "lease must be at least three times as long as timeout");
    }
    if (messenger.poll().least().compareTo(messenger.poll().most()) > 0) {
      faults.add(prefix + "poll.least must not be longer than poll.most");
    }
    if (messenger.mostPerHour() < 1 || messenger.mostPerSecond() < 1 || messenger.attempts() < 1) {
      faults.add(prefix + "most-per-hour, most-per-second and attempts must be at least 1");
    }
    return faults;
  }

  private static List<String> faults(String key, ConsentConfig.Use use, boolean development) {
    List<String> faults = new ArrayList<>();
    if (!key.matches(".*[.][a-z]+")) {
      faults.add(key + ": the name is of small letters");
    }
    Stream.of(
            Map.entry("authorize", Optional.of(use.authorize())),
            Map.entry("token", Optional.of(use.token())),
            Map.entry("revoke", use.revoke()))
        .filter(address ->
            address
                .getValue()
                .filter(it -> !SignInAddresses.isAddress(it, development))
                .isPresent())
        .forEach(address ->
            faults.add(key + "." + address.getKey() + " is not an https address of a named host"));
    if (use.lasts().filter(lasts -> !lasts.isPositive()).isPresent()) {
      faults.add(key + ".lasts must be longer than nothing");
    }
    return faults;
  }
}
