package org.spacesgateway.frontdoor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a site's {@code legacy-origin} may take, whichever site asks it. */
@ConfigMapping(prefix = "gateway.legacy-origin")
public interface LegacyOriginConfig {
  /** From the end of a request until its answer begins; then it is 503. */
  @WithDefault("8s")
  Duration answerTimeout();

  /**
   * How long an answer may pause, while its visitor would read on, before it is given up; a second
   * more at most. Where others wait for a connection, how long its visitor may pause, too; a part
   * of it where several of one network do.
   */
  @WithDefault("15s")
  Duration longestSilence();
}
