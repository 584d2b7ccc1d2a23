package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.Reading.State;
import org.spacesgateway.content.SpaceReader.NoTurn;
import org.spacesgateway.content.SpaceReader.Why;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.LegacyStandIn;
import org.spacesgateway.sandbox.TestDatabase;

/** Spaces read into the tables, by steps that any process may take. */
class ReadingIT {
  private static final Cid CID = Cid.ofHex("C0FFEE0000000001").orElseThrow();
  private static final Instant START = Instant.parse("2010-10-01T12:00:00Z");
  private static final Instant KEPT = START.plus(Duration.ofDays(90));
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir static Path directory;

  private static final AgroalDataSource DATABASE = TestDatabase.pool("reading");
  private static LegacyStandIn legacy;
  private static Vertx vertx;
  private static OriginClient client;

  private final Readings readings = new Readings(DATABASE);
  private final ReadSpace space = new ReadSpace(DATABASE);
  private volatile Instant now = START;
  private final ReadingSteps steps = steps(Duration.ofMillis(2));

  @BeforeAll
  static void start() {
    legacy = LegacyStandIn.start("127.0.0.3", 0);
    vertx = Vertx.vertx();
    client = new OriginClient(vertx, 8, PATIENCE);
  }

  @AfterAll
  static void stop() {
    legacy.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    DATABASE.close();
  }

  @BeforeEach
  void forget() throws SQLException {
    legacy.forgetHeld();
    legacy.reset();
    legacy.forget();
    run(
        "TRUNCATE reading, read_entry, read_picture, read_left_out, read_page, anew_entry, anew_left_out, origin_pace, origin_permit, space");
  }

  private ReadingSteps steps(Duration gap) {
    OriginPace pace =
        new OriginPace(
            DATABASE, (int) Duration.ofSeconds(1).dividedBy(gap), PATIENCE, Duration.ofMinutes(1));
    return steps(() -> pace.permit(legacy.origin().toString()));
  }

  private ReadingSteps steps(Source.Pace pace) {
    return from(label ->
        Optional.of(
            new Source(
                client,
                legacy.origin(),
                label + ".spaces.localhost",
                host -> host.endsWith(".spaces.localhost"),
                pace)));
  }

  private ReadingSteps from(ReadingSteps.Sources sources) {
    return new ReadingSteps(
        DATABASE,
        () -> now,
        sources,
        new Limits(1 << 20, 50_000, 100, 10_000),
        LegacyReaderTest.MARKUP,
        LEASE,
        Duration.ofSeconds(30));
  }

