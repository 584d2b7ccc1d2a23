package org.spacesgateway.transfer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.address.Cid;
import org.spacesgateway.transfer.Transfer.Counts;

/** Transfers in the table. Everything happens in the caller's transaction. */
final class TransferRows {
  private static final String SELECT =
      """
      SELECT id, person, cid, blog_id, friends, step, part, at, batch, hold, why, hold_at, round,
        parts, entries, comments, pictures, done_now, done_of, failures, asked_at, moved_at, as_is,
        blog_address, categories
      FROM transfer\
      """;

  private TransferRows() {}

  /**
   * Puts a new one there.
   *
   * @return false when its Space, or its blog, has one that is not over
   */
  static boolean insert(Connection database, Transfer it, Instant lookAt) throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            """
            INSERT INTO transfer (id, person, cid, blog_id, friends, step, part, round, parts,
              entries, comments, pictures, done_now, done_of, failures, asked_at, moved_at)
            VALUES (?, ?, ?, ?, ?, ?, 0, 1, '[]', 0, 0, 0, 0, 0, 0, ?, ?) ON CONFLICT DO NOTHING\
            """)) {
      insert.setObject(1, it.id());
      insert.setObject(2, it.person());
      insert.setString(3, it.cid().hex());
      insert.setLong(4, it.blogId());
      insert.setBoolean(5, it.friends());
      insert.setString(6, it.step().word());
      insert.setObject(7, at(it.asked()));
      insert.setObject(8, at(it.moved()));
      return insert.executeUpdate() == 1 && update(database, it, null, lookAt, it.asked());
    }
  }

  /**
   * A row.
   *
   * @param transfer empty when it can't be read: by a later release, perhaps
   */
  record Row(UUID id, Optional<Transfer> transfer) {}

  /** The one of this id, kept from others until the transaction ends. */
  static Optional<Row> locked(Connection database, UUID id) throws SQLException {
    return some(database, " WHERE id = ? FOR UPDATE", id).stream().findFirst();
  }

  /** The one of this id. */
  static Optional<Row> find(Connection database, UUID id) throws SQLException {
    return some(database, " WHERE id = ?", id).stream().findFirst();
  }

  /** The newest of a person. */
  static Optional<Row> newest(Connection database, UUID person) throws SQLException {
    return some(database, " WHERE person = ? ORDER BY id DESC LIMIT 1", person).stream()
        .findFirst();
  }

  /** All of a person, the oldest first. */
  static List<Row> of(Connection database, UUID person) throws SQLException {
    return some(database, " WHERE person = ? ORDER BY id", person);
  }

  /** The one of a person that is not over, kept from others until the transaction ends. */
  static Optional<Row> open(Connection database, UUID person) throws SQLException {
    return some(database, " WHERE person = ? AND ended_at IS NULL FOR UPDATE", person).stream()
        .findFirst();
  }

  /**
   * Those that are not over of a Space, or to a blog, kept from others until the transaction ends.
   */
  static List<Row> open(Connection database, Cid cid, long blogId) throws SQLException {
    return some(
        database,
        " WHERE (cid = ? OR blog_id = ?) AND ended_at IS NULL ORDER BY id FOR UPDATE",
        cid.hex(),
        blogId);
  }

  /** The newest of all that are not over, or of a state of them. */
  static List<Row> listed(Connection database, boolean over, int most) throws SQLException {
    return some(
        database,
        " WHERE ended_at IS "
            + (over ? "NOT NULL" : "NULL")
            + " ORDER BY "
            + (over ? "ended_at DESC" : "look_at NULLS FIRST, id")
            + " LIMIT ?",
        most);
  }

  /**
   * The one whose turn it is, leased until then: whoever waits longest comes first, so that all
   * owners have their turns. Its id alone: a row that can't be read must not stop the others.
   */
  static Optional<UUID> take(Connection database, UUID lease, Instant now, Instant until)
      throws SQLException {
    try (PreparedStatement update =
        database.prepareStatement(
            """
            UPDATE transfer SET lease = ?, look_at = ?
            WHERE id = (SELECT id FROM transfer WHERE look_at <= ?
              ORDER BY look_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id\
            """)) {
      update.setObject(1, lease);
      update.setObject(2, at(until));
      update.setObject(3, at(now));
      try (ResultSet row = update.executeQuery()) {
        return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
      }
    }
  }

  /**
   * Writes down what it is now; its lease ends.
   *
   * @param lease whose step it was; null: whoever's
   * @param lookAt null: not by itself
   * @return false when the lease is another's by now, or it was stopped meanwhile
   */
  static boolean update(Connection database, Transfer it, UUID lease, Instant lookAt, Instant now)
      throws SQLException {
    try (PreparedStatement update =
        database.prepareStatement(
            """
            UPDATE transfer SET friends = ?, step = ?, part = ?, at = ?, batch = ?, hold = ?, why = ?,
              hold_at = ?, round = ?, parts = ?, entries = ?, comments = ?, pictures = ?,
              done_now = ?, done_of = ?, failures = ?, asked_at = ?, moved_at = ?, look_at = ?,
              lease = NULL, ended_at = ?, as_is = ?, blog_address = ?,
              categories = ?
            WHERE id = ? AND ended_at IS NULL\
            """
                + (lease == null ? "" : " AND lease = ?"))) {
      Counts counts = it.counts();
      int i = 0;
      update.setBoolean(++i, it.friends());
      update.setString(++i, it.step().word());
      update.setInt(++i, it.step().part());
      update.setString(++i, it.step().at());
      update.setObject(++i, it.step().batch());
      update.setString(++i, hold(it.hold()));
      update.setString(++i, why(it.hold()));
      update.setObject(++i, at(until(it.hold())));
      update.setInt(++i, it.round());
      update.setString(++i, PartsText.of(it.parts()));
      for (long count :
          new long[] {
            counts.entries(), counts.comments(), counts.pictures(), counts.now(), counts.of()
          }) {
        update.setLong(++i, count);
      }
      update.setInt(++i, it.failures());
      update.setObject(++i, at(it.asked()));
      update.setObject(++i, at(it.moved()));
      update.setObject(++i, at(lookAt));
      update.setObject(++i, it.isOver() ? at(now) : null);
      update.setBoolean(++i, it.asIs());
      update.setString(++i, it.blogAddress());
      update.setString(++i, PartsText.ofNames(it.categories()));
      update.setObject(++i, it.id());
      if (lease != null) {
        update.setObject(++i, lease);
      }
      return update.executeUpdate() == 1;
    }
  }

  /** Whether no process is at a step of it now. */
  static boolean isIdle(Connection database, UUID id, Instant now) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT FROM transfer WHERE id = ? AND (lease IS NULL OR look_at <= ?)")) {
      select.setObject(1, id);
      select.setObject(2, at(now));
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** What is over has been tidied up after. */
  static void tidied(Connection database, UUID id, UUID lease) throws SQLException {
    try (PreparedStatement update =
        database.prepareStatement(
            "UPDATE transfer SET look_at = NULL, lease = NULL WHERE id = ? AND lease = ?")) {
      update.setObject(1, id);
      update.setObject(2, lease);
      update.executeUpdate();
    }
  }

  /** Deletes everything about somebody's transfers. */
  static void erase(Connection database, UUID person) throws SQLException {
    for (String delete :
        new String[] {
          "DELETE FROM transfer_entry WHERE transfer IN (SELECT id FROM transfer WHERE person = ?)",
          "DELETE FROM transfer_letter WHERE transfer IN (SELECT id FROM transfer WHERE person = ?)",
          "DELETE FROM transfer WHERE person = ?"
        }) {
      try (PreparedStatement statement = database.prepareStatement(delete)) {
        statement.setObject(1, person);
        statement.executeUpdate();
      }
    }
  }

  private static List<Row> some(Connection database, String which, Object... arguments)
      throws SQLException {
    List<Row> found = new ArrayList<>();
    try (PreparedStatement select = database.prepareStatement(SELECT + which)) {
      for (int i = 0; i < arguments.length; i++) {
        select.setObject(i + 1, arguments[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(new Row(row.getObject(1, UUID.class), readable(row)));
        }
      }
    }
    return found;
  }

  /* One that can't be read must not keep anybody from the others. */
  private static Optional<Transfer> readable(ResultSet row) throws SQLException {
    try {
      return Optional.of(read(row));
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  private static Transfer read(ResultSet row) throws SQLException {
    return new Transfer(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        Cid.ofHex(row.getString(3)).orElseThrow(),
        row.getLong(4),
        row.getBoolean(5),
        Step.of(row.getString(6), row.getInt(7), row.getString(8), row.getObject(9, UUID.class)),
        hold(row.getString(10), row.getString(11), instant(row, 12)),
        row.getInt(13),
        row.getBoolean(23),
        row.getString(24),
        PartsText.names(row.getString(25)),
        PartsText.parts(row.getString(14)),
        new Counts(
            row.getLong(15), row.getLong(16), row.getLong(17), row.getLong(18), row.getLong(19)),
        row.getInt(20),
        instant(row, 21),
        instant(row, 22));
  }

  private static String hold(Hold hold) {
    return switch (hold) {
      case Hold.None() -> null;
      case Hold.Retry retry -> "retry";
      case Hold.Waits waits -> "waits";
      case Hold.NeedsYou needsYou -> "needs-you";
      case Hold.Stopped stopped -> "stopped";
    };
  }

  private static Hold hold(String word, String reason, Instant until) {
    Why why = Why.of(reason).orElse(Why.WORDPRESS_AWAY);
    return switch (word) {
      case null -> new Hold.None();
      case "retry" -> new Hold.Retry(why, until);
      case "waits" -> new Hold.Waits(why, until);
      case "needs-you" -> new Hold.NeedsYou(why);
      case "stopped" -> new Hold.Stopped(why);
      default -> throw new IllegalArgumentException("no hold " + word);
    };
  }

  private static String why(Hold hold) {
    return switch (hold) {
      case Hold.None() -> null;
      case Hold.Retry(Why why, Instant at) -> why.word();
      case Hold.Waits(Why why, Instant at) -> why.word();
      case Hold.NeedsYou(Why why) -> why.word();
      case Hold.Stopped(Why why) -> why.word();
    };
  }

  private static Instant until(Hold hold) {
    return switch (hold) {
      case Hold.Retry(Why why, Instant at) -> at;
      case Hold.Waits(Why why, Instant at) -> at;
      default -> null;
    };
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  /** For a column; null for null. */
  static OffsetDateTime at(Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }
}
