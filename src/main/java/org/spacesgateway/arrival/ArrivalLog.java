package org.spacesgateway.arrival;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts arrivals on disk in groups, and says when each is there.
 *
 * <p>What came in while the last commit ran is written with one COPY; then all of it is answered.
 * When the database is away, or a commit takes longer than the patience, the group is appended to
 * the {@link ArrivalSpool} and forced to disk instead, and from then on newcomers go there too,
 * until the commit ends. A group may end up in both; its ids make that harmless. What the spool
 * cannot take while the database is not away waits for the database, as long as it may.
 *
 * <p>Three threads: <i>writer</i> commits, <i>spooler</i> forces, <i>watch</i> looks every few
 * milliseconds for a commit that is late or a visitor who has waited long enough.
 */
public final class ArrivalLog implements AutoCloseable {
  private static final long WATCH_EVERY = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int MOST_LATE_GROUPS = 8;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  /** Told once whether an arrival is on disk. */
  @FunctionalInterface
  public interface Answer {
    /**
     * Must not throw; others are told all the same.
     *
     * @param recorded true: it is on disk; false: it may not be
     */
    void recorded(boolean recorded);
  }

  /** Told what becomes of arrivals, for figures and logs. Must not throw. */
  public interface Observer {
    /** Why arrivals were sent on without a receipt. */
    enum Reason {
      /** More were waiting than may. */
      OVERLOAD,
      /** Neither database nor spool was done in time. */
      TOO_SLOW,
      /** The spool holds all it may, and the database was away or not done in time. */
      SPOOL_FULL,
      /** The disk failed, and the database was away or not done in time. */
      SPOOL_BROKEN
    }

    /** So many arrivals were answered without a receipt. */
    void unrecorded(Reason reason, int arrivals);

    /** So many arrivals were written to the spool. */
    void spooled(int arrivals);

    /** The database did not take a group. */
    void databaseFailed(SQLException why);

    /** The database takes groups again. */
    void databaseBack();

    /** The spool's disk failed. */
    void spoolFailed(Throwable why);
  }

  private final ArrivalTable table;
  private final ArrivalSpool spool;
  private final Observer observer;
  private final long patience;
  private final long longestWait;
  private final int mostWaiting;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition forWriter = lock.newCondition();
  private final Condition forSpooler = lock.newCondition();
  private final Deque<ArrivalGroup> toSpool = new ArrayDeque<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private ArrivalGroup filling = new ArrivalGroup();
  private ArrivalGroup committing;
  private ArrivalGroup spooling;

  /** Why the spool refused a group in this commit; null when it did not, or takes them again. */
  private Observer.Reason spoolRefuses;

  private boolean databaseAway;
  private boolean closing;
  private final List<Thread> threads;

  /**
   * Starts its threads.
   *
   * @param patience how long a commit may take before the spool answers instead
   * @param longestWait how long an arrival waits before it is answered without a receipt
   * @param mostWaiting how many arrivals wait at most, in whichever of the groups
   */
  public ArrivalLog(
      ArrivalTable table,
      ArrivalSpool spool,
      Observer observer,
      Duration patience,
      Duration longestWait,
      int mostWaiting) {
    this.table = table;
    this.spool = spool;
    this.observer = observer;
    this.patience = patience.toNanos();
    this.longestWait = longestWait.toNanos();
    this.mostWaiting = mostWaiting;
    threads =
        List.of(
            Thread.ofPlatform().name("arrival-writer").daemon().start(this::write),
            Thread.ofPlatform().name("arrival-spooler").daemon().start(this::spool),
            Thread.ofPlatform().name("arrival-watch").daemon().start(this::watch));
  }

  /**
   * Records an arrival.
   *
   * @param answerOn runs the answer; answers of one group that share an executor run as one task
   * @param answer told once, when the arrival is on disk or cannot be put there in time; at once,
   *     by the caller's thread, when too many wait or the log is closed
   */
  public void append(Arrival arrival, Executor answerOn, Answer answer) {
    byte[] row = ArrivalRow.of(arrival);
    lock.lock();
    try {
      if (!closing && waiting.get() < mostWaiting) {
        waiting.incrementAndGet();
        filling.add(row, answerOn, answer);
        if (filling.size() == 1) {
          (databaseAway ? forSpooler : forWriter).signal();
        }
        return;
      }
    } finally {
      lock.unlock();
    }
    observer.unrecorded(Observer.Reason.OVERLOAD, 1);
    answer.recorded(false);
  }

  /** Whether the last group could be committed. */
  public boolean isDatabaseAway() {
    lock.lock();
    try {
      return databaseAway;
    } finally {
      lock.unlock();
    }
  }

  /** Whether its threads live, as they do until it is closed. */
  boolean isAlive() {
    return threads.stream().allMatch(Thread::isAlive);
  }

  /** Lets groups go to the database again, after somebody saw that it can be written. */
  void databaseIsBack() {
    lock.lock();
    try {
      if (!databaseAway) {
        return;
      }
      databaseAway = false;
      forWriter.signal();
    } finally {
      lock.unlock();
    }
    observer.databaseBack();
  }

