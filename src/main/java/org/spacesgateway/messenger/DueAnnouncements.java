package org.spacesgateway.messenger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * What is announced next, and what became of it, so that however many processes work on it each
 * post is shared once: a post that is on its way is written down before it goes, and never goes
 * again unless it was surely refused.
 */
final class DueAnnouncements {
  private static final String DUE =
      """
      SELECT a.id, a.person, a.attempts, a.post, a.link, a.title, a.excerpt, a.picture,
        (SELECT count(*) FROM announcement s WHERE s.person = a.person AND s.begun_at > ?)
      FROM announcement a
      JOIN messenger_connection c ON c.person = a.person AND c.state = 'connected' AND NOT c.paused
      WHERE a.try_at <= ? ORDER BY a.try_at, a.id LIMIT ? FOR UPDATE OF a SKIP LOCKED\
      """;

  private static final String SEND =
      """
      UPDATE announcement SET state = 'sending', try_at = NULL, lease_until = ?
      WHERE id = ? AND attempts = ? AND state = 'checking' AND EXISTS (
        SELECT FROM messenger_connection c JOIN account_link l
          ON l.live_person = c.person AND l.ended_at IS NULL
        WHERE c.person = announcement.person AND c.state = 'connected' AND NOT c.paused)\
      """;

  private static final Duration AN_HOUR = Duration.ofHours(1);

  private final DataSource database;
  private final MessengerConfig config;

  DueAnnouncements(DataSource database, MessengerConfig config) {
    this.database = database;
    this.config = config;
  }

  /**
   * What was found.
   *
   * @param begun what this process is to look after now
   * @param lost how many were on their way, and nobody has said what became of them
   */
  record Found(List<Announcement> begun, int lost) {}

  /** Begins what is due, as far as the pace allows, in one transaction. */
  Found begin(Instant now) throws SQLException {
    if (!isAnything(now)) {
      return new Found(List.of(), 0);
    }
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        int lost = giveUpLost(connection, now);
        Pace pace = Pace.lock(connection);
        List<Announcement> begun = due(connection, now, config.mostPerSecond() - pace.used());
        pace.use(connection, begun.size());
        connection.commit();
        return new Found(begun, lost);
      } catch (SQLException | RuntimeException failed) {
        connection.rollback();
        throw failed;
      }
    }
  }

  private boolean isAnything(Instant now) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT EXISTS (SELECT FROM announcement WHERE try_at <= ?)"
                    + " OR EXISTS (SELECT FROM announcement WHERE lease_until <= ?)")) {
      select.setObject(1, ConnectionRows.at(now));
      select.setObject(2, ConnectionRows.at(now));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static int giveUpLost(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement over =
        connection.prepareStatement(
            "UPDATE announcement SET state = 'unknown', lease_until = NULL, ended_at = ?"
                + " WHERE state = 'sending' AND lease_until <= ?")) {
      over.setObject(1, ConnectionRows.at(now));
      over.setObject(2, ConnectionRows.at(now));
      return over.executeUpdate();
    }
  }

  private List<Announcement> due(Connection connection, Instant now, int most) throws SQLException {
    List<Announcement> begun = new ArrayList<>();
    Map<UUID, Integer> more = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(DUE)) {
      select.setObject(1, ConnectionRows.at(now.minus(AN_HOUR)));
      select.setObject(2, ConnectionRows.at(now));
      select.setInt(3, Math.max(0, most));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          UUID id = row.getObject(1, UUID.class);
          UUID person = row.getObject(2, UUID.class);
          int attempt = row.getInt(3) + 1;
          // Another attempt of the same post is no more of it.
          boolean first = attempt == 1;
          if (first && row.getInt(9) + more.merge(person, 1, Integer::sum) > config.mostPerHour()) {
            later(connection, id, now.plus(AN_HOUR.dividedBy(config.mostPerHour())));
            continue;
          }
          check(connection, id, attempt, now);
          begun.add(
              new Announcement(
                  id,
                  person,
                  attempt,
                  row.getString(4).startsWith(Outbox.TEST),
                  row.getString(5),
                  row.getString(6),
                  row.getString(7),
                  row.getString(8)));
        }
      }
    }
    return begun;
  }

  private static void later(Connection connection, UUID id, Instant when) throws SQLException {
    try (PreparedStatement later =
        connection.prepareStatement("UPDATE announcement SET try_at = ? WHERE id = ?")) {
      later.setObject(1, ConnectionRows.at(when));
      later.setObject(2, id);
      later.executeUpdate();
    }
  }

  private void check(Connection connection, UUID id, int attempt, Instant now) throws SQLException {
    try (PreparedStatement check =
        connection.prepareStatement(
            "UPDATE announcement SET state = 'checking', attempts = ?, try_at = ?,"
                + " begun_at = COALESCE(begun_at, ?) WHERE id = ?")) {
      check.setInt(1, attempt);
      check.setObject(2, ConnectionRows.at(now.plus(config.lease())));
      check.setObject(3, ConnectionRows.at(now));
      check.setObject(4, id);
      check.executeUpdate();
    }
  }

  /**
   * Writes down that it goes now.
   *
   * @return false when it must not: it is dropped or erased, or somebody else looks after it
   */
  boolean send(Announcement post, Instant now) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement send = connection.prepareStatement(SEND)) {
      send.setObject(1, ConnectionRows.at(now.plus(config.lease())));
      send.setObject(2, post.id());
      send.setInt(3, post.attempt());
      return send.executeUpdate() == 1;
    }
  }

  /**
   * Writes down what became of it, unless its lease is over and somebody has.
   *
   * @param again when it is tried again; null when it is not
   */
  void end(Announcement post, AnnouncementState state, Instant again, Instant now)
      throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement end =
            connection.prepareStatement(
                "UPDATE announcement SET state = ?, try_at = ?, lease_until = NULL, ended_at = ?"
                    + " WHERE id = ? AND attempts = ? AND state IN ('checking', 'sending')")) {
      end.setString(1, state.word());
      end.setObject(2, again == null ? null : ConnectionRows.at(again));
      end.setObject(3, again == null ? ConnectionRows.at(now) : null);
      end.setObject(4, post.id());
      end.setInt(5, post.attempt());
      end.executeUpdate();
    }
  }

  /** How many were begun in this second of the database's, by all; locked until committed. */
  private record Pace(int used) {
    static Pace lock(Connection connection) throws SQLException {
      try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT CASE WHEN second = date_trunc('second', clock_timestamp()) THEN used ELSE 0 END"
                      + " FROM announcement_pace WHERE id = 1 FOR UPDATE");
          ResultSet row = select.executeQuery()) {
        row.next();
        return new Pace(row.getInt(1));
      }
    }

    void use(Connection connection, int more) throws SQLException {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE announcement_pace SET second = date_trunc('second', clock_timestamp()),"
                  + " used = ? WHERE id = 1")) {
        update.setInt(1, used + more);
        update.executeUpdate();
      }
    }
  }
}
