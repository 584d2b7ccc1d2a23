package org.spacesgateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.SandboxDatabase;

/** The gateway does not wait for its database, nor for its schema. */
class StartWithoutDatabaseIT {
  private static final Duration WHOLE_AGAIN_WITHIN = Duration.ofSeconds(5);
  private static final int CLIENTS = 16;

  @TempDir static Path databaseDirectory;
  private static SandboxDatabase database;
  @TempDir Path directory;
  private String url;

  @BeforeAll
  static void startDatabase() {
    database = SandboxDatabase.start(databaseDirectory, 0, Map.of());
  }

  @BeforeEach
  void emptyDatabase() {
    url = database.createDatabase("gateway");
  }

  @AfterAll
  static void stopDatabase() {
    if (database != null) {
      database.close();
    }
  }

  @Test
  void signUpWorksWhenTheDatabaseIsDownAtStart() throws Exception {
    gateway().migrate();
    database.stop();
    try (GatewayProcess gateway = gateway().start()) {
      Ledger first = signUps(gateway, 200);
      database.start();
      assertWholeAgain(gateway, first);
    }
  }

  @Test
  void signUpWorksWhenTheSchemaIsMissingAtStart() throws Exception {
    try (GatewayProcess gateway = gateway().start()) {
      Ledger first = signUps(gateway, 200);
      gateway().migrate();
      assertWholeAgain(gateway, first);
    }
  }

  private void assertWholeAgain(GatewayProcess gateway, Ledger first) throws Exception {
    assertThat(first.statuses()).as("%s", first.surprises()).containsOnlyKeys(301);
    assertThat(first.withoutReceipt()).isZero();
    Duration took =
        Awaited.within(WHOLE_AGAIN_WITHIN, "the spool drained", () -> KillRounds.drained(gateway));
    System.out.println(
        "whole again after "
            + took.toMillis()
            + " ms; longest answer "
            + first.longest().toMillis()
            + " ms");
    // A single first commit on a cold path may be slow and spooled, so whole again is when one is
    // not.
    Awaited.within(
        WHOLE_AGAIN_WITHIN,
        "arrivals go to the database",
        () -> {
          double spooled = gateway.metric("gateway_spool_arrivals_total");
          signUps(gateway, 20);
          return gateway.metric("gateway_spool_arrivals_total") == spooled;
        });
    try (Connection connection = database.connect("gateway")) {
      assertThat(Tally.of(connection, first.receipts()).lost()).isZero();
    }
  }

  private static Ledger signUps(GatewayProcess gateway, int count) {
    SignUpCrowd crowd = SignUpCrowd.at(gateway.port(), CLIENTS);
    Awaited.within(Duration.ofSeconds(30), count + " answers", () -> crowd.answers() >= count);
    return crowd.leave();
  }

  private GatewayProcess.Builder gateway() {
    return GatewayProcess.at(directory.resolve("gateway"))
        .database(url, database.user(), database.password());
  }
}
