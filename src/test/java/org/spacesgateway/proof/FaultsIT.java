package org.spacesgateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.sandbox.GatewayProcess;

/**
 * Every fault of the database for a moment, while people sign up and the gateway waits half as long
 * for its database as in production; {@code make proof} holds them for thirty seconds each, with
 * production's limits and under as much load as it takes.
 */
class FaultsIT {
  /** Longer than a statement may take. */
  private static final Duration HELD = Duration.ofMillis(1250);

  /** A thousand a second still. */
  private static final Duration PAUSE = Duration.ofMillis(40);

  @TempDir static Path directory;
  private static Faults faults;

  @BeforeAll
  static void start() throws Exception {
    faults =
        Faults.in(
            directory.resolve("database"),
            directory.resolve("gateway"),
            PAUSE,
            FaultsIT::halfThePatience);
  }

  private static GatewayProcess.Builder halfThePatience(GatewayProcess.Builder gateway) {
    String jdbc = "quarkus.datasource.jdbc.";
    return gateway
        .set(
            jdbc + "additional-jdbc-properties.options",
            "-c statement_timeout=1000 -c lock_timeout=500")
        .set(jdbc + "acquisition-timeout", "500ms");
  }

  @AfterAll
  static void stop() throws Exception {
    if (faults != null) {
      faults.close();
    }
  }

  @Test
  void slowDatabaseTurnsNobodyAwayAndLosesNothing() throws Exception {
    assertHolds(faults.databaseSlow(HELD));
  }

  @Test
  void databaseOutOfConnectionsTurnsNobodyAwayAndLosesNothing() throws Exception {
    assertHolds(faults.outOfConnections(HELD));
  }

  @Test
  void blackHoleTurnsNobodyAwayAndLosesNothing() throws Exception {
    assertHolds(faults.blackHole(HELD));
  }

  @Test
  void resetsInMidCommitTurnNobodyAwayAndRecordEachArrivalOnce() throws Exception {
    assertHolds(faults.resets(HELD));
  }

  @Test
  void readOnlyDatabaseTurnsNobodyAwayAndLosesNothing() throws Exception {
    assertHolds(faults.readOnly(HELD));
  }

  @Test
  void lockedTableTurnsNobodyAwayAndLosesNothing() throws Exception {
    assertHolds(faults.tableLocked(HELD));
  }

  @Test
  void noStandbyLeftTurnsNobodyAwayAndLosesNothing() throws Exception {
    assertHolds(faults.noStandbyLeft(HELD));
  }

  @Test
  void stoppedDatabaseTurnsNobodyAwayAndIsMadeUpForExactlyOnce() throws Exception {
    double replayedBefore = faults.gateway().metric("gateway_spool_replayed_total");
    FaultReport report = faults.databaseStopped(HELD.multipliedBy(2));
    assertHolds(report);
    assertThat(report.spooled()).isGreaterThan(1000);
    assertThat(faults.gateway().metric("gateway_spool_replayed_total") - replayedBefore)
        .as("replayed")
        .isEqualTo(report.spooled());
  }

  @Test
  void fullDiskUnderTheDatabaseTurnsNobodyAwayAndLosesNothing(@TempDir Path other)
      throws Exception {
    var mounted = SmallDisk.at(other.resolve("disk"), 192);
    if (mounted.isEmpty()) {
      return;
    }
    try (SmallDisk disk = mounted.get();
        Faults onSmallDisk =
            Faults.in(
                disk.directory().resolve("database"),
                other.resolve("gateway"),
                PAUSE,
                FaultsIT::halfThePatience)) {
      assertHolds(onSmallDisk.outOfDisk(disk, HELD));
    }
  }

  @Test
  void refusedRowIsSetAsideCountedAndBlocksNoOther() throws Exception {
    PoisonReport report = Poison.in(faults, HELD);
    System.out.println(report);
    assertThat(report.held())
        .as("the others are recorded while one kind of row is refused")
        .isTrue();
    assertThat(report.poisonRowsWhileRefused()).isZero();
    assertThat(report.refused()).isGreaterThanOrEqualTo(report.poison());
    assertThat(report.poison()).isPositive();
    assertThat(report.recordedAfterwards())
        .as("the refused rows are recorded once they are not")
        .isTrue();
  }

  private static void assertHolds(FaultReport report) {
    System.out.println(report);
    assertThat(report.holds()).as("%s", report).isTrue();
  }
}
