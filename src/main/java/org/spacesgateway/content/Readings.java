package org.spacesgateway.content;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.Reading.State;
import org.spacesgateway.content.SpaceReader.Why;

/** Which Spaces are to be read, and how far that is. */
public final class Readings {
  private static final String OF =
      """
      SELECT r.state, r.total, r.look_at, r.failures, r.fault,
        CASE WHEN r.state = 'done' AND r.fault IS NULL THEN r.read_at
          ELSE coalesce(r.complete_at, CASE WHEN r.state = 'done' THEN r.read_at END) END,
        e.entries, e.comments, p.kept, p.wanted,
        (SELECT count(*) FROM anew_entry WHERE cid = r.cid),
        CASE WHEN r.state = 'done' THEN r.pictures ELSE coalesce(r.complete_pictures, false) END
      FROM reading r,
        LATERAL (SELECT count(*) entries, coalesce(sum(comments), 0) comments
          FROM read_entry WHERE cid = r.cid) e,
        LATERAL (SELECT count(*) FILTER (WHERE state = 'kept') kept,
          count(*) FILTER (WHERE state <> 'missing') wanted
          FROM read_picture WHERE cid = r.cid) p
      WHERE r.cid = ?\
      """;

  private final DataSource database;

  /** Those in that database. */
  public Readings(DataSource database) {
    this.database = database;
  }

