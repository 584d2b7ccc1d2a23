package org.spacesgateway.directory;

import java.io.BufferedReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Loads the operator's directory of Spaces from a file. The same file again changes nothing but the
 * time of loading; a bad row is told and passed over, never fatal.
 */
public final class SpaceImport {
  private static final int ROWS_A_COMMIT = 1000;
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String UPSERT =
      """
      INSERT INTO space (cid, alias, owner_tid, owner_oid, title, visibility, loaded_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (cid) DO UPDATE SET alias = excluded.alias, owner_tid = excluded.owner_tid,
        owner_oid = excluded.owner_oid, title = excluded.title, visibility = excluded.visibility,
        loaded_at = excluded.loaded_at
      RETURNING (xmax = 0)\
      """;

  private final Erased erased;
  private final Problems problems;
  private final OffsetDateTime now;

  /** Whether an account's owner asked to be erased. */
  public interface Erased {
    /** True if they did. */
    boolean holds(String tid, String oid) throws SQLException;
  }

  /** Hears of each row that was not loaded as it stands. */
  public interface Problems {
    /**
     * @param line the file's line that the row begins on, from 1
     * @param reason without the row's values
     */
    void found(int line, String reason);
  }

  /**
   * How many rows of a file were what.
   *
   * @param added Spaces that were new
   * @param changed Spaces that were there before
   * @param withoutOwner those of both whose owner asked to be erased, so that nobody is named
   * @param refused rows that were passed over
   */
  public record Counts(long added, long changed, long withoutOwner, long refused) {}

  /**
   * @param erased owners whom no import brings back
   */
  public SpaceImport(Erased erased, Problems problems, Instant now) {
    this.erased = erased;
    this.problems = problems;
    this.now = OffsetDateTime.ofInstant(now, ZoneOffset.UTC);
  }

  /**
   * Loads a file, a thousand rows a transaction.
   *
   * @param in UTF-8 text; its first record names the columns
   * @throws IllegalArgumentException if the first record is not that header: nothing is loaded
   * @throws SQLException if the database fails; what was committed stays, and loading again is safe
   */
  public Counts load(BufferedReader in, Connection database) throws IOException, SQLException {
    Csv csv = new Csv(in);
    header(csv);
    long[] counts = new long[4];
    database.setAutoCommit(false);
    try (PreparedStatement upsert = database.prepareStatement(UPSERT)) {
      for (long rows = 1; ; rows++) {
        try {
          List<String> fields = csv.next();
          if (fields == null) {
            break;
          }
          load(SpaceRow.of(fields), csv.line(), upsert, counts);
        } catch (Csv.UnreadableException | IllegalArgumentException bad) {
          problems.found(csv.line(), bad.getMessage());
          counts[3]++;
        }
        if (rows % ROWS_A_COMMIT == 0) {
          database.commit();
        }
      }
      database.commit();
    }
    return new Counts(counts[0], counts[1], counts[2], counts[3]);
  }

  private static void header(Csv csv) throws IOException {
    List<String> header;
    try {
      header = csv.next();
    } catch (Csv.UnreadableException e) {
      header = null;
    }
    if (header == null
        || !SpaceRow.COLUMNS.equals(
            header.stream().map(name -> name.replace("\uFEFF", "").strip()).toList())) {
      throw new IllegalArgumentException(
          "The first line must be: " + String.join(",", SpaceRow.COLUMNS));
    }
  }

  private void load(SpaceRow row, int line, PreparedStatement upsert, long[] counts)
      throws SQLException {
    boolean nobody = row.ownerTid() != null && erased.holds(row.ownerTid(), row.ownerOid());
    upsert.setString(1, row.cid());
    upsert.setString(2, row.alias());
    upsert.setString(3, nobody ? null : row.ownerTid());
    upsert.setString(4, nobody ? null : row.ownerOid());
    upsert.setString(5, row.title());
    upsert.setString(6, row.visibility());
    upsert.setObject(7, now);
    Savepoint before = upsert.getConnection().setSavepoint();
    try (ResultSet added = upsert.executeQuery()) {
      added.next();
      counts[added.getBoolean(1) ? 0 : 1]++;
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      upsert.getConnection().rollback(before);
      throw new IllegalArgumentException("its alias is another Space's", e);
    }
    upsert.getConnection().releaseSavepoint(before);
    if (nobody) {
      counts[2]++;
      problems.found(line, "its owner asked to be erased: loaded without owner");
    }
  }
}
