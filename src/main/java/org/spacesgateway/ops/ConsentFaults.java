package org.spacesgateway.ops;

import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.spacesgateway.consent.ConsentConfig;

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
    boolean development = raw.getOptionalValue("gateway.development", Boolean.class).orElse(false);
    if (!consent.openFor().isPositive() || !consent.timeout().isPositive()) {
      faults.add(PREFIX + "open-for and timeout must be longer than nothing");
    }
    consent
        .uses()
        .forEach((name, use) -> faults.addAll(faults(PREFIX + "uses." + name, use, development)));
    return faults;
  }

  private static List<String> faults(String key, ConsentConfig.Use use, boolean development) {
    List<String> faults = new ArrayList<>();
    if (!key.matches(".*[.][a-z]+")) {
      faults.add(key + ": the name is of small letters");
    }
    String scheme = development ? "https?" : "https";
    Stream.of(
            Map.entry("authorize", Optional.of(use.authorize())),
            Map.entry("token", Optional.of(use.token())),
            Map.entry("revoke", use.revoke()))
        .filter(address ->
            address
                .getValue()
                .filter(it -> !it.matches(scheme + "://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?"))
                .isPresent())
        .forEach(address ->
            faults.add(key + "." + address.getKey() + " is not an https address of a named host"));
    if (use.clientId().isPresent() != use.clientSecret().isPresent()) {
      faults.add(key + ".client-id and .client-secret belong together");
    }
    if (use.lasts().filter(lasts -> !lasts.isPositive()).isPresent()) {
      faults.add(key + ".lasts must be longer than nothing");
    }
    return faults;
  }
}
