package org.spacesgateway.content;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;

/**
 * Whether a reading came across all that there is of a Space. Everything happens in the caller's
 * transaction.
 */
final class Completeness {
  /* Also what a process of the release before found, which keeps nothing aside. */
  private static final String MISSING =
      """
      SELECT r.total - (SELECT count(*) FROM (
        SELECT number::text AS place FROM read_entry WHERE cid = r.cid AND (round = r.round OR ?)
        UNION SELECT number::text FROM anew_entry WHERE cid = r.cid AND round = r.round
        UNION SELECT place FROM read_left_out
          WHERE cid = r.cid AND (round = r.round OR ?) AND what = 'ENTRY' AND place ~ '^[0-9]+$'
        UNION SELECT place FROM anew_left_out
          WHERE cid = r.cid AND round = r.round AND what = 'ENTRY' AND place ~ '^[0-9]+$') AS found)
      FROM reading r WHERE cid = ?\
      """;

  private static final String FOUND =
      """
      SELECT EXISTS (SELECT 1 FROM anew_entry WHERE cid = r.cid AND round = r.round)
        OR EXISTS (SELECT 1 FROM read_entry WHERE cid = r.cid AND round = r.round)
        OR NOT EXISTS (SELECT 1 FROM read_entry WHERE cid = r.cid)
      FROM reading r WHERE cid = ?\
      """;

  /* An entry that is told has a number; a page that lists entries has none. */
  private static final String WHOLE =
      """
      SELECT NOT EXISTS (SELECT 1 FROM anew_left_out
        WHERE cid = r.cid AND what = 'ENTRY' AND place !~ '^[0-9]+$')
      FROM reading r WHERE cid = ?\
      """;

  private Completeness() {}

  /**
   * Entries that the Space counts beyond those that were come across are told; if there are none,
   * nothing is.
   *
   * @param into where it is told
   * @param earlier whether what only an earlier reading came across counts, too
   */
  static void compare(Connection database, Cid cid, Into into, boolean earlier)
      throws SQLException {
    try (PreparedStatement select = database.prepareStatement(MISSING);
        PreparedStatement forget =
            database.prepareStatement(
                "DELETE FROM " + into.leftOut + " WHERE cid = ? AND what = ? AND place = ''")) {
      select.setBoolean(1, earlier);
      select.setBoolean(2, earlier);
      select.setString(3, cid.hex());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        int missing = row.getInt(1);
        if (missing > 0) {
          ReadingRows.leaveOut(
              database, cid, List.of(new LeftOut(What.ENTRY_NOT_LISTED, "", missing, "")), into);
        } else {
          forget.setString(1, cid.hex());
          forget.setString(2, What.ENTRY_NOT_LISTED.stored());
          forget.executeUpdate();
        }
      }
    }
  }

  /** Whether a reading anew found anything of a Space that had anything. */
  static boolean isAnyFound(Connection database, Cid cid) throws SQLException {
    return is(database, FOUND, cid);
  }

  /** Whether a reading anew came across all that it was told of; it is compared before. */
  static boolean isWhole(Connection database, Cid cid) throws SQLException {
    return is(database, WHOLE, cid);
  }

  private static boolean is(Connection database, String sql, Cid cid) throws SQLException {
    try (PreparedStatement select = database.prepareStatement(sql)) {
      select.setString(1, cid.hex());
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
