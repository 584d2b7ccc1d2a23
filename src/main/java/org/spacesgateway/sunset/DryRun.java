package org.spacesgateway.sunset;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What each cohort gets, and what changes on a day, told without doing anything. */
public final class DryRun {
  private DryRun() {}

  /**
   * In lines for operators.
   *
   * @param now what holds now is told first
   * @param day of the timetable's zone, whose changes are told
   */
  public static List<String> of(Timetable timetable, Instant now, LocalDate day) {
    List<String> lines = new ArrayList<>();
    lines.add("It is " + local(timetable, now) + " in " + timetable.zone() + ".");
    for (Cohort cohort : timetable.cohorts()) {
      lines.add("");
      lines.add("Cohort %s: %s".formatted(cohort.name(), members(cohort)));
      add(timetable, cohort.schedule(), now, day, lines);
    }
    lines.add("");
    lines.add("Everybody else, and plain sites");
    add(timetable, timetable.main(), now, day, lines);
    return lines;
  }

  private static void add(
      Timetable timetable, Schedule schedule, Instant now, LocalDate day, List<String> lines) {
    lines.add("  now: " + gets(schedule.at(now)));
    List<Map.Entry<Phase, Instant>> changes =
        schedule.begins().entrySet().stream()
            .filter(date -> date.getValue().atZone(timetable.zone()).toLocalDate().equals(day))
            .sorted(
                Map.Entry.<Phase, Instant>comparingByValue()
                    .thenComparing(Comparator.comparing(Map.Entry::getKey)))
            .toList();
    if (changes.isEmpty()) {
      Instant end = day.plusDays(1).atStartOfDay(timetable.zone()).toInstant();
      lines.add("  on %s: no change; %s".formatted(day, gets(schedule.at(end.minusNanos(1)))));
    }
    for (Map.Entry<Phase, Instant> change : changes) {
      lines.add(
          "  from %s: %s".formatted(local(timetable, change.getValue()), gets(change.getKey())));
    }
    schedule
        .nextAfter(now)
        .ifPresentOrElse(
            next ->
                lines.add(
                    "  next change: %s, %s".formatted(local(timetable, next), schedule.at(next))),
            () -> lines.add("  next change: none is dated"));
  }

  private static String members(Cohort cohort) {
    String share =
        "%d of a hundred%s"
            .formatted(
                cohort.percent(),
                cohort.markets().isEmpty()
                    ? ""
                    : " of " + String.join(", ", cohort.markets().stream().sorted().toList()));
    return cohort.allow().isEmpty()
        ? share
        : share + ", and " + cohort.allow().size() + " by their CID";
  }

  private static String gets(Phase phase) {
    return phase
        + switch (phase) {
          case UNANNOUNCED -> " (as if nothing were going to happen)";
          case ANNOUNCED, TRANSFER_OPEN -> " (what has not moved is read and written; moved: 301)";
          case READ_ONLY -> " (what has not moved is read, writing 405; moved: 301)";
          case CLOSED -> " (what has not moved 410; moved: 301)";
          case REDIRECTS_ENDED -> " (all 410)";
        };
  }

  private static String local(Timetable timetable, Instant at) {
    ZonedDateTime local = at.atZone(timetable.zone());
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local);
  }
}
