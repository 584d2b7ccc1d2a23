package org.spacesgateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.sandbox.GatewayProcess;

/** The kill rounds can fail: each way to be careless with a receipt is shown to be found out. */
class KillRoundsProofIT {
  private static final Path PACKAGED =
      Path.of(System.getProperty("gateway.jar", "target/quarkus-app/quarkus-run.jar"));
  private static final int ROUNDS = 3;
  private static final long SEED = 20100927;

  private static final String ON_CONNECT = "quarkus.datasource.jdbc.new-connection-sql";

  /** Commits wait for no disk, and nothing else writes the log for seconds. */
  private static final Map<String, String> LAZY_SERVER =
      Map.of(
          "synchronous_commit", "off",
          "wal_writer_delay", "10s",
          "wal_buffers", "64MB",
          "wal_writer_flush_after", "1GB");

  @TempDir Path directory;

  @Test
  void commitsThatAreNotOnDiskAreFoundOut() throws Exception {
    assertThat(
            lost(
                KillRounds.Kill.DATABASE,
                LAZY_SERVER,
                gateway -> gateway.set(ON_CONNECT, "SET synchronous_commit = off")))
        .isPositive();
  }

  @Test
  void serverThatWouldNotWaitForItsDiskIsToldTo() throws Exception {
    assertThat(lost(KillRounds.Kill.DATABASE, LAZY_SERVER, gateway -> gateway)).isZero();
  }

  @Test
  void spoolThatForcesSurvivesEvenADiskThatForgets() throws Exception {
    Path jar = ForgetfulDisk.gateway(PACKAGED, directory);
    assertThat(lost(KillRounds.Kill.DATABASE_THEN_GATEWAY, Map.of(), gateway -> gateway.jar(jar)))
        .isZero();
  }

  @Test
  void spoolThatDoesNotForceIsFoundOut() throws Exception {
    Path jar = ForgetfulDisk.gateway(PACKAGED, directory);
    assertThat(
            lost(
                KillRounds.Kill.DATABASE_THEN_GATEWAY,
                Map.of(),
                gateway -> gateway.jar(jar).javaOption("-Dproof.force=no")))
        .isPositive();
  }

  @Test
  void sessionThatCapturesWaitsForTheDisk() throws Exception {
    try (KillRounds rounds =
            KillRounds.in(directory.resolve("rounds"), Map.of(), gateway -> gateway, SEED);
        Connection connection = rounds.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table seen (synchronous_commit text, fsync text, full_page_writes text)");
      statement.execute(
          """
          create function see() returns trigger language plpgsql as $$ begin
            insert into seen values (current_setting('synchronous_commit'), current_setting('fsync'), current_setting('full_page_writes'));
            return null; end $$
          """);
      statement.execute(
          "create trigger see before insert on arrival for each statement execute function see()");
      SignUpCrowd crowd = SignUpCrowd.at(rounds.gateway().port(), 8);
      Awaited.within(Duration.ofSeconds(30), "100 answers", () -> crowd.answers() >= 100);
      crowd.leave();
      Awaited.within(
          Duration.ofSeconds(30), "the spool drained", () -> KillRounds.drained(rounds.gateway()));
      try (ResultSet row = statement.executeQuery("select distinct * from seen")) {
        assertThat(row.next()).as("a capture was seen").isTrue();
        assertThat(row.getString("synchronous_commit")).isEqualTo("on");
        assertThat(row.getString("fsync")).isEqualTo("on");
        assertThat(row.getString("full_page_writes")).isEqualTo("on");
        assertThat(row.next()).as("sessions with other settings").isFalse();
      }
    }
  }

  @Test
  void kernelIsAskedToForceTheSpool() throws Exception {
    if (Shell.find("strace").isEmpty()) {
      System.out.println("SKIPPED: watching for fdatasync needs strace (apt-get install strace)");
      return;
    }
    try (KillRounds rounds =
        KillRounds.in(directory.resolve("rounds"), Map.of(), gateway -> gateway, SEED)) {
      rounds.database().kill();
      Path calls = directory.resolve("calls");
      Process strace =
          new ProcessBuilder(
                  "strace",
                  "--follow-forks",
                  "--trace=fdatasync,fsync",
                  "--output=" + calls,
                  "--attach=" + rounds.gateway().pid())
              .redirectErrorStream(true)
              .start();
      try (var said = strace.inputReader()) {
        String first = said.readLine();
        if (first == null || !first.contains("attached")) {
          System.out.println("SKIPPED: strace may not attach to another process here: " + first);
          return;
        }
        SignUpCrowd crowd = SignUpCrowd.at(rounds.gateway().port(), 8);
        Awaited.within(Duration.ofSeconds(60), "100 answers", () -> crowd.answers() >= 100);
        assertThat(crowd.leave().receipts()).isNotEmpty();
      } finally {
        strace.destroy();
        strace.waitFor();
      }
      assertThat(Files.readAllLines(calls))
          .anySatisfy(call ->
              assertThat(call)
                  .containsPattern("fdatasync\\(\\d+\\)? += 0|fdatasync resumed.* = 0"));
    }
  }

  private long lost(
      KillRounds.Kill kill,
      Map<String, String> serverSettings,
      UnaryOperator<GatewayProcess.Builder> configured)
      throws Exception {
    long lost = 0;
    Files.createDirectories(directory);
    try (KillRounds rounds =
        KillRounds.in(directory.resolve("rounds"), serverSettings, configured, SEED)) {
      for (int number = 1; number <= ROUNDS; number++) {
        KillRounds.Round round = rounds.play(number, kill);
        System.out.println(round);
        assertThat(round.tally().received()).isPositive();
        lost += round.tally().lost();
      }
    }
    return lost;
  }
}
