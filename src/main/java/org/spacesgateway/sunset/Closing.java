package org.spacesgateway.sunset;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.spacesgateway.address.Cid;

/**
 * The closing as it stands now, for whoever answers old addresses, editors and claims: the one
 * place where these compare dates with the clock. What was found is remembered until the next date,
 * for nothing changes before.
 *
 * <p>It is not the only one. What depends on a moment that its caller has already, as an owner's
 * choices, reminders, the timetable's own page, and what of a copy or a transfer is offered, asks
 * the {@link Schedule} itself for the phase at that moment, or for a date.
 */
public final class Closing {
  private final InstantSource clock;
  private final String origin;
  private final Followed main;
  private final List<Followed> cohorts;

  /**
   * @param origin our own origin, which answers name
   * @param clock the time
   */
  public Closing(Timetable timetable, String origin, InstantSource clock) {
    this.clock = clock;
    this.origin = origin;
    this.main = new Followed(null, timetable.main());
    this.cohorts =
        timetable.cohorts().stream()
            .map(cohort -> new Followed(cohort, cohort.schedule()))
            .toList();
  }

  /** For all that is in no cohort. */
  public Standing ofAll() {
    return main.now();
  }

  /**
   * For a Space.
   *
   * @param market its language tag; null when unknown
   */
  public Standing of(Cid cid, String market) {
    for (Followed followed : cohorts) {
      if (followed.cohort.has(cid, market)) {
        return followed.now();
      }
    }
    return main.now();
  }

  /** Whether a date that somebody else decided on has come. */
  public boolean hasCome(Instant date) {
    return clock.millis() >= date.toEpochMilli();
  }

  /** A schedule and what was last found of it. */
  private final class Followed {
    private final Cohort cohort;
    private final Schedule schedule;
    private volatile Standing last;

    Followed(Cohort cohort, Schedule schedule) {
      this.cohort = cohort;
      this.schedule = schedule;
      this.last = Standing.of(schedule, clock.instant(), origin);
    }

    Standing now() {
      Standing found = last;
      long now = clock.millis();
      if (now < found.since() || now >= found.until()) {
        found = Standing.of(schedule, Instant.ofEpochMilli(now), origin);
        last = found;
      }
      return found;
    }
  }
}
