package org.spacesgateway.proof;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;

/**
 * Receipts held against the rows of {@code arrival}, whose primary key already sees to "at most
 * once".
 *
 * @param received receipts that clients hold
 * @param repeated receipts that were handed out more than once: always 0
 * @param found receipts whose row is there
 * @param rows rows of {@code arrival}
 */
public record Tally(long received, long repeated, long found, long rows) {
  /** Receipts without a row: the number that must be 0. */
  public long lost() {
    return received - found;
  }

  /** Rows without a receipt: requests that were under way when something died. */
  public long inFlight() {
    return rows - (found - repeated);
  }

  /**
   * Counts, on the server.
   *
   * @param connection to the gateway's database; keeps a temporary table
   * @param receipts what the clients hold
   * @throws SQLException when the database cannot be asked
   */
  public static Tally of(Connection connection, List<UUID> receipts) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create temporary table if not exists receipt (id uuid not null)");
      statement.execute("truncate receipt");
      StringBuilder lines = new StringBuilder(receipts.size() * 37);
      receipts.forEach(id -> lines.append(id).append('\n'));
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("copy receipt from stdin", new StringReader(lines.toString()));
      try (ResultSet row =
          statement.executeQuery(
              """
              select (select count(*) from receipt),
                     (select count(*) - count(distinct id) from receipt),
                     (select count(*) from receipt join arrival using (id)),
                     (select count(*) from arrival)
              """)) {
        row.next();
        return new Tally(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
      }
    } catch (IOException e) {
      throw new SQLException("the receipts could not be copied", e);
    }
  }
}
