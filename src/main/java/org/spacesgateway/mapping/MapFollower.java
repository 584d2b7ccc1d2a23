package org.spacesgateway.mapping;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Keeps what is in memory as new as the database: looks at the version again and again, reads what
 * changed, and shows it in one step, so that whoever asks sees all of a batch or none.
 */
final class MapFollower implements AutoCloseable {
  private static final Duration BRIEF = Duration.ofSeconds(10);
  private static final long BRIEF_BYTES = 16 << 20;
  private static final int BESIDE_A_BRIEF_KEY = 100;
  private static final long AFTER_A_FAILURE = TimeUnit.SECONDS.toNanos(5);
  private static final int PRELOAD_TIMEOUT = 60_000;
  /* Those of look-ups are too short for all that a large import told of; the server gives up before
  we hang up. */
  private static final String CHANGES_TIMEOUT = "30s";
  private static final int HANGING_UP = 35_000;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  /** Told how it goes, for logs. Must not throw. */
  interface Observer {
    /** The database could not be read: what is in memory stays as it is. */
    void away(Exception why);

    /** The database could be read. */
    void follows(long version, Rules rules);
  }

  private final DataSource database;
  private final FactBytes bytes;
  private final long bound;
  private final long pollEvery;
  private final Observer observer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition swapped = lock.newCondition();
  private final Thread follower;
  private volatile Snapshot snapshot;
  private volatile boolean away;
  private volatile boolean closing;
  private volatile Thread preloader;
  private volatile FlatTable preloaded;
  private volatile long preloadedAt;
  private volatile long moreSince;
  private volatile long preloadNotBefore = System.nanoTime();

  /**
   * Starts to follow.
   *
   * @param bound bytes that the memory may take
   */
  MapFollower(
      DataSource database, FactBytes bytes, long bound, Duration pollEvery, Observer observer) {
    this.database = database;
    this.bytes = bytes;
    this.bound = bound;
    this.pollEvery = pollEvery.toNanos();
    this.observer = observer;
    Cache<String, Snapshot.Brief> brief =
        Caffeine.newBuilder()
            .expireAfterWrite(BRIEF)
            .maximumWeight(BRIEF_BYTES)
            .weigher((String key, Snapshot.Brief fact) ->
                key.length() + fact.fact().length + BESIDE_A_BRIEF_KEY)
            .executor(Runnable::run)
            .build();
    snapshot = new Snapshot(0, new FlatTable(bound), Map.of(), Rules.NONE, brief, null);
    follower = Thread.ofPlatform().name("map-follower").daemon().start(this::follow);
  }

  /** What is answered from now. */
  Snapshot snapshot() {
    return snapshot;
  }

  /** Whether all that fits is in memory, so that it is known when the database goes away. */
  boolean isPreloaded() {
    return preloaded == snapshot.table() && preloadedAt >= moreSince;
  }

  /** Whether the database could not be read when it was last asked. */
  boolean isAway() {
    return away;
  }

  /** Whether edits are still followed, as they are until it is closed. */
  boolean isAlive() {
    return follower.isAlive();
  }

