package org.spacesgateway.sandbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The schema as a version that is still to come would leave it: migrations only add, and the
 * version before must go on serving with what they added (deploy/README.md, "Upgrade").
 */
public final class NextVersion {
  private static final String OURS =
      "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
          + " AND tablename <> 'flyway_schema_history' ORDER BY tablename";

  private NextVersion() {}

  /** Adds a column to every table, and a table, that this version knows nothing of. */
  public static void grow(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(OURS)) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (String table : tables) {
        statement.execute("ALTER TABLE " + table + " ADD COLUMN of_the_next_version text");
      }
      statement.execute("CREATE TABLE the_next_version (id bigint PRIMARY KEY)");
    }
  }
}
