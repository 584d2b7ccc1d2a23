package org.spacesgateway.reminder;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.spacesgateway.reminder.ReminderPlan.Past;
import org.spacesgateway.reminder.ReminderTable.Begun;
import org.spacesgateway.reminder.ReminderTable.State;

/** Reminders in the table, one by one. Everything happens in the caller's transaction. */
final class ReminderRows {
  private static final String BEGIN =
      """
      INSERT INTO reminder AS r (person, which, cid, state, attempts, tried_at, lease_until)
      VALUES (?, ?, ?, 'sending', 1, ?, ?)
      ON CONFLICT (person, which) DO UPDATE SET state = 'sending', attempts = r.attempts + 1,
        tried_at = excluded.tried_at, lease_until = excluded.lease_until
      WHERE r.state = 'refused' RETURNING attempts\
      """;

  private ReminderRows() {}

  /**
   * What was sent to somebody.
   *
   * @param past all that is not to be sent again
   * @param busyUntil until when somebody sends them one; null when nobody does
   * @param lost how many were found now whose sender did not say what became of them
   */
  record Sent(List<Past> past, Instant busyUntil, int lost) {}

  /** What was sent to somebody; of what was begun too long ago it is not known, from now on. */
  static Sent sentTo(Connection database, UUID person, Instant now) throws SQLException {
    int lost;
    try (PreparedStatement over =
        database.prepareStatement(
            "UPDATE reminder SET state = 'unknown', lease_until = NULL"
                + " WHERE person = ? AND state = 'sending' AND lease_until <= ?")) {
      over.setObject(1, person);
      over.setObject(2, ConsentRows.at(now));
      lost = over.executeUpdate();
    }
    List<Past> past = new ArrayList<>();
    Instant busyUntil = null;
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT which, tried_at, lease_until FROM reminder"
                + " WHERE person = ? AND state <> 'refused'")) {
      select.setObject(1, person);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          OffsetDateTime lease = row.getObject(3, OffsetDateTime.class);
          if (lease != null) {
            busyUntil = lease.toInstant();
          }
          past.add(new Past(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return new Sent(past, busyUntil, lost);
  }

  /**
   * Begins one that was not begun before, or was refused.
   *
   * @return which attempt it is, from 1
   */
  static int begin(
      Connection database, UUID person, String which, String cid, Instant now, Instant until)
      throws SQLException {
    try (PreparedStatement insert = database.prepareStatement(BEGIN)) {
      insert.setObject(1, person);
      insert.setString(2, which);
      insert.setString(3, cid);
      insert.setObject(4, ConsentRows.at(now));
      insert.setObject(5, ConsentRows.at(until));
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /**
   * Says what became of one.
   *
   * @return false when its lease is over, and somebody has said so
   */
  static boolean end(Connection database, Begun begun, State state, Instant now)
      throws SQLException {
    try (PreparedStatement end =
        database.prepareStatement(
            "UPDATE reminder SET state = ?, tried_at = ?, lease_until = NULL"
                + " WHERE person = ? AND which = ? AND attempts = ? AND state = 'sending'")) {
      end.setString(1, state.word());
      end.setObject(2, ConsentRows.at(now));
      end.setObject(3, begun.person());
      end.setString(4, begun.which());
      end.setInt(5, begun.attempt());
      return end.executeUpdate() > 0;
    }
  }
}
