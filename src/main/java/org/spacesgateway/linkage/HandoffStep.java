package org.spacesgateway.linkage;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A step on a hand-off's way: told where it is made, in its transaction where there is one. */
public sealed interface HandoffStep {
  /** Whose way it is. */
  UUID handoff();

  /** When the step ended. */
  Instant at();

  /**
   * It began.
   *
   * @param purpose {@code new} or {@code existing}
   * @param liveProved when the sign-in with the Live account was; empty if that is not known
   */
  record Begun(UUID handoff, String purpose, Optional<Instant> liveProved, Instant at)
      implements HandoffStep {}

  /**
   * WordPress.com's API was asked.
   *
   * @param path what for, without a query
   * @param status the answer's; 0 when there was none
   * @param took from the question to the end of the answer, or of waiting for it
   * @param usable whether the answer was one that could be read
   */
  record Asked(UUID handoff, String path, int status, Duration took, boolean usable, Instant at)
      implements HandoffStep {}

  /** WordPress.com said whose account it is. */
  record Proved(UUID handoff, Instant at) implements HandoffStep {}

  /** It ended in a link. */
  record Linked(UUID handoff, Instant at) implements HandoffStep {}

  /**
   * Whoever confirmed was told that no link was made.
   *
   * @param why {@code taken}, {@code changed} or {@code over}
   */
  record Refused(UUID handoff, String why, Instant at) implements HandoffStep {}
}
