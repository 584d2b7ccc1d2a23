package org.spacesgateway.sunset;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.spacesgateway.outcome.Notice;

/**
 * What is known of the closing, and how answers tell it.
 *
 * @param phase the phase that holds now
 * @param announced when the closing was announced, if that is known
 * @param closes when the old platform closes, if that is decided
 */
public record Timetable(Phase phase, Optional<Instant> announced, Optional<Instant> closes) {

  /** The timetable that configuration states. */
  public static Timetable of(SunsetConfig config) {
    return new Timetable(config.phase(), config.announced(), config.closes());
  }

  /**
   * What stands on every answer of an old host: where the timetable is (RFC 8594, 6).
   *
   * @param origin the own origin
   */
  public Notice onOldHosts(String origin) {
    return new Notice("<" + origin + "/sunset>; rel=\"sunset\"", null, null);
  }

  /**
   * What stands on an answer of an old host about something that will stop: the dates too (RFC
   * 8594, 3; RFC 9745, 2.1).
   *
   * @param origin the own origin
   */
  public Notice onWhatWillStop(String origin) {
    return new Notice(
        onOldHosts(origin).link(),
        closes
            .map(at -> DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)))
            .map(date -> date.replaceFirst(", (\\d) ", ", 0$1 "))
            .orElse(null),
        announced.map(at -> "@" + at.getEpochSecond()).orElse(null));
  }
}
