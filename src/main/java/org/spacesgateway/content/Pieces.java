package org.spacesgateway.content;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.spacesgateway.address.Cid;

/**
 * What was read of a Space, deleted some rows at a time: a statement that deletes thousands of
 * pictures would take longer than any may.
 */
enum Pieces {
  /** Entries, each up to some megabytes. */
  ENTRIES("read_entry", "number", 50),
  /** Pictures, each up to ten megabytes. */
  PICTURES("read_picture", "name", 20),
  /** What was left out: short rows. */
  LEFT_OUT("read_left_out", "what, place", 1000),
  /** What the old platform said of its answers: short rows. */
  PAGES("read_page", "address", 1000),
  /** Entries of the reading under way, where an earlier one is in use. */
  ANEW_ENTRIES("anew_entry", "number", 50),
  /** What that reading left out. */
  ANEW_LEFT_OUT("anew_left_out", "what, place", 1000);

  private final String table;
  private final String key;
  private final int atOnce;

  Pieces(String table, String key, int atOnce) {
    this.table = table;
    this.key = key;
    this.atOnce = atOnce;
  }

  /** Deletes all of a Space, in the caller's transaction. */
  void delete(Connection database, Cid cid) throws SQLException {
    delete(database, cid, "");
  }

  /**
   * Deletes those of a Space that were come across last in an earlier reading, or nobody knows in
   * which, in the caller's transaction.
   *
   * @param round the reading that is the first not to be earlier
   */
  void delete(Connection database, Cid cid, int round) throws SQLException {
    delete(database, cid, " AND (round IS NULL OR round < " + round + ")");
  }

  private void delete(Connection database, Cid cid, String which) throws SQLException {
    String some =
        "DELETE FROM %1$s WHERE cid = ? AND (%2$s) IN (SELECT %2$s FROM %1$s WHERE cid = ?%3$s LIMIT %4$d)"
            .formatted(table, key, which, atOnce);
    try (PreparedStatement delete = database.prepareStatement(some)) {
      delete.setString(1, cid.hex());
      delete.setString(2, cid.hex());
      while (delete.executeUpdate() == atOnce) {
        // There may be more.
      }
    }
  }
}
