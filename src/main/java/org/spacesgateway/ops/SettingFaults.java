package org.spacesgateway.ops;

import io.smallrye.config.SmallRyeConfig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.spacesgateway.about.AboutConfig;
import org.spacesgateway.arrival.ArrivalConfig;
import org.spacesgateway.claim.ClaimConfig;
import org.spacesgateway.consent.ConsentConfig;
import org.spacesgateway.content.ContentConfig;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.download.DownloadConfig;
import org.spacesgateway.frontdoor.LegacyOriginConfig;
import org.spacesgateway.frontdoor.LimitsConfig;
import org.spacesgateway.frontdoor.ProxiesConfig;
import org.spacesgateway.frontdoor.TrustedProxies;
import org.spacesgateway.linkage.LinkageConfig;
import org.spacesgateway.mapping.MappingConfig;
import org.spacesgateway.messenger.MessengerConfig;
import org.spacesgateway.move.MoveConfig;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.registration.Registration;
import org.spacesgateway.registration.RegistrationConfig;
import org.spacesgateway.reminder.RemindersConfig;
import org.spacesgateway.secret.KeyConfig;
import org.spacesgateway.signin.SignInConfig;
import org.spacesgateway.sunset.SunsetConfig;
import org.spacesgateway.sunset.TimetableFaults;
import org.spacesgateway.trace.TracesConfig;
import org.spacesgateway.transfer.TransferConfig;

/** What is wrong with settings that can be read, a line each. */
final class SettingFaults {
  private SettingFaults() {}

  /** The typed settings, those that can be read. */
  interface Typed {
    /** The settings of that type; empty when they can't be read, which is told elsewhere. */
    <T> Optional<T> get(Class<T> type);
  }

  /** Every fault; empty when nothing keeps the service from starting. */
  static List<String> of(SmallRyeConfig raw, Typed typed) {
    List<String> faults = new ArrayList<>();
    Optional<OriginConfig> own = typed.get(OriginConfig.class);
    own.ifPresent(it -> faults.addAll(originFaults(it)));
    own.ifPresent(it ->
        typed
            .get(RegistrationConfig.class)
            .ifPresent(registration -> faults.addAll(targetFaults(it, registration))));
    typed.get(SitesConfig.class).ifPresent(it -> faults.addAll(siteFaults(it)));
    own.ifPresent(
        it -> typed.get(SitesConfig.class).ifPresent(sites -> faults.addAll(ownFaults(it, sites))));
    typed.get(ArrivalConfig.class).ifPresent(it -> faults.addAll(ArrivalFaults.of(it)));
    faults.addAll(SignInKeys.faults(raw));
    faults.addAll(SignInAddresses.faults(raw));
    faults.addAll(SignInKeys.vaultFaults(raw, typed.get(KeyConfig.class)));
    faults.addAll(
        SignInKeys.stateFaults(raw, typed.get(SignInConfig.class), typed.get(LinkageConfig.class)));
    typed.get(SignInConfig.class).ifPresent(it -> faults.addAll(signInFaults(it)));
    typed.get(LinkageConfig.class).ifPresent(it -> faults.addAll(linkageFaults(it)));
    typed
        .get(LinkageConfig.class)
        .ifPresent(it ->
            faults.addAll(
                SignInAddresses.faults(it.wordpress(), SignInAddresses.isDevelopment(raw))));
    own.ifPresent(it ->
        typed
            .get(SignInConfig.class)
            .ifPresent(signIn ->
                typed
                    .get(RegistrationConfig.class)
                    .ifPresent(registration ->
                        faults.addAll(SignInAddresses.faults(signIn, it, registration)))));
    own.ifPresent(
        it -> typed.get(MoveConfig.class).ifPresent(move -> faults.addAll(moveFaults(it, move))));
    typed.get(SunsetConfig.class).ifPresent(it -> faults.addAll(TimetableFaults.of(it)));
    typed.get(RemindersConfig.class).ifPresent(it -> faults.addAll(ReminderFaults.of(it, raw)));
    typed.get(MappingConfig.class).ifPresent(it -> faults.addAll(MappingFaults.of(it)));
    typed.get(LimitsConfig.class).ifPresent(it -> faults.addAll(limitFaults(it)));
    typed.get(LegacyOriginConfig.class).ifPresent(it -> faults.addAll(legacyOriginFaults(it)));
    typed.get(ProxiesConfig.class).ifPresent(it -> faults.addAll(proxyFaults(it, raw)));
    typed.get(ClaimConfig.class).ifPresent(it -> faults.addAll(claimFaults(it)));
    typed.get(ConsentConfig.class).ifPresent(it -> faults.addAll(ConsentFaults.of(it, raw)));
    typed
        .get(MessengerConfig.class)
        .ifPresent(it -> faults.addAll(ConsentFaults.of(it, SignInAddresses.isDevelopment(raw))));
    typed.get(ContentConfig.class).ifPresent(it -> faults.addAll(ContentFaults.of(it)));
    typed.get(DownloadConfig.class).ifPresent(it -> faults.addAll(ContentFaults.of(it)));
    typed.get(TransferConfig.class).ifPresent(it -> faults.addAll(ContentFaults.of(it)));
    typed.get(AboutConfig.class).ifPresent(it -> faults.addAll(contactFaults(it)));
    typed.get(TracesConfig.class).ifPresent(it -> faults.addAll(traceFaults(it)));
    return faults;
  }

