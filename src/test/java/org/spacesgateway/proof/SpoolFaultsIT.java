package org.spacesgateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
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

/**
 * Database and spool both away: people are redirected all the same, no receipt is given, and it is
 * counted.
 */
class SpoolFaultsIT {
  private static final int CLIENTS = 64;

  @TempDir static Path databaseDirectory;
  private static SandboxDatabase database;
  @TempDir Path directory;
  private String url;

  @BeforeAll
  static void startDatabase() {
    database = SandboxDatabase.start(databaseDirectory, 0, Map.of());
    GatewayProcess.at(databaseDirectory)
        .database(database.createDatabase("migrated"), database.user(), database.password())
        .migrate();
  }

  @BeforeEach
  void emptyDatabase() {
    url = database.createDatabase("gateway", "migrated");
  }

  @AfterAll
  static void stopDatabase() {
    if (database != null) {
      database.close();
    }
  }

  @Test
  void fullSpoolGivesNoReceiptAndLosesNone() throws Exception {
    try (GatewayProcess gateway =
        gateway()
            .set("gateway.arrival.spool.max-bytes", "65536")
            .set("gateway.arrival.spool.segment-bytes", "16384")
            .start()) {
      database.stop();
      Ledger ledger = signUpsUntilUnrecorded(gateway);
      assertThat(ledger.receipts()).as("the spool held some").isNotEmpty();
      database.start();
      assertWholeAgain(gateway, ledger);
    }
  }

  @Test
  void spoolDirectoryRemovedUnderneathGivesNoReceiptAndLosesNone() throws Exception {
    try (GatewayProcess gateway = gateway().start()) {
      Ledger before = signUps(gateway, 200);
      Awaited.within(
          Duration.ofSeconds(30), "the spool drained", () -> KillRounds.drained(gateway));
      Path spool = gateway.spoolDirectory();
      Path away = spool.resolveSibling("spool-away");
      Files.move(spool, away);
      Files.writeString(spool, "a file where the spool was");
      database.stop();
      Ledger ledger = signUpsUntilUnrecorded(gateway).plus(before);
      Files.delete(spool);
      Files.move(away, spool);
      database.start();
      assertWholeAgain(gateway, ledger);
    }
  }

  @Test
  void spoolThatCannotBeOpenedAtTheStartGivesNoReceiptAndLosesNone() throws Exception {
    Path volume = Files.writeString(directory.resolve("volume"), "a file where the disk should be");
    try (GatewayProcess gateway =
        gateway()
            .set("gateway.arrival.spool.directory", volume.resolve("spool").toString())
            .start()) {
      Ledger before = signUps(gateway, 200);
      assertThat(before.receipts()).as("the database gives them").isNotEmpty();
      database.stop();
      Ledger ledger = signUpsUntilUnrecorded(gateway).plus(before);
      Files.delete(volume);
      Ledger opened = signUps(gateway, 20);
      assertThat(opened.withoutReceipt()).as("it is opened, and takes arrivals").isZero();
      database.start();
      assertWholeAgain(gateway, ledger.plus(opened));
    }
  }

  @Test
  void fullDiskUnderTheSpoolGivesNoReceiptAndLosesNone() throws Exception {
    var mounted = SmallDisk.at(directory.resolve("disk"), 1);
    if (mounted.isEmpty()) {
      return;
    }
    try (SmallDisk disk = mounted.get();
        GatewayProcess gateway =
            gateway()
                .set(
                    "gateway.arrival.spool.directory", disk.directory().resolve("spool").toString())
                .start()) {
      database.stop();
      Ledger ledger = signUpsUntilUnrecorded(gateway);
      assertThat(ledger.receipts()).as("the disk held some").isNotEmpty();
      database.start();
      assertWholeAgain(gateway, ledger);
    }
  }

  private void assertWholeAgain(GatewayProcess gateway, Ledger ledger) throws Exception {
    assertThat(ledger.statuses()).as("%s", ledger.surprises()).containsOnlyKeys(301);
    assertThat(ledger.unanswered()).isZero();
    assertThat(gateway.metric("gateway_arrivals_unrecorded_total"))
        .as("answers without receipt are counted")
        .isEqualTo(ledger.withoutReceipt());
    Awaited.within(
        Duration.ofSeconds(30), "recorded again", () -> signUps(gateway, 20).withoutReceipt() == 0);
    Awaited.within(
        Duration.ofSeconds(30),
        "the spool drained",
        () -> gateway.metric("gateway_spool_bytes") == 0);
    try (Connection connection = database.connect("gateway")) {
      Tally tally = Tally.of(connection, ledger.receipts());
      System.out.println(tally + ", " + ledger.withoutReceipt() + " without receipt");
      assertThat(tally.lost()).isZero();
      assertThat(tally.repeated()).isZero();
    }
  }

  private static Ledger signUpsUntilUnrecorded(GatewayProcess gateway) {
    SignUpCrowd crowd = SignUpCrowd.at(gateway.port(), CLIENTS);
    Awaited.within(
        Duration.ofSeconds(60),
        "answers without receipt",
        () -> gateway.metric("gateway_arrivals_unrecorded_total") > 100);
    return crowd.leave();
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
