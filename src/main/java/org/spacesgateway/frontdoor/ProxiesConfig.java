package org.spacesgateway.frontdoor;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Which proxies in front of us are believed when they say who asked. */
@ConfigMapping(prefix = "gateway.proxies")
public interface ProxiesConfig {
  /**
   * Addresses and networks ({@code 192.0.2.0/24}) of every proxy in front, one behind the other
   * too. Of {@code X-Forwarded-For} the last address that is none of theirs counts. Without any,
   * nobody is believed, and whoever connects is who asks.
   */
  Optional<List<String>> trusted();
}
