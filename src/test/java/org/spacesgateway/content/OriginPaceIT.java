package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.spacesgateway.content.SpaceReader.NoTurn;
import org.spacesgateway.sandbox.TestDatabase;

/**
 * How fast an origin is asked, by processes that stand still now and then, and requests that are
 * long on their way. The database and the origin here have one clock. What is looked at for seconds
 * begins at once, each at an origin of its own.
 */
class OriginPaceIT {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** How long a request is on its way at most, and its answer. */
  private static final Duration THERE = Duration.ofMillis(700);

  private static final Duration BACK = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final Duration STILL = Duration.ofMillis(400);
  private static final Duration RUNS = Duration.ofMillis(600);
  private static final AgroalDataSource DATABASE = TestDatabase.pool("origin_pace");
  private static final int RATE = 20;

  private static ExecutorService atOnce;
  private static Future<List<Instant>> even;
  private static Future<List<Instant>> lowered;
  private static Future<List<Turn>> few;
  private static Future<List<Turn>> many;

  @BeforeAll
  static void start() {
    atOnce = Executors.newVirtualThreadPerTaskExecutor();
    even = atOnce.submit(() -> arrived("http://origin.example", RATE, 8, 50));
    lowered =
        atOnce.submit(() -> {
          String origin = "http://lowered.example";
          OriginPace before = pace(50);
          for (int i = 0; i < 10; i++) {
            before.permit(origin).close();
          }
          return arrived(origin, 2, 1, 3);
        });
    few = atOnce.submit(() -> turns("http://few.example", 1, 4, 7));
    many = atOnce.submit(() -> turns("http://many.example", 5, 12, 24));
  }

  @AfterAll
  static void stop() {
    atOnce.shutdownNow();
    DATABASE.close();
  }

  @Test
  void noSecondHasMoreThanAgreedHoweverLongEachIsOnItsWay() throws Exception {
    List<Instant> arrived = even.get();
    assertThat(busiest(arrived)).as("requests in the busiest second").isLessThanOrEqualTo(RATE);
    double seconds = Duration.between(arrived.getFirst(), arrived.getLast()).toMillis() / 1e3;
    double slowed = RATE / (1 + THERE.plus(BACK).dividedBy(2).toMillis() / 1e3);
    assertThat(arrived.size() / seconds).as("a second, on average").isGreaterThan(slowed / 3);
  }

  @Test
  void aRateThatIsLoweredIsHeldToAtOnce() throws Exception {
    assertThat(busiest(lowered.get())).isLessThanOrEqualTo(2);
  }