  private static void run(String sql) throws SQLException {
    try (Connection connection = DATABASE.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void directory(Cid cid, String alias) throws SQLException {
    run(
        "INSERT INTO space (cid, alias, visibility, loaded_at) VALUES ('%s', '%s', 'public', now())"
            .formatted(cid.hex(), alias));
  }

  private void ask(Cid cid, boolean pictures) throws SQLException {
    readings.ask(cid, pictures, now, KEPT, now);
  }

  private Reading reading() throws SQLException {
    return readings.of(CID).orElseThrow();
  }

  private void untilNothingWaits() throws SQLException {
    while (steps.one()) {
      // Goes on.
    }
  }

  private List<Long> numbers() {
    return StreamSupport.stream(space.entries(CID).spliterator(), false)
        .map(Entry::number)
        .toList();
  }

  @Test
  void aSpaceIsReadAndItsPicturesAreKept() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 55, 120, 23));
    assertThat(readings.of(CID)).isEmpty();
    assertThat(entries()).isEmpty();
    ask(CID, true);
    assertThat(reading().state()).isEqualTo(State.QUEUED);
    assertThat(entries()).as("nobody knows yet").isEmpty();
    steps.one();
    assertThat(entries()).as("the feed says so").hasValue(55);
    assertThat(reading())
        .returns(State.READING, Reading::state)
        .returns(20L, Reading::entries)
        .returns(55, Reading::total);
    untilNothingWaits();
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(55L, Reading::entries)
        .returns(120L, Reading::comments)
        .returns(23L, Reading::pictures)
        .returns(23L, Reading::picturesWanted)
        .returns(null, Reading::again);
    assertThat(numbers())
        .containsExactlyElementsOf(IntStream.range(0, 55).mapToObj(i -> 107 + 10L * i).toList());
    assertThat(space.entries(CID, 117, 127)).extracting(Entry::number).containsExactly(117L, 127L);
    assertThat(space.leftOut(CID)).containsKeys(What.SCRIPT, What.LINK, What.EMBEDDED);
    assertThat(count("read_picture WHERE state = 'kept' AND type = 'png' AND length(bytes) > 60"))
        .isEqualTo(23);
  }

  private static OptionalLong entries() throws SQLException {
    try (Connection connection = DATABASE.getConnection()) {
      return Readings.entries(connection, CID);
    }
  }

  @Test
  void aSpaceKnownByItsIdAloneIsReadByIt() throws Exception {
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 3, 0, 0));
    ask(CID, false);
    untilNothingWaits();
    assertThat(entries()).as("as many as were read").hasValue(3);
    assertThat(reading()).returns(State.DONE, Reading::state).returns(3L, Reading::entries);
  }

  @Test
  void askingAgainReadsAgainOnlyWhatIsOld() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 30, 0, 3));
    ask(CID, false);
    ask(CID, false);
    untilNothingWaits();
    long asked = legacy.at("/blog/feed.rss").count();
    ask(CID, false);
    assertThat(steps.one()).as("just read").isFalse();
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading().pictures()).as("pictures were not wanted before").isEqualTo(3);
    assertThat(legacy.at("/blog/feed.rss").count()).isEqualTo(asked);
    legacy.forgetHeld();
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 45, 0, 3));
    now = now.plus(Duration.ofDays(1));
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading()).returns(State.DONE, Reading::state).returns(45L, Reading::entries);
  }

  /** Of thirty entries, their comments and their pictures, when it began. */
  private void readOnce() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 30, 60, 6));
    ask(CID, true);
    untilNothingWaits();
    now = now.plus(Duration.ofDays(1));
  }

  private List<Object> inUse() throws Exception {
    List<Object> all = new ArrayList<>();
    space.entries(CID).forEach(all::add);
    all.add(space.leftOut(CID));
    space.pictures(CID).all().forEach(picture -> all.add(picture.name()));
    return all;
  }

  @Test
  void whatIsReadAnewTakesThePlaceOfTheEarlierReadingOnceAllOfItIsThere() throws Exception {
    readOnce();
    List<Object> before = inUse();
    legacy.forgetHeld();
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 45, 45, 50));
    ask(CID, true);
    while (steps.one() && reading().isUnderWay()) {
      assertThat(inUse()).isEqualTo(before);
      assertThat(reading())
          .returns(true, Reading::hasEntries)
          .returns(true, Reading::completePictures)
          .returns(START, Reading::completeAt)
          .returns(30L, Reading::entries)
          .returns(6L, Reading::pictures);
      assertThat(reading().anew()).isPositive();
      assertThat(readings.keep(CID, KEPT)).isTrue();
    }
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(now, Reading::completeAt)
        .returns(45L, Reading::entries)
        .returns(45L, Reading::comments)
        .returns(50L, Reading::pictures)
        .returns(0L, Reading::anew);
    assertThat(count("anew_left_out")).isZero();
    assertThat(inUse()).isNotEqualTo(before);
  }

  @Test
  void aReadingThatIsRefusedLeavesTheEarlierOneInUse() throws Exception {
    readOnce();
    List<Object> before = inUse();
    for (int steps = 0; steps < 2; steps++) {
      legacy.forget();
      ask(CID, true);
      for (int i = 0; i < steps; i++) {
        this.steps.one();
      }
      legacy.at("/blog/feed.rss").answer(Fault.status(403 + steps), 1);
      untilNothingWaits();
      assertThat(reading())
          .returns(State.DONE, Reading::state)
          .returns(steps == 0 ? Why.FOR_FRIENDS : Why.NOT_THERE, Reading::why)
          .returns(START, Reading::completeAt)
          .returns(true, Reading::completePictures);
      assertThat(inUse()).isEqualTo(before);
      assertThat(count("anew_entry") + count("anew_left_out")).isZero();
      ask(CID, true);
      assertThat(this.steps.one()).as("just tried").isFalse();
      now = now.plusSeconds(1);
    }
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading()).returns(now, Reading::completeAt).returns(null, Reading::why);
  }

  @Test
  void whileTheOriginIsAwayTheEarlierReadingIsInUse() throws Exception {
    readOnce();
    List<Object> before = inUse();
    legacy.at("/blog/feed.rss").answer(Fault.status(500));
    ask(CID, true);
    for (int i = 0; i < 40; i++) {
      untilNothingWaits();
      now = now.plus(Duration.ofHours(6));
    }
    assertThat(reading()).returns(true, Reading::isAnew).returns(START, Reading::completeAt);
    assertThat(inUse()).isEqualTo(before);
  }

  @Test
  void whereTheOriginIsGoneWhilePicturesAreFetchedTheRestOfThemIsMissing() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 4, 0, 25));
    ask(CID, true);
    while (reading().pictures() == 0) {
      steps.one();
    }
    ReadingSteps gone = from(label -> Optional.empty());
    while (gone.one()) {
      // Goes on.
    }
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(4L, Reading::entries)
        .returns(10L, Reading::pictures);
    assertThat(space.leftOut(CID).get(What.PICTURE_MISSING).times()).isEqualTo(15);
  }

  @Test
  void picturesThatTheEarlierReadingHadNotAreToldIfTheOriginIsGone() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 4, 0, 3));
    ask(CID, false);
    untilNothingWaits();
    now = now.plus(Duration.ofDays(1));
    ask(CID, true);
    assertThat(reading())
        .returns(true, Reading::hasEntries)
        .returns(false, Reading::completePictures);
    from(label -> Optional.empty()).one();
    assertThat(reading())
        .returns(Why.CLOSED, Reading::why)
        .returns(START, Reading::completeAt)
        .returns(true, Reading::completePictures);
    assertThat(space.leftOut(CID).get(What.PICTURE_MISSING).times()).isEqualTo(3);
  }

  @Test
  void entriesThatTheSpaceCountsAndListsNowhereAreTold() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 30, 0, 0));
    legacy
        .at("/blog/feed.rss")
        .answer(
            Fault.edited(
                "more are counted",
                feed -> feed.replaceAll("(<opensearch:totalResults>)30", "$133")));
    for (int twice = 0; twice < 2; twice++) {
      ask(CID, false);
      untilNothingWaits();
      assertThat(reading()).returns(State.DONE, Reading::state).returns(30L, Reading::entries);
      assertThat(space.leftOut(CID).get(What.ENTRY_NOT_LISTED).times()).isEqualTo(3);
      assertThat(count("read_left_out WHERE what = 'ENTRY' AND kind = 'ENTRY_NOT_LISTED'"))
          .as("as the release before can read it")
          .isEqualTo(1);
      now = now.plus(Duration.ofDays(1));
    }
    legacy.reset();
    ask(CID, false);
    untilNothingWaits();
    assertThat(space.leftOut(CID)).doesNotContainKey(What.ENTRY_NOT_LISTED);
  }

  /** As a platform that is half shut answers: there is a feed, and nothing in it. */
  private void emptyFeed() {
    legacy
        .at("/blog/feed.rss")
        .answer(
            Fault.edited(
                "nothing in it",
                feed ->
                    feed.replaceAll("(?s)<item>.*</item>", "")
                        .replaceAll("(<opensearch:totalResults>)[0-9]+", "$10")));
  }

  private void pagesWithoutLinks() {
    legacy.at("/*").answer(Fault.edited("no links", page -> page.replaceAll("href=", "x=")));
  }

  @Test
  void anEmptyReadingLeavesTheEarlierOneInUse() throws Exception {
    readOnce();
    List<Object> before = inUse();
    emptyFeed();
    pagesWithoutLinks();
    ask(CID, true);
    untilNothingWaits();
    assertThat(inUse()).isEqualTo(before);
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(Why.NOT_THERE, Reading::why)
        .returns(START, Reading::completeAt);
    legacy.reset();
    now = now.plusSeconds(1);
    ask(CID, true);
    untilNothingWaits();
    assertThat(inUse()).isEqualTo(before);
    assertThat(reading()).returns(null, Reading::why).returns(now, Reading::completeAt);
  }

  @Test
  void aReadingOfAPartLeavesTheRestOfTheEarlierOneInUse() throws Exception {
    readOnce();
    List<Object> before = inUse();
    ask(CID, true);
    steps.one();
    emptyFeed();
    pagesWithoutLinks();
    untilNothingWaits();
    assertThat(reading()).returns(State.DONE, Reading::state).returns(30, Reading::total);
    assertThat(inUse()).as("as nothing had changed").isEqualTo(before);
    assertThat(count("anew_entry") + count("anew_left_out")).isZero();
  }

  @Test
  void aListOfEntriesThatIsNotThereEndsNoReadingAsAWholeOne() throws Exception {
    readOnce();
    ask(CID, true);
    steps.one();
    run("UPDATE reading SET total = NULL");
    legacy
        .at("/blog/feed.rss")
        .answer(
            Fault.edited(
                "no more",
                feed ->
                    feed.replaceAll("(?s)<item>.*</item>", "")
                        .replaceAll(
                            "<opensearch:totalResults>[0-9]+</opensearch:totalResults>", "")));
    legacy.at("/*").answer(Fault.status(404));
    for (int i = 0; i < 40; i++) {
      untilNothingWaits();
      now = now.plus(Duration.ofHours(6));
    }
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(30L, Reading::entries)
        .returns(6L, Reading::pictures);
    assertThat(space.leftOut(CID).get(What.ENTRY))
        .satisfies(list -> assertThat(list.times()).isEqualTo(1));
  }

  /** What the release before does: it keeps nothing aside. */
  private void theReleaseBeforeReadsTheRest() throws SQLException {
    run(
        "UPDATE read_picture SET round = 1 FROM read_entry e WHERE e.round = 0"
            + " AND address LIKE '%!' || e.number || '/%'");
    run(
        "UPDATE read_left_out SET round = 1"
            + " WHERE place IN (SELECT number::text FROM read_entry WHERE round = 0)");
    run("UPDATE read_entry SET round = 1");
    for (String table : List.of("read_entry", "read_picture", "read_left_out")) {
      run("DELETE FROM " + table + " WHERE round < 1");
    }
  }

  @Test
  void whatTheReleaseBeforeEndsLosesNothingAndIsTakenInLater() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 30, 60, 30));
    ask(CID, true);
    untilNothingWaits();
    List<Object> before = inUse();
    legacy.forgetHeld();
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 40, 40, 40));
    now = now.plus(Duration.ofDays(1));
    ask(CID, true);
    steps.one();
    theReleaseBeforeReadsTheRest();
    assertThat(inUse()).isEqualTo(before);
    run("UPDATE reading SET state = 'refused', fault = 'NOT_THERE', read_at = '%s'".formatted(now));
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(Why.NOT_THERE, Reading::why)
        .returns(START, Reading::completeAt);
    run("UPDATE reading SET state = 'done', fault = NULL, look_at = NULL");
    assertThat(reading()).returns(now, Reading::completeAt);
    new ReadingRetention(DATABASE, () -> now).run();
    assertThat(reading()).returns(State.PICTURES, Reading::state);
    untilNothingWaits();
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(40L, Reading::entries)
        .returns(40L, Reading::pictures);
    assertThat(count("read_picture WHERE state = 'fetched'") + count("anew_entry")).isZero();
  }

  @Test
  void whatTheReleaseBeforeForgetsIsForgottenAsideToo() throws Exception {
    readOnce();
    ask(CID, true);
    steps.one();
    run("DELETE FROM reading");
    new ReadingRetention(DATABASE, () -> now).run();
    assertThat(count("anew_entry") + count("anew_left_out")).isZero();
  }

  @Test
  void aKindThatOnlyALaterReleaseKnowsIsReadAsOneThatThisOneDoes() throws Exception {
    readOnce();
    run(
        "INSERT INTO read_left_out (cid, what, kind, place, times, example) VALUES"
            + " ('%1$s', 'COMMENT', 'LATER', 'a', 2, ''), ('%1$s', 'LATER', NULL, 'b', 3, '')"
                .formatted(CID.hex()));
    assertThat(space.leftOut(CID).get(What.COMMENT).times()).isEqualTo(2);
    assertThat(space.leftOut(CID).get(What.FILE).times()).isEqualTo(3);
    try (Connection connection = DATABASE.getConnection()) {
      assertThat(ReadSpace.eachNotBrought(connection, CID))
          .extracting(LeftOut::what)
          .contains(What.COMMENT, What.FILE);
    }
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

  @Test
  void whatIsThereNoMoreIsNotKeptOnceTheSpaceIsReadAgain() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 30, 60, 0));
    ask(CID, false);
    untilNothingWaits();
    legacy.forgetHeld();
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 25, 50, 0));
    now = now.plus(Duration.ofDays(1));
    ask(CID, false);
    steps.one();
    assertThat(reading()).as("till all are come across").returns(30L, Reading::entries);
    untilNothingWaits();
    assertThat(reading()).returns(State.DONE, Reading::state).returns(25L, Reading::entries);
  }

  @Test
  void neitherArePicturesAndWhatWasLeftOutOfIt() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 30, 60, 12));
    ask(CID, true);
    untilNothingWaits();
    legacy.forgetHeld();
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 5, 10, 2));
    now = now.plus(Duration.ofDays(1));
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading())
        .returns(5L, Reading::entries)
        .returns(2L, Reading::pictures)
        .returns(2L, Reading::picturesWanted);
    assertThat(count("read_picture")).isEqualTo(2);
    assertThat(count("read_left_out")).isPositive();
    assertThat(
            count(
                "read_left_out WHERE place NOT IN (SELECT number::text FROM read_entry)"
                    + " AND place NOT IN (SELECT address FROM read_picture)"))
        .isZero();
  }

  @Test
  void anEntryThatIsPassedOverStaysAsItWasReadBefore() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 12, 12, 2));
    ask(CID, true);
    untilNothingWaits();
    assertThat(count("read_left_out WHERE what = 'SCRIPT'")).isPositive();
    final long pictures = count("read_picture");
    final long leftOut = count("read_left_out");
    now = now.plus(Duration.ofDays(1));
    legacy.at("/blog/*").answer(Fault.status(500), 9);
    ask(CID, true);
    for (int i = 0; i < 40; i++) {
      untilNothingWaits();
      now = now.plus(Duration.ofHours(6));
    }
    assertThat(space.leftOut(CID).get(What.ENTRY).times()).isEqualTo(1);
    assertThat(reading()).returns(State.DONE, Reading::state).returns(12L, Reading::entries);
    assertThat(count("read_picture")).isEqualTo(pictures);
    assertThat(count("read_left_out")).isEqualTo(leftOut + 1);
  }

  @Test
  void aPictureThatWasMissingIsWantedAgainByTheNextReading() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 4, 0, 4));
    legacy.at("/photos/*").answer(Fault.status(404), 1);
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading().pictures()).isEqualTo(3);
    now = now.plus(Duration.ofDays(1));
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading().pictures()).isEqualTo(4);
    assertThat(space.leftOut(CID)).doesNotContainKey(What.PICTURE_MISSING);
  }

  /**
   * A hundred pictures that take the database ten milliseconds each, where half a second is all.
   */
  @Test
  void noStatementForgetsManyPicturesAtOnce() throws Exception {
    ask(CID, true);
    run(
        "INSERT INTO read_picture (cid, name, address, state)"
            + " SELECT '%s', 'p' || n, 'a' || n, 'wanted' FROM generate_series(1, 100) n"
                .formatted(CID.hex()));
    run(
        "CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM pg_sleep(0.01); RETURN OLD; END $$");
    run("CREATE TRIGGER slow BEFORE DELETE ON read_picture FOR EACH ROW EXECUTE FUNCTION slow()");
    try (Connection connection = DATABASE.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL statement_timeout = 500");
      Readings.forget(connection, CID);
      connection.commit();
    } finally {
      run("DROP TRIGGER slow ON read_picture");
    }
    assertThat(count("read_picture")).isZero();
    assertThat(readings.of(CID)).isEmpty();
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
  void whatCannotBeReadSaysWhyUntilItIsAskedForAgain() throws Exception {
    Cid friends = Cid.ofHex("C4E70905E5A1B2C").orElseThrow();
    ask(friends, false);
    untilNothingWaits();
    assertThat(readings.of(friends).orElseThrow())
        .returns(State.REFUSED, Reading::state)
        .returns(Why.FOR_FRIENDS, Reading::why);
    now = now.plusSeconds(1);
    ask(friends, false);
    assertThat(readings.of(friends).orElseThrow().state()).isEqualTo(State.QUEUED);
  }

  @Test
  void aPictureThatIsNoneIsToldOf() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 4, 0, 4));
    legacy
        .at("/photos/*")
        .answer(Fault.answer(200, "image/png", "<script>no picture</script>"), 1)
        .answer(Fault.redirect(302, URI.create("http://169.254.169.254/")), 1)
        .answer(Fault.bigBody(1 << 20), 1);
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading().pictures()).isEqualTo(1);
    assertThat(space.leftOut(CID).get(What.PICTURE_MISSING).times()).isEqualTo(2);
    assertThat(space.leftOut(CID).get(What.PICTURE_TOO_LARGE).times()).isEqualTo(1);
  }

  @Test
  void postsOfAnEarlierPackageThatHaveNoNumberGoWithIt() throws Exception {
    Packages packages =
        new Packages(
            DATABASE, new Limits(1 << 20, 50_000, 100, 10_000), LegacyReaderTest.MARKUP, 1 << 20);
    String date = "2010/9/27 17:05:09";
    String odd = "<p>x<script>y()</script>";
    PackageFile first =
        new PackageFile()
            .post("cns!C0FFEE0000000001!100.html", "Numbered", date, odd, "")
            .post("a.html", "A", date, odd, "")
            .post("b.html", "B", date, odd, "")
            .page("c.html", "<p>No post</p>");
    PackageFile newer =
        new PackageFile()
            .post("d.html", "D", date, "<p>z</p>", "")
            .post("b.html", "B", date, odd, "");
    packages.take(first.write(directory.resolve("first.zip")), CID, true, KEPT, now);
    // As an earlier release numbered them: by their places.
    run("UPDATE read_entry SET number = 900000000001 WHERE entry::json ->> 'title' = 'A'");
    packages.take(first.write(directory.resolve("first.zip")), CID, true, KEPT, now);
    assertThat(titles()).containsExactlyInAnyOrder("Numbered", "A", "B");
    assertThat(space.leftOut(CID).get(What.SCRIPT).times()).isEqualTo(3);
    assertThat(space.leftOut(CID).get(What.ENTRY).times()).isEqualTo(1);
    packages.take(newer.write(directory.resolve("newer.zip")), CID, true, KEPT, now);
    assertThat(titles()).containsExactlyInAnyOrder("Numbered", "B", "D");
    assertThat(space.leftOut(CID).get(What.SCRIPT).times()).isEqualTo(2);
    assertThat(space.leftOut(CID)).doesNotContainKey(What.ENTRY);
  }

  private List<String> titles() {
    return StreamSupport.stream(space.entries(CID).spliterator(), false).map(Entry::title).toList();
  }

  @Test
  void aPackageStandsForWhatTheOriginWouldGive() throws Exception {
    String png = "\u0089PNG\r\n\u001a\n" + "x".repeat(50);
    PackageFile made = new PackageFile();
    for (int i = 0; i < 25; i++) {
      made.post(
          "cns!C0FFEE0000000001!" + (100 + i) + ".html",
          "Post " + i,
          "2010/9/27 17:05:09",
          "<p>x<img src=\"img/" + i % 3 + ".png\">",
          "<b>Bob - 2010/9/28 1:02:03</b>c");
    }
    made.file("img/0.png", png.getBytes(StandardCharsets.ISO_8859_1))
        .file("img/1.png", "no picture".getBytes(StandardCharsets.ISO_8859_1));
    Packages packages =
        new Packages(
            DATABASE, new Limits(1 << 20, 50_000, 100, 10_000), LegacyReaderTest.MARKUP, 1 << 20);
    for (int twice = 0; twice < 2; twice++) {
      assertThat(packages.take(made.write(directory.resolve("p.zip")), CID, true, KEPT, now))
          .isEqualTo(25);
    }
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(25L, Reading::entries)
        .returns(25L, Reading::comments)
        .returns(1L, Reading::pictures);
    assertThat(space.entries(CID)).allMatch(Entry::friendsOnly);
    assertThat(space.leftOut(CID).get(What.PICTURE_MISSING).times()).isEqualTo(2);
    now = now.plus(Duration.ofDays(1));
    ask(CID, true);
    assertThat(steps.one()).as("the origin is not asked").isFalse();
  }

  @Test
  void whatNobodyNeedsAnyMoreIsForgotten() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 3, 3, 3));
    ask(CID, true);
    untilNothingWaits();
    ReadingRetention retention = new ReadingRetention(DATABASE, () -> now);
    retention.run();
    assertThat(count("read_entry")).isEqualTo(3);
    now = KEPT.plusSeconds(1);
    retention.run();
    for (String table :
        List.of("reading", "read_entry", "read_picture", "read_left_out", "read_page")) {
      assertThat(count(table)).as(table).isZero();
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
      job.run();
      int asked = i;
      Await.until(
          "the next is asked for", PATIENCE, () -> legacy.at("/blog/feed.rss").count() == asked);
    }
    ask(cids.get(2), false);
    job.run();
    Await.until("the last is read", PATIENCE, () -> rows("reading WHERE state = 'done'") == 1);
    job.stop(new ShutdownEvent());
  }

  private static long rows(String from) {
    try {
      return count(from);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long count(String from) throws SQLException {
    try (Connection connection = DATABASE.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + from)) {
      row.next();
      return row.getLong(1);
    }
  }
}
