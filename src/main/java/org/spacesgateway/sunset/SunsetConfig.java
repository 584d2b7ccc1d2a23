package org.spacesgateway.sunset;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Instant;
import java.util.Optional;

/** When the old platform closes. */
@ConfigMapping(prefix = "gateway.sunset")
public interface SunsetConfig {
  /** The phase that holds now, for everybody. */
  @WithDefault("announced")
  Phase phase();

  /** When the closing was announced, as an ISO 8601 instant. */
  Optional<Instant> announced();

  /** When the old platform closes, as an ISO 8601 instant. */
  Optional<Instant> closes();
}
