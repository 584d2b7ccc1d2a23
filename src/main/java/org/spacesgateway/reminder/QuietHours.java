package org.spacesgateway.reminder;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZonedDateTime;

/**
 * The hours in which nobody is written to.
 *
 * @param from the first moment of them
 * @param until the first moment after them; earlier than {@code from} when they pass midnight, the
 *     same when there are none
 */
public record QuietHours(LocalTime from, LocalTime until) {
  /**
   * Reads {@code 21:00-08:00}.
   *
   * @throws DateTimeException if it is anything else
   */
  public static QuietHours of(String text) {
    String[] ends = text.split("-", -1);
    if (ends.length != 2) {
      throw new DateTimeException("not two times with a hyphen between");
    }
    return new QuietHours(LocalTime.parse(ends[0].strip()), LocalTime.parse(ends[1].strip()));
  }

  /** The moment itself, or the end of the quiet hours that it is in. */
  public ZonedDateTime after(ZonedDateTime moment) {
    if (!has(moment.toLocalTime())) {
      return moment;
    }
    ZonedDateTime end = moment.with(until);
    return end.isAfter(moment) ? end : moment.plusDays(1).with(until);
  }

  private boolean has(LocalTime time) {
    return from.isAfter(until)
        ? !time.isBefore(from) || time.isBefore(until)
        : !time.isBefore(from) && time.isBefore(until);
  }
}