  /**
   * Keeps what a look-up found, if it is true of what is answered from now.
   *
   * @return the rules beside it; empty if the look-up is of another version
   */
  Optional<Rules> keep(MapTables.Found found) {
    lock.lock();
    try {
      Snapshot now = snapshot;
      if (now.version() != found.version()) {
        return Optional.empty();
      }
      now.keep(found.facts());
      return Optional.of(now.rules());
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a version is in memory, or there is no use in waiting. */
  void await(long version, BooleanSupplier useful) throws InterruptedException {
    LockSupport.unpark(follower);
    lock.lockInterruptibly();
    try {
      while (snapshot.version() < version && useful.getAsBoolean()) {
        swapped.await(10, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    LockSupport.unpark(follower);
    follower.join(LONGEST_CLOSE);
    Thread preloading = preloader;
    if (preloading != null) {
      preloading.join(LONGEST_CLOSE);
    }
  }

  private void follow() {
    while (!closing) {
      try (Connection connection = database.getConnection()) {
        if (MapChanges.Version.read(connection).version() != snapshot.version()) {
          patiently(
              connection,
              HANGING_UP,
              () -> {
                refresh(connection);
                connection.commit();
              });
        }
        away = false;
        observer.follows(snapshot.version(), snapshot.rules());
        preloadIfDue();
      } catch (SQLException | RuntimeException e) {
        away = true;
        observer.away(e);
      }
      LockSupport.parkNanos(pollEvery);
    }
  }

  /**
   * Begins a transaction and brings the memory up to the version that it sees. One at a time: what
   * a transaction sees is then never older than what is in memory, unless the database was set
   * back.
   */
  private synchronized Snapshot refresh(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
    MapChanges.Version now = MapChanges.Version.read(connection);
    Snapshot old = snapshot;
    if (now.version() == old.version()) {
      return old;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL statement_timeout = '" + CHANGES_TIMEOUT + "'");
    }
    boolean tellable = now.reload() <= old.version() && now.version() > old.version();
    Optional<MapChanges> told =
        tellable ? MapChanges.since(old.version(), connection, bytes) : Optional.empty();
    if (told.isEmpty()) {
      moreSince = 0;
    } else if (told.get().more()) {
      moreSince = now.version();
    }
    Rules rules =
        told.isPresent() && !told.get().ofRules() && !told.get().ofBlogs()
            ? old.rules()
            : MapTables.rules(connection);
    FlatTable table = told.isPresent() ? old.table() : new FlatTable(bound);
    Map<String, byte[]> changed = told.map(MapChanges::facts).orElse(Map.of());
    Snapshot before = tellable ? before(old, now.version(), told, connection) : null;
    Snapshot fresh = new Snapshot(now.version(), table, changed, rules, old.brief(), before);
    swap(fresh);
    // Nothing older gets into the table from here on: look-ups are kept under the lock.
    Snapshot merged = fresh.merged();
    swap(merged);
    return merged;
  }

  /* Without what changed since, large batches apart; null when that can't be told. */
  private static Snapshot before(
      Snapshot old, long version, Optional<MapChanges> told, Connection connection)
      throws SQLException {
    Snapshot before = old.before();
    if (told.isPresent()) {
      if (before == null || told.get().ofRules()) {
        return null;
      }
      // A blog is told with each mapping to it: where it is still there, others lead to it on.
      before.forget(
          told.get().facts().entrySet().stream()
              .filter(now -> !Arrays.equals(now.getValue(), before.get(now.getKey())))
              .map(Map.Entry::getKey)
              .toList());
      return before;
    }
    if (old.version() == 0) {
      return null;
    }
    Optional<SmallChanges> changed = SmallChanges.between(old.version(), version, connection);
    if (changed.isEmpty()) {
      return null;
    }
    Snapshot kept = before == null ? old : before;
    if (!changed.get().areAll()) {
      kept.table().incomplete();
    }
    kept.forget(changed.get().keys());
    return kept;
  }

  private void swap(Snapshot next) {
    lock.lock();
    try {
      snapshot = next;
      swapped.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /* What was before makes room for what is read. */
  private boolean goesOn(FlatTable table) {
    Snapshot before = snapshot.before();
    if (before != null) {
      before.table().shed(table.bytes() + before.table().bytes() - bound);
    }
    return !closing && snapshot.table() == table;
  }

  private void forgetBefore(FlatTable whole) {
    lock.lock();
    try {
      if (snapshot.table() == whole && snapshot.before() != null) {
        snapshot = snapshot.whole();
      }
    } finally {
      lock.unlock();
    }
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static void patiently(Connection connection, int timeout, Work work) throws SQLException {
    int before = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, timeout);
    try {
      work.run();
    } finally {
      if (!connection.isClosed()) {
        connection.setNetworkTimeout(Runnable::run, before);
      }
    }
  }

  private void preloadIfDue() {
    // It may have ended before the field names it, so it does not empty the field itself.
    boolean isReading = preloader != null && preloader.isAlive();
    if (!isReading && !isPreloaded() && System.nanoTime() - preloadNotBefore >= 0) {
      preloader = Thread.ofPlatform().name("map-preload").daemon().start(this::preload);
    }
  }

  private void preload() {
    try (Connection connection = database.getConnection()) {
      patiently(
          connection,
          PRELOAD_TIMEOUT,
          () -> {
            Snapshot seen = refresh(connection);
            FlatTable table = seen.table();
            try (Statement statement = connection.createStatement()) {
              statement.execute("SET LOCAL statement_timeout = 0");
            }
            boolean whole = new Preload(table, bytes, () -> goesOn(table)).from(connection);
            connection.commit();
            if (whole) {
              table.complete();
            }
            preloadedAt = seen.version();
            preloaded = table;
            forgetBefore(table);
          });
    } catch (SQLException | RuntimeException e) {
      preloadNotBefore = System.nanoTime() + AFTER_A_FAILURE;
      observer.away(e);
    }
  }
}
