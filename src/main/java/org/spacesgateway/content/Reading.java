package org.spacesgateway.content;

import java.time.Instant;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.SpaceReader.Why;

/**
 * How far the reading of a Space is.
 *
 * @param cid the Space
 * @param state what it is at
 * @param entries how many are read
 * @param comments how many are read, with those entries
 * @param total how many entries there are; null while that is not known
 * @param pictures how many are kept
 * @param picturesWanted how many there are to keep; 0 until the entries are read
 * @param again when it is tried again, after it failed; null when it did not fail
 * @param why it can't be read; null unless {@link State#REFUSED}
 * @param readAt when it was done or refused last; null before
 */
public record Reading(
    Cid cid,
    State state,
    long entries,
    long comments,
    Integer total,
    long pictures,
    long picturesWanted,
    Instant again,
    Why why,
    Instant readAt) {

  /** What a reading is at. */
  public enum State {
    /** It waits for its turn. */
    QUEUED,
    /** Entries are read. */
    READING,
    /** All entries are read, pictures are fetched. */
    PICTURES,
    /** All that was wanted is read. */
    DONE,
    /** It can't be read; asking again begins anew. */
    REFUSED
  }

  /** Whether all entries are read. */
  public boolean hasEntries() {
    return state == State.PICTURES || state == State.DONE;
  }
}
