package org.spacesgateway.move;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.spacesgateway.directory.Space;
import org.spacesgateway.sunset.Phase;
import org.spacesgateway.sunset.Schedule;

/**
 * How things stand between an owner and a Space of theirs that is not linked. It compares the dates
 * with its own moment, so that one page is of one moment.
 *
 * @param space theirs, by the directory
 * @param last what they chose last; empty before they chose
 * @param dates of its closing
 * @param zone that people read dates in
 */
record Situation(Space space, Optional<Choice> last, Schedule dates, ZoneId zone, Instant now) {

  /** What its owner made of the Space. */
  sealed interface State {
    /** It is as it was. */
    record Open() implements State {}

    /** Its owner closes it at that moment, and can undo it until then. */
    record Closing(Instant at) implements State {}

    /** Its owner closed it, for good. */
    record Closed(Instant at) implements State {}
  }

  /** What its owner made of it. A closing holds from its very moment on. */
  State state() {
    Instant at = space.ownerClosesAt;
    return at == null
        ? new State.Open()
        : now.isBefore(at) ? new State.Closing(at) : new State.Closed(at);
  }

  /** Whether the old platform, with this Space, is still there. */
  boolean isAlive() {
    return dates.at(now).isAlive();
  }

  /** The day from which on its posts can be brought along; empty when they can now. */
  Optional<LocalDate> opens() {
    return dates
        .begins(Phase.TRANSFER_OPEN)
        .filter(now::isBefore)
        .map(opens -> opens.atZone(zone).toLocalDate());
  }

  /** Whether only friends could read it. */
  boolean isForFriends() {
    return "private".equals(space.visibility);
  }

  /** What can be chosen now, in the order in which it is offered. */
  List<What> offered() {
    return switch (state()) {
      case State.Open open when !isAlive() -> List.of();
      case State.Open open when reminderDays().isEmpty() ->
          List.of(What.UPGRADE, What.DOWNLOAD, What.CLOSE);
      case State.Open open -> List.of(What.UPGRADE, What.DOWNLOAD, What.CLOSE, What.LATER);
      case State.Closing closing -> List.of(What.REOPEN);
      case State.Closed closed -> List.of();
    };
  }

  /** The days to be reminded on; empty when there is no time left. */
  Optional<ReminderDays> reminderDays() {
    return ReminderDays.of(now, dates.begins(Phase.CLOSED), zone);
  }

  /** The day that they are to be reminded on; empty when they don't decide later. */
  Optional<LocalDate> remindedOn() {
    return last.filter(choice -> choice.what() == What.LATER)
        .map(choice -> choice.due.atZone(zone).toLocalDate());
  }

  /** Whether they wanted to be reminded by now. */
  boolean isReminderDue() {
    return last.filter(choice -> choice.what() == What.LATER && !choice.due.isAfter(now))
        .isPresent();
  }

  /**
   * The day to be reminded on if they decide later.
   *
   * @param wanted by them; empty: what they chose before, if it is ahead, else the usual one
   */
  LocalDate reminderDay(ReminderDays days, Optional<LocalDate> wanted) {
    return wanted
        .or(() -> remindedOn().filter(day -> !day.isBefore(days.first())))
        .map(days::nearest)
        .orElse(days.usual());
  }
}
