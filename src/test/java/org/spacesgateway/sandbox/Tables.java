package org.spacesgateway.sandbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What tests ask of a database, and do to it, behind the gateway's back. By a connection that was
 * opened before, if it is free: each costs the server a process. Thread-safe.
 */
public final class Tables implements AutoCloseable {
  private static final String DEADLOCK = "40P01";
  private static final int MOST_TRIES = 5;

  private final SandboxDatabase server;
  private final String database;
  private final AtomicReference<Connection> idle = new AtomicReference<>();

  /**
   * Of a database of that server.
   *
   * @param database its name
   */
  public Tables(SandboxDatabase server, String database) {
    this.server = server;
    this.database = database;
  }

  private interface Asking<T> {
    T of(Connection connection) throws SQLException;
  }

  private <T> T ask(Asking<T> what) throws SQLException {
    Connection free = idle.getAndSet(null);
    Connection connection = free != null && free.isValid(1) ? free : server.connect(database);
    try {
      return what.of(connection);
    } finally {
      if (!idle.compareAndSet(null, connection)) {
        connection.close();
      }
    }
  }

  /** Executes a statement, or several with semicolons. */
  public void change(String sql) throws SQLException {
    ask(connection -> {
      try (var statement = connection.createStatement()) {
        return statement.execute(sql);
      }
    });
  }

  /**
   * Empties tables once nobody is at work in them, however often that takes: processes that look
   * for work lock the same ones in another order. Not by TRUNCATE, which makes files of them all
   * anew: with few rows that takes twenty times as long.
   *
   * @param tables names, with commas
   */
  public void empty(String tables) throws SQLException {
    StringBuilder all = new StringBuilder("LOCK TABLE " + tables);
    for (String table : tables.split(",")) {
      all.append("; DELETE FROM ").append(table);
    }
    for (int tries = 1; ; tries++) {
      try {
        ask(connection -> inTransaction(connection, all.toString()));
        return;
      } catch (SQLException failed) {
        if (!DEADLOCK.equals(failed.getSQLState()) || tries == MOST_TRIES) {
          throw failed;
        }
      }
    }
  }

  private static boolean inTransaction(Connection connection, String sql) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
      connection.commit();
    } catch (SQLException failed) {
      connection.rollback();
      throw failed;
    } finally {
      connection.setAutoCommit(true);
    }
    return true;
  }

  /** How many rows: a table's name, and a condition if wanted. */
  public long count(String from) throws SQLException {
    return ask(connection -> count(connection, from));
  }

  /** The same on a connection that is open already. */
  public static long count(Connection connection, String from) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM " + from);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    try {
      Connection free = idle.getAndSet(null);
      if (free != null) {
        free.close();
      }
    } catch (SQLException ended) {
      throw new IllegalStateException(ended);
    }
  }
}
