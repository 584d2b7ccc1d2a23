package org.spacesgateway.frontdoor;

import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.outcome.Outcome;

/**
 * How a request for an old address ends, and what is to be counted of it.
 *
 * @param outcome how it ends
 * @param willStop whether this answer is going to stop with the old platform
 * @param hit the mapping that answered; null when none did
 * @param gap the address that ought to have a mapping; null when none is missing
 * @param because why, in a few words for operators
 */
record OldAnswer(Outcome outcome, boolean willStop, MapKey hit, MapKey gap, String because) {
  /** Answered by a mapping. */
  static OldAnswer mapped(Outcome outcome, MapKey hit, String because) {
    return new OldAnswer(outcome, false, hit, null, because);
  }

  /** Answered, though a mapping would answer better. */
  static OldAnswer unmapped(Outcome outcome, MapKey gap, String because) {
    return new OldAnswer(outcome, false, null, gap, because);
  }

  /** Answered as long as the old platform lives. */
  static OldAnswer untilTheEnd(Outcome outcome, String because) {
    return new OldAnswer(outcome, true, null, null, because);
  }
}
