package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxDatabaseIT {
  @TempDir Path directory;

  @Test
  void keptDataSurvivesKillAndRestart() throws SQLException {
    try (SandboxDatabase database = SandboxDatabase.start(directory, 0, Map.of())) {
      execute(database, "postgres", "CREATE TABLE kept (n int)");
      for (int round = 1; round <= 5; round++) {
        execute(database, "postgres", "INSERT INTO kept VALUES (" + round + ")");
        database.kill();
        assertThat(database.running()).isFalse();
        database.start();
        assertThat(query(database, "postgres", "SELECT count(*) FROM kept"))
            .isEqualTo(Integer.toString(round));
      }
      database.stop();
      assertThat(database.running()).isFalse();
    }
    try (SandboxDatabase again = SandboxDatabase.start(directory, 0, Map.of())) {
      assertThat(query(again, "postgres", "SELECT count(*) FROM kept")).isEqualTo("5");
    }
  }

  @Test
  void durableSettingsHoldUnlessAStartSaysOtherwise() throws SQLException {
    try (SandboxDatabase database =
        SandboxDatabase.start(directory, 0, Map.of("max_connections", "17"))) {
      assertThat(query(database, "postgres", "SHOW fsync")).isEqualTo("on");
      assertThat(query(database, "postgres", "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(database, "postgres", "SHOW full_page_writes")).isEqualTo("on");
      assertThat(query(database, "postgres", "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(database, "postgres", "SHOW max_connections")).isEqualTo("17");
      assertThat(query(database, "postgres", "SHOW server_version")).startsWith("18.");
      database.start(Map.of("synchronous_commit", "off"));
      assertThat(query(database, "postgres", "SHOW synchronous_commit")).isEqualTo("off");
      assertThat(query(database, "postgres", "SHOW max_connections")).isEqualTo("100");
    }
  }

  @Test
  void wrongPasswordIsRefusedAndTheRightOneIsTheOwnersAlone() throws Exception {
    try (SandboxDatabase database = SandboxDatabase.start(directory, 0, Map.of())) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() ->
              DriverManager.getConnection(database.url("postgres"), database.user(), "wrong")
                  .close())
          .matches(e -> e.getSQLState().equals("28P01"));
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() ->
              DriverManager.getConnection(database.url("postgres"), database.user(), "").close());
      assertThat(
              query(
                  database,
                  "postgres",
                  "SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'"))
          .startsWith("SCRAM-SHA-256$");
      assertThat(
              query(
                  database,
                  "postgres",
                  "SELECT string_agg(auth_method, ',') FROM pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(database.passwordFile())))
          .isEqualTo("rw-------");
      assertThat(Files.readString(database.passwordFile()))
          .isEqualTo("*:*:*:postgres:" + database.password() + "\n");
    }
  }

  @Test
  void aServerThatAHardKillLeftIsTakenOver() throws Exception {
    Process launcher =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(launcher.inputReader().readLine()).isEqualTo("ready");
    ServerProcesses left = new ServerProcesses(directory.toRealPath().resolve("postgres-18"));
    assertThatThrownBy(() -> SandboxDatabase.start(directory, 0, Map.of()))
        .as("while its launcher lives")
        .hasMessageContaining("is in use by process " + launcher.pid());
    launcher.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    assertThat(left.living()).as("survives its launcher").isNotEmpty();
    try (SandboxDatabase database = SandboxDatabase.start(directory, 0, Map.of())) {
      assertThat(query(database, "left", "SELECT n FROM left_over")).isEqualTo("7");
    }
    assertThat(left.living()).isEmpty();
  }

  /** Starts a database and waits to be killed. */
  static final class Launcher {
    private Launcher() {}

    public static void main(String[] arguments) throws Exception {
      SandboxDatabase database = SandboxDatabase.start(Path.of(arguments[0]), 0, Map.of());
      database.createDatabase("left");
      execute(database, "left", "CREATE TABLE left_over AS SELECT 7 AS n");
      System.out.println("ready");
      Thread.currentThread().join();
    }
  }

  @Test
  void twoDatabasesOfOneServerAreApart() throws SQLException {
    try (SandboxDatabase database = SandboxDatabase.start(directory, 0, Map.of())) {
      assertThat(database.createDatabase("one"))
          .isEqualTo("jdbc:postgresql://127.0.0.1:" + database.port() + "/one");
      database.createDatabase("odd \"name\"");
      execute(database, "one", "CREATE TABLE only_here (n int)");
      assertThat(query(database, "one", "SELECT to_regclass('only_here')")).isEqualTo("only_here");
      assertThat(query(database, "odd \"name\"", "SELECT to_regclass('only_here')")).isNull();
      database.keptDatabase("one");
      assertThat(query(database, "one", "SELECT to_regclass('only_here')"))
          .as("kept")
          .isEqualTo("only_here");
      try (Connection open = database.connect("one")) {
        database.createDatabase("one");
        assertThat(open.isValid(1)).isFalse();
      }
      assertThat(query(database, "one", "SELECT to_regclass('only_here')")).as("fresh").isNull();
    }
  }

  @Test
  void aPortThatIsTakenIsSaidAtOnce() throws IOException {
    int port = Ports.free();
    try (FaultyWire taken = FaultyWire.to(port)) {
      assertThatThrownBy(() -> SandboxDatabase.start(directory, taken.port(), Map.of()))
          .hasMessageContaining("Address already in use");
    }
  }

  private static void execute(SandboxDatabase server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(SandboxDatabase server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
