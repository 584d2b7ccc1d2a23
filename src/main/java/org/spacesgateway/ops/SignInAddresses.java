package org.spacesgateway.ops;

import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spacesgateway.linkage.LinkageConfig;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.registration.RegistrationConfig;
import org.spacesgateway.signin.Provider;
import org.spacesgateway.signin.SignInConfig;

/**
 * Where people, codes, tokens and client secrets go for the two sign-ins: an address that is wrong
 * would send them in clear, or fail only at a visitor.
 */
final class SignInAddresses {
  private static final List<String> PATHS =
      List.of("authorization-path", "token-path", "jwks-path", "user-info-path");

  private SignInAddresses() {}

  /** What is wrong with quarkus-oidc's, a line each. What is not set is told elsewhere. */
  static List<String> faults(SmallRyeConfig raw) {
    List<String> faults = new ArrayList<>();
    boolean development = isDevelopment(raw);
    for (Provider provider : Provider.values()) {
      String oidc = "quarkus.oidc." + provider.id() + ".";
      Optional<String> server = text(raw, oidc + "auth-server-url");
      server
          .filter(address -> !isBase(address, development))
          .ifPresent(address -> faults.add(notABase(oidc + "auth-server-url")));
      if (server.filter(address -> isBase(address, development)).isEmpty()) {
        continue;
      }
      for (String path : PATHS) {
        text(raw, oidc + path)
            .map(end -> Provider.endpoint(server.get(), end))
            .filter(address ->
                path.equals("user-info-path")
                    ? !isAddress(address, development)
                    : !isBase(address, development))
            .ifPresent(address -> faults.add(notABase(oidc + path)));
      }
    }
    return faults;
  }

  /** What is wrong with where registration is; a line, or none. */
  static List<String> faults(
      SignInConfig signIn, OriginConfig own, RegistrationConfig registration) {
    String key = "gateway.sign-in.registration";
    if (signIn.registration().isEmpty()) {
      return List.of();
    }
    String address = signIn.registration().get();
    if (!isBase(address, own.development())) {
      return List.of(notABase(key));
    }
    try {
      TargetPolicy policy = new TargetPolicy(own.origin(), registration.hosts(), own.development());
      return policy.admit(address).isPresent()
          ? List.of()
          : List.of(key + " is at none of gateway.registration.hosts");
    } catch (IllegalArgumentException toldElsewhere) {
      return List.of();
    }
  }

  /** What is wrong with WordPress.com's API, a line each. */
  static List<String> faults(LinkageConfig.WordPress wordpress, boolean development) {
    String prefix = "gateway.linkage.wordpress.";
    List<String> faults = new ArrayList<>();
    if (!isBase(wordpress.api(), development)) {
      faults.add(notABase(prefix + "api"));
    }
    wordpress
        .revocation()
        .filter(address -> !isAddress(address, development))
        .ifPresent(
            address -> faults.add(prefix + "revocation is not an https address of a named host"));
    return faults;
  }

  static boolean isDevelopment(SmallRyeConfig raw) {
    return raw.getOptionalValue("gateway.development", Boolean.class).orElse(false);
  }

  /** Whether that is an https address, or http in development, that can be asked. */
  static boolean isAddress(String text, boolean development) {
    return text.matches(
        (development ? "https?" : "https") + "://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?");
  }

  /* A path, or a query, is put behind it. */
  private static boolean isBase(String text, boolean development) {
    return isAddress(text, development) && !text.matches(".*[?#].*");
  }

  private static String notABase(String key) {
    return key + " is not an https address of a named host, without a query";
  }

  private static Optional<String> text(SmallRyeConfig raw, String key) {
    return raw.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
  }
}
