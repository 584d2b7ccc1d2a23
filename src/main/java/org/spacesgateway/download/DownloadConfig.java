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

  /** How many copies are fetched from one process at once, each on a thread of its own. */
  @WithDefault("16")
  int atOnce();

  /** How many of them by one person. */
  @WithDefault("2")
  int each();

  /** How long one fetching may take before it is cut; a browser goes on where it was. */
  @WithDefault("1h")
  Duration longest();

  /** Bytes a second that who fetches must take, on average, or is cut; 1 and up. */
  @WithDefault("16384")
  int slowest();

  /** How long who fetches is waited for besides. */
  @WithDefault("1m")
  Duration patience();
}
