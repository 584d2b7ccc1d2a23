package org.spacesgateway.mapping;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.spacesgateway.mapping.Known.NotNow;

/**
 * The map as it is now: answered from memory, or from the database by few threads, one look-up a
 * question at a time.
 */
final class LiveMap implements AutoCloseable {
  private static final int THREADS = 8;
  private static final int MOST_WAITING = 1_000;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final FactBytes bytes = new FactBytes();
  private final MapTables tables;
  private final MapFollower follower;
  private final long patience;
  private final ConcurrentHashMap<String, CompletableFuture<Facts>> running =
      new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE.toNanos(),
          TimeUnit.NANOSECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().name("map-look-up-", 0).daemon().factory());

  /** How many questions were answered from memory. */
  final LongAdder remembered = new LongAdder();

  /** How many were answered from the database. */
  final LongAdder lookedUp = new LongAdder();

  /** How many could not be answered: too many at once, too late, or the database away. */
  final LongAdder notNow = new LongAdder();

  /**
   * Starts to follow the database, whether it is there or not.
   *
   * @param bound bytes that the memory may take
   * @param patience how long a question waits at most
   */
  LiveMap(
      DataSource database,
      long bound,
      Duration pollEvery,
      Duration patience,
      MapFollower.Observer observer) {
    tables = new MapTables(database, bytes);
    follower = new MapFollower(database, bytes, bound, pollEvery, observer);
    this.patience = patience.toNanos();
    threads.allowCoreThreadTimeOut(true);
  }

  /** What is answered from now. */
  Snapshot snapshot() {
    return follower.snapshot();
  }

  /** Whether all that fits is in memory. */
  boolean isPreloaded() {
    return follower.isPreloaded();
  }

  /** Whether edits are still followed. */
  boolean isAlive() {
    return follower.isAlive();
  }

  /**
   * Answers a question.
   *
   * @param loop runs {@code then}, unless the answer is known at once: then the caller does
   */
  void find(Question question, Executor loop, Consumer<Known> then) {
    Known known = remembered(question);
    if (known != null) {
      remembered.increment();
      then.accept(known);
      return;
    }
    Known without = follower.isAway() ? withoutDatabase(question) : null;
    if (without != null) {
      remembered.increment();
      then.accept(without);
      return;
    }
    CompletableFuture<Facts> lookUp;
    try {
      lookUp = running.computeIfAbsent(question.id(), id -> start(question, id));
    } catch (RejectedExecutionException tooMany) {
      then.accept(answer(question, null));
      return;
    }
    lookUp.whenComplete(
        (facts, failure) -> loop.execute(() -> then.accept(answer(question, facts))));
  }

  private Known answer(Question question, Facts facts) {
    Known known = facts == null ? withoutDatabase(question) : question.answer(facts, bytes);
    if (known == null) {
      notNow.increment();
      return new NotNow();
    }
    (facts == null ? remembered : lookedUp).increment();
    return known;
  }

  /* What is neither in memory nor mapped leads somewhere all the same: by a rule, or to its Space's
   * home. An older version, all of it, is better than no answer while the newer one is being read. */
  private Known withoutDatabase(Question question) {
    Known known = ofOneVersion(question, Snapshot::withAbsences);
    if (known != null && known.leads()) {
      return known;
    }
    Snapshot before = follower.snapshot().before();
    if (before == null) {
      return null;
    }
    known = question.answer(before, bytes);
    if (known == null) {
      known = question.answer(before.withAbsences(), bytes);
      return known != null && known.leads() ? known : null;
    }
    return known;
  }

  private Known remembered(Question question) {
    return ofOneVersion(question, snapshot -> snapshot);
  }

  /* What is merged into the table while it is read is shown by a newer snapshot. */
  private Known ofOneVersion(Question question, Function<Snapshot, Facts> facts) {
    while (true) {
      Snapshot before = follower.snapshot();
      Known known = before.version() == 0 ? null : question.answer(facts.apply(before), bytes);
      if (follower.snapshot() == before) {
        return known;
      }
    }
  }

  private CompletableFuture<Facts> start(Question question, String id) {
    CompletableFuture<Facts> lookUp = new CompletableFuture<>();
    threads.execute(() -> {
      try {
        look(question, lookUp);
      } finally {
        running.remove(id, lookUp);
      }
    });
    return lookUp.orTimeout(patience, TimeUnit.NANOSECONDS);
  }

  /* What is newer than the memory waits for it: nobody sees a part of a batch early. */
  private void look(Question question, CompletableFuture<Facts> lookUp) {
    try {
      while (!lookUp.isDone()) {
        MapTables.Found found = tables.look(question);
        follower.await(found.version(), () -> !lookUp.isDone());
        follower.keep(found).ifPresent(rules -> lookUp.complete(found.with(rules)));
      }
    } catch (SQLException | RuntimeException e) {
      lookUp.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lookUp.completeExceptionally(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    threads.shutdownNow();
    follower.close();
  }
}
