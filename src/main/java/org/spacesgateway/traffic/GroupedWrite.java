package org.spacesgateway.traffic;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.sql.DataSource;

/**
 * Writes rows in groups, each in a transaction of its own, with as few statements as may be.
 *
 * @param statement an INSERT of one row
 * @param bind sets its parameters
 */
record GroupedWrite<R>(DataSource database, String statement, Bind<R> bind) {
  private static final int GROUP = 1000;

  /** Sets the parameters of a statement to a row's. */
  @FunctionalInterface
  interface Bind<R> {
    void to(PreparedStatement statement, R row) throws SQLException;
  }

  /**
   * What became of rows.
   *
   * @param left those to be written another time, for the database did not take them
   * @param refused how many it will never take
   * @param why there are some left; null when there are none
   */
  record Written<R>(List<R> left, int refused, SQLException why) {}

  /**
   * Writes them.
   *
   * @param rows no two with the same key; in one order everywhere, or two processes that write the
   *     same rows wait for each other
   */
  Written<R> write(List<R> rows) {
    Deque<List<R>> groups = new ArrayDeque<>();
    for (int from = 0; from < rows.size(); from += GROUP) {
      groups.add(rows.subList(from, Math.min(rows.size(), from + GROUP)));
    }
    int refused = 0;
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      while (!groups.isEmpty()) {
        List<R> group = groups.peek();
        try {
          commit(connection, group);
          groups.remove();
        } catch (SQLException fault) {
          if (!isARowsFault(fault)) {
            throw fault;
          }
          connection.rollback();
          groups.remove();
          if (group.size() == 1) {
            refused++;
          } else {
            groups.addFirst(group.subList(group.size() / 2, group.size()));
            groups.addFirst(group.subList(0, group.size() / 2));
          }
        }
      }
      return new Written<>(List.of(), refused, null);
    } catch (SQLException away) {
      List<R> left = new ArrayList<>();
      groups.forEach(left::addAll);
      return new Written<>(left, refused, away);
    }
  }

  private void commit(Connection connection, List<R> group) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(statement)) {
      for (R row : group) {
        bind.to(insert, row);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  /** Data that can't be stored, a constraint, a key too long for an index. */
  private static boolean isARowsFault(SQLException fault) {
    String state = fault.getSQLState() == null ? "" : fault.getSQLState();
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }
}
