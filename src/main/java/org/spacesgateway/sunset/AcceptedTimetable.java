package org.spacesgateway.sunset;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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
  private AcceptedTimetable() {}

  /**
   * Compares a timetable with the one that was accepted last, and accepts it if nobody would go
   * back. One without any date promises nothing, and is not kept.
   *
   * @param now when it is to be followed
   * @param evenBack accepts it anyhow
   * @return whom it would send back, a line for each; empty when nobody
   */
  public static List<String> accept(
      Connection database, Timetable next, Instant now, boolean evenBack) throws SQLException {
    List<String> back = last(database).map(accepted -> back(accepted, next, now)).orElse(List.of());
    boolean promises =
        !next.main().begins().isEmpty()
            || next.cohorts().stream().anyMatch(cohort -> !cohort.schedule().begins().isEmpty());
    if (promises && (back.isEmpty() || evenBack)) {
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
    return back;
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
      lines.add(line("everybody who is in no cohort", accepted.main(), next.main(), now));
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
        moved.putIfAbsent(who, line(who, before, after, now));
      }
    }
    lines.addAll(moved.values());
    return lines;
  }

  private static String line(String who, Schedule before, Schedule after, Instant now) {
    return "%s would go back from %s to %s".formatted(who, before.at(now), after.at(now));
  }
}
