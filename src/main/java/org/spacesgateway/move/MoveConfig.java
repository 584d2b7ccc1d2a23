package org.spacesgateway.move;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What owners can choose for a Space. */
@ConfigMapping(prefix = "gateway.move")
public interface MoveConfig {
  /** How long an owner's closing of their Space can be undone; it holds from then on. */
  @WithDefault("14d")
  Duration coolingOff();

  /**
   * Where the old platform offers a download of a Space: an address that our pages link to. Without
   * it they offer our own copy alone.
   */
  Optional<String> legacyDownload();
}
