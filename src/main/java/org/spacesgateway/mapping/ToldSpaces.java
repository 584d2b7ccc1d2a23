package org.spacesgateway.mapping;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.spacesgateway.address.Cid;

/** Spaces that were told of as changed: after a directory import they may be very many. */
final class ToldSpaces {
  /* So few that a database that has none of them in its memory reads them within a look-up's time. */
  private static final int AT_ONCE = 500;

  private static final int ROWS_A_FETCH = 5_000;
  private static final String SINCE =
      "SELECT cid FROM space_change WHERE version > ? LIMIT " + (MapChanges.MOST + 1);
  /* Those that they gave up, too, have an index by their Space; those that they have stand there. */
  private static final String NAMES =
      """
      SELECT a.alias, a.cid FROM space s JOIN space_alias a ON a.alias = s.alias
      WHERE s.cid = ANY (?)
      UNION ALL SELECT alias, cid FROM space_alias WHERE former AND cid = ANY (?)\
      """;

  private ToldSpaces() {}

  /**
   * Their CIDs, each perhaps more than once.
   *
   * @param version after which they were told of
   * @param database in a transaction
   * @return at most one more than {@link MapChanges#MOST}
   */
  static List<String> since(long version, Connection database) throws SQLException {
    List<String> cids = new ArrayList<>();
    try (PreparedStatement told = database.prepareStatement(SINCE)) {
      told.setFetchSize(ROWS_A_FETCH);
      told.setLong(1, version);
      try (ResultSet row = told.executeQuery()) {
        while (row.next()) {
          cids.add(row.getString(1));
        }
      }
    }
    return cids;
  }

  /** The same, so many at a time as one statement may ask for. */
  static List<List<String>> pieces(List<String> cids) {
    List<List<String>> pieces = new ArrayList<>();
    for (int from = 0; from < cids.size(); from += AT_ONCE) {
      pieces.add(cids.subList(from, Math.min(cids.size(), from + AT_ONCE)));
    }
    return pieces;
  }

  /** The names that such a piece's Spaces have, and had, and where each leads now. */
  static Map<String, Cid> names(List<String> piece, Connection database) throws SQLException {
    Map<String, Cid> names = new HashMap<>();
    Array cids = database.createArrayOf("text", piece.toArray());
    try (PreparedStatement select = database.prepareStatement(NAMES)) {
      select.setArray(1, cids);
      select.setArray(2, cids);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String alias = row.getString(1);
          Cid.ofHex(row.getString(2)).ifPresent(cid -> names.put(alias, cid));
        }
      }
    }
    return names;
  }
}
