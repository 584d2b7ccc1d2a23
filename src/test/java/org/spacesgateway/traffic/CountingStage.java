package org.spacesgateway.traffic;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;
import org.spacesgateway.sandbox.FaultyWire;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;

/** A fresh database for counts, behind a wire that can fail, and what can be seen around it. */
final class CountingStage implements AutoCloseable {
  private final SandboxDatabase server = TestDatabase.shared();
  private final String name;
  final FaultyWire wire = FaultyWire.to(server.port());
  final PGSimpleDataSource database = new PGSimpleDataSource();

  CountingStage(String name) {
    this.name = name;
    TestDatabase.migrated(name);
    database.setServerNames(new String[] {"127.0.0.1"});
    database.setPortNumbers(new int[] {wire.port()});
    database.setDatabaseName(name);
    database.setUser(server.user());
    database.setPassword(server.password());
    database.setConnectTimeout(2);
    database.setSocketTimeout(5);
    database.setReWriteBatchedInserts(true);
  }

  /** A connection around the wire. */
  Connection connect() throws SQLException {
    return server.connect(name);
  }

  /** Each row as its columns, joined by blanks. */
  List<String> rows(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(rows.getString(i));
        }
        found.add(String.join(" ", values));
      }
      return found;
    }
  }

  /** The number that a query answers. */
  long number(String query) throws SQLException {
    return Long.parseLong(rows(query).getFirst());
  }

  void execute(String statement) throws SQLException {
    try (Connection connection = connect();
        Statement execution = connection.createStatement()) {
      execution.execute(statement);
    }
  }

  @Override
  public void close() {
    wire.close();
  }
}
