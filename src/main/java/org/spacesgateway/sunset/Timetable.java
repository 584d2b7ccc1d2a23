package org.spacesgateway.sunset;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.spacesgateway.address.Cid;

/**
 * The dates of the closing, for everybody.
 *
 * @param main the dates of all that is in no cohort
 * @param cohorts those that have dates of their own; of several that a Space is in the first counts
 * @param zone the time zone that people read dates in
 */
public record Timetable(Schedule main, List<Cohort> cohorts, ZoneId zone) {

  /**
   * The timetable that configuration states.
   *
   * @throws DateTimeException if a date can't be read, which {@link TimetableFaults} tells
   * @throws java.util.NoSuchElementException if a CID can't be read, which it tells too
   */
  public static Timetable of(SunsetConfig config) {
    Phase last = config.hold().orElse(Phase.REDIRECTS_ENDED);
    Map<Phase, Instant> main = dates(config.dates(), config.zone());
    return new Timetable(
        new Schedule(main).upTo(last),
        config.cohorts().entrySet().stream()
            .sorted(Comparator.comparing(named -> named.getValue().position()))
            .map(named -> cohort(named.getKey(), named.getValue(), main, config.zone(), last))
            .toList(),
        config.zone());
  }

  private static Cohort cohort(
      String name, SunsetConfig.Cohort it, Map<Phase, Instant> main, ZoneId zone, Phase last) {
    Map<Phase, Instant> dates = new EnumMap<>(Phase.class);
    dates.putAll(main);
    dates.putAll(dates(it.dates(), zone));
    return new Cohort(
        name,
        new Schedule(dates).upTo(last),
        it.markets().orElse(Set.of()),
        it.percent().orElse(it.markets().isPresent() ? Cohort.ALL : 0),
        it.allow().orElse(Set.of()).stream()
            .map(cid -> Cid.ofHex(cid).orElseThrow())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * What is public at a moment: everybody's dates, and those of cohorts that differ, each once it
   * is announced. Of what is not, there is no date. A cohort that does not differ is told before
   * one that does: its Spaces are none of the other's.
   */
  Timetable publicAt(Instant now) {
    List<Cohort> told =
        new ArrayList<>(
            cohorts.stream().filter(cohort -> cohort.schedule().at(now).isTold()).toList());
    while (!told.isEmpty() && told.getLast().schedule().equals(main)) {
      told.removeLast();
    }
    return new Timetable(
        main.at(now).isTold() ? main : new Schedule(Map.of()), List.copyOf(told), zone);
  }

  /** Whether anybody was told of the closing. */
  boolean isTold(Instant now) {
    return main.at(now).isTold()
        || cohorts.stream().anyMatch(cohort -> cohort.schedule().at(now).isTold());
  }

  /** The same dates, read in another time zone. */
  Timetable readIn(ZoneId other) {
    return new Timetable(main, cohorts, other);
  }

  /** The cohort that a Space is in; empty when everybody's dates are its own. */
  public Optional<Cohort> cohort(Cid cid, String market) {
    return cohorts.stream().filter(cohort -> cohort.has(cid, market)).findFirst();
  }

  /** The dates that are stated, as they are written, by the phase that begins on them. */
  static Map<Phase, String> stated(SunsetConfig.Dates dates) {
    Map<Phase, String> stated = new EnumMap<>(Phase.class);
    dates.announced().ifPresent(date -> stated.put(Phase.ANNOUNCED, date));
    dates.transferOpen().ifPresent(date -> stated.put(Phase.TRANSFER_OPEN, date));
    dates.readOnly().ifPresent(date -> stated.put(Phase.READ_ONLY, date));
    dates.closes().ifPresent(date -> stated.put(Phase.CLOSED, date));
    dates.redirectsUntil().ifPresent(date -> stated.put(Phase.REDIRECTS_ENDED, date));
    return stated;
  }

  private static Map<Phase, Instant> dates(SunsetConfig.Dates dates, ZoneId zone) {
    Map<Phase, Instant> read = new EnumMap<>(Phase.class);
    stated(dates).forEach((phase, date) -> read.put(phase, instant(date, zone)));
    return read;
  }

  /**
   * Reads a date.
   *
   * @throws DateTimeException if it is none, or if clocks that are put forward or back leave out
   *     that local time or have it twice
   */
  static Instant instant(String text, ZoneId zone) {
    TemporalAccessor read =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    if (read instanceof OffsetDateTime exact) {
      return exact.toInstant();
    }
    LocalDateTime local = LocalDateTime.from(read);
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.size() != 1) {
      throw new DateTimeException(
          offsets.isEmpty()
              ? "clocks in " + zone + " leave that time out"
              : "clocks in " + zone + " show that time twice: add an offset");
    }
    return local.toInstant(offsets.getFirst());
  }
}
