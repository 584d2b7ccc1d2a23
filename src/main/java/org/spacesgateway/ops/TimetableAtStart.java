package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
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
   * What speaks against the configured timetable, a line each; empty when nothing does, and when it
   * can't be compared, as the database, or its table, is not there to be asked, or as a later
   * release wrote what is in it: visitors go on without it.
   */
  static List<String> faults() {
    try (Connection database = OperatorDatabase.open(SECONDS)) {
      database.setAutoCommit(false);
      Optional<List<String>> against =
          AcceptedTimetable.compare(
              database, Configuration.timetable(), Clock.of(Configuration.own()).instant());
      database.commit();
      if (against.isEmpty()) {
        notCompared("another release wrote that one.");
      }
      return against.orElse(List.of()).stream().map(line -> line + ANYHOW).toList();
    } catch (SQLException | CommandFailed away) {
      notCompared("the database, or its table, is not there.");
      return List.of();
    }
  }

  private static void notCompared(String why) {
    JsonLog.say(
        TimetableAtStart.class,
        Level.WARN,
        "The timetable is not compared with the one before: " + why);
  }
}
