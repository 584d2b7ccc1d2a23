package org.spacesgateway.sunset;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.spacesgateway.outcome.Page.Choice;
import org.spacesgateway.words.Text;

/** The time zones that people can read the timetable in: each by a city that many know. */
final class Zones {
  private static final List<ZoneId> OFFERED =
      Stream.of(
              "Pacific/Honolulu",
              "America/Los_Angeles",
              "America/Denver",
              "America/Chicago",
              "America/Mexico_City",
              "America/Bogota",
              "America/New_York",
              "America/Sao_Paulo",
              "America/Argentina/Buenos_Aires",
              "UTC",
              "Europe/London",
              "Europe/Madrid",
              "Europe/Paris",
              "Europe/Berlin",
              "Europe/Rome",
              "Africa/Cairo",
              "Europe/Istanbul",
              "Europe/Moscow",
              "Asia/Riyadh",
              "Asia/Dubai",
              "Asia/Kolkata",
              "Asia/Bangkok",
              "Asia/Shanghai",
              "Asia/Taipei",
              "Asia/Tokyo",
              "Australia/Sydney",
              "Pacific/Auckland")
          .map(ZoneId::of)
          .toList();

  private Zones() {}

  /** The offered zone of that name; empty for null and all else. */
  static Optional<ZoneId> named(String name) {
    return OFFERED.stream().filter(zone -> zone.getId().equals(name)).findFirst();
  }

  /** What is offered, from west to east, with the chosen one even if it is no other's choice. */
  static List<Choice> choices(ZoneId chosen, Instant now) {
    return Stream.concat(Stream.of(chosen), OFFERED.stream())
        .distinct()
        .sorted(
            Comparator.comparing((ZoneId zone) -> zone.getRules().getOffset(now).getTotalSeconds())
                .thenComparing(ZoneId::getId))
        .map(zone -> new Choice(zone.getId(), Text.of("moment", zone), null))
        .toList();
  }
}
