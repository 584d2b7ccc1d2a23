package org.spacesgateway.directory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * A kind of rows: how one is checked, and how many at once get from {@code staged} to its table.
 */
interface Rows {
  /** The columns of {@code staged} after {@code line}, as {@code CREATE TABLE} has them. */
  String columns();

  /**
   * Checks a row and adds it.
   *
   * @throws IllegalArgumentException saying what is wrong, without the row's values
   */
  void add(CsvFile.Record record, Chunk chunk);

  /**
   * Adds all that is staged, in the caller's transaction: far faster than {@link #merge} where
   * nothing of it is known.
   *
   * @throws SQLException state 23505 if something is: the transaction is to be rolled back
   */
  Merged insert(Connection database) throws SQLException;

  /**
   * Puts all that is staged where it belongs, in the caller's transaction. No key is staged twice.
   */
  Merged merge(Connection database) throws SQLException;

  /**
   * What became of the rows that were staged.
   *
   * @param told rows that are not in their table as they stand
   * @param changes rows written, of any table; 0 when all was there already
   * @param answeredAnew CIDs of Spaces that old addresses are answered from otherwise now, where
   *     that may be remembered
   * @param leadsElsewhere whether a token that led to something leads to something else now, which
   *     pods are not told one by one
   */
  record Merged(
      long added,
      long changed,
      long withoutOwner,
      long withoutAlias,
      long changes,
      List<Chunk.Problem> told,
      List<String> answeredAnew,
      boolean leadsElsewhere) {
    /** Whether no row met another one of its key or name; rows the same as before aside. */
    boolean asGiven() {
      return changed == 0 && told.size() == withoutOwner;
    }
  }

  /** The lines that a statement returns, each with this reason. */
  static List<Chunk.Problem> told(Connection database, String sql, String reason)
      throws SQLException {
    List<Chunk.Problem> told = new java.util.ArrayList<>();
    try (PreparedStatement statement = database.prepareStatement(sql);
        ResultSet lines = statement.executeQuery()) {
      while (lines.next()) {
        told.add(new Chunk.Problem(lines.getLong(1), reason));
      }
    }
    return told;
  }
}
