package org.spacesgateway.arrival;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The arrival table, written in groups. */
public final class ArrivalTable {
  private static final String COPY =
      "COPY arrival (" + String.join(", ", ArrivalRow.COLUMNS) + ") FROM STDIN";
  private static final String INSERT =
      "INSERT INTO arrival ("
          + String.join(", ", ArrivalRow.COLUMNS)
          + ") VALUES ("
          + String.join(", ", Collections.nCopies(ArrivalRow.COLUMNS.size(), "?"))
          // Written again, for the sake of its commit: one that wrote nothing waits for no standby,
          // and a row that is there may have come without one.
          + ") ON CONFLICT (id) DO UPDATE SET at = excluded.at";

  /* No arrival's id: those begin with their time. */
  private static final String NOBODY = "'00000000-0000-7000-8000-000000000000'";

  /* Sent as one, and so one transaction, which no lost connection leaves open. */
  private static final String WRITE_AND_TAKE_BACK =
      "INSERT INTO arrival (id, at, kind, source, method, client, counted, target) VALUES ("
          + NOBODY
          + ", now(), '', '', '', '', false, ''); DELETE FROM arrival WHERE id = "
          + NOBODY;
  private static final int BUFFER = 256 * 1024;

  /**
   * SQLSTATE classes that speak of the database, or of the way to it (99 is the driver's own). All
   * others speak of a row: its data, a constraint, whatever a trigger raises.
   */
  private static final Set<String> THE_DATABASE =
      Set.of(
          "08", "25", "26", "28", "3D", "3F", "40", "42", "53", "55", "57", "58", "99", "F0", "XX");

  private final DataSource database;

  /** The table in this database. Connections are taken for each call, with autocommit on. */
  public ArrivalTable(DataSource database) {
    this.database = database;
  }

  /**
   * Writes rows with one COPY, in a transaction of its own: when this returns, they are on disk,
   * and on a standby's where commits wait for one.
   *
   * @throws SQLException if they are not, or if that is not known; then none or all of them are
   */
  void copy(List<byte[]> rows) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.clearWarnings();
      CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
      try {
        byte[] buffer = new byte[BUFFER];
        int filled = 0;
        for (byte[] row : rows) {
          if (filled + row.length > buffer.length) {
            copy.writeToCopy(buffer, 0, filled);
            filled = 0;
          }
          System.arraycopy(row, 0, buffer, filled, row.length);
          filled += row.length;
        }
        copy.writeToCopy(buffer, 0, filled);
        copy.endCopy();
        refuseWarnings(connection);
      } finally {
        if (copy.isActive()) {
          copy.cancelCopy();
        }
      }
    }
  }

  /**
   * Writes rows that may be there already, all in one transaction; when this returns, they are
   * where {@link #copy} puts them, those too that were there.
   *
   * @throws SQLException if none was written, or if that is not known
   * @throws IllegalArgumentException if one of them is no row of ours; none was written
   */
  void insertMissing(List<byte[]> rows) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
        for (byte[] row : rows) {
          bind(insert, ArrivalRow.values(row));
          insert.addBatch();
        }
        insert.executeBatch();
        connection.clearWarnings();
        connection.commit();
        refuseWarnings(connection);
      } catch (SQLException | RuntimeException e) {
        rollBackQuietly(connection, e);
        throw e;
      }
    }
  }

  /* A commit whose wait for a standby somebody cancelled succeeds, with no more than a warning. */
  private static void refuseWarnings(Connection connection) throws SQLException {
    SQLWarning warning = connection.getWarnings();
    if (warning != null) {
      throw new SQLException("perhaps on one machine alone", warning.getSQLState(), warning);
    }
  }

  /** Whether a statement failed because of a row it wrote, not because of the database. */
  static boolean isARowsFault(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.length() == 5 && !THE_DATABASE.contains(state.substring(0, 2));
  }

  /**
   * Whether the table can be written, and in time: writes a row and takes it back, which meets
   * every lock and trigger that a new one would, and whose commit waits as any does. Whoever asks
   * while another's commit waits is told no, and leaves no second one waiting: they want the same
   * row.
   */
  boolean isWritable() {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(WRITE_AND_TAKE_BACK);
      return true;
    } catch (SQLException away) {
      return false;
    }
  }

  /**
   * The moment before which arrivals are older than they may become: by this clock and by the
   * database's, so that neither alone, however far it leaps, empties the table.
   *
   * @throws SQLException if the database is away
   */
  public Instant oldestKept(Instant now, Duration retention) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT now()")) {
      row.next();
      Instant databases = row.getObject(1, OffsetDateTime.class).toInstant();
      return (databases.isBefore(now) ? databases : now).minus(retention);
    }
  }

  /**
   * Deletes the oldest rows from before a moment.
   *
   * @param limit how many at most, so that a step stays short
   * @return how many were deleted; fewer than the limit when none is left
   * @throws SQLException if the database is away
   */
  public int deleteBefore(Instant moment, int limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement delete =
            connection.prepareStatement(
                "DELETE FROM arrival WHERE id IN (SELECT id FROM arrival WHERE id < ? ORDER BY id LIMIT ?)")) {
      delete.setObject(1, ArrivalIds.firstAt(moment));
      delete.setInt(2, limit);
      return delete.executeUpdate();
    }
  }

  private static void bind(PreparedStatement insert, String[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      switch (ArrivalRow.COLUMNS.get(i)) {
        case "id" -> insert.setObject(i + 1, UUID.fromString(present(value)));
        case "at" -> insert.setObject(i + 1, moment(present(value)));
        case "counted" -> insert.setBoolean(i + 1, present(value).equals("t"));
        default -> {
          if (value == null) {
            insert.setNull(i + 1, Types.VARCHAR);
          } else {
            insert.setString(i + 1, value);
          }
        }
      }
    }
  }

  private static String present(String value) {
    if (value == null) {
      throw new IllegalArgumentException("a row without what every row has");
    }
    return value;
  }

  private static OffsetDateTime moment(String value) {
    try {
      return OffsetDateTime.ofInstant(Instant.parse(value), ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a row of no moment", e);
    }
  }

  private static void rollBackQuietly(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException alreadyGone) {
      cause.addSuppressed(alreadyGone);
    }
  }
}
