package org.spacesgateway.frontdoor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How much of our own host one network may ask for: an IPv4 address, or the first 64 bits of an
 * IPv6 one. Old addresses, sign-up and the way to sign-in are never limited.
 */
@ConfigMapping(prefix = "gateway.limits")
public interface LimitsConfig {
  /** How many requests a minute a network can go on with; those beyond are 429. */
  @WithDefault("3000")
  int perMinute();

  /** How many it can make at once, after a rest. */
  @WithDefault("500")
  int atOnce();
}
