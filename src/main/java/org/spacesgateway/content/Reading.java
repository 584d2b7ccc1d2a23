package org.spacesgateway.content;

import java.time.Instant;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.SpaceReader.Why;

/**
 * How far the reading of a Space is.
 *
 * @param cid the Space
 * @param state what it is at
 * @param entries how many there are to use: those of the last complete reading; until there is one,
 *     how many are read
 * @param comments how many there are with those entries
 * @param total how many entries there are; null while that is not known
 * @param pictures how many are kept
 * @param picturesWanted how many there are to keep; 0 until the entries are read
 * @param anew how many entries are read of it while an earlier, complete reading is in use; else 0
 * @param again when it is tried again, after it failed; null when it did not fail
 * @param why it can't be read, or could not be read anew; null unless {@link State#REFUSED} or
 *     {@link State#DONE}
 * @param completeAt as of when the complete reading is that is in use; null when there is none
 * @param completePictures whether that one has its pictures
 */
public record Reading(
    Cid cid,
    State state,
    long entries,
    long comments,
    Integer total,
    long pictures,
    long picturesWanted,
    long anew,
    Instant again,
    Why why,
    Instant completeAt,
    boolean completePictures) {

  /** What a reading is at. */
  public enum State {
    /** It waits for its turn. */
    QUEUED,
    /** Entries are read. */
    READING,
    /** All entries are read, pictures are fetched. */
    PICTURES,
    /** All that was wanted is read; or it could not be read anew, and the earlier one is in use. */
    DONE,
    /** It can't be read; asking again begins anew. */
    REFUSED
  }

  /** Whether all entries are there, as of this reading or of an earlier one. */
  public boolean hasEntries() {
    return state == State.PICTURES || completeAt != null;
  }

  /** Whether it is neither done nor refused. */
  public boolean isUnderWay() {
    return state != State.DONE && state != State.REFUSED;
  }

  /** Whether it is under way while an earlier one is in use. */
  public boolean isAnew() {
    return isUnderWay() && completeAt != null;
  }
}
