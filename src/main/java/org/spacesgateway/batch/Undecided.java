package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.spacesgateway.mapping.MapKey;

/** A batch's undecided addresses that a rule would answer, if they were not in the map. */
final class Undecided {
  static final String WARNING =
      "a rule answers this address: undecided, it is 404 instead, for exact rows come first";

  private static final String ROWS =
      "SELECT line, scope, key FROM mapping_row WHERE batch = ? AND reason IS NULL AND kind ="
          + " 'unresolved'";
  private static final String WARN =
      "UPDATE mapping_row SET warning = ? WHERE batch = ? AND line = ?";
  private static final int ROWS_A_FETCH = 5000;

  private Undecided() {}

  /**
   * Warns of each.
   *
   * @param database in a transaction
   */
  static void warn(Connection database, UUID batch, Onward onward) throws SQLException {
    try (PreparedStatement select = database.prepareStatement(ROWS);
        PreparedStatement warn = database.prepareStatement(WARN)) {
      select.setObject(1, batch);
      select.setFetchSize(ROWS_A_FETCH);
      try (ResultSet row = select.executeQuery()) {
        int warned = 0;
        while (row.next()) {
          if (onward.isAnsweredByRule(new MapKey(row.getString(2), row.getString(3)))) {
            warn.setString(1, WARNING);
            warn.setObject(2, batch);
            warn.setLong(3, row.getLong(1));
            warn.addBatch();
            if (++warned % ROWS_A_FETCH == 0) {
              warn.executeBatch();
            }
          }
        }
      }
      warn.executeBatch();
    }
  }
}
