package org.spacesgateway.transfer;

import java.time.Instant;

/** Why a transfer is not under way, if it isn't. */
sealed interface Hold {
  /** It is. */
  record None() implements Hold {}

  /** Something failed that may work later. */
  record Retry(Why why, Instant at) implements Hold {}

  /** It waits for something to change by itself, and looks again then. */
  record Waits(Why why, Instant at) implements Hold {}

  /** Its owner has to do something. */
  record NeedsYou(Why why) implements Hold {}

  /** It has ended before its end. */
  record Stopped(Why why) implements Hold {}
}
