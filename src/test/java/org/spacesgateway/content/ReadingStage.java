package org.spacesgateway.content;

import io.agroal.api.AgroalDataSource;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.spacesgateway.address.Cid;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.LegacyStandIn;
import org.spacesgateway.sandbox.TestDatabase;

/**
 * An old platform, and the tables into which Spaces of it are read; the database is one for all
 * tests of this JVM.
 */
abstract class ReadingStage {
  static final Cid CID = Cid.ofHex("C0FFEE0000000001").orElseThrow();
  static final Instant START = Instant.parse("2010-10-01T12:00:00Z");
  static final Instant KEPT = START.plus(Duration.ofDays(90));
  static final Duration LEASE = Duration.ofMinutes(5);
  static final Duration PATIENCE = Duration.ofSeconds(10);

  static final AgroalDataSource DATABASE = TestDatabase.pool("reading");
  static LegacyStandIn legacy;
  private static Vertx vertx;
  private static OriginClient client;

  final Readings readings = new Readings(DATABASE);
  final ReadSpace space = new ReadSpace(DATABASE);
  volatile Instant now = START;
  final ReadingSteps steps = steps(Duration.ofMillis(2));

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
  }

  @BeforeEach
  void forget() throws SQLException {
    legacy.forgetHeld();
    legacy.reset();
    legacy.forget();
    run(
        "TRUNCATE reading, read_entry, read_picture, read_left_out, read_page, anew_entry, anew_left_out, origin_pace, origin_permit, space");
  }

  ReadingSteps steps(Duration gap) {
    OriginPace pace =
        new OriginPace(
            DATABASE, (int) Duration.ofSeconds(1).dividedBy(gap), PATIENCE, Duration.ofMinutes(1));
    return steps(() -> pace.permit(legacy.origin().toString()));
  }

  ReadingSteps steps(Source.Pace pace) {
    return from(label ->
        Optional.of(
            new Source(
                client,
                legacy.origin(),
                label + ".spaces.localhost",
                host -> host.endsWith(".spaces.localhost"),
                pace)));
  }

  ReadingSteps from(ReadingSteps.Sources sources) {
    return new ReadingSteps(
        DATABASE,
        () -> now,
        sources,
        new Limits(1 << 20, 50_000, 100, 10_000),
        LegacyReaderTest.MARKUP,
        LEASE,
        Duration.ofSeconds(30));
  }

  static void run(String sql) throws SQLException {
    try (Connection connection = DATABASE.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static void directory(Cid cid, String alias) throws SQLException {
    run(
        "INSERT INTO space (cid, alias, visibility, loaded_at) VALUES ('%s', '%s', 'public', now())"
            .formatted(cid.hex(), alias));
  }

  void ask(Cid cid, boolean pictures) throws SQLException {
    readings.ask(cid, pictures, now, KEPT, now);
  }

  Reading reading() throws SQLException {
    return readings.of(CID).orElseThrow();
  }

  void untilNothingWaits() throws SQLException {
    while (steps.one()) {
      // Goes on.
    }
  }

  List<Long> numbers() {
    return StreamSupport.stream(space.entries(CID).spliterator(), false)
        .map(Entry::number)
        .toList();
  }

  /** Of thirty entries, their comments and their pictures, when it began. */
  void readOnce() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 30, 60, 6));
    ask(CID, true);
    untilNothingWaits();
    now = now.plus(Duration.ofDays(1));
  }

  List<Object> inUse() throws Exception {
    List<Object> all = new ArrayList<>();
    space.entries(CID).forEach(all::add);
    all.add(space.leftOut(CID));
    space.pictures(CID).all().forEach(picture -> all.add(picture.name()));
    return all;
  }

  static long count(String from) throws SQLException {
    try (Connection connection = DATABASE.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + from)) {
      row.next();
      return row.getLong(1);
    }
  }
}
