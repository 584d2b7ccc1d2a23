package org.spacesgateway.arrival;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How arrivals are captured and kept. */
@ConfigMapping(prefix = "gateway.arrival")
public interface ArrivalConfig {
  /** Whether arrivals are captured at all. Off, every visitor is sent on without a receipt. */
  @WithDefault("true")
  boolean enabled();

  /**
   * A commit slower than this lets the spool answer instead. Shorter spares visitors a slow
   * database, longer spares the disk a second copy.
   */
  @WithDefault("50ms")
  Duration patience();

  /** The longest that a visitor waits for a receipt before being sent on without one. */
  @WithDefault("2s")
  Duration longestWait();

  /** The most arrivals that wait at once; those beyond are sent on without a receipt. */
  @WithDefault("20000")
  int mostWaiting();

  /** How long arrivals are kept; at most 36,500 days. */
  @WithDefault("400d")
  Duration retention();

  /** How often older arrivals are looked for and deleted. */
  @WithDefault("1h")
  Duration retentionEvery();

  /** The local spool. */
  Spool spool();

  /** Where arrivals wait while the database is away or slow. */
  interface Spool {
    /** Its directory, on a disk that outlives the process. One process at a time. Required. */
    Path directory();

    /** The most bytes that it may hold. Full, visitors are sent on without a receipt. */
    @WithDefault("1073741824")
    long maxBytes();

    /** Bytes after which another file is started; a file is deleted when all of it is replayed. */
    @WithDefault("16777216")
    long segmentBytes();

    /** How often the database is tried again while something waits. */
    @WithDefault("250ms")
    Duration replayEvery();

    /** How often rows that the database refused are offered to it again. */
    @WithDefault("10m")
    Duration retryRefusedEvery();

    /** How often a file of it that could not be read or deleted is tried again. */
    @WithDefault("10s")
    Duration retryFilesEvery();
  }
}