  private static List<String> siteFaults(SitesConfig sites) {
    List<String> faults = new ArrayList<>();
    Map<String, String> whose = new HashMap<>();
    for (SourceSite site : sites.sites()) {
      String key = "gateway.sites." + site.name();
      if (!site.name().matches("[a-z][a-z0-9-]*")) {
        // A name of digits could be a Space's CID, and both are scopes of mappings.
        faults.add(
            key + ": a site's name is a lower-case letter, then letters, digits and hyphens");
      }
      for (String host : site.hosts()) {
        String other = whose.put(host, site.name());
        if (other != null) {
          faults.add(key + ".hosts: " + host + " belongs to " + other + " already");
        }
        sites.sites().stream()
            .filter(wider -> !wider.name().equals(site.name()) && !wider.hosts().contains(host))
            .filter(wider -> wider.holds(host.replaceFirst("^\\*\\.", "any.")))
            .forEach(wider ->
                faults.add(
                    "%s.hosts: %s lies among those of %s: which one answers would be chance"
                        .formatted(key, host, wider.name())));
      }
      if (site.legacyOrigin().filter(origin -> !isOrigin(origin)).isPresent()) {
        faults.add(
            key + ".legacy-origin is not an origin: http or https, a host, nothing after it");
      }
      try {
        // Of any origin: ours is looked at above.
        new TargetPolicy("https://gateway.invalid", site.targetHosts(), false);
      } catch (IllegalArgumentException e) {
        faults.add(key + ".target-hosts: " + e.getMessage());
      }
    }
    return faults;
  }

  /* Ours is answered first; and what it asks of browsers, TLS alone, holds beneath it, too. */
  private static List<String> ownFaults(OriginConfig own, SitesConfig sites) {
    if (!isOrigin(URI.create(own.origin()))) {
      return List.of();
    }
    String host = URI.create(own.origin()).getHost();
    List<String> faults = new ArrayList<>();
    for (SourceSite site : sites.sites()) {
      boolean isAbove =
          own.origin().startsWith("https://")
              && site.hosts().stream().anyMatch(it -> it.endsWith("." + host));
      if (site.holds(host) || isAbove) {
        faults.add(
            "gateway.origin: %s lies among the hosts of gateway.sites.%s, or above them: our pages need a host of their own, since what is answered there is never an old address, and browsers that saw it ask all beneath it by https"
                .formatted(host, site.name()));
      }
    }
    return faults;
  }

  private static boolean isOrigin(URI address) {
    return address.toString().matches("https?://[a-zA-Z0-9.-]+(:[0-9]{1,5})?");
  }

  private static List<String> originFaults(OriginConfig own) {
    List<String> faults = new ArrayList<>();
    if (own.development() && System.getenv("KUBERNETES_SERVICE_HOST") != null) {
      faults.add("gateway.development admits http targets on loopback; it is not for a cluster");
    }
    if (!own.development() && own.developmentClock().isPresent()) {
      faults.add("gateway.development-clock is for development only");
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
      return Bounds.lengths(
          "gateway.registration.probe.",
          Map.of("every", registration.probe().every(), "timeout", registration.probe().timeout()));
    } catch (IllegalArgumentException e) {
      return List.of("gateway.registration: " + e.getMessage());
    }
  }

