package org.spacesgateway.sunset;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The timetable that was followed last. Another may be dated otherwise, but takes nothing back that
 * has begun for somebody: who was told that they can transfer, or that all is closed, is not told
 * the opposite a day later.
 */
public final class AcceptedTimetable {
  /** A date that is further past than that was not meant for today. */
  private static final Duration LONG_PAST = Duration.ofDays(1);

  private static final String PREFIX = "gateway.sunset.";

  private AcceptedTimetable() {}

  /**
   * Compares a timetable with the one that was accepted last, and accepts it if nobody would go
   * back, and nothing would have begun long ago that nobody knew of. One without any date promises
   * nothing, and is not kept.
   *
   * @param now when it is to be followed
   * @param evenBack accepts it anyhow
   * @return what speaks against it, a line for each; empty when nothing does
   */
  public static List<String> accept(
      Connection database, Timetable next, Instant now, boolean evenBack) throws SQLException {
    Optional<String> last = last(database);
    List<String> against =
        last.map(text ->
                TimetableText.read(text)
                    .map(accepted -> against(accepted, next, now))
                    .orElse(List.of("the one before can't be read: another release wrote it")))
            .orElse(List.of());
    boolean isNew = last.flatMap(TimetableText::read).filter(next::equals).isEmpty();
    if (isNew && (against.isEmpty() || evenBack)) {
      keep(database, next, now);
    }
    return against;
  }

  /**
   * The same comparison, by a process that starts. It accepts what changes nothing for anybody now,
   * and no more: a process of the revision before that starts once more does not undo what was
   * accepted anyhow.
   *
   * @return what speaks against it, as {@link #accept} says; empty when it can't be compared, as
   *     another release wrote what was accepted last
   */
  public static Optional<List<String>> compare(Connection database, Timetable next, Instant now)
      throws SQLException {
    Optional<String> last = last(database);
    if (last.isEmpty()) {
      keep(database, next, now);
      return Optional.of(List.of());
    }
    Optional<Timetable> read = TimetableText.read(last.get());
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Timetable accepted = read.get();
    List<String> against = against(accepted, next, now);
    if (against.isEmpty() && !next.equals(accepted) && back(next, accepted, now).isEmpty()) {
      keep(database, next, now);
    }
    return Optional.of(against);
  }

  private static List<String> against(Timetable accepted, Timetable next, Instant now) {
    List<String> against = new ArrayList<>(back(accepted, next, now));
    against.addAll(longPast(accepted, next, now));
    return against;
  }

  private static void keep(Connection database, Timetable next, Instant now) throws SQLException {
    if (next.main().begins().isEmpty()
        && next.cohorts().stream().allMatch(cohort -> cohort.schedule().begins().isEmpty())) {
      return;
    }
    try (PreparedStatement put =
        database.prepareStatement(
            """
            INSERT INTO timetable (id, accepted, at) VALUES (1, ?, ?)
            ON CONFLICT (id) DO UPDATE SET accepted = excluded.accepted, at = excluded.at\
            """)) {
      put.setString(1, TimetableText.of(next));
      put.setObject(2, now.atOffset(ZoneOffset.UTC));
      put.executeUpdate();
    }
  }

  private static Optional<String> last(Connection database) throws SQLException {
    try (PreparedStatement select =
            database.prepareStatement("SELECT accepted FROM timetable WHERE id = 1 FOR UPDATE");
        ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  /** Who would be in an earlier phase now than by the accepted one, a line for each kind. */
  static List<String> back(Timetable accepted, Timetable next, Instant now) {
    List<String> lines = new ArrayList<>();
    if (next.main().at(now).compareTo(accepted.main().at(now)) < 0) {
      lines.add(line("everybody who is in no cohort", accepted.main(), next.main(), PREFIX, now));
    }
    // One line for all who leave one cohort for another.
    TreeMap<String, String> moved = new TreeMap<>();
    for (Someone one : Someone.sample(List.of(accepted, next))) {
      Optional<Cohort> was = accepted.cohort(one.cid(), one.market());
      Optional<Cohort> is = next.cohort(one.cid(), one.market());
      if (was.isEmpty() && is.isEmpty()) {
        continue;
      }
      Schedule before = was.map(Cohort::schedule).orElse(accepted.main());
      Schedule after = is.map(Cohort::schedule).orElse(next.main());
      if (after.at(now).compareTo(before.at(now)) < 0) {
        String who =
            "Spaces of "
                + was.map(cohort -> "cohort " + cohort.name()).orElse("no cohort")
                + is.filter(cohort -> !was.map(Cohort::name).equals(Optional.of(cohort.name())))
                    .map(cohort -> ", now of cohort " + cohort.name())
                    .orElse(is.isEmpty() ? ", now of none" : "");
        String prefix = is.map(AcceptedTimetable::prefix).orElse(PREFIX);
        moved.putIfAbsent(who, line(who, before, after, prefix, now));
      }
    }
    lines.addAll(moved.values());
    return lines;
  }

  private static String prefix(Cohort cohort) {
    return PREFIX + "cohorts." + cohort.name() + ".";
  }

  private static String line(
      String who, Schedule before, Schedule after, String prefix, Instant now) {
    Phase taken = before.at(now);
    return "%s would go back from %s to %s; %s%s is %s, and was %s"
        .formatted(
            who,
            taken,
            after.at(now),
            prefix,
            taken.key(),
            date(after, taken),
            date(before, taken));
  }

  private static String date(Schedule schedule, Phase phase) {
    return schedule.begins(phase).map(Instant::toString).orElse("not decided");
  }

  /**
   * What would have begun long ago for people for whom it has not, a line for each date. Whoever
   * joins a cohort for some of whom it has begun is meant to; names don't count.
   */
  static List<String> longPast(Timetable accepted, Timetable next, Instant now) {
    Map<Instant, String> lines = new LinkedHashMap<>();
    longPast(accepted.main(), next.main(), PREFIX, now, lines);
    Map<Optional<Cohort>, List<Schedule>> before = new LinkedHashMap<>();
    for (Someone one : Someone.sample(List.of(accepted, next))) {
      before
          .computeIfAbsent(next.cohort(one.cid(), one.market()), kind -> new ArrayList<>())
          .add(schedule(accepted, one));
    }
    before.forEach((is, schedules) -> {
      if (is.isEmpty()) {
        schedules.forEach(was -> longPast(was, next.main(), PREFIX, now, lines));
      } else {
        Schedule furthest =
            schedules.stream().max(Comparator.comparing(was -> was.at(now))).orElseThrow();
        longPast(furthest, is.get().schedule(), prefix(is.get()), now, lines);
      }
    });
    return List.copyOf(lines.values());
  }

  private static Schedule schedule(Timetable timetable, Someone one) {
    return timetable.cohort(one.cid(), one.market()).map(Cohort::schedule).orElse(timetable.main());
  }

  private static void longPast(
      Schedule before, Schedule after, String prefix, Instant now, Map<Instant, String> lines) {
    after
        .begins()
        .forEach((phase, at) -> {
          if (before.at(now).compareTo(phase) < 0 && at.isBefore(now.minus(LONG_PAST))) {
            lines.putIfAbsent(
                at,
                "%s%s is %s, long past, and was %s: it would begin at once"
                    .formatted(prefix, phase.key(), at, date(before, phase)));
          }
        });
  }
}
