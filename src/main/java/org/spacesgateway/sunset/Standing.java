package org.spacesgateway.sunset;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.spacesgateway.outcome.Notice;

/**
 * How things stand for some at a moment, and until when.
 *
 * @param phase that holds
 * @param onOldHosts what every answer of an old host says: where the timetable is (RFC 8594, 6)
 * @param onRedirects what an answer says that leads to a new home
 * @param onWhatWillStop what an answer says of something that stops with the old platform: the
 *     dates too (RFC 8594, 3; RFC 9745, 2.1)
 * @param closes when the old platform goes; null when that is not decided, or not told yet
 * @param since the first millisecond since 1970 of which all this is true
 * @param until the first one of which it may no longer be
 */
public record Standing(
    Phase phase,
    Notice onOldHosts,
    Notice onRedirects,
    Notice onWhatWillStop,
    Instant closes,
    long since,
    long until) {

  /**
   * How things stand.
   *
   * @param origin our own origin
   */
  static Standing of(Schedule schedule, Instant now, String origin) {
    Phase phase = schedule.at(now);
    String link = phase.isTold() ? "<" + origin + "/sunset>; rel=\"sunset\"" : null;
    String deprecation =
        schedule
            .begins(Phase.ANNOUNCED)
            .filter(at -> phase.isTold())
            .map(at -> "@" + at.getEpochSecond())
            .orElse(null);
    String closes = told(schedule, phase, Phase.CLOSED);
    String redirectsEnd = told(schedule, phase, Phase.REDIRECTS_ENDED);
    Notice onOldHosts = new Notice(link, null, null);
    return new Standing(
        phase,
        onOldHosts,
        // They are meant to stay, unless it was decided that they don't.
        redirectsEnd == null ? onOldHosts : new Notice(link, redirectsEnd, deprecation),
        new Notice(link, closes, deprecation),
        schedule.begins(Phase.CLOSED).filter(at -> phase.isTold()).orElse(null),
        now.toEpochMilli(),
        schedule.nextAfter(now).map(Standing::millis).orElse(Long.MAX_VALUE));
  }

  /** The first whole millisecond that is not before. */
  private static long millis(Instant at) {
    return at.plusNanos(999_999).toEpochMilli();
  }

  private static String told(Schedule schedule, Phase now, Phase then) {
    Optional<Instant> begins = schedule.begins(then).filter(at -> now.isTold());
    return begins
        .map(at -> DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)))
        // RFC 9110, 5.6.7: two digits.
        .map(date -> date.replaceFirst(", (\\d) ", ", 0$1 "))
        .orElse(null);
  }
}
