package org.spacesgateway.ops;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;

/** How a process that is told to end (SIGTERM) takes leave of those who ask. */
@ConfigMapping(prefix = "gateway.drain")
public interface DrainConfig {
  /** How long it serves on, not ready any more, until everybody in front has heard of it. */
  Duration delay();

  /** How long it then waits, at most, for what is under way. */
  Duration timeout();
}
