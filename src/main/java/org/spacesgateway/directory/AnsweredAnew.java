package org.spacesgateway.directory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Of Spaces that are staged, those that old addresses are answered from otherwise once they are
 * loaded, and that pods may remember. What is not there, and what is private, they never remember
 * beyond a version.
 */
final class AnsweredAnew {
  /* A Space that the directory did not know was answered from by its mappings alone. */
  private static final String MAPPED = "EXISTS (SELECT 1 FROM mapping m WHERE m.scope = s.cid)";
  private static final String NEW = "SELECT s.cid FROM staged s WHERE " + MAPPED;
  private static final String ALL =
      """
      SELECT s.cid FROM staged s LEFT JOIN space p ON p.cid = s.cid
      WHERE CASE WHEN p.cid IS NULL THEN %s ELSE %s END\
      """;
  private static final String VISIBILITY = "p.visibility <> s.visibility";
  private static final String MARKET = " OR p.market IS DISTINCT FROM s.market";

  private AnsweredAnew() {}

  /** Their CIDs, where none of what is staged is there. */
  static List<String> ofNew(Connection database) throws SQLException {
    return cids(NEW, database);
  }

  /**
   * Their CIDs, to be asked for before anything is loaded.
   *
   * @param market whether the file tells of markets
   */
  static List<String> of(boolean market, Connection database) throws SQLException {
    return cids(ALL.formatted(MAPPED, VISIBILITY + (market ? MARKET : "")), database);
  }

  private static List<String> cids(String query, Connection database) throws SQLException {
    List<String> cids = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        cids.add(row.getString(1));
      }
    }
    return cids;
  }
}
