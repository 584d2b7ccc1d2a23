package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logmanager.Level;
import org.spacesgateway.sunset.AcceptedTimetable;

/**
 * Keeps a process from following a timetable that takes back what has begun: the same comparison as
 * {@code migrate} makes, for whoever starts with other dates and without it.
 */
final class TimetableAtStart {
  private static final int SECONDS = 2;
  private static final String ANYHOW =
      ". If that is meant: `migrate --even-back WHY`, with these settings";

  private TimetableAtStart() {}

  /**
   * What speaks against the configured timetable, a line each; empty when nothing does, and when
   * the database, or its table, is not there to be asked: visitors go on without it.
   */
  static List<String> faults() {
    try (Connection database = OperatorDatabase.open(SECONDS)) {
      database.setAutoCommit(false);
      List<String> against =
          AcceptedTimetable.accept(
              database, Configuration.timetable(), Clock.of(Configuration.own()).instant(), false);
      database.commit();
      return against.stream().map(line -> line + ANYHOW).toList();
    } catch (SQLException | CommandFailed away) {
      JsonLog.say(
          TimetableAtStart.class,
          Level.WARN,
          "The timetable is not compared with the one before: the database, or its table, is not there.");
      return List.of();
    }
  }
}
