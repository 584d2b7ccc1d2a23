package org.spacesgateway.mapping;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How old addresses are remembered. */
@ConfigMapping(prefix = "gateway.mapping")
public interface MappingConfig {
  /**
   * Bytes of memory for what old addresses are answered from, 1 MiB or more; never more than three
   * fifths of the heap. Two million mappings take about 210 MB. What has no room is asked of the
   * database each time.
   */
  @WithDefault("335544320")
  long memory();

  /** How often the database is asked whether something changed. */
  @WithDefault("250ms")
  Duration poll();

  /** How long an address that isn't in memory waits for the database. */
  @WithDefault("1500ms")
  Duration patience();
}
