package org.spacesgateway.consent;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Further permissions that people are asked for, beyond signing in (RFC 6749, code flow). */
@ConfigMapping(prefix = "gateway.consent")
public interface ConsentConfig {
  /** How long somebody can take at the provider. */
  @WithDefault("30m")
  Duration openFor();

  /** How long one call to a provider may take, its last byte included. */
  @WithDefault("5s")
  Duration timeout();

  /** What is asked for, by the name that a room has for it, such as {@code messenger}. */
  Map<String, Use> uses();

  /** Where and how one permission is asked for. */
  interface Use {
    /** The authorize address. */
    String authorize();

    /** The token address. */
    String token();

    /** Where a token is revoked (RFC 7009); absent where the provider can't. */
    Optional<String> revoke();

    /** The issuer that answers must name if they name one (RFC 9207); absent: none is known. */
    Optional<String> issuer();

    /** What the provider gave us; absent: this is not offered. */
    Optional<String> clientId();

    /** The secret that belongs to it; absent: this is not offered. */
    Optional<String> clientSecret();

    /** What is asked for. */
    List<String> scopes();

    /** Whether the provider knows PKCE (RFC 7636); S256 alone is used. */
    @WithDefault("true")
    boolean pkce();

    /** Whether the client's secret goes in a header rather than in the form. */
    @WithDefault("false")
    boolean basic();

    /** How long what was granted holds, tokens apart; absent: until it is taken back. */
    Optional<Duration> lasts();

    /** Whether it can be asked for at all. */
    default boolean isOffered() {
      return clientId().isPresent() && clientSecret().isPresent();
    }
  }
}
