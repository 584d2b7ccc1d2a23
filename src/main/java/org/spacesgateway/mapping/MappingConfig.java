package org.spacesgateway.mapping;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.spacesgateway.traffic.Gaps;
import org.spacesgateway.traffic.Hits;

/** How old addresses are remembered, and counted. */
@ConfigMapping(prefix = "gateway.mapping")
public interface MappingConfig {
  /**
   * Bytes of memory for what old addresses are answered from, 1 MiB or more; never more than three
   * fifths of the heap. Two million mappings take about 160 MB. What has no room is asked of the
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

  /** How often they were answered. */
  Hits hits();

  /** What people ask for in vain. */
  Gaps gaps();

  /** Files on their way into the map. */
  Batches batches();

  /** Files on their way into the map. */
  interface Batches {
    /**
     * How long the rows of a batch's file are kept after it was published, rolled back or
     * discarded; one that was left as it is for as long is discarded. The map and its history are
     * not touched.
     */
    @WithDefault("90d")
    Duration retention();

    /** How often older ones are looked for and deleted. */
    @WithDefault("1h")
    Duration retentionEvery();
  }

  /** Hits of mappings. */
  interface Hits {
    /** How often counts go to the database, gaps too; so much is lost when a process is killed. */
    @WithDefault("5s")
    Duration flush();

    /** The most different counts that wait in memory; those beyond are dropped, and counted. */
    @WithDefault("100000")
    int mostWaiting();

    /** How long hits are kept; a gap as long after it was last asked for. */
    @WithDefault("400d")
    Duration retention();

    /** How often older ones are looked for and deleted. */
    @WithDefault("1h")
    Duration retentionEvery();
  }

  /** Unknown addresses. */
  interface Gaps {
    /** How many are kept of a site; those that people ask for least go. */
    @WithDefault("10000")
    int kept();

    /** How many are followed in memory at once, of people and of programs apart. */
    @WithDefault("16384")
    int followed();
  }
}
