package org.spacesgateway.reminder;

import java.time.Instant;
import java.util.List;
import org.spacesgateway.address.Cid;
import org.spacesgateway.reminder.ReminderPlan.Past;

/**
 * Somebody who asked to be reminded, and how things stand with them.
 *
 * @param since when they asked
 * @param linked whether they have connected a blog
 * @param space their Space; null when they have none any more
 * @param chosen the moment on which the day begins that they chose to decide on; null when they
 *     chose none, or something else since
 * @param past what was sent to them
 */
record Asked(Instant since, boolean linked, Owned space, Instant chosen, List<Past> past) {
  /**
   * A Space of theirs.
   *
   * @param market its language tag; null when unknown
   * @param moved whether old addresses lead to its new home
   * @param ownerCloses from when on its owner's own closing holds; null when there is none
   */
  record Owned(Cid cid, String market, boolean moved, Instant ownerCloses) {}
}