  /** Stops taking arrivals, waits until those that wait are answered, and ends the threads. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      forWriter.signalAll();
      forSpooler.signalAll();
    } finally {
      lock.unlock();
    }
    long deadline = System.nanoTime() + LONGEST_CLOSE.toNanos();
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void write() {
    while (true) {
      ArrivalGroup group;
      lock.lock();
      try {
        while (databaseAway || filling.isEmpty()) {
          // What the spooler has may come back.
          if (closing && spooling == null) {
            return;
          }
          forWriter.awaitUninterruptibly();
        }
        group = takeFilling();
        group.offered = true;
        committing = group;
        spoolRefuses = null;
      } finally {
        lock.unlock();
      }
      SQLException failure = null;
      try {
        table.copy(group.rows());
        settle(group, true);
      } catch (SQLException e) {
        failure = e;
      } catch (RuntimeException | Error e) {
        // Without this thread nobody would ever be recorded by the database again.
        failure = new SQLException(e);
      }
      // One bad row fails its group, which the replay sorts out, but not those that follow.
      boolean away = failure != null && !ArrivalTable.isARowsFault(failure);
      lock.lock();
      try {
        committing = null;
        if (failure != null) {
          databaseAway = away;
          // Who waits no more keeps no memory while neither database nor disk gets on.
          if (!group.spooled && (toSpool.size() < MOST_LATE_GROUPS || !group.isSettled())) {
            toSpool.add(group);
          }
          forSpooler.signal();
        }
      } finally {
        lock.unlock();
      }
      if (away) {
        SQLException why = failure;
        survive(() -> observer.databaseFailed(why));
      }
    }
  }

  private void spool() {
    while (true) {
      ArrivalGroup group;
      lock.lock();
      try {
        while ((group = nextToSpool()) == null) {
          if (closing && filling.isEmpty() && committing == null) {
            return;
          }
          forSpooler.awaitUninterruptibly();
        }
        group.spooled = true;
        spooling = group;
      } finally {
        lock.unlock();
      }
      Observer.Reason refused = null;
      try {
        if (spool.append(group.rows())) {
          observer.spooled(group.size());
          settle(group, true);
        } else {
          refused = Observer.Reason.SPOOL_FULL;
        }
      } catch (IOException | RuntimeException | Error e) {
        observer.spoolFailed(e);
        refused = Observer.Reason.SPOOL_BROKEN;
      }
      boolean lost;
      lock.lock();
      try {
        spooling = null;
        spoolRefuses = refused;
        lost = refused != null && !isLeftToWriter(group);
        forWriter.signal();
      } finally {
        lock.unlock();
      }
      if (lost) {
        giveUp(group, refused);
      }
    }
  }

  /**
   * Whether the database can still have a group that the spool refused. Called with the lock held.
   */
  private boolean isLeftToWriter(ArrivalGroup group) {
    if (group == committing) {
      group.spooled = false;
      return true;
    }
    // What the database refused would take others down with it, again and again.
    if (databaseAway || group.offered || !group.claim()) {
      return false;
    }
    filling.addFirst(group);
    return true;
  }

  /** Called with the lock held. */
  private ArrivalGroup nextToSpool() {
    if (!toSpool.isEmpty()) {
      return toSpool.poll();
    }
    boolean late = committing != null && committing.busy() >= patience && spoolRefuses == null;
    if (late && !committing.spooled) {
      return committing;
    }
    if ((late || databaseAway) && !filling.isEmpty()) {
      return takeFilling();
    }
    return null;
  }

  private void watch() {
    while (!isOver()) {
      LockSupport.parkNanos(WATCH_EVERY);
      survive(this::look);
    }
  }

  /** Whether the log is closed and everybody answered. */
  boolean isOver() {
    lock.lock();
    try {
      return closing
          && filling.isEmpty()
          && committing == null
          && spooling == null
          && toSpool.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    List<ArrivalGroup> waitedLongEnough = new ArrayList<>();
    Observer.Reason reason;
    lock.lock();
    try {
      if (closing) {
        forWriter.signalAll();
        forSpooler.signalAll();
      }
      if (committing != null && committing.busy() >= patience) {
        forSpooler.signal();
      }
      for (ArrivalGroup group : new ArrivalGroup[] {filling, committing, spooling}) {
        if (group != null && !group.isEmpty() && group.waited() >= longestWait) {
          waitedLongEnough.add(group);
        }
      }
      toSpool.stream()
          .filter(group -> group.waited() >= longestWait)
          .forEach(waitedLongEnough::add);
      if (waitedLongEnough.contains(filling)) {
        ArrivalGroup late = takeFilling();
        // Nobody waits for it any more: kept if there is room, so that a hanging disk fills no
        // memory.
        if (toSpool.size() < MOST_LATE_GROUPS) {
          toSpool.add(late);
          forSpooler.signal();
        }
      }
      reason = spoolRefuses == null ? Observer.Reason.TOO_SLOW : spoolRefuses;
    } finally {
      lock.unlock();
    }
    waitedLongEnough.forEach(group -> giveUp(group, reason));
  }

  /** Runs a step whose fault must not end its thread; the thread's handler is told. */
  static void survive(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  private void giveUp(ArrivalGroup group, Observer.Reason reason) {
    if (settle(group, false)) {
      observer.unrecorded(reason, group.size());
    }
  }

  /** Answers everybody of a group, once; says whether it was this call that did. */
  private boolean settle(ArrivalGroup group, boolean recorded) {
    if (!group.claim()) {
      return false;
    }
    // First: whoever is answered may come again at once.
    waiting.addAndGet(-group.size());
    group.tell(recorded);
    return true;
  }

  /** Called with the lock held. */
  private ArrivalGroup takeFilling() {
    ArrivalGroup taken = filling;
    filling = new ArrivalGroup();
    taken.take();
    return taken;
  }
}
