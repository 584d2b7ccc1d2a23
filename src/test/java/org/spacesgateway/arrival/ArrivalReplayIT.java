package org.spacesgateway.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.sandbox.Await;

/** The way of spooled rows into the database, on real PostgreSQL and a real disk. */
@Timeout(120)
class ArrivalReplayIT {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String REFUSE =
      "ALTER TABLE arrival ADD CONSTRAINT refusing CHECK (language <> 'refused')";

  @TempDir Path directory;
  private ArrivalStage stage;
  private ArrivalLog log;

  @BeforeEach
  void setUp() throws Exception {
    stage(LONG);
  }

  private void stage(Duration timeout) throws Exception {
    stage = new ArrivalStage("arrival_replay", directory.resolve("spool"), timeout, 16 << 20);
    log = stage.log(Duration.ofMillis(50), LONG, 1_000);
  }

  @AfterEach
  void tearDown() throws Exception {
    stage.close();
  }

  private static byte[] row(String language) {
    return ArrivalRow.of(Arrivals.of(language));
  }

  private static List<byte[]> rows(int count, String language) {
    return IntStream.range(0, count).mapToObj(i -> row(language)).toList();
  }

  private static List<UUID> ids(List<byte[]> rows) {
    return rows.stream().map(Arrivals::id).toList();
  }

  private void awaitDrained() {
    Await.until("nothing waits", ArrivalStage.DEADLINE, () -> !isWaiting());
  }

