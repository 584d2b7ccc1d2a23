package org.spacesgateway.messenger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.messenger.ConnectionState.Happening;

/** Connections, in the table. Everything happens in the caller's transaction. */
final class ConnectionRows {
  private static final String GRANT =
      """
      INSERT INTO messenger_connection
        (person, blog_id, state, paused, since, changed_at, poll_at, every_seconds, failures)
      VALUES (?, ?, 'connected', false, ?, ?, ?, 0, 0)
      ON CONFLICT (person) DO UPDATE SET blog_id = excluded.blog_id, state = excluded.state,
        paused = false, since = excluded.since, changed_at = excluded.changed_at,
        poll_at = excluded.poll_at, every_seconds = 0, failures = 0, etag = NULL,
        last_modified = NULL\
      """;

  private ConnectionRows() {}

  /**
   * A person's connection.
   *
   * @param paused whether they want nothing announced for now
   * @param since posts older than that are not announced
   */
  record Row(ConnectionState state, boolean paused, Instant since, Instant changed) {
    /** Whether new posts are announced. */
    boolean isAtWork() {
      return state == ConnectionState.CONNECTED && !paused;
    }
  }

  /** The connection of this person, locked until the transaction ends. */
  static Optional<Row> lock(Connection database, UUID person) throws SQLException {
    return find(database, person, " FOR UPDATE");
  }

  /** The connection of this person; empty when there never was one. */
  static Optional<Row> of(Connection database, UUID person) throws SQLException {
    return find(database, person, "");
  }

  private static Optional<Row> find(Connection database, UUID person, String how)
      throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT state, paused, since, changed_at FROM messenger_connection WHERE person = ?"
                + how)) {
      select.setObject(1, person);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Row(
                    ConnectionState.of(row.getString(1)),
                    row.getBoolean(2),
                    instant(row, 3),
                    instant(row, 4)))
            : Optional.empty();
      }
    }
  }

  /** They are sent to the provider; written down where there is nothing yet. */
  static void ask(Connection database, UUID person, long blogId, Instant now) throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            "INSERT INTO messenger_connection (person, blog_id, state, paused, since, changed_at,"
                + " every_seconds, failures) VALUES (?, ?, 'requested', false, ?, ?, 0, 0)"
                + " ON CONFLICT (person) DO NOTHING")) {
      insert.setObject(1, person);
      insert.setLong(2, blogId);
      insert.setObject(3, at(now));
      insert.setObject(4, at(now));
      insert.executeUpdate();
    }
    happen(database, person, Happening.ASKED, now);
  }

  /** They are connected from now on; what they wrote before is not announced. */
  static void grant(Connection database, UUID person, long blogId, Instant now)
      throws SQLException {
    try (PreparedStatement put = database.prepareStatement(GRANT)) {
      put.setObject(1, person);
      put.setLong(2, blogId);
      put.setObject(3, since(now));
      put.setObject(4, at(now));
      put.setObject(5, at(now));
      put.executeUpdate();
    }
  }

  /**
   * Something happened to a connection; what waited for it is dropped when it is at work no more.
   *
   * @return what it is now; empty when there is none
   */
  static Optional<ConnectionState> happen(
      Connection database, UUID person, Happening happening, Instant now) throws SQLException {
    Optional<Row> row = lock(database, person);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    ConnectionState next = row.get().state().after(happening);
    if (next != row.get().state()) {
      try (PreparedStatement change =
          database.prepareStatement(
              "UPDATE messenger_connection SET state = ?, changed_at = ?, poll_at = NULL"
                  + " WHERE person = ?")) {
        change.setString(1, next.word());
        change.setObject(2, at(now));
        change.setObject(3, person);
        change.executeUpdate();
      }
      Outbox.drop(database, person, now);
      SubscriptionRows.leave(database, person, now);
    }
    return Optional.of(next);
  }

  /** Announces nothing for now; what waits is dropped, and what is written meanwhile too. */
  static void pause(Connection database, UUID person, Instant now) throws SQLException {
    try (PreparedStatement pause =
        database.prepareStatement(
            "UPDATE messenger_connection SET paused = true, changed_at = ?, poll_at = NULL"
                + " WHERE person = ? AND state = 'connected' AND NOT paused")) {
      pause.setObject(1, at(now));
      pause.setObject(2, person);
      if (pause.executeUpdate() > 0) {
        Outbox.drop(database, person, now);
      }
    }
  }

  /** Announces what is written from now on. */
  static void resume(Connection database, UUID person, Instant now) throws SQLException {
    try (PreparedStatement resume =
        database.prepareStatement(
            "UPDATE messenger_connection SET paused = false, changed_at = ?, since = ?, poll_at = ?,"
                + " etag = NULL, last_modified = NULL"
                + " WHERE person = ? AND state = 'connected' AND paused")) {
      resume.setObject(1, at(now));
      resume.setObject(2, since(now));
      resume.setObject(3, at(now));
      resume.setObject(4, person);
      resume.executeUpdate();
    }
  }

  /** A hub says that there is something new. */
  static void hint(Connection database, UUID person, Instant now) throws SQLException {
    try (PreparedStatement hint =
        database.prepareStatement(
            "UPDATE messenger_connection SET poll_at = ?"
                + " WHERE person = ? AND state = 'connected' AND NOT paused")) {
      hint.setObject(1, at(now));
      hint.setObject(2, person);
      hint.executeUpdate();
    }
  }

  /** Feeds tell the time by the second: what was published in this one counts. */
  private static OffsetDateTime since(Instant now) {
    return at(now.truncatedTo(ChronoUnit.SECONDS));
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
