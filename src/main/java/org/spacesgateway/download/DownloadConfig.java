package org.spacesgateway.download;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Copies of Spaces that owners take along. */
@ConfigMapping(prefix = "gateway.download")
public interface DownloadConfig {
  /** How long after the closing of a Space its copy can still be fetched. */
  @WithDefault("31d")
  Duration afterClosing();

  /** How long a copy can be fetched while no closing is dated. */
  @WithDefault("90d")
  Duration kept();

  /** How often it is looked whether a copy can be made. */
  @WithDefault("2s")
  Duration every();

  /** How long one process may take to make a copy; after that another does. */
  @WithDefault("30m")
  Duration lease();
}
