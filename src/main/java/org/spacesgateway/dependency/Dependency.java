package org.spacesgateway.dependency;

import java.time.Instant;
import java.time.InstantSource;

/** Whether something that we need answered when it was last asked, and since when that is so. */
public final class Dependency {
  /** What the last question met with. */
  public enum State {
    /** This process has not asked yet. */
    NOT_ASKED,
    /** It answered. */
    ANSWERS,
    /** It did not, or not in time, or what it said was a fault of its own. */
    FAILS
  }

  /**
   * A state, and its beginning.
   *
   * @param since the first time that the last question met with it; of {@code NOT_ASKED} the start
   */
  public record Seen(State state, Instant since) {}

  private final InstantSource clock;
  private volatile Seen seen;

  Dependency(InstantSource clock) {
    this.clock = clock;
    this.seen = new Seen(State.NOT_ASKED, clock.instant());
  }

  /** It answered. Costs a read of a field while nothing changes. */
  public void answered() {
    tell(State.ANSWERS);
  }

  /** It failed. */
  public void failed() {
    tell(State.FAILS);
  }

  /** How it is. */
  public Seen seen() {
    return seen;
  }

  private void tell(State state) {
    if (seen.state() != state) {
      seen = new Seen(state, clock.instant());
    }
  }
}
