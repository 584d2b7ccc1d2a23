package org.spacesgateway.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a receipt stands for is forced to the disk; and kill rounds would find out if it were not,
 * which {@code make proof CASE=kills-checked} shows of the spool too.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForcedIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final long SEED = 20100927;

  @TempDir static Path directory;
  private static KillRounds rounds;

  @BeforeAll
  static void start() throws Exception {
    rounds = KillRounds.in(directory.resolve("rounds"), Map.of(), gateway -> gateway, SEED);
  }

  @AfterAll
  static void stop() {
    if (rounds != null) {
      rounds.close();
    }
  }

  @Test
  @Order(1)
  void sessionThatCapturesWaitsForTheDisk() throws Exception {
    try (Connection connection = rounds.connect();
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
      hundredSignUps();
      Awaited.within(SOON, "the spool drained", () -> KillRounds.drained(rounds.gateway()));
      try (ResultSet row = statement.executeQuery("select distinct * from seen")) {
        assertThat(row.next()).as("a capture was seen").isTrue();
        assertThat(row.getString("synchronous_commit")).isEqualTo("on");
        assertThat(row.getString("fsync")).isEqualTo("on");
        assertThat(row.getString("full_page_writes")).isEqualTo("on");
        assertThat(row.next()).as("sessions with other settings").isFalse();
      }
    }
  }

  /** Last, for the database is away from then on. */
  @Test
  @Order(2)
  void kernelIsAskedToForceTheSpool() throws Exception {
    assumeTrue(
        Shell.find("strace").isPresent(),
        "watching for fdatasync needs strace (apt-get install strace)");
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
      assumeTrue(
          first != null && first.contains("attached"),
          "strace may not attach to another process here: " + first);
      assertThat(hundredSignUps().receipts()).isNotEmpty();
    } finally {
      strace.destroy();
      strace.waitFor();
    }
    assertThat(Files.readAllLines(calls))
        .anySatisfy(call ->
            assertThat(call).containsPattern("fdatasync\\(\\d+\\)? += 0|fdatasync resumed.* = 0"));
  }

  @Test
  void commitsThatAreNotOnDiskAreFoundOut(@TempDir Path other) throws Exception {
    assertThat(Carelessness.LAZY_COMMITS.play(other).lost()).isPositive();
  }

  private static Ledger hundredSignUps() {
    SignUpCrowd crowd = SignUpCrowd.at(rounds.gateway().port(), 8);
    Awaited.within(SOON, "100 answers", () -> crowd.answers() >= 100);
    return crowd.leave();
  }
}
