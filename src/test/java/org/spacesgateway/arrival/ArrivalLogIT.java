package org.spacesgateway.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.arrival.ArrivalLog.Observer.Reason;
import org.spacesgateway.sandbox.Await;

/** The log by itself, on real PostgreSQL and a real disk. */
@Timeout(120)
class ArrivalLogIT {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMillis(50);
  private static final int MANY = 20_000;
  private static final long ROOMY = 16 << 20;

  @TempDir Path directory;
  private ArrivalStage stage;

  @BeforeEach
  void setUp() throws Exception {
    stage = stage(LONG, ROOMY);
  }

  private ArrivalStage stage(Duration timeout, long spoolBytes) throws Exception {
    return new ArrivalStage("arrival_log", directory.resolve("spool"), timeout, spoolBytes);
  }

  private void restage(Duration timeout, long spoolBytes) throws Exception {
    stage.close();
    stage = stage(timeout, spoolBytes);
  }

  @AfterEach
  void tearDown() throws Exception {
    stage.close();
  }

  /** Somebody who waits for an answer. */
  private static CompletableFuture<Boolean> append(ArrivalLog log, Arrival arrival) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    log.append(arrival, Runnable::run, answer::complete);
    return answer;
  }

  private static List<CompletableFuture<Boolean>> append(ArrivalLog log, int count) {
    return IntStream.range(0, count).mapToObj(i -> append(log, Arrivals.any())).toList();
  }

  private static boolean told(CompletableFuture<Boolean> answer) throws Exception {
    return answer.get(30, TimeUnit.SECONDS);
  }

  /* Visitors are answered first, then counted. */
  private void awaitUnrecorded(Reason reason, int arrivals) {
    Await.until(
        arrivals + " are counted as " + reason,
        ArrivalStage.DEADLINE,
        () -> stage.told.unrecorded().equals(Map.of(reason, arrivals)));
  }

  private static List<Boolean> told(List<CompletableFuture<Boolean>> answers) throws Exception {
    List<Boolean> told = new ArrayList<>();
    for (CompletableFuture<Boolean> answer : answers) {
      told.add(told(answer));
    }
    return told;
  }

  @Test
  void nobodyIsAnsweredBeforeOthersSeeTheRow() throws Exception {
    ArrivalLog log = stage.log(LONG, LONG, MANY);
    Set<UUID> unseen = ConcurrentHashMap.newKeySet();
    AtomicInteger answers = new AtomicInteger();
    try (Connection other = stage.connect();
        ExecutorService answering = Executors.newSingleThreadExecutor();
        ExecutorService visitors = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 400; i++) {
        visitors.execute(() -> {
          Arrival arrival = Arrivals.any();
          log.append(
              arrival,
              answering,
              recorded -> {
                if (!recorded || !sees(other, arrival.id())) {
                  unseen.add(arrival.id());
                }
                answers.incrementAndGet();
              });
        });
      }
      Await.until("all are answered", ArrivalStage.DEADLINE, () -> answers.get() == 400);
    }
    assertThat(unseen).isEmpty();
    assertThat(stage.recorded()).hasSize(400).doesNotHaveDuplicates();
    assertThat(stage.told.spooled).hasValue(0);
  }

  private static boolean sees(Connection other, UUID id) {
    try {
      return ArrivalStage.recorded(other).contains(id);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /* As one is whose wait for a standby was cancelled: it is on one machine alone. */
  @Test
  void aCommitThatIsWarnedOfIsAnsweredByTheSpool() throws Exception {
    stage.execute(
        """
        CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          RAISE WARNING 'canceling wait for synchronous replication';
          RETURN NULL;
        END $$;
        CREATE TRIGGER warning AFTER INSERT ON arrival FOR EACH STATEMENT EXECUTE FUNCTION warn();
        """);
    ArrivalLog log = stage.log(LONG, LONG, MANY);
    assertThat(told(append(log, Arrivals.any()))).isTrue();
    assertThat(stage.told.spooled).hasValue(1);
  }

  @Test
  void whatComesInDuringACommitIsWrittenWithTheNext() throws Exception {
    ArrivalLog log = stage.log(LONG, LONG, MANY);
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    try (Connection lock = stage.lockTable()) {
      answers.add(append(log, Arrivals.any()));
      stage.awaitBlocked();
      answers.addAll(append(log, 500));
      assertThat(answers).noneMatch(CompletableFuture::isDone);
      lock.rollback();
    }
    assertThat(told(answers)).containsOnly(true);
    assertThat(stage.query("SELECT count(DISTINCT xmin::text) FROM arrival"))
        .as("transactions")
        .isEqualTo("2");
    assertThat(stage.recorded()).hasSize(501);
  }

  @Test
  void whateverARowHoldsTheDatabaseHoldsTheSame() throws Exception {
    ArrivalLog log = stage.log(LONG, LONG, MANY);
    List<String> odd =
        List.of(
            "",
            "\\N",
            "\\.",
            "\\",
            "a\tb\nc\rd",
            "'; DROP TABLE arrival; --",
            "\u0000\u0001",
            "\u4e2d\ud83d\ude00",
            "\"",
            "NULL",
            "\\x41\\101",
            "\u2028\u0085\ufeff");
    for (String text : odd) {
      assertThat(told(append(log, Arrivals.of(text)))).isTrue();
    }
    assertThat(told(append(log, Arrivals.of(null)))).isTrue();
    List<String> expected = new ArrayList<>(odd);
    expected.set(6, "?\u0001");
    List<String> found = new ArrayList<>();
    try (Connection connection = stage.connect();
        var rows =
            connection
                .createStatement()
                .executeQuery("SELECT language FROM arrival ORDER BY at, id")) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    expected.add(null);
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aLateCommitIsAnsweredFromTheSpoolAndItsRowsArriveOnce() throws Exception {
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    try (Connection lock = stage.lockTable()) {
      CompletableFuture<Boolean> late = append(log, Arrivals.any());
      assertThat(told(late)).isTrue();
      assertThat(stage.recorded()).as("the lock is held").isEmpty();
      assertThat(told(append(log, 100))).as("newcomers go there too").containsOnly(true);
      assertThat(stage.told.spooled).hasValue(101);
      assertThat(log.isDatabaseAway()).as("late is not away").isFalse();
      lock.rollback();
    }
    stage.replay(log);
    stage.awaitRecorded(101);
    Await.until("the spool is empty", ArrivalStage.DEADLINE, () -> stage.spool.bytes() == 0);
    assertThat(told(append(log, Arrivals.any()))).isTrue();
    assertThat(stage.recorded()).hasSize(102).doesNotHaveDuplicates();
  }

  @Test
  void theSpoolAnswersSoonAfterThePatienceEnds() throws Exception {
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    assertThat(told(append(log, Arrivals.any()))).as("warm").isTrue();
    try (Connection lock = stage.lockTable()) {
      long began = System.nanoTime();
      assertThat(told(append(log, Arrivals.any()))).isTrue();
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertThat(took).isBetween(PATIENCE, Duration.ofSeconds(2));
      lock.rollback();
    }
  }

  @Test
  void aDatabaseThatIsAwayCostsNoReceipt() throws Exception {
    ArrivalLog log = stage.log(LONG, LONG, MANY);
    assertThat(told(append(log, 50))).containsOnly(true);
    stage.wire.refuse();
    assertThat(told(append(log, 50))).containsOnly(true);
    Await.until("it is seen to be away", ArrivalStage.DEADLINE, log::isDatabaseAway);
    assertThat(told(append(log, 50))).containsOnly(true);
    assertThat(stage.told.failures).isNotEmpty();
    stage.wire.pass();
    stage.replay(log);
    stage.awaitRecorded(150);
    Await.until("it is back", ArrivalStage.DEADLINE, () -> !log.isDatabaseAway());
    int spooled = stage.told.spooled.get();
    assertThat(told(append(log, 50))).containsOnly(true);
    assertThat(stage.recorded()).hasSize(200).doesNotHaveDuplicates();
    assertThat(stage.told.spooled).as("those went to the database").hasValue(spooled);
    assertThat(stage.told.back).hasValue(1);
  }

  @Test
  void aBlackHoledDatabaseCostsNoReceipt() throws Exception {
    restage(Duration.ofSeconds(1), ROOMY);
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    assertThat(told(append(log, 10))).containsOnly(true);
    stage.wire.blackHole();
    assertThat(told(append(log, 10))).containsOnly(true);
    Await.until("it is seen to be away", ArrivalStage.DEADLINE, log::isDatabaseAway);
    stage.wire.pass();
    stage.replay(log);
    stage.awaitRecorded(20);
  }

  @Test
  void moreThanMayWaitAreSentOnAtOnce() throws Exception {
    ArrivalLog log = stage.log(LONG, LONG, 10);
    try (Connection lock = stage.lockTable()) {
      CompletableFuture<Boolean> first = append(log, Arrivals.any());
      stage.awaitBlocked();
      List<CompletableFuture<Boolean>> waiting = append(log, 9);
      List<CompletableFuture<Boolean>> shed = append(log, 5);
      assertThat(shed).allMatch(CompletableFuture::isDone);
      assertThat(told(shed)).containsOnly(false);
      awaitUnrecorded(Reason.OVERLOAD, 5);
      assertThat(first).isNotDone();
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      lock.rollback();
      assertThat(told(first)).isTrue();
      assertThat(told(waiting)).containsOnly(true);
    }
    assertThat(told(append(log, 10))).as("room again").containsOnly(true);
    assertThat(stage.recorded()).hasSize(20);
  }

  @Test
  void nobodyWaitsLongerThanTheLongestWait() throws Exception {
    Duration longestWait = Duration.ofMillis(300);
    ArrivalLog log = stage.log(LONG, longestWait, MANY);
    try (Connection lock = stage.lockTable()) {
      long began = System.nanoTime();
      CompletableFuture<Boolean> committing = append(log, Arrivals.any());
      stage.awaitBlocked();
      List<CompletableFuture<Boolean>> filling = append(log, 3);
      assertThat(told(committing)).isFalse();
      assertThat(told(filling)).containsOnly(false);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(longestWait, Duration.ofSeconds(5));
      awaitUnrecorded(Reason.TOO_SLOW, 4);
      lock.rollback();
    }
    stage.replay(log);
    stage.awaitRecorded(4);
    assertThat(told(append(log, Arrivals.any()))).as("all well again").isTrue();
  }

  @Test
  void theLongestWaitCountsFromTheVisitorsComing() throws Exception {
    Duration longestWait = Duration.ofSeconds(1);
    ArrivalLog log = stage.log(LONG, longestWait, MANY);
    try (Connection firstLock = stage.lockTable()) {
      append(log, Arrivals.any());
      stage.awaitBlocked();
      long began = System.nanoTime();
      CompletableFuture<Boolean> second = append(log, Arrivals.any());
      try (Connection secondLock = stage.connect()) {
        secondLock.setAutoCommit(false);
        CompletableFuture<Void> locked = CompletableFuture.runAsync(() -> lock(secondLock));
        Await.until(
            "half of it is over",
            ArrivalStage.DEADLINE,
            () -> System.nanoTime() - began > longestWait.toNanos() * 7 / 10);
        firstLock.rollback();
        locked.get(30, TimeUnit.SECONDS);
        assertThat(told(second)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - began))
            .isLessThan(longestWait.plusMillis(600));
        secondLock.rollback();
      }
    }
  }

  private static void lock(Connection connection) {
    try (var statement = connection.createStatement()) {
      statement.execute("LOCK TABLE arrival IN SHARE ROW EXCLUSIVE MODE");
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFullSpoolGivesNoReceiptAndKeepsTheRest() throws Exception {
    restage(LONG, 2_000);
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    stage.wire.refuse();
    List<Boolean> told = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      told.add(told(append(log, Arrivals.any())));
    }
    int receipts = (int) told.stream().filter(recorded -> recorded).count();
    assertThat(receipts).isBetween(1, 19);
    assertThat(told.subList(0, receipts)).containsOnly(true);
    awaitUnrecorded(Reason.SPOOL_FULL, 20 - receipts);
    stage.wire.pass();
    stage.replay(log);
    stage.awaitRecorded(receipts);
    Await.until("it is back", ArrivalStage.DEADLINE, () -> !log.isDatabaseAway());
    assertThat(told(append(log, Arrivals.any()))).isTrue();
  }

  /** Every COPY takes longer than the patience, and succeeds. */
  private void dawdle() throws Exception {
    stage.execute(
        """
        CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          PERFORM pg_sleep(0.12);
          RETURN NULL;
        END $$;
        CREATE TRIGGER dawdling AFTER INSERT ON arrival FOR EACH STATEMENT EXECUTE FUNCTION dawdle();
        """);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 8_000})
  void aSlowDatabaseGivesTheReceiptsThatAFullSpoolCannot(long spoolBytes) throws Exception {
    restage(LONG, spoolBytes);
    dawdle();
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (int times = 0; times < 4; times++) {
      answers.addAll(append(log, 50));
      told(answers.getFirst());
    }
    assertThat(told(answers)).containsOnly(true);
    assertThat(stage.told.unrecorded()).isEmpty();
    stage.replay(log);
    stage.awaitRecorded(200);
  }

  @Test
  void aSlowDatabaseGivesTheReceiptsThatABrokenSpoolCannot() throws Exception {
    dawdle();
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    Files.move(directory.resolve("spool"), directory.resolve("away"));
    assertThat(told(append(log, 200))).containsOnly(true);
    assertThat(stage.told.broken).isNotEmpty();
    assertThat(stage.told.unrecorded()).isEmpty();
    assertThat(stage.recorded()).hasSize(200).doesNotHaveDuplicates();
    Files.move(directory.resolve("away"), directory.resolve("spool"));
  }

  @Test
  void nobodyWaitsLongerThanTheLongestWaitForADatabaseThatHangsBesideAFullSpool() throws Exception {
    restage(LONG, 1);
    Duration longestWait = Duration.ofMillis(500);
    ArrivalLog log = stage.log(PATIENCE, longestWait, MANY);
    try (Connection lock = stage.lockTable()) {
      long began = System.nanoTime();
      List<CompletableFuture<Boolean>> answers = new ArrayList<>(append(log, 1));
      stage.awaitBlocked();
      answers.addAll(append(log, 3));
      assertThat(told(answers)).containsOnly(false);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(longestWait);
      awaitUnrecorded(Reason.SPOOL_FULL, 4);
      lock.rollback();
    }
    Await.until("the late one is there", ArrivalStage.DEADLINE, () -> !stage.recorded().isEmpty());
    assertThat(told(append(log, 10))).as("all well again").containsOnly(true);
  }

  @Test
  void aRowThatTheDatabaseRefusesTakesNoOtherDownWhileTheSpoolIsFull() throws Exception {
    restage(LONG, 1);
    stage.execute("ALTER TABLE arrival ADD CHECK (language <> 'refused')");
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    assertThat(told(append(log, Arrivals.of("refused")))).isFalse();
    awaitUnrecorded(Reason.SPOOL_FULL, 1);
    assertThat(told(append(log, 10))).containsOnly(true);
  }

  @Test
  void closingAnswersEverybodyWhileTheDatabaseIsSlowAndTheSpoolIsFull() throws Exception {
    restage(LONG, 8_000);
    dawdle();
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    List<CompletableFuture<Boolean>> answers = append(log, 200);
    log.close();
    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(told(answers)).containsOnly(true);
    assertThat(log.isOver()).isTrue();
  }

  @Test
  void aBrokenSpoolGivesNoReceiptUntilItIsWhole() throws Exception {
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    stage.wire.refuse();
    Path spool = directory.resolve("spool");
    Path away = directory.resolve("away");
    Files.move(spool, away);
    assertThat(told(append(log, 5))).containsOnly(false);
    awaitUnrecorded(Reason.SPOOL_BROKEN, 5);
    assertThat(stage.told.broken).isNotEmpty();
    Files.move(away, spool);
    assertThat(told(append(log, 5))).containsOnly(true);
    stage.wire.pass();
    stage.replay(log);
    // What had no receipt may be there as well: its commit can come through after all.
    Await.until(
        "what had a receipt is there", ArrivalStage.DEADLINE, () -> stage.recorded().size() >= 5);
  }

  @Test
  void oneRowThatTheDatabaseRefusesTakesNoOtherDown() throws Exception {
    stage.execute("ALTER TABLE arrival ADD CHECK (language <> 'refused')");
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    try (Connection lock = stage.lockTable()) {
      answers.addAll(append(log, 1));
      stage.awaitBlocked();
      answers.addAll(append(log, 20));
      answers.add(append(log, Arrivals.of("refused")));
      answers.addAll(append(log, 20));
      lock.rollback();
    }
    answers.add(append(log, Arrivals.of("refused")));
    assertThat(told(answers)).as("on disk, all of them").containsOnly(true);
    stage.replay(log);
    stage.awaitRecorded(41);
    Await.until("two are set aside", ArrivalStage.DEADLINE, () -> stage.told.refused.get() == 2);
    Await.until("it is not away", ArrivalStage.DEADLINE, () -> !log.isDatabaseAway());
    assertThat(told(append(log, Arrivals.any()))).isTrue();
    // The spool may have answered first, where the commit was slow.
    stage.awaitRecorded(42);
  }

  @Test
  void closingAnswersEverybodyAndThenNobodyIsTaken() throws Exception {
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    List<CompletableFuture<Boolean>> answers = append(log, 1_000);
    log.close();
    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(told(answers)).containsOnly(true);
    assertThat(told(append(log, Arrivals.any()))).isFalse();
    awaitUnrecorded(Reason.OVERLOAD, 1);
    stage.replay(stage.log(PATIENCE, LONG, MANY));
    stage.awaitRecorded(1_000);
  }

  @Test
  void closingAnswersEverybodyWhileTheDatabaseHangs() throws Exception {
    restage(Duration.ofSeconds(3), ROOMY);
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    try (Connection lock = stage.lockTable()) {
      List<CompletableFuture<Boolean>> answers = append(log, 100);
      stage.awaitBlocked();
      answers = new ArrayList<>(answers);
      answers.addAll(append(log, 100));
      log.close();
      assertThat(answers).allMatch(CompletableFuture::isDone);
      assertThat(told(answers)).containsOnly(true);
      lock.rollback();
    }
  }

  @Test
  void closingAnswersEverybodyWhileTheDatabaseIsAway() throws Exception {
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    stage.wire.refuse();
    assertThat(told(append(log, Arrivals.any()))).isTrue();
    List<CompletableFuture<Boolean>> answers = append(log, 100);
    log.close();
    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(told(answers)).containsOnly(true);
  }

  @Test
  void answersOfOneGroupThatShareAnExecutorRunAsOneTask() throws Exception {
    ArrivalLog log = stage.log(LONG, LONG, MANY);
    ConcurrentLinkedQueue<Integer> tasks = new ConcurrentLinkedQueue<>();
    AtomicInteger answers = new AtomicInteger();
    Executor one =
        task -> {
          tasks.add(1);
          task.run();
        };
    Executor two =
        task -> {
          tasks.add(2);
          task.run();
        };
    try (Connection lock = stage.lockTable()) {
      append(log, Arrivals.any());
      stage.awaitBlocked();
      for (int i = 0; i < 10; i++) {
        log.append(Arrivals.any(), i % 3 == 0 ? one : two, recorded -> answers.incrementAndGet());
      }
      lock.rollback();
    }
    Await.until("all are answered", ArrivalStage.DEADLINE, () -> answers.get() == 10);
    assertThat(tasks).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void everybodyIsToldOnceEvenIfAnotherThrows() throws Exception {
    ArrivalLog log = stage.log(PATIENCE, LONG, MANY);
    AtomicInteger answers = new AtomicInteger();
    AtomicInteger thrown = new AtomicInteger();
    Thread.Builder answering =
        Thread.ofPlatform().uncaughtExceptionHandler((thread, e) -> thrown.incrementAndGet());
    try (Connection lock = stage.lockTable();
        ExecutorService eventLoop = Executors.newSingleThreadExecutor(answering.factory())) {
      for (int i = 0; i < 30; i++) {
        boolean throwing = i % 3 == 0;
        log.append(
            Arrivals.any(),
            eventLoop,
            recorded -> {
              answers.incrementAndGet();
              if (throwing) {
                throw new IllegalStateException("an answer that fails");
              }
            });
      }
      Await.until("all are answered", ArrivalStage.DEADLINE, () -> answers.get() >= 30);
      lock.rollback();
      assertThat(told(append(log, Arrivals.any()))).isTrue();
      log.close();
    }
    assertThat(answers).as("once each").hasValue(30);
    assertThat(thrown).as("nor is it hidden").hasValue(10);
  }

  @Test
  void anExecutorThatHasEndedKeepsNoOtherFromItsAnswer() throws Exception {
    ArrivalLog log = stage.log(LONG, LONG, MANY);
    ExecutorService ended = Executors.newSingleThreadExecutor();
    ended.shutdown();
    try (Connection lock = stage.lockTable()) {
      append(log, Arrivals.any());
      stage.awaitBlocked();
      log.append(Arrivals.any(), ended, recorded -> {});
      CompletableFuture<Boolean> other = append(log, Arrivals.any());
      lock.rollback();
      assertThat(told(other)).isTrue();
    }
  }
}
