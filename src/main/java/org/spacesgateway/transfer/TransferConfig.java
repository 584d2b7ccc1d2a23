package org.spacesgateway.transfer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Transfers of Spaces to WordPress.com. They are offered where a permission for them can be asked
 * for: {@code gateway.consent.uses.transfer}.
 */
@ConfigMapping(prefix = "gateway.transfer")
public interface TransferConfig {
  /** Scheme and authority of WordPress.com's API. */
  String api();

  /** How often a process looks whether a transfer waits for it. */
  @WithDefault("1s")
  Duration every();

  /** How often a process looks whether an owner is to be written to. */
  @WithDefault("10s")
  Duration lettersEvery();

  /** How many a process works on at once. */
  @WithDefault("4")
  int atOnce();

  /**
   * For how long one step belongs to a process; longer than any step takes. Then another may do it
   * again.
   */
  @WithDefault("5m")
  Duration lease();

  /** How long one call may take, its last byte included. */
  @WithDefault("20s")
  Duration timeout();

  /** How long the upload of a part may take. */
  @WithDefault("2m")
  Duration uploadTimeout();

  /** How large a part is at most, in bytes, unless one entry alone is larger. It is in memory. */
  @WithDefault("4000000")
  long largestPart();

  /** How often it is looked how far the reading or an import is. */
  @WithDefault("3s")
  Duration poll();

  /** How often it is looked whether a blog is public by now, or another import over. */
  @WithDefault("5m")
  Duration lookAgain();

  /** How long an import may stand still before it is ended and its part handed over again. */
  @WithDefault("30m")
  Duration patience();

  /** When a failed step is tried again at first; then twice as late each time. */
  @WithDefault("30s")
  Duration firstRetry();

  /** At most that late. */
  @WithDefault("1h")
  Duration longestRetry();

  /** So many failures in a row, and the owner is asked. */
  @WithDefault("10")
  int attempts();

  /** The same for the machine. */
  default Course course() {
    return new Course(poll(), lookAgain(), firstRetry(), longestRetry(), attempts());
  }
}
