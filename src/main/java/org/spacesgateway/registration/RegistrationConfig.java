package org.spacesgateway.registration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Where WordPress.com's registration is, and in which languages. */
@ConfigMapping(prefix = "gateway.registration")
public interface RegistrationConfig {
  /**
   * The registration page. The locale becomes its last path segment, the source its {@code ref}
   * parameter; so it has neither query nor fragment.
   */
  @WithDefault("https://wordpress.com/setup/onboarding")
  String address();

  /**
   * Another registration page for a market: an ISO 3166 region such as {@code CN}, and it. At the
   * host of {@code address}, or under it, it gets locale and source as that does; at any other it
   * is taken as it stands.
   */
  Map<String, String> markets();

  /** The hosts that registration pages may be at, each with everything under it. */
  @WithDefault("wordpress.com")
  Set<String> hosts();

  /** The locale slugs that WordPress.com's registration has. */
  Set<String> locales();

  /** Language tags that have another name there, such as {@code nb} for {@code no}. */
  Map<String, String> aliases();

  /** The {@code ref} of each source. */
  Refs refs();

  /**
   * The numbers of Microsoft's {@code fwlink/?LinkId=N} addresses that mean "create a Space", and
   * where each stood.
   */
  Map<Integer, Source> fwlinks();

  /** Looks now and then whether the registration pages still answer as expected. */
  Probe probe();

  /** Values of {@code ref}: analytics at WordPress.com, carried on through its sign-up. */
  interface Refs {
    /** For visitors of a web page. */
    @WithDefault("spaces")
    String web();

    /** For blog editors; Windows Live Writer's own link says {@code wlw}. */
    @WithDefault("wlw")
    String writer();

    /** For Windows Live Messenger. */
    @WithDefault("messenger")
    String messenger();

    /** For visitors of a Space. */
    @WithDefault("spaces")
    String oldSpace();

    /** The {@code ref} of a source. */
    default String of(Source source) {
      return switch (source) {
        case WEB -> web();
        case WRITER -> writer();
        case MESSENGER -> messenger();
        case OLD_SPACE -> oldSpace();
      };
    }
  }

  /** Settings of the probe. */
  interface Probe {
    /** Whether it runs. It asks the real addresses, so it is off unless somebody wants it. */
    @WithDefault("false")
    boolean enabled();

    /** How often it looks. */
    @WithDefault("5m")
    Duration every();

    /** How long one look at one page may take. */
    @WithDefault("5s")
    Duration timeout();
  }
}
