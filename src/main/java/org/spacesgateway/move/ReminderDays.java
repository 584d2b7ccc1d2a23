package org.spacesgateway.move;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The days on which somebody can be reminded who decides later.
 *
 * @param first tomorrow
 * @param last the last that begins before the closing, or a year from now
 * @param usual the one that is proposed
 */
record ReminderDays(LocalDate first, LocalDate last, LocalDate usual) {
  private static final Period USUALLY = Period.ofWeeks(2);
  private static final Period AT_MOST = Period.ofYears(1);

  /**
   * Counted from today.
   *
   * @param closes when the Space closes; empty when that is not decided
   * @param zone that people read dates in
   * @return empty when no day begins before the closing
   */
  static Optional<ReminderDays> of(Instant now, Optional<Instant> closes, ZoneId zone) {
    LocalDate today = now.atZone(zone).toLocalDate();
    LocalDate last =
        earlier(
            today.plus(AT_MOST),
            closes.map(at -> at.minusMillis(1).atZone(zone).toLocalDate()).orElse(LocalDate.MAX));
    LocalDate first = today.plusDays(1);
    return first.isAfter(last)
        ? Optional.empty()
        : Optional.of(new ReminderDays(first, last, earlier(today.plus(USUALLY), last)));
  }

  /** The day that was wanted, or the one of these that is nearest to it. */
  LocalDate nearest(LocalDate wanted) {
    return wanted.isBefore(first) ? first : earlier(wanted, last);
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }
}
