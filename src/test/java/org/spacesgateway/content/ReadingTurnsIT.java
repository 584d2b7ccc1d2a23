package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.Reading.State;
import org.spacesgateway.content.SpaceReader.NoTurn;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.GeneratedSpace;

/** Whose turn it is to read, what fails, and what takes long. */
class ReadingTurnsIT extends ReadingStage {
  @Test
  void manyAtOnceAreReadOnceEachInTurnsAndAtThePaceOfTheOrigin() throws Exception {
    List<Cid> cids = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Cid cid = new Cid(0x5000 + i);
      cids.add(cid);
      directory(cid, "many" + i);
      legacy.hold(GeneratedSpace.of("many" + i, cid.hex(), 45, 0, 0));
      ask(cid, false);
      now = now.plusMillis(1);
    }
    Duration gap = Duration.ofMillis(20);
    ReadingSteps paced = steps(gap);
    try (ExecutorService pods = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(
            pods.submit(() -> {
              while (paced.one()) {
                now = now.plusMillis(1);
              }
              return null;
            }));
      }
      for (Future<?> pod : all) {
        pod.get();
      }
    }
    for (Cid cid : cids) {
      assertThat(readings.of(cid).orElseThrow())
          .returns(State.DONE, Reading::state)
          .returns(45L, Reading::entries);
    }
    List<Instant> times =
        legacy.at("/blog/feed.rss").received().stream().map(request -> request.at()).toList();
    assertThat(Duration.between(times.getFirst(), times.getLast()))
        .as("no faster than the pace")
        .isGreaterThan(gap.multipliedBy(times.size() - 4));
    assertThat(
            legacy.at("/blog/feed.rss").received().stream()
                .limit(12)
                .map(request -> request.host())
                .distinct())
        .as("everybody's first step comes before anybody's last")
        .hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void oneThatTakesLongHoldsUpNoneThatIsAskedForLater() throws Exception {
    ReadingJob job = new ReadingJob(steps, Duration.ofSeconds(1), 3);
    List<Cid> cids = List.of(new Cid(0x7001), new Cid(0x7002), new Cid(0x7003));
    for (Cid cid : cids) {
      legacy.hold(GeneratedSpace.of(cid.hostLabel(), cid.hex(), 3, 0, 0));
    }
    for (int i = 1; i <= 2; i++) {
      legacy.at("/blog/feed.rss").answer(Fault.stall(), 1);
      ask(cids.get(i - 1), false);
      int asked = i;
      Await.until(
          "the next is asked for",
          PATIENCE,
          () -> aRoundLater(job, () -> legacy.at("/blog/feed.rss").count() == asked));
    }
    ask(cids.get(2), false);
    Await.until(
        "the last is read",
        PATIENCE,
        () -> aRoundLater(job, () -> rows("reading WHERE state = 'done'") == 1));
    job.stop(new ShutdownEvent());
  }

  /* Whoever found nothing to read may not be free again by the next round: there is one after that. */
  private static boolean aRoundLater(ReadingJob job, BooleanSupplier holds) {
    job.run();
    return holds.getAsBoolean();
  }

  private static long rows(String from) {
    try {
      return count(from);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A process that stopped, or is slow, in the middle of a step. */
  @Test
  void aStepThatTookTooLongIsAnothers() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 3, 0, 0));
    ask(CID, false);
    CountDownLatch answered = new CountDownLatch(1);
    legacy.at("/blog/feed.rss").answer(Fault.held(answered), 1);
    try (ExecutorService slow = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> first = slow.submit(steps::one);
      while (legacy.at("/blog/feed.rss").count() == 0) {
        Thread.onSpinWait();
      }
      assertThat(steps.one()).as("while the lease holds").isFalse();
      now = now.plus(LEASE);
      assertThat(steps.one()).as("when it is over").isTrue();
      run("UPDATE read_entry SET comments = 77");
      answered.countDown();
      first.get();
    }
    assertThat(count("read_entry WHERE comments = 77"))
        .as("what the slow one found is not written")
        .isEqualTo(3);
  }

  @Test
  void whatFailsIsTriedAgainLaterAndLater() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 3, 0, 0));
    legacy
        .at("/blog/feed.rss")
        .answer(Fault.status(500), 2)
        .answer(Fault.tooManyRequests("900"), 1);
    ask(CID, false);
    for (Duration pause :
        List.of(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(900))) {
      steps.one();
      assertThat(reading().again()).isEqualTo(now.plus(pause));
      assertThat(steps.one()).isFalse();
      now = now.plus(pause);
    }
    untilNothingWaits();
    assertThat(reading()).returns(State.DONE, Reading::state).returns(null, Reading::again);
  }

  @Test
  void whoHasNoTurnTriesAgainSoonHoweverOftenAndLeavesNothingOut() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 4, 3, 2));
    PGSimpleDataSource away = new PGSimpleDataSource();
    away.setURL("jdbc:postgresql://127.0.0.1:1/none");
    OriginPace others = new OriginPace(DATABASE, 1, PATIENCE, Duration.ofMinutes(1));
    OriginPace busy = new OriginPace(DATABASE, 1, PATIENCE, Duration.ofMillis(50));
    OriginPace lost = new OriginPace(away, 1, PATIENCE, Duration.ofMinutes(1));
    ask(CID, true);
    try (OriginPace.Permit held = others.permit("busy")) {
      assertThat(held).isNotNull();
      for (int i = 0; i < 10; i++) {
        for (ReadingSteps one :
            List.of(steps(() -> busy.permit("busy")), steps(() -> lost.permit("lost")))) {
          assertThat(one.one()).isTrue();
          assertThat(one.one()).as("at once").isFalse();
          assertThat(reading().again()).as("as of one that failed").isNull();
          now = now.plusSeconds(5);
        }
      }
    }
    assertThat(legacy.received()).isEmpty();
    untilNothingWaits();
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(4L, Reading::entries)
        .returns(2L, Reading::pictures);
    assertThat(space.leftOut(CID)).doesNotContainKeys(What.ENTRY, What.PICTURE_MISSING);
  }

  @Test
  void whatWasReadBeforeThereWasNoTurnIsKept() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 12, 12, 2));
    AtomicInteger left = new AtomicInteger();
    ReadingSteps some =
        steps(() -> {
          if (left.getAndDecrement() <= 0) {
            throw new NoTurn("too many ask");
          }
          return () -> {};
        });
    ask(CID, true);
    for (int i = 0; i < 40; i++) {
      left.set(4);
      while (some.one()) {
        // Until there is no turn.
      }
      now = now.plusSeconds(5);
    }
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(12L, Reading::entries)
        .returns(2L, Reading::pictures);
  }

  @Test
  void whoeverHasHadHalfTheirLeaseKeepsWhatTheyHave() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 12, 12, 4));
    ReadingSteps slow =
        steps(() -> {
          now = now.plus(LEASE.dividedBy(3));
          return () -> {};
        });
    ask(CID, true);
    while (slow.one()) {
      // Each has time for two requests or three.
    }
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(12L, Reading::entries)
        .returns(4L, Reading::pictures);
  }

  @Test
  void oneThingThatFailsForHoursDoesNotHoldUpTheRest() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 4, 3, 2));
    legacy.at("/blog/*").answer(Fault.status(500), 9);
    legacy.at("/photos/*").answer(Fault.status(500), 9);
    ask(CID, true);
    for (int i = 0; i < 40; i++) {
      untilNothingWaits();
      now = now.plus(Duration.ofHours(6));
    }
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(3L, Reading::entries)
        .returns(1L, Reading::pictures);
    assertThat(space.leftOut(CID)).containsKeys(What.ENTRY, What.PICTURE_MISSING);
  }

  @Test
  void aStatementThatTakesTooLongIsAFailure() throws Exception {
    readOnce();
    ask(CID, true);
    while (reading().state() != State.PICTURES) {
      steps.one();
    }
    run(
        "CREATE OR REPLACE FUNCTION cancelled() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'too long' USING ERRCODE = '57014'; END $$");
    run(
        "CREATE TRIGGER cancelled BEFORE DELETE ON anew_entry FOR EACH ROW EXECUTE FUNCTION cancelled()");
    try {
      untilNothingWaits();
      assertThat(reading().again()).isNotNull();
    } finally {
      run("DROP TRIGGER cancelled ON anew_entry");
    }
    now = now.plus(Duration.ofHours(6));
    untilNothingWaits();
    assertThat(reading()).returns(State.DONE, Reading::state).returns(30L, Reading::entries);
  }
}
