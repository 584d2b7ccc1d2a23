package org.spacesgateway.reminder;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.spacesgateway.reminder.ReminderPlan.Decision;
import org.spacesgateway.reminder.ReminderPlan.Planned;
import org.spacesgateway.sunset.Cohort;
import org.spacesgateway.sunset.Phase;
import org.spacesgateway.sunset.Schedule;
import org.spacesgateway.sunset.SunsetConfig;
import org.spacesgateway.sunset.Timetable;

/**
 * What is to be done for somebody who asked for reminders, by the closing date of their own Space,
 * which it compares with the moment it is asked about.
 *
 * @param zones whose clock they live by
 */
record Reminding(Timetable timetable, ReminderPlan plan, MarketZones zones) {
  /** Dates may change while somebody waits for theirs. */
  private static final Duration LOOK_AGAIN = Duration.ofHours(6);

  /** What is to be done. */
  sealed interface Step {
    /**
     * A reminder is to be sent.
     *
     * @param zone that they read dates in
     */
    record Send(Planned reminder, Instant closes, ZoneId zone) implements Step {}

    /** Nothing before that moment. */
    record Look(Instant at) implements Step {}

    /** Nothing, ever. */
    record End(Ending how) implements Step {}
  }

  /**
   * As configured.
   *
   * @throws java.time.DateTimeException if the quiet hours, or a date, can't be read
   */
  static Reminding of(RemindersConfig config, SunsetConfig sunset) {
    return new Reminding(
        Timetable.of(sunset),
        new ReminderPlan(config.before(), config.mostPerWeek(), QuietHours.of(config.quiet())),
        new MarketZones(config.zones(), sunset.zone()));
  }

  /** What is to be done at a moment. */
  Step next(Asked asked, Instant now) {
    Asked.Owned space = asked.space();
    if (space == null) {
      return new Step.End(Ending.NO_SPACE);
    }
    if (asked.linked() || space.moved()) {
      return new Step.End(Ending.MOVED);
    }
    Schedule schedule = schedule(space);
    Instant again = now.plus(LOOK_AGAIN);
    if (space.ownerCloses() != null) {
      // Until then they can undo it, and are reminded again.
      return now.isBefore(space.ownerCloses()) ? new Step.Look(again) : new Step.End(Ending.CLOSED);
    }
    if (!schedule.at(now).isTold() || schedule.begins(Phase.CLOSED).isEmpty()) {
      return new Step.Look(again);
    }
    Instant closes = schedule.begins(Phase.CLOSED).get();
    ZoneId zone = zones.of(space.market());
    Decision scheduled = plan.decide(closes, zone, asked.since(), asked.past(), now);
    return switch (withChosen(scheduled, asked, closes, zone, now)) {
      case Decision.Send(Planned reminder) -> new Step.Send(reminder, closes, zone);
      case Decision.Wait(Instant until) -> new Step.Look(until.isBefore(again) ? until : again);
      case Decision.Over() -> new Step.End(Ending.DONE);
    };
  }

  /**
   * Whether somebody who asks now would be written to before the closing, as things stand; so when
   * it has no date yet, too.
   *
   * @param chosen the moment on which the day begins that they chose to decide on; null when they
   *     chose none
   */
  boolean promises(Asked.Owned space, Instant chosen, Instant now) {
    return !(next(new Asked(now, false, space, chosen, List.of()), now) instanceof Step.End);
  }

  /**
   * The same with the day that they chose themselves, whatever the schedule allows. Of the two the
   * one that is sent last says so.
   */
  private Decision withChosen(
      Decision scheduled, Asked asked, Instant closes, ZoneId zone, Instant now) {
    Decision chosen = chosen(asked, closes, zone, now);
    return switch (scheduled) {
      // Once that day has begun, the schedule's does for it.
      case Decision.Send(Planned one)
          when !(chosen instanceof Decision.Over) && now.isBefore(asked.chosen()) ->
          new Decision.Send(one.asLast(false));
      case Decision.Send send -> send;
      case Decision.Over() ->
          chosen instanceof Decision.Send(Planned one)
              ? new Decision.Send(one.asLast(true))
              : chosen;
      case Decision.Wait(Instant until) ->
          switch (chosen) {
            case Decision.Over() -> scheduled;
            case Decision.Wait(Instant on) when until.isBefore(on) -> scheduled;
            default -> chosen;
          };
    };
  }

  /** What is to be done for the day that they chose; over when it counts no more. */
  private Decision chosen(Asked asked, Instant closes, ZoneId zone, Instant now) {
    Instant day = asked.chosen();
    boolean comes =
        day != null
            && !day.isBefore(asked.since())
            // One of the schedule's, on that day or later, will have done.
            && asked.past().stream().allMatch(sent -> sent.at().isBefore(day));
    return comes
        ? plan.chosen(day.atZone(timetable.zone()).toLocalDate(), day, closes, zone, now)
        : new Decision.Over();
  }

  /** The dates of a Space. */
  Schedule schedule(Asked.Owned space) {
    return timetable
        .cohort(space.cid(), space.market())
        .map(Cohort::schedule)
        .orElse(timetable.main());
  }
}
