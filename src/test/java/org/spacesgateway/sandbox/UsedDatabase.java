package org.spacesgateway.sandbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes a database that a test has used as it was before: its rows alone, for to drop it and make
 * it anew takes twenty times as long, most of it to create files where many were just deleted.
 */
final class UsedDatabase {
  /** Of a table with more than so many bytes the rows are not deleted one by one. */
  private static final int SMALL = 256 << 10;

  /** The first number that PostgreSQL gives to what is not its own. */
  private static final int FIRST_OID = 16384;

  /** There is no such database. */
  private static final String UNKNOWN = "3D000";

  private static final String SCHEMA =
      """
      SELECT md5(concat_ws(';',
        (SELECT string_agg(concat_ws(' ', oid, relname, relkind, relnatts, relchecks, relhastriggers, reloptions), ',' ORDER BY oid)
          FROM pg_class WHERE oid >= %1$d),
        (SELECT string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull, atthasdef), ',' ORDER BY attrelid, attnum)
          FROM pg_attribute WHERE attrelid >= %1$d),
        (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_trigger),
        (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_constraint),
        (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_attrdef),
        (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_proc WHERE oid >= %1$d),
        (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_namespace WHERE oid >= %1$d),
        (SELECT count(*) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
          WHERE d.datname = current_database())))\
      """
          .formatted(FIRST_OID);

  private static final String WRITTEN =
      """
      SELECT quote_ident(relname), pg_relation_size(oid) FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0\
      """;

  private final SandboxDatabase server;
  private final String schema;
  private final Map<String, String> rows = new LinkedHashMap<>();

  /**
   * Looks at what databases are copies of.
   *
   * @param template its name; nobody is connected to it afterwards
   */
  UsedDatabase(SandboxDatabase server, String template) {
    this.server = server;
    try (Connection connection = server.connect(template);
        Statement statement = connection.createStatement()) {
      schema = one(statement, SCHEMA);
      for (String table : sizes(statement).keySet()) {
        String all = one(statement, "SELECT json_agg(t) FROM " + table + " t");
        if (all != null) {
          rows.put(table, all);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Ends everybody's connections to a copy, and gives it the template's rows and no others.
   *
   * @return false if there is no such database, or its schema is another by now: nothing is changed
   *     then
   */
  boolean empty(String name) {
    try (Connection connection = server.connect(name);
        Statement statement = connection.createStatement()) {
      if (!schema.equals(one(statement, SCHEMA))) {
        return false;
      }
      one(
          statement,
          "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      connection.setAutoCommit(false);
      for (var table : sizes(statement).entrySet()) {
        statement.addBatch(
            (table.getValue() > SMALL ? "TRUNCATE " : "DELETE FROM ") + table.getKey());
      }
      statement.executeBatch();
      for (var table : rows.entrySet()) {
        try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO %1$s SELECT * FROM json_populate_recordset(NULL::%1$s, ?::json)"
                    .formatted(table.getKey()))) {
          insert.setString(1, table.getValue());
          insert.executeUpdate();
        }
      }
      one(statement, "SELECT pg_stat_reset()::text");
      connection.commit();
      return true;
    } catch (SQLException e) {
      if (UNKNOWN.equals(e.getSQLState())) {
        return false;
      }
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Long> sizes(Statement statement) throws SQLException {
    Map<String, Long> sizes = new LinkedHashMap<>();
    try (ResultSet row = statement.executeQuery(WRITTEN)) {
      while (row.next()) {
        sizes.put(row.getString(1), row.getLong(2));
      }
    }
    return sizes;
  }

  private static String one(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
