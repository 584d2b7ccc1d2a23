package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.spacesgateway.content.SpaceReader.NotNow;
import org.spacesgateway.sandbox.TestDatabase;

/**
 * How fast an origin is asked, by processes that stand still now and then, and requests that are
 * long on their way. The database and the origin here have one clock.
 */
class OriginPaceIT {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** How long a request is on its way at most, and its answer. */
  private static final Duration THERE = Duration.ofMillis(700);

  private static final Duration BACK = Duration.ofMillis(100);
  private static final Duration STILL = Duration.ofMillis(400);
  private static final Duration RUNS = Duration.ofMillis(600);
  private static final PGSimpleDataSource DATABASE = new PGSimpleDataSource();

  @BeforeAll
  static void start() {
    DATABASE.setUrl(TestDatabase.migrated("origin_pace"));
    DATABASE.setUser(TestDatabase.shared().user());
    DATABASE.setPassword(TestDatabase.shared().password());
  }

  @Test
  void noSecondHasMoreThanAgreedHoweverLongEachIsOnItsWay() throws Exception {
    int rate = 20;
    List<Instant> arrived = arrived("http://origin.example", rate, 8, 80);
    assertThat(busiest(arrived)).as("requests in the busiest second").isLessThanOrEqualTo(rate);
    double seconds = Duration.between(arrived.getFirst(), arrived.getLast()).toMillis() / 1e3;
    double slowed = rate / (1 + THERE.plus(BACK).dividedBy(2).toMillis() / 1e3);
    assertThat(arrived.size() / seconds).as("a second, on average").isGreaterThan(slowed / 3);
  }

  @Test
  void aRateThatIsLoweredIsHeldToAtOnce() throws Exception {
    String origin = "http://lowered.example";
    OriginPace before = new OriginPace(DATABASE, 50, LONGEST);
    for (int i = 0; i < 10; i++) {
      before.permit(origin).close();
    }
    assertThat(busiest(arrived(origin, 2, 1, 5))).isLessThanOrEqualTo(2);
  }

  @Test
  void afterAPauseTurnsAreEvenToo() throws Exception {
    OriginPace pace = new OriginPace(DATABASE, 5, LONGEST);
    Instant begun = Instant.now();
    List<Instant> sent = new ArrayList<>();
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Instant>> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(
            readers.submit(() -> {
              try (Source.Permit held = pace.permit("http://paused.example")) {
                assertThat(held).isNotNull();
                return Instant.now();
              }
            }));
      }
      for (Future<Instant> one : all) {
        sent.add(one.get());
      }
    }
    sent.sort(null);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(sent.get(i)).isAfter(begun.plus(SECOND.dividedBy(5).multipliedBy(i)));
    }
  }

  @Test
  void whoDiesHoldsAPermitUntilItsLeaseIsOver() throws Exception {
    Duration longest = Duration.ofMillis(300);
    OriginPace pace = new OriginPace(DATABASE, 1, longest);
    String origin = "http://left.example";
    Instant begun = Instant.now();
    Source.Permit left = pace.permit(origin);
    try (Source.Permit next = pace.permit(origin)) {
      assertThat(next).isNotNull();
      assertThat(Instant.now()).isAfter(begun.plus(longest.multipliedBy(2)).plus(SECOND));
      left.close();
      assertThat(strings("SELECT origin FROM origin_permit WHERE holder IS NOT NULL"))
          .as("another's is not given back")
          .contains(origin);
    }
    assertThat(strings("SELECT origin FROM origin_permit WHERE holder IS NOT NULL"))
        .doesNotContain(origin);
  }

  @Test
  void permitsThatAreGoneAreMadeAnew() throws Exception {
    String origin = "http://restored.example";
    OriginPace pace = new OriginPace(DATABASE, 3, LONGEST);
    pace.permit(origin).close();
    execute("DELETE FROM origin_permit WHERE origin = '" + origin + "'");
    pace.permit(origin).close();
    assertThat(strings("SELECT number FROM origin_permit WHERE origin = '" + origin + "'"))
        .hasSize(3);
  }

  @Test
  void nobodyWaitsForATurnThatIsFarAway() throws Exception {
    String origin = "http://far.example";
    execute("INSERT INTO origin_pace VALUES ('" + origin + "', now() + interval '1 hour')");
    OriginPace pace = new OriginPace(DATABASE, 50, LONGEST);
    assertThatThrownBy(() -> pace.permit(origin)).isInstanceOf(NotNow.class);
    PGSimpleDataSource nowhere = new PGSimpleDataSource();
    nowhere.setURL("jdbc:postgresql://127.0.0.1:1/none");
    assertThatThrownBy(() -> new OriginPace(nowhere, 50, LONGEST).permit(origin))
        .isInstanceOf(NotNow.class);
  }

  @Test
  void noTurnWaitsForADatabaseThatFollows() throws Exception {
    execute("CREATE TABLE pace_commits (mode text)");
    execute(
        "CREATE FUNCTION pace_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO pace_commits VALUES (TG_TABLE_NAME || ' ' || TG_OP || ' '"
            + " || current_setting('synchronous_commit')); RETURN NEW; END $$");
    for (String table : List.of("origin_pace", "origin_permit")) {
      execute(
          "CREATE TRIGGER pace_commit BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION pace_commit()"
              .formatted(table));
    }
    new OriginPace(DATABASE, 1, LONGEST).permit("http://followed.example").close();
    for (String table : List.of("origin_pace", "origin_permit")) {
      execute("DROP TRIGGER pace_commit ON " + table);
    }
    assertThat(strings("SELECT mode FROM pace_commits"))
        .containsExactlyInAnyOrder(
            "origin_permit INSERT off",
            "origin_pace INSERT off",
            "origin_permit UPDATE off",
            "origin_permit UPDATE off");
  }

  /* When requests arrived, in order: of three processes with so many readers each. */
  private static List<Instant> arrived(String origin, int rate, int readers, int requests)
      throws Exception {
    Queue<Instant> arrived = new ConcurrentLinkedQueue<>();
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService world = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int process = 0; process < 3; process++) {
        OriginPace pace = new OriginPace(DATABASE, rate, LONGEST);
        ReadWriteLock runs = new ReentrantReadWriteLock();
        all.add(
            world.submit(() -> {
              while (!over.get()) {
                LockSupport.parkNanos(RUNS.toNanos());
                runs.writeLock().lock();
                LockSupport.parkNanos(STILL.toNanos());
                runs.writeLock().unlock();
              }
            }));
        for (int reader = 0; reader < readers; reader++) {
          all.add(
              world.submit(() -> {
                while (!over.get()) {
                  try (Source.Permit held = pace.permit(origin)) {
                    assertThat(held).isNotNull();
                    upTo(THERE);
                    runs.readLock().lock();
                    runs.readLock().unlock();
                    arrived.add(Instant.now());
                    over.compareAndSet(false, arrived.size() >= requests);
                    upTo(BACK);
                  }
                }
                return null;
              }));
        }
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    return arrived.stream().sorted().toList();
  }

  private static void upTo(Duration most) {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most.toNanos()));
  }

  private static long busiest(List<Instant> arrived) {
    return IntStream.range(0, arrived.size())
        .mapToLong(from ->
            arrived.stream()
                .skip(from)
                .takeWhile(at -> at.isBefore(arrived.get(from).plus(SECOND)))
                .count())
        .max()
        .orElseThrow();
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = DATABASE.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> strings(String query) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = DATABASE.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
