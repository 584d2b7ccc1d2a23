package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;

/** {@code migrate} killed half way, and where others hold what it is to change. */
class MigrationsIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  /** What V12 makes last: whoever made it uncommitted keeps V12 from its end. */
  private static final String LAST_OF_V12 = "CREATE TABLE announcement_pace (id integer)";

  /** The same of V14. */
  private static final String LAST_OF_V14 = "CREATE TABLE transfer_letter (id integer)";

  private static final SandboxDatabase SERVER = TestDatabase.shared();
  @TempDir Path directory;

  @Test
  void killedInTheMiddleOfAMigrationItGoesOnToTheEndWhenItIsRunAgain() throws SQLException {
    String whole = "migrations_whole";
    TestDatabase.migrated(whole);
    String database = "migrations_killed";
    String url = SERVER.createDatabase(database);
    GatewayProcess.Builder gateway = at(url);
    killedIn(database, gateway, LAST_OF_V12);
    assertThat(lines(database, "SELECT max(version::integer) FROM flyway_schema_history"))
        .containsExactly("11");
    assertThat(lines(database, "SELECT to_regclass('messenger_connection')::text"))
        .as("what V12 had made already")
        .containsOnlyNulls();
    assertThat(gateway.process("migrate").code()).isZero();
    assertThat(schema(database)).isEqualTo(schema(whole)).hasSizeGreaterThan(100);
  }

  @Test
  void whoAsksForATableThatItWaitsForIsNotHeldUp() throws SQLException {
    String database = "migrations_held";
    GatewayProcess.Builder gateway = at(SERVER.createDatabase(database));
    killedIn(database, gateway, LAST_OF_V14);
    try (Connection reader = SERVER.connect(database);
        Connection served = SERVER.connect(database)) {
      reader.setAutoCommit(false);
      execute(reader, "SELECT count(*) FROM download");
      // As the gateway's own connections have it.
      execute(served, "SET lock_timeout = '1s'");
      GatewayProcess migrate = gateway.startCommand("migrate");
      Await.until("V14 waits", SOON, () -> waiting(database, "%ALTER TABLE download%"));
      for (int i = 0; i < 20; i++) {
        execute(served, "SELECT count(*) FROM download");
      }
      Await.until("it waits again", SOON, () -> waiting(database, "%ALTER TABLE download%"));
      assertThat(migrate.running()).isTrue();
      reader.rollback();
      assertThat(migrate.awaitEnd(AT_MOST)).isZero();
      assertThat(migrate.output()).contains("Somebody holds what is to be changed: trying again.");
      assertThat(lines(database, "SELECT count(made_of) FROM download")).containsExactly("0");
    }
  }

  private GatewayProcess.Builder at(String url) {
    return GatewayProcess.at(directory).database(url, SERVER.user(), SERVER.password());
  }

  /* Killed where it wants to make a table that somebody else makes, and has not committed. */
  private static void killedIn(String database, GatewayProcess.Builder gateway, String table)
      throws SQLException {
    try (Connection holder = SERVER.connect(database)) {
      holder.setAutoCommit(false);
      execute(holder, table);
      GatewayProcess migrate = gateway.startCommand("migrate");
      String wanted = "%" + table.replaceFirst(" \\(.*", "") + " (%";
      Await.until("it waits", SOON, () -> waiting(database, wanted));
      migrate.kill();
      holder.rollback();
    }
    Await.until("the server has noticed", SOON, () -> sessions(database) == 0);
  }

  private static boolean waiting(String database, String statement) {
    return lines(
            "postgres",
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = '"
                + database
                + "' AND query LIKE '"
                + statement
                + "'")
        .contains("1");
  }

  private static int sessions(String database) {
    return lines("postgres", "SELECT 1 FROM pg_stat_activity WHERE datname = '" + database + "'")
        .size();
  }

  /* Every column and index there is. */
  private static List<String> schema(String database) {
    return lines(
        database,
        """
        SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
          FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        ORDER BY 1
        """);
  }

  private static List<String> lines(String database, String query) {
    try (Connection connection = SERVER.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
      return lines;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
