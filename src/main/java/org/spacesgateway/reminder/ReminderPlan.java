package org.spacesgateway.reminder;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When somebody is reminded of a closing.
 *
 * @param before how long before the closing, each once; whole days are days of the calendar
 * @param mostPerWeek how many at most in any seven days, at least 1: of more, the later ones
 * @param quiet hours in which nobody is written to; what falls into them waits until they end
 */
public record ReminderPlan(List<Duration> before, int mostPerWeek, QuietHours quiet) {
  private static final String CHOSEN = " chosen";

  /**
   * A reminder.
   *
   * @param which its name, the same for one closing for ever; of another closing date it is another
   * @param at when it is due
   * @param last whether none comes after it
   */
  public record Planned(String which, ZonedDateTime at, boolean last) {
    /** The same, and whether none comes after it. */
    Planned asLast(boolean none) {
      return new Planned(which, at, none);
    }
  }

  /**
   * A reminder that was sent, or tried.
   *
   * @param at when, last
   */
  public record Past(String which, Instant at) {
    /** Whether its day was chosen by whoever got it. */
    boolean isChosen() {
      return ReminderPlan.isChosen(which);
    }
  }

  /** What is to be done for somebody now. */
  public sealed interface Decision {
    /** This one is to be sent. */
    record Send(Planned reminder) implements Decision {}

    /** Nothing before that moment. */
    record Wait(Instant until) implements Decision {}

    /** Nothing, ever. */
    record Over() implements Decision {}
  }

  /**
   * The reminders of a closing, in order.
   *
   * @param zone of whoever is reminded
   */
  public List<Planned> of(Instant closes, ZoneId zone) {
    ZonedDateTime closing = closes.atZone(zone);
    List<Planned> latestFirst = new ArrayList<>();
    for (Duration one : before.stream().distinct().sorted().toList()) {
      ZonedDateTime at = quiet.after(back(closing, one));
      long withinAWeek =
          latestFirst.stream().filter(later -> later.at().isBefore(at.plusWeeks(1))).count();
      boolean isNew = latestFirst.isEmpty() || at.isBefore(latestFirst.getLast().at());
      if (at.isBefore(closing) && withinAWeek < mostPerWeek && isNew) {
        latestFirst.add(new Planned(name(closing, one), at, latestFirst.isEmpty()));
      }
    }
    return latestFirst.reversed();
  }

  /**
   * What is to be done now. Of several that are due the latest is sent alone, and of what was due
   * before they asked, nothing.
   *
   * @param since when they asked for reminders
   * @param past what was sent to them before, of whatever closing date
   */
  public Decision decide(Instant closes, ZoneId zone, Instant since, List<Past> past, Instant now) {
    if (!now.isBefore(closes)) {
      return new Decision.Over();
    }
    ZonedDateTime here = now.atZone(zone);
    List<Planned> planned = of(closes, zone);
    List<Planned> coming = planned.stream().filter(one -> one.at().isAfter(here)).toList();
    Optional<Planned> due =
        planned.stream()
            .filter(one -> !one.at().isAfter(here))
            .reduce((one, later) -> later)
            .filter(one -> !one.at().toInstant().isBefore(since))
            .filter(one -> past.stream().noneMatch(sent -> sent.which().equals(one.which())))
            .filter(one -> isAllowed(one, coming, past, here));
    if (due.isPresent()) {
      ZonedDateTime may = quiet.after(here);
      return may.isAfter(here) ? new Decision.Wait(may.toInstant()) : new Decision.Send(due.get());
    }
    return coming.isEmpty()
        ? new Decision.Over()
        : new Decision.Wait(coming.getFirst().at().toInstant());
  }

  /**
   * What is to be done now for a day that somebody chose themselves: they are reminded once it has
   * begun and quiet hours are over, even if they had as many as a week may have.
   *
   * @param day its date, where the choice was made
   * @param begins when it begins there
   * @param zone of whoever is reminded
   * @return the reminder as one that others come after; {@link Decision.Over} when quiet hours last
   *     until the closing
   */
  public Decision chosen(LocalDate day, Instant begins, Instant closes, ZoneId zone, Instant now) {
    ZonedDateTime here = now.atZone(zone);
    ZonedDateTime at = begins.atZone(zone);
    ZonedDateTime may = quiet.after(at.isAfter(here) ? at : here);
    if (!may.toInstant().isBefore(closes)) {
      return new Decision.Over();
    }
    return may.isAfter(here)
        ? new Decision.Wait(may.toInstant())
        : new Decision.Send(new Planned(day + CHOSEN, at, false));
  }

  /** Whether the day of that reminder was chosen by whoever gets it. */
  static boolean isChosen(String which) {
    return which.endsWith(CHOSEN);
  }

  /* One that is late must not take the place of those to come. */
  private boolean isAllowed(
      Planned due, List<Planned> coming, List<Past> past, ZonedDateTime here) {
    Instant aWeekAgo = here.minusWeeks(1).toInstant();
    long recent =
        past.stream().filter(sent -> !sent.isChosen() && sent.at().isAfter(aWeekAgo)).count();
    long soon = coming.stream().filter(one -> one.at().isBefore(here.plusWeeks(1))).count();
    return recent + (due.last() ? 0 : soon) < mostPerWeek;
  }

  private static ZonedDateTime back(ZonedDateTime closing, Duration by) {
    return closing.minusDays(by.toDays()).minus(by.minusDays(by.toDays()));
  }

  private static String name(ZonedDateTime closing, Duration before) {
    return closing.toLocalDate()
        + " "
        + (before.equals(Duration.ofDays(before.toDays()))
            ? before.toDays() + "D"
            : before.toString());
  }
}
