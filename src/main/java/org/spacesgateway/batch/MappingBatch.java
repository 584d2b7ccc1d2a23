package org.spacesgateway.batch;

import com.fasterxml.uuid.Generators;
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
import java.util.UUID;

/**
 * A file on its way into the map, and what became of it.
 *
 * @param id UUIDv7
 * @param state how far it is
 * @param format what the file was
 * @param source the file's name
 * @param actor who brought it
 * @param reason why; empty when not said
 * @param began when
 * @param changed when its state changed last
 * @param stagedLines the last line of the file that is staged; 0 when none is
 * @param version of the map that it was published with; null while it never was
 * @param rolledBackBy the version that took it back; null while it stands
 */
public record MappingBatch(
    UUID id,
    State state,
    String format,
    String source,
    String actor,
    String reason,
    Instant began,
    Instant changed,
    long stagedLines,
    Long version,
    Long rolledBackBy) {

  /** How far a batch is; stored by its name in lower case. */
  public enum State {
    /** Its file is being read; importing that again goes on where this stopped. */
    STAGING,
    /** Read to its end. */
    STAGED,
    /** Compared with what is live. */
    CHECKED,
    /** Live. */
    PUBLISHED,
    /** Was live. */
    ROLLED_BACK,
    /** Given up; its rows are gone. */
    DISCARDED
  }

  private static final String SELECT =
      "SELECT id, state, format, source, actor, reason, began_at, changed_at, staged_lines, version, rolled_back_by FROM mapping_batch ";

  /**
   * The batch of a file: a new one, or the one that was being staged, or waited for its check, when
   * its import ended early.
   *
   * @param digest a SHA-256 of the file, and of all else that its rows are made by
   */
  public static MappingBatch begin(
      Connection database,
      String format,
      String source,
      String digest,
      String actor,
      String reason,
      Instant now)
      throws SQLException {
    try (PreparedStatement unfinished =
        database.prepareStatement(
            SELECT
                + "WHERE state IN ('staging', 'staged') AND digest = ? AND format = ? AND source = ?"
                + " ORDER BY began_at DESC, id DESC LIMIT 1")) {
      unfinished.setString(1, digest);
      unfinished.setString(2, format);
      unfinished.setString(3, source);
      List<MappingBatch> found = read(unfinished);
      if (!found.isEmpty()) {
        return found.getFirst();
      }
    }
    UUID id = Generators.timeBasedEpochGenerator().construct(now.toEpochMilli());
    try (PreparedStatement insert =
        database.prepareStatement(
            """
            INSERT INTO mapping_batch
              (id, state, format, source, digest, actor, reason, began_at, changed_at, staged_lines)
            VALUES (?, 'staging', ?, ?, ?, ?, ?, ?, ?, 0)\
            """)) {
      OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
      insert.setObject(1, id);
      insert.setString(2, format);
      insert.setString(3, source);
      insert.setString(4, digest);
      insert.setString(5, actor);
      insert.setString(6, reason);
      insert.setObject(7, at);
      insert.setObject(8, at);
      insert.executeUpdate();
    }
    return find(database, id).orElseThrow();
  }

  /** The batch of this id. */
  public static Optional<MappingBatch> find(Connection database, UUID id) throws SQLException {
    try (PreparedStatement select = database.prepareStatement(SELECT + "WHERE id = ?")) {
      select.setObject(1, id);
      return read(select).stream().findFirst();
    }
  }

  /**
   * The same, kept from others until the transaction ends.
   *
   * @throws RefusedException if there is none
   */
  static MappingBatch locked(Connection database, UUID id) throws SQLException, RefusedException {
    try (PreparedStatement select = database.prepareStatement(SELECT + "WHERE id = ? FOR UPDATE")) {
      select.setObject(1, id);
      return read(select).stream()
          .findFirst()
          .orElseThrow(() -> new RefusedException("There is no batch " + id));
    }
  }

  /** The newest batches, newest first. */
  public static List<MappingBatch> newest(Connection database, int most) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(SELECT + "ORDER BY began_at DESC, id DESC LIMIT ?")) {
      select.setInt(1, most);
      return read(select);
    }
  }

  /** Enters a state. */
  void become(Connection database, State next, Instant now) throws SQLException {
    try (PreparedStatement update =
        database.prepareStatement(
            "UPDATE mapping_batch SET state = ?, changed_at = ? WHERE id = ?")) {
      update.setString(1, next.name().toLowerCase(Locale.ROOT));
      update.setObject(2, now.atOffset(ZoneOffset.UTC));
      update.setObject(3, id);
      update.executeUpdate();
    }
  }

  private static List<MappingBatch> read(PreparedStatement select) throws SQLException {
    List<MappingBatch> batches = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        batches.add(
            new MappingBatch(
                row.getObject(1, UUID.class),
                State.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                row.getLong(9),
                row.getObject(10, Long.class),
                row.getObject(11, Long.class)));
      }
    }
    return batches;
  }

  /** What was asked of a batch can't be done in its state; says what can. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String told) {
      super(told);
    }
  }
}
