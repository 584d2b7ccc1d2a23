package org.spacesgateway.content;

import java.io.IOException;
import java.time.Duration;

/** Reads a Space step by step; whoever keeps the cursor can go on where another stopped. */
public interface SpaceReader {
  /**
   * Reads some more. The same step again finds the same, or what it has become.
   *
   * @param cursor {@link SpacePage#next} of the step before; null to begin
   * @throws NotNow if it can't be read at the moment
   * @throws NoTurn if the other side could not be asked now
   * @throws NotReadable if it can't be read at all
   */
  SpacePage read(String cursor) throws NotNow, NoTurn, NotReadable;

  /** It can't be read at the moment. */
  final class NotNow extends IOException {
    private final Duration after;

    /**
     * @param message why, for operators: nothing personal
     * @param after when to try again, as the other side asked; null when it didn't
     */
    public NotNow(String message, Duration after) {
      super(message);
      this.after = after;
    }

    /** When to try again, as the other side asked; null when it didn't. */
    public Duration after() {
      return after;
    }
  }

  /** There is no turn to ask the other side for now, of which this says nothing. */
  final class NoTurn extends IOException {
    /**
     * @param message why, for operators: nothing personal
     */
    public NoTurn(String message) {
      super(message);
    }
  }

  /** It can't be read at all. */
  final class NotReadable extends IOException {
    private final Why why;

    /**
     * @param why for its owner
     * @param message for operators: nothing personal
     */
    public NotReadable(Why why, String message) {
      super(message);
      this.why = why;
    }

    /** Why, for its owner. */
    public Why why() {
      return why;
    }
  }

  /** Why a Space can't be read. */
  enum Why {
    /** The old platform shows it to friends only. */
    FOR_FRIENDS,
    /** The old platform has no such Space. */
    NOT_THERE,
    /** What came is another Space's. */
    ANOTHERS,
    /** The old platform is gone, or nobody said where it is. */
    CLOSED,
    /** It is no package of a Space. */
    NO_PACKAGE
  }
}
