package org.spacesgateway.claim;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How owners whom the directory doesn't name prove that a Space is theirs. */
@ConfigMapping(prefix = "gateway.claim")
public interface ClaimConfig {
  /** How long a code works. */
  @WithDefault("7D")
  Duration lasts();

  /** How often a Space is looked at for one code: each look asks the old platform. */
  @WithDefault("50")
  int mostLooks();

  /** How many claims of one person are open at once: codes are no way to try out addresses. */
  @WithDefault("3")
  int mostOpen();

  /** How long the old platform may take for a feed. */
  @WithDefault("6S")
  Duration timeout();
}
