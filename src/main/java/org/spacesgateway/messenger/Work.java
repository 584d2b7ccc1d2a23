package org.spacesgateway.messenger;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Something that is done in a transaction of its own. */
interface Work<T> {
  /** Does it. */
  T with(Connection connection) throws SQLException;

  /** Does it, and commits; or throws, and nothing is done. */
  static <T> T in(DataSource database, Work<T> work) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T done = work.with(connection);
        connection.commit();
        return done;
      } catch (SQLException | RuntimeException failed) {
        connection.rollback();
        throw failed;
      }
    }
  }
}
