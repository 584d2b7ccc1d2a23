package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.spacesgateway.sandbox.TestDatabase;

/** How fast an origin is asked, by processes that stand still now and then. */
class OriginPaceIT {
  private static final int RATE = 50;
  private static final int READERS = 12;
  private static final int REQUESTS = 200;
  private static final Duration STILL = Duration.ofMillis(180);
  private static final Duration RUNS = Duration.ofMillis(400);

  @Test
  void noSecondHasMoreThanAgreed() throws Exception {
    ReadWriteLock world = new ReentrantReadWriteLock();
    OriginPace pace = new OriginPace(standingStill(database(), world), RATE, () -> {});
    ConcurrentSkipListSet<Long> sent = new ConcurrentSkipListSet<>();
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> still =
          readers.submit(() -> {
            while (!over.get()) {
              LockSupport.parkNanos(RUNS.toNanos());
              world.writeLock().lock();
              LockSupport.parkNanos(STILL.toNanos());
              world.writeLock().unlock();
            }
          });
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        all.add(
            readers.submit(() -> {
              while (sent.size() < REQUESTS) {
                pace.await("http://origin.example");
                sent.add(System.nanoTime());
              }
              return null;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
      over.set(true);
      still.get();
    }
    int most =
        sent.stream()
            .mapToInt(from -> sent.subSet(from, from + Duration.ofSeconds(1).toNanos()).size())
            .max()
            .orElseThrow();
    assertThat(most).as("requests in the busiest second").isBetween(RATE / 3, RATE);
  }

  /** However long it takes to get a connection: there is no turn yet to be late for. */
  @Test
  void whoWaitsForAConnectionIsNotLate() throws Exception {
    DataSource database = database();
    AtomicInteger lost = new AtomicInteger();
    DataSource busy =
        (DataSource)
            proxy(
                DataSource.class,
                (method, arguments) -> {
                  LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                  return method.invoke(database, arguments);
                });
    OriginPace pace = new OriginPace(busy, RATE, lost::incrementAndGet);
    for (int i = 0; i < 10; i++) {
      pace.await("http://busy.example");
    }
    assertThat(lost).as("lost turns, of machines that stand still").hasValueLessThan(10);
  }

  @Test
  void noTurnWaitsForADatabaseThatFollows() throws Exception {
    DataSource database = database();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS pace_commits (mode text)");
      statement.execute(
          "CREATE OR REPLACE FUNCTION pace_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
              + " INSERT INTO pace_commits VALUES (current_setting('synchronous_commit'));"
              + " RETURN NEW; END $$");
      statement.execute(
          "CREATE OR REPLACE TRIGGER pace_commit BEFORE INSERT ON origin_pace"
              + " FOR EACH ROW EXECUTE FUNCTION pace_commit()");
      new OriginPace(database, RATE, () -> {}).await("http://followed.example");
      statement.execute("DROP TRIGGER pace_commit ON origin_pace");
      try (ResultSet row = statement.executeQuery("SELECT DISTINCT mode FROM pace_commits")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo("off");
        assertThat(row.next()).isFalse();
      }
    }
  }

  /* What a database has answered is not heard while everything stands still. */
  private static DataSource standingStill(DataSource database, ReadWriteLock world) {
    return (DataSource)
        proxy(
            DataSource.class,
            (method, arguments) -> {
              Connection connection = database.getConnection();
              return proxy(
                  Connection.class,
                  (its, with) -> {
                    try {
                      return its.invoke(connection, with);
                    } finally {
                      if (its.getName().equals("close")) {
                        world.readLock().lock();
                        world.readLock().unlock();
                      }
                    }
                  });
            });
  }

  private interface Call {
    Object of(java.lang.reflect.Method method, Object[] arguments) throws Throwable;
  }

  private static Object proxy(Class<?> type, Call call) {
    return Proxy.newProxyInstance(
        OriginPaceIT.class.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> {
          try {
            return call.of(method, arguments);
          } catch (InvocationTargetException failed) {
            throw failed.getCause();
          }
        });
  }

  private static DataSource database() {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(TestDatabase.migrated("origin_pace"));
    database.setUser(TestDatabase.shared().user());
    database.setPassword(TestDatabase.shared().password());
    return database;
  }
}
