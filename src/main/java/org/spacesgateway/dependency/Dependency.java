package org.spacesgateway.dependency;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Whether something that we need answered when it was last asked, and since when that is so. */
public final class Dependency {
  /** What the last question met with. */
  public enum State {
    /** This process has not asked yet, or not for a while. */
    NOT_ASKED,
    /** It answered. */
    ANSWERS,
    /** It did not, or not in time, or what it said was a fault of its own. */
    FAILS
  }

  /**
   * A state, and its beginning.
   *
   * @param since the first time that the last question met with it; of {@code NOT_ASKED} the last
   *     question, or the start
   */
  public record Seen(State state, Instant since) {}

  /**
   * How long an answer says something: nobody may need it again for hours, and it may be back, or
   * away, meanwhile.
   */
  static final Duration HOLDS = Duration.ofMinutes(5);

  private final InstantSource clock;
  private volatile Seen met;
  private volatile long asked;

  Dependency(InstantSource clock) {
    this.clock = clock;
    this.met = new Seen(State.NOT_ASKED, clock.instant());
  }

  /** It answered. Costs a clock and a field while nothing changes. */
  public void answered() {
    tell(State.ANSWERS);
  }

  /** It failed. */
  public void failed() {
    tell(State.FAILS);
  }

  /** How it is, as far as anybody knows. */
  public Seen seen() {
    return at(clock.millis());
  }

  private Seen at(long now) {
    Seen last = met;
    return last.state() == State.NOT_ASKED || now - asked <= HOLDS.toMillis()
        ? last
        : new Seen(State.NOT_ASKED, Instant.ofEpochMilli(asked));
  }

  private void tell(State state) {
    long now = clock.millis();
    boolean changes = at(now).state() != state;
    // First, so that nobody sees a new state with an old time.
    asked = now;
    if (changes) {
      met = new Seen(state, Instant.ofEpochMilli(now));
    }
  }
}
