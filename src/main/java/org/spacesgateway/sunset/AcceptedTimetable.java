package org.spacesgateway.sunset;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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
    Optional<Timetable> last = last(database);
    List<String> against = new ArrayList<>();
    last.ifPresent(accepted -> {
      against.addAll(back(accepted, next, now));
      against.addAll(longPast(accepted, next, now));
    });
    boolean promises =
        !next.main().begins().isEmpty()
            || next.cohorts().stream().anyMatch(cohort -> !cohort.schedule().begins().isEmpty());
    boolean isNew = last.filter(next::equals).isEmpty();
    if (promises && isNew && (against.isEmpty() || evenBack)) {
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
    return against;
  }

  private static Optional<Timetable> last(Connection database) throws SQLException {
    try (PreparedStatement select =
            database.prepareStatement("SELECT accepted FROM timetable WHERE id = 1 FOR UPDATE");
        ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(TimetableText.read(row.getString(1))) : Optional.empty();
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

  /** What would have begun long ago though by the accepted one it has not, a line each. */
  static List<String> longPast(Timetable accepted, Timetable next, Instant now) {
    List<String> lines = new ArrayList<>();
    longPast(accepted.main(), next.main(), PREFIX, now, lines);
    for (Cohort cohort : next.cohorts()) {
      Schedule before =
          accepted.cohorts().stream()
              .filter(one -> one.name().equals(cohort.name()))
              .findFirst()
              .map(Cohort::schedule)
              .orElse(accepted.main());
      if (!cohort.schedule().equals(next.main())) {
        longPast(before, cohort.schedule(), prefix(cohort), now, lines);
      }
    }
    return lines;
  }

  private static void longPast(
      Schedule before, Schedule after, String prefix, Instant now, List<String> lines) {
    after
        .begins()
        .forEach((phase, at) -> {
          boolean hadBegun = before.begins(phase).filter(was -> !was.isAfter(now)).isPresent();
          if (!hadBegun && at.isBefore(now.minus(LONG_PAST))) {
            lines.add(
                "%s%s is %s, long past, and was %s: it would begin at once"
                    .formatted(prefix, phase.key(), at, date(before, phase)));
          }
        });
  }
}