  private static List<String> signInFaults(SignInConfig signIn) {
    List<String> faults =
        Bounds.all(
            "gateway.sign-in.",
            Map.of(
                "deadline", signIn.deadline(),
                "call-timeout", signIn.callTimeout(),
                "unknown-keys-every", signIn.unknownKeysEvery(),
                "longest-back-off", signIn.longestBackOff(),
                "session-lasts", signIn.sessionLasts(),
                "remember-states", signIn.rememberStates()),
            Map.of(
                "most-waiting", (long) signIn.mostWaiting(),
                "most-unfinished", (long) signIn.mostUnfinished()));
    return faults;
  }

  private static List<String> linkageFaults(LinkageConfig linkage) {
    List<String> faults =
        new ArrayList<>(
            Bounds.lengths(
                "gateway.linkage.",
                Map.of(
                    "handoff-lasts", linkage.handoffLasts(),
                    "keep-events", linkage.keepEvents(),
                    "ended-every", linkage.endedEvery(),
                    "wordpress.timeout", linkage.wordpress().timeout())));
    if (linkage.freshSignIn().compareTo(Duration.ofSeconds(1)) < 0) {
      faults.add(
          "gateway.linkage.fresh-sign-in must be a second at least: no sign-in would be fresh");
    }
    return faults;
  }

  private static List<String> moveFaults(OriginConfig own, MoveConfig move) {
    List<String> faults =
        new ArrayList<>(Bounds.lengths("gateway.move.", Map.of("cooling-off", move.coolingOff())));
    move.legacyDownload()
        .filter(link -> {
          try {
            return own.policy().publicAddress(link).isEmpty();
          } catch (IllegalArgumentException origin) {
            return false; // which is told above
          }
        })
        .ifPresent(link ->
            faults.add(
                "gateway.move.legacy-download is no https address of a named host: " + link));
    return faults;
  }

  private static List<String> limitFaults(LimitsConfig limits) {
    return Bounds.numbers(
        "gateway.limits.",
        Map.of("per-minute", (long) limits.perMinute(), "at-once", (long) limits.atOnce()));
  }

  private static List<String> legacyOriginFaults(LegacyOriginConfig origin) {
    return Bounds.lengths(
        "gateway.legacy-origin.",
        Map.of(
            "answer-timeout", origin.answerTimeout(), "longest-silence", origin.longestSilence()));
  }

  private static List<String> proxyFaults(ProxiesConfig proxies, SmallRyeConfig raw) {
    List<String> faults = new ArrayList<>();
    try {
      new TrustedProxies(proxies.trusted().orElse(List.of()));
    } catch (IllegalArgumentException e) {
      faults.add(
          "gateway.proxies.trusted: neither an address nor a network: '" + e.getMessage() + "'");
    }
    // Quarkus takes the first of the list, which is whatever the visitor claims.
    String quarkus = "quarkus.http.proxy.proxy-address-forwarding";
    if (raw.getOptionalValue(quarkus, Boolean.class).orElse(false)) {
      faults.add(quarkus + " believes what visitors claim; gateway.proxies.trusted is instead");
    }
    return faults;
  }

  private static List<String> claimFaults(ClaimConfig claim) {
    List<String> faults =
        Bounds.all(
            "gateway.claim.",
            Map.of("lasts", claim.lasts(), "timeout", claim.timeout()),
            Map.of("most-looks", (long) claim.mostLooks(), "most-open", (long) claim.mostOpen()));
    return faults;
  }

  private static List<String> contactFaults(AboutConfig contact) {
    Map<String, Optional<URI>> addresses =
        Map.of("help", contact.help(), "security", contact.security());
    return addresses.entrySet().stream()
        .filter(address ->
            address
                .getValue()
                .filter(uri -> !uri.toString().matches("(mailto:[^@]+@|https://)[^@]+"))
                .isPresent())
        .map(address ->
            "gateway.contact." + address.getKey() + " is neither mailto: and an address nor https")
        .toList();
  }

  private static List<String> traceFaults(TracesConfig traces) {
    return traces.endpoint().stream()
        .filter(address -> !address.toString().matches("https?://[a-zA-Z0-9.-]+(:[0-9]{1,5})?/.*"))
        .map(address ->
            "gateway.traces.endpoint is not http or https, a host, and a path such as /v1/traces")
        .toList();
  }
}