  /**
   * Wants a Space to be read from where it lives. What is under way goes on; what is read is read
   * again only if that was too long ago, and stays in use until that is done: if the Space can't be
   * read any more, for good.
   *
   * @param pictures whether its pictures are to be kept, too
   * @param notBefore what was read, or refused, before then is read again
   * @param keptUntil how long it is to be kept, at least
   */
  public void ask(Cid cid, boolean pictures, Instant notBefore, Instant keptUntil, Instant now)
      throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        if (!insert(connection, cid, pictures, keptUntil, now)) {
          again(connection, cid, pictures, notBefore, keptUntil, now);
        }
        connection.commit();
      } catch (SQLException failed) {
        connection.rollback();
        throw failed;
      }
    }
  }

  private static boolean insert(
      Connection connection, Cid cid, boolean pictures, Instant keptUntil, Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO reading (cid, source, state, pictures, asked_at, look_at, failures, kept_until)
            VALUES (?, 'origin', 'queued', ?, ?, ?, 0, ?) ON CONFLICT DO NOTHING\
            """)) {
      insert.setString(1, cid.hex());
      insert.setBoolean(2, pictures);
      insert.setObject(3, at(now));
      insert.setObject(4, at(now));
      insert.setObject(5, at(keptUntil));
      return insert.executeUpdate() == 1;
    }
  }

  private static void again(
      Connection connection,
      Cid cid,
      boolean pictures,
      Instant notBefore,
      Instant keptUntil,
      Instant now)
      throws SQLException {
    State state;
    boolean fromOrigin;
    boolean hasPictures;
    Instant readAt;
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT state, source, pictures, read_at, complete_at FROM reading WHERE cid = ? FOR UPDATE")) {
      select.setString(1, cid.hex());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        state = state(row.getString(1), instant(row, 5));
        fromOrigin = row.getString(2).equals("origin");
        hasPictures = row.getBoolean(3);
        readAt = instant(row, 4);
      }
    }
    boolean ended = state == State.DONE || state == State.REFUSED;
    State next = null;
    if (ended && fromOrigin && readAt.isBefore(notBefore)) {
      next = State.QUEUED;
    } else if (state == State.DONE && pictures && !hasPictures) {
      next = State.PICTURES;
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE reading SET pictures = pictures OR ?, kept_until = greatest(kept_until, ?),
              state = coalesce(?, state), look_at = coalesce(?, look_at), round = round + ?,
              total = CASE WHEN ? THEN NULL ELSE total END,
              complete_at = CASE WHEN ? THEN CASE WHEN state = 'done' AND fault IS NULL
                  THEN read_at ELSE coalesce(complete_at, read_at) END
                WHEN ? THEN NULL ELSE complete_at END,
              complete_pictures = CASE WHEN ? THEN ? ELSE complete_pictures END
            WHERE cid = ?\
            """)) {
      boolean anew = next == State.QUEUED && state == State.DONE;
      update.setBoolean(1, pictures);
      update.setObject(2, at(keptUntil));
      update.setString(3, next == null ? null : word(next));
      update.setObject(4, next == null ? null : at(now));
      update.setInt(5, next == State.QUEUED ? 1 : 0);
      update.setBoolean(6, next == State.QUEUED);
      update.setBoolean(7, anew);
      update.setBoolean(8, next != null);
      update.setBoolean(9, anew);
      update.setBoolean(10, hasPictures);
      update.setString(11, cid.hex());
      update.executeUpdate();
    }
    if (next == State.QUEUED) {
      AnewRows.forget(connection, cid);
      // "As before" would not say which entries are still there.
      try (PreparedStatement forget =
          connection.prepareStatement("DELETE FROM read_page WHERE cid = ?")) {
        forget.setString(1, cid.hex());
        forget.executeUpdate();
      }
    }
  }

  /** How far a Space is; empty when nobody asked for it, or it is deleted since. */
  public Optional<Reading> of(Cid cid) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(OF)) {
      select.setString(1, cid.hex());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        State state = state(row.getString(1), instant(row, 6));
        boolean ended = state == State.REFUSED || state == State.DONE;
        return Optional.of(
            new Reading(
                cid,
                state,
                row.getLong(7),
                row.getLong(8),
                row.getObject(2, Integer.class),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getInt(4) > 0 ? instant(row, 3) : null,
                ended && row.getString(5) != null ? Why.valueOf(row.getString(5)) : null,
                instant(row, 6),
                row.getBoolean(12)));
      }
    }
  }

  /**
   * Keeps what was read of a Space for longer.
   *
   * @param until how long it is to be kept, at least
   * @return false when not all of its entries are there: it was forgotten, or is not read yet
   */
  public boolean keep(Cid cid, Instant until) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                """
                UPDATE reading SET kept_until = greatest(kept_until, ?)
                WHERE cid = ? AND (state IN ('pictures', 'done') OR complete_at IS NOT NULL)\
                """)) {
      update.setObject(1, at(until));
      update.setString(2, cid.hex());
      return update.executeUpdate() == 1;
    }
  }

  /**
   * How many entries a Space has, by what is kept of it, in the caller's transaction; empty while
   * that is not known.
   */
  public static OptionalLong entries(Connection database, Cid cid) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            """
            SELECT CASE WHEN state IN ('pictures', 'done') OR complete_at IS NOT NULL
              THEN (SELECT count(*) FROM read_entry WHERE cid = r.cid) ELSE total END
            FROM reading r WHERE cid = ? AND (state <> 'refused' OR complete_at IS NOT NULL)\
            """)) {
      select.setString(1, cid.hex());
      try (ResultSet row = select.executeQuery()) {
        Long entries = row.next() ? row.getObject(1, Long.class) : null;
        return entries == null ? OptionalLong.empty() : OptionalLong.of(entries);
      }
    }
  }

  /**
   * As of when the complete reading of a Space is that is in use, in the caller's transaction;
   * empty when there is none.
   */
  public static Optional<Instant> completeAt(Connection database, Cid cid) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            """
            SELECT CASE WHEN state = 'done' AND fault IS NULL THEN read_at
              ELSE coalesce(complete_at, CASE WHEN state = 'done' THEN read_at END) END
            FROM reading WHERE cid = ?\
            """)) {
      select.setString(1, cid.hex());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.ofNullable(instant(row, 1)) : Optional.empty();
      }
    }
  }

  /** Forgets all that was read of a Space, in the caller's transaction. */
  public static void forget(Connection database, Cid cid) throws SQLException {
    for (Pieces rows : Pieces.values()) {
      rows.delete(database, cid);
    }
    try (PreparedStatement delete =
        database.prepareStatement("DELETE FROM reading WHERE cid = ?")) {
      delete.setString(1, cid.hex());
      delete.executeUpdate();
    }
  }

  /**
   * What is kept of a Space.
   *
   * @param asked when somebody asked for it first
   * @param until how long it is kept
   */
  public record Kept(Cid cid, Instant asked, Instant until) {}

  /** Those of these Spaces of which anything is kept, in the caller's transaction. */
  public static List<Kept> kept(Connection database, List<Cid> cids) throws SQLException {
    List<Kept> kept = new ArrayList<>();
    try (PreparedStatement select =
        database.prepareStatement("SELECT asked_at, kept_until FROM reading WHERE cid = ?")) {
      for (Cid cid : cids) {
        select.setString(1, cid.hex());
        try (ResultSet row = select.executeQuery()) {
          if (row.next()) {
            kept.add(new Kept(cid, instant(row, 1), instant(row, 2)));
          }
        }
      }
    }
    return kept;
  }

  /* The release before knows of no earlier reading that is in use when one is refused. */
  private static State state(String word, Instant completeAt) {
    State state = state(word);
    return state == State.REFUSED && completeAt != null ? State.DONE : state;
  }

  static State state(String word) {
    return State.valueOf(word.toUpperCase(Locale.ROOT));
  }

  static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