  @Test
  void afterAPauseTurnsAreEvenToo() throws Exception {
    OriginPace pace = pace(5);
    Instant begun = Instant.now();
    List<Instant> sent = new ArrayList<>();
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Instant>> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(
            readers.submit(() -> {
              try (OriginPace.Permit held = pace.permit("http://paused.example")) {
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
    OriginPace pace = new OriginPace(DATABASE, 1, longest, MOST);
    String origin = "http://left.example";
    Instant begun = Instant.now();
    pace.permit(origin);
    pace.permit(origin).close();
    assertThat(Instant.now()).isAfter(begun.plus(longest.multipliedBy(2)).plus(SECOND));
  }

  @Test
  void whoDiesInTheLineIsPassedOver() throws Exception {
    String origin = "http://died.example";
    execute("INSERT INTO origin_pace VALUES ('" + origin + "', now(), 1)");
    execute("INSERT INTO origin_permit VALUES ('" + origin + "', 1, now() + interval '1 second')");
    pace(1).permit(origin).close();
    assertThat(numbers(origin)).contains("2");
    pace(1).permit(origin).close();
    assertThat(numbers(origin)).as("and forgotten").doesNotContain("1");
  }

  @Test
  void whoeverGivesUpIsNotWaitedFor() throws Exception {
    String origin = "http://given-up.example";
    OriginPace hasty = new OriginPace(DATABASE, 1, LONGEST, SECOND.dividedBy(5));
    try (OriginPace.Permit held = pace(1).permit(origin)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> hasty.permit(origin)).isInstanceOf(NoTurn.class);
    }
    assertThat(
            strings(
                "SELECT number FROM origin_permit WHERE free_at > now() AND origin = '%s'"
                    .formatted(origin)))
        .containsExactly("1");
  }

  @Test
  void whoeverHasLostTheirPlaceTakesAnother() throws Exception {
    String origin = "http://restored.example";
    OriginPace pace = pace(1);
    try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      OriginPace.Permit held = pace.permit(origin);
      Future<OriginPace.Permit> waits = other.submit(() -> pace.permit(origin));
      while (numbers(origin).size() < 2 && !waits.isDone()) {
        Thread.onSpinWait();
      }
      execute("DELETE FROM origin_permit WHERE origin = '" + origin + "'");
      held.close();
      waits.get().close();
    }
    execute("DELETE FROM origin_pace WHERE origin = '" + origin + "'");
    pace.permit(origin).close();
  }

  /**
   * With one request a second and four who ask, and with five and twelve, each again once they are
   * answered: of three processes.
   */
  @Test
  void whoeverComesFirstIsServedFirst() throws Exception {
    assertFair(few.get(), 4);
    assertFair(many.get(), 12);
  }

  private record Turn(int reader, Duration waited) {}

  private static void assertFair(List<Turn> turns, int readers) {
    assertThat(turns.stream().map(Turn::reader).distinct())
        .as("who had a turn in: %s", turns)
        .hasSize(readers);
    double mean = turns.stream().mapToLong(turn -> turn.waited.toMillis()).average().orElseThrow();
    assertThat(turns)
        .as("waits, in ms %.0f on average", mean)
        .allMatch(turn -> turn.waited.toMillis() < 3 * mean);
  }

  /* The first so many. */
  private static List<Turn> turns(String origin, int rate, int readers, int most) throws Exception {
    Queue<Turn> turns = new ConcurrentLinkedQueue<>();
    try (ExecutorService world = Executors.newVirtualThreadPerTaskExecutor()) {
      List<OriginPace> processes = List.of(pace(rate), pace(rate), pace(rate));
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < readers; i++) {
        int reader = i;
        OriginPace pace = processes.get(reader % processes.size());
        all.add(
            world.submit(() -> {
              while (turns.size() < most) {
                Instant asked = Instant.now();
                try (OriginPace.Permit held = pace.permit(origin)) {
                  assertThat(held).isNotNull();
                  turns.add(new Turn(reader, Duration.between(asked, Instant.now())));
                }
              }
              return null;
            }));
      }
      while (turns.size() < most && all.stream().noneMatch(Future::isDone)) {
        LockSupport.parkNanos(1_000_000);
      }
      all.forEach(one -> one.cancel(true));
    }
    return turns.stream().limit(most).toList();
  }

  @Test
  void nobodyWaitsForATurnThatIsFarAway() throws Exception {
    String origin = "http://far.example";
    execute("INSERT INTO origin_pace VALUES ('" + origin + "', now() + interval '1 hour')");
    OriginPace pace = pace(50);
    assertThatThrownBy(() -> pace.permit(origin)).isInstanceOf(NoTurn.class);
    PGSimpleDataSource nowhere = new PGSimpleDataSource();
    nowhere.setURL("jdbc:postgresql://127.0.0.1:1/none");
    assertThatThrownBy(() -> new OriginPace(nowhere, 50, LONGEST, MOST).permit(origin))
        .isInstanceOf(NoTurn.class);
  }

  @Test
  void noTurnWaitsForADatabaseThatFollows() throws Exception {
    String origin = "http://followed.example";
    execute("CREATE TABLE pace_commits (mode text)");
    execute(
        "CREATE FUNCTION pace_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO pace_commits VALUES (TG_TABLE_NAME || ' ' || TG_OP || ' '"
            + " || current_setting('synchronous_commit')); RETURN NEW; END $$");
    for (String table : List.of("origin_pace", "origin_permit")) {
      execute(
          "CREATE TRIGGER pace_commit BEFORE INSERT OR UPDATE ON %s FOR EACH ROW WHEN (NEW.origin = '%s') EXECUTE FUNCTION pace_commit()"
              .formatted(table, origin));
    }
    pace(1).permit(origin).close();
    for (String table : List.of("origin_pace", "origin_permit")) {
      execute("DROP TRIGGER pace_commit ON " + table);
    }
    assertThat(strings("SELECT mode FROM pace_commits"))
        .containsExactlyInAnyOrder(
            "origin_pace INSERT off",
            "origin_permit INSERT off",
            "origin_pace INSERT off",
            "origin_pace UPDATE off",
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
        OriginPace pace = pace(rate);
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
                  try (OriginPace.Permit held = pace.permit(origin)) {
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

  private static OriginPace pace(int rate) {
    return new OriginPace(DATABASE, rate, LONGEST, MOST);
  }

  private static List<String> numbers(String origin) throws SQLException {
    return strings("SELECT number FROM origin_permit WHERE origin = '" + origin + "'");
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