  private boolean isWaiting() {
    try {
      return stage.spool.isWaiting();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whatWaitsIsBroughtHomeBeforeTheEnd() throws Exception {
    List<byte[]> rows = rows(10, "de");
    stage.spool.append(rows);
    stage.sleepingReplay(log).close();
    assertThat(stage.recorded()).containsExactlyInAnyOrderElementsOf(ids(rows));
    assertThat(stage.spool.isWaiting()).isFalse();
  }

  @Test
  void whatWaitsIsBroughtHomeAndForgotten() throws Exception {
    List<byte[]> rows = rows(2_500, "de");
    stage.spool.append(rows);
    stage.replay(log);
    awaitDrained();
    assertThat(stage.recorded()).containsExactlyInAnyOrderElementsOf(ids(rows));
    assertThat(stage.spool.bytes()).isZero();
    assertThat(stage.told.replayed).hasValue(2_500);
    assertThat(stage.told.refused).hasValue(0);
  }

  @Test
  void aSegmentReplayedTwiceIsThereOnce() throws Exception {
    List<byte[]> rows = rows(1_500, "de");
    stage.spool.append(rows);
    Path segment = stage.spool.oldest().orElseThrow();
    byte[] bytes = Files.readAllBytes(segment);
    ArrivalReplay first = stage.replay(log);
    awaitDrained();
    first.close();
    Files.write(segment, bytes);
    stage.replay(log);
    awaitDrained();
    assertThat(stage.recorded()).containsExactlyInAnyOrderElementsOf(ids(rows));
  }

  /* One that was there may have come without a standby, and a commit of nothing waits for none. */
  @Test
  void rowsThatWereThereAreWrittenAgain() throws Exception {
    List<byte[]> rows = rows(10, "de");
    stage.table.insertMissing(rows);
    String first = stage.query("SELECT max(xmin::text) FROM arrival");
    stage.spool.append(rows);
    stage.replay(log);
    awaitDrained();
    assertThat(stage.recorded()).hasSize(10);
    assertThat(stage.count("SELECT count(*) FROM arrival WHERE xmin::text = '" + first + "'"))
        .isZero();
  }

  @Test
  void aRowThatIsInAFileTwiceIsThereOnce() throws Exception {
    List<byte[]> rows = rows(10, "de");
    List<byte[]> twice = new ArrayList<>(rows);
    twice.addAll(rows);
    stage.spool.append(twice);
    stage.replay(log);
    awaitDrained();
    assertThat(stage.recorded()).containsExactlyInAnyOrderElementsOf(ids(rows));
    assertThat(stage.told.refused).hasValue(0);
  }

  @Test
  void whoLooksWhetherItCanBeWrittenWritesAndLeavesNothing() throws Exception {
    String before = stage.query("SELECT pg_current_wal_insert_lsn()");
    assertThat(stage.table.isWritable()).isTrue();
    assertThat(stage.recorded()).isEmpty();
    assertThat(stage.query("SELECT pg_current_wal_insert_lsn() > '" + before + "'")).isEqualTo("t");
  }

  @Test
  void aReplayThatWasKilledHalfWayIsTakenUpByTheNext() throws Exception {
    List<byte[]> rows = rows(1_500, "de");
    stage.spool.append(rows);
    stage.table.insertMissing(rows.subList(0, 700));
    stage.replay(log);
    awaitDrained();
    assertThat(stage.recorded()).containsExactlyInAnyOrderElementsOf(ids(rows));
  }

  @Test
  void rowsThatAreRefusedAreSetAsideAndBlockNoOther() throws Exception {
    stage.execute(REFUSE);
    List<byte[]> good = new ArrayList<>(rows(10, "de"));
    List<byte[]> mixed = new ArrayList<>(good);
    mixed.addAll(5, rows(50, "refused"));
    stage.spool.append(mixed);
    List<byte[]> later = rows(10, "fr");
    stage.spool.append(later);
    stage.replay(log);
    awaitDrained();
    good.addAll(later);
    assertThat(stage.recorded()).containsExactlyInAnyOrderElementsOf(ids(good));
    assertThat(stage.told.refused).hasValue(50);
    assertThat(stage.told.replayed).hasValue(20);
    assertThat(stage.spool.refused())
        .singleElement()
        .satisfies(file -> assertThat(ArrivalStage.idsIn(file)).hasSize(50));
  }

  @Test
  void rowRefusedWithAStateOfTheTriggersOwnBlocksNoOther() throws Exception {
    raise("SG001", "NEW.language = 'refused'");
    stage.spool.append(rows(1, "refused"));
    List<byte[]> good = rows(10, "de");
    stage.spool.append(good);
    stage.replay(log);
    awaitDrained();
    assertThat(stage.recorded()).containsExactlyInAnyOrderElementsOf(ids(good));
    assertThat(stage.told.refused).hasValue(1);
  }

  @Test
  void deadlockIsNoRowsFaultAndIsTriedAgain() throws Exception {
    raise("40P01", "NEW.language = 'de'");
    List<byte[]> rows = rows(10, "de");
    stage.spool.append(rows);
    stage.replay(log);
    Await.until(
        "the replay met the deadlock",
        ArrivalStage.DEADLINE,
        () -> stage.count("SELECT count(*) FROM pg_stat_database WHERE xact_rollback > 2") > 0);
    assertThat(stage.told.refused).hasValue(0);
    stage.execute("DROP TRIGGER raising ON arrival");
    awaitDrained();
    assertThat(stage.recorded()).containsExactlyInAnyOrderElementsOf(ids(rows));
    assertThat(stage.told.refused).hasValue(0);
  }

  @Test
  void retentionDeletesTheOldestAndNothingElse() throws Exception {
    List<byte[]> rows = rows(30, "de");
    stage.table.insertMissing(rows);
    assertThat(stage.table.deleteBefore(Instant.now().minusSeconds(60), 1000)).isZero();
    assertThat(stage.recorded()).hasSize(30);
    assertThat(stage.table.deleteBefore(Instant.now().plusSeconds(60), 20)).isEqualTo(20);
    assertThat(stage.table.deleteBefore(Instant.now().plusSeconds(60), 20)).isEqualTo(10);
    assertThat(stage.recorded()).isEmpty();
  }

  @Test
  void arrivalsThatAreKeptForEverStay() throws Exception {
    stage.table.insertMissing(rows(30, "de"));
    assertThat(stage.table.deleteBefore(Instant.now().minus(Duration.ofDays(30_000)), 1000))
        .isZero();
    assertThat(stage.recorded()).hasSize(30);
  }

  @Test
  void aClockThatLeapsAheadEmptiesNothing() throws Exception {
    stage.table.insertMissing(rows(30, "de"));
    Instant ahead = Instant.now().plus(Duration.ofDays(500));
    assertThat(stage.table.deleteBefore(stage.table.oldestKept(ahead, Duration.ofDays(400)), 1000))
        .isZero();
    assertThat(stage.recorded()).hasSize(30);
  }

  private void raise(String state, String when) throws Exception {
    stage.execute(
        """
        CREATE FUNCTION raise_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF %s THEN RAISE EXCEPTION 'raised' USING ERRCODE = '%s'; END IF;
          RETURN NEW;
        END $$;
        CREATE TRIGGER raising BEFORE INSERT ON arrival FOR EACH ROW EXECUTE FUNCTION raise_it();
        """
            .formatted(when, state));
  }

  @Test
  void rowsThatWereRefusedAreOfferedAgain() throws Exception {
    stage.execute(REFUSE);
    List<byte[]> refused = rows(3, "refused");
    stage.spool.append(refused);
    stage.spool.append(rows(1, "de"));
    stage.replay(log);
    awaitDrained();
    stage.awaitRecorded(1);
    stage.execute("ALTER TABLE arrival DROP CONSTRAINT refusing");
    stage.awaitRecorded(4);
    Await.until("all is forgotten", ArrivalStage.DEADLINE, () -> stage.spool.bytes() == 0);
    assertThat(stage.recorded()).containsAll(ids(refused));
    assertThat(stage.told.refused).as("counted once").hasValue(3);
    assertThat(stage.told.replayed).hasValue(4);
  }

  @Test
  void ofRowsOfferedAgainThoseStillRefusedAreKept() throws Exception {
    stage.execute(REFUSE);
    List<byte[]> still = rows(2, "refused");
    List<byte[]> both = new ArrayList<>(still);
    both.add(row("de"));
    stage.spool.setAside(both);
    stage.replay(log);
    stage.awaitRecorded(1);
    Await.until(
        "the rest is in a newer file",
        ArrivalStage.DEADLINE,
        () -> refusedIds().equals(ids(still)));
  }

  private List<UUID> refusedIds() {
    try {
      List<UUID> ids = new ArrayList<>();
      stage.spool.refused().forEach(file -> ids.addAll(ArrivalStage.idsIn(file)));
      return ids;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (java.io.UncheckedIOException deletedMeanwhile) {
      return List.of();
    }
  }

  @Test
  void refusedRowsOlderThanTheRetentionAreDropped() throws Exception {
    stage.execute(REFUSE);
    Instant now = Instant.parse("2011-03-16T00:00:00Z");
    byte[] old = ArrivalRow.of(Arrivals.at(now.minus(Duration.ofDays(401)), "refused"));
    byte[] young = ArrivalRow.of(Arrivals.at(now.minus(Duration.ofDays(399)), "refused"));
    stage.spool.setAside(List.of(old, young));
    stage.replay(log, ArrivalStage.at(now), Duration.ofDays(400));
    Await.until(
        "the old one is gone",
        ArrivalStage.DEADLINE,
        () -> refusedIds().equals(ids(List.of(young))));
    assertThat(stage.told.replayed).hasValue(0);
  }

  @Test
  void refusedRowsAreNotDroppedByAClockThatLeapsAhead() throws Exception {
    stage.execute(REFUSE);
    Instant now = Instant.now();
    byte[] old = ArrivalRow.of(Arrivals.at(now.minus(Duration.ofDays(401)), "refused"));
    byte[] young = row("refused");
    stage.spool.setAside(List.of(old, young));
    stage.replay(log, ArrivalStage.at(now.plus(Duration.ofDays(500))), Duration.ofDays(400));
    Await.until(
        "the old one alone is gone",
        ArrivalStage.DEADLINE,
        () -> refusedIds().equals(ids(List.of(young))));
  }

  @Test
  void aRowOfAnotherVersionOfUsBlocksNothing() throws Exception {
    List<byte[]> strange =
        List.of(
            "\n".getBytes(StandardCharsets.UTF_8),
            "a\tb\n".getBytes(StandardCharsets.UTF_8),
            with(0, "no-uuid"),
            with(0, "\\N"),
            with(1, "yesterday"),
            with(1, "\\N"),
            with(10, "\\N"));
    List<byte[]> all = new ArrayList<>(strange);
    all.add(3, row("de"));
    stage.spool.append(all);
    stage.replay(log);
    awaitDrained();
    assertThat(stage.recorded()).containsExactlyElementsOf(ids(List.of(all.get(3))));
    assertThat(stage.told.refused).hasValue(strange.size());
    assertThat(ArrivalSpool.read(stage.spool.refused().getFirst()).rows())
        .containsExactlyElementsOf(strange);
  }

  private static byte[] with(int field, String text) {
    String[] fields = new String(row("de"), StandardCharsets.UTF_8).split("\t", -1);
    fields[field] = text;
    return String.join("\t", fields).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aTornSegmentGivesItsWholeRows() throws Exception {
    List<byte[]> rows = rows(10, "de");
    stage.spool.append(rows);
    Path segment = stage.spool.oldest().orElseThrow();
    byte[] bytes = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(bytes, bytes.length - 7));
    stage.replay(log);
    awaitDrained();
    assertThat(stage.recorded()).containsExactlyInAnyOrderElementsOf(ids(rows.subList(0, 9)));
    assertThat(stage.told.unreadable).hasValue(8 + rows.getLast().length - 7);
  }

  @Test
  void aDamagedRowTakesNoOtherAlong() throws Exception {
    List<byte[]> rows = rows(10, "de");
    stage.spool.append(rows);
    Path segment = stage.spool.oldest().orElseThrow();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[20] ^= 1;
    Files.write(segment, bytes);
    stage.replay(log);
    awaitDrained();
    assertThat(stage.recorded()).containsExactlyInAnyOrderElementsOf(ids(rows.subList(1, 10)));
    assertThat(stage.told.unreadable).hasValue(8 + rows.getFirst().length);
  }

  @Test
  void aFileThatCannotBeReadKeepsNoOtherFromComingHome() throws Exception {
    stage.spool.append(rows(10, "fr"));
    Path bad = stage.spool.oldest().orElseThrow();
    Path away = Files.move(bad, directory.resolve("away"));
    Files.createDirectory(bad);
    List<byte[]> rows = rows(10, "de");
    stage.spool.append(rows);
    stage.replay(log);
    stage.awaitRecorded(10);
    assertThat(stage.recorded()).containsExactlyInAnyOrderElementsOf(ids(rows));
    assertThat(stage.told.failedFiles).contains(bad);
    Files.delete(bad);
    Files.move(away, bad);
    stage.awaitRecorded(20);
    Await.until("all is forgotten", ArrivalStage.DEADLINE, () -> stage.spool.bytes() == 0);
  }

  @Test
  void rowsThatCannotBeSetAsideKeepNoOtherFromComingHome() throws Exception {
    stage.execute(REFUSE);
    stage.spool.append(rows(1, "refused"));
    Path bad = stage.spool.oldest().orElseThrow();
    stage.spool.append(rows(10, "de"));
    // The name that the rows set aside would get.
    Files.createFile(directory.resolve("spool/refused-0000000002.log"));
    stage.replay(log);
    stage.awaitRecorded(10);
    assertThat(stage.told.failedFiles).contains(bad);
    awaitDrained();
    Await.until("they are set aside later", ArrivalStage.DEADLINE, () -> refusedIds().size() == 1);
  }

  @Test
  void anEmptySegmentIsForgotten() throws Exception {
    Files.createFile(directory.resolve("spool/spool-0000000007.log"));
    Files.createFile(directory.resolve("spool/refused-0000000008.log"));
    stage.spool.append(rows(1, "de"));
    stage.replay(log);
    awaitDrained();
    stage.awaitRecorded(1);
    Await.until(
        "the files are gone",
        ArrivalStage.DEADLINE,
        () ->
            !Files.exists(directory.resolve("spool/spool-0000000007.log"))
                && !Files.exists(directory.resolve("spool/refused-0000000008.log")));
  }

  @Test
  void nothingIsForgottenWhileTheDatabaseIsAway() throws Exception {
    List<byte[]> rows = rows(1_500, "de");
    stage.spool.append(rows);
    stage.wire.refuse();
    ArrivalReplay replay = stage.replay(log);
    replay.close();
    assertThat(ArrivalStage.idsIn(stage.spool.oldest().orElseThrow())).isEqualTo(ids(rows));
    stage.wire.pass();
    stage.replay(log);
    awaitDrained();
    assertThat(stage.recorded()).hasSize(1_500);
    assertThat(stage.told.refused).hasValue(0);
  }

  @Test
  void aLockedTableSetsNoRowAside() throws Exception {
    stage.close();
    stage(Duration.ofMillis(200));
    List<byte[]> rows = rows(20, "de");
    stage.spool.append(rows);
    try (Connection lock = stage.lockTable()) {
      stage.replay(log);
      for (int times = 0; times < 8; times++) {
        stage.awaitBlocked();
        Await.until("it gave up", ArrivalStage.DEADLINE, () -> !blocked());
      }
      assertThat(stage.told.refused).hasValue(0);
      assertThat(isWaiting()).isTrue();
      lock.rollback();
    }
    awaitDrained();
    assertThat(stage.recorded()).hasSize(20);
  }

  private boolean blocked() {
    return !stage
        .query("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'arrival'::regclass")
        .equals("0");
  }

  @Test
  void manyRefusedRowsDontHideThatABlackHoledDatabaseIsBack() throws Exception {
    stage.close();
    stage(Duration.ofSeconds(1));
    stage.execute(REFUSE);
    for (int file = 0; file < 3; file++) {
      stage.spool.setAside(rows(500, "refused"));
    }
    stage.wire.blackHole();
    stage.replay(log);
    log.append(Arrivals.any(), Runnable::run, recorded -> {});
    Await.until("it is seen to be away", ArrivalStage.DEADLINE, log::isDatabaseAway);
    stage.wire.pass();
    Await.until("it is seen to be back", Duration.ofSeconds(15), () -> !log.isDatabaseAway());
    stage.awaitRecorded(1);
  }

  @Test
  void closingLeavesWhatWaits() throws Exception {
    ArrivalReplay replay = stage.replay(log);
    replay.close();
    stage.spool.append(rows(5, "de"));
    assertThat(isWaiting()).isTrue();
    assertThat(stage.recorded()).isEmpty();
  }
}
