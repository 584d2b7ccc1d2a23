package org.spacesgateway.round;

import java.time.Duration;

/**
 * What a process does again and again while it serves. Each bean that is one gets its turns, one at
 * a time, whatever the others take.
 */
public interface Round {
  /**
   * How long after the start, and after the end of each, the next begins: longer than nothing, as
   * short as wanted.
   */
  Duration every();

  /**
   * Does it once.
   *
   * @throws Exception whose kind is logged and nothing more of it; the next one comes all the same
   */
  void run() throws Exception;
}
