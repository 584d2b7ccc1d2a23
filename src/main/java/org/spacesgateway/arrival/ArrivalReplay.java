package org.spacesgateway.arrival;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Brings the spool's rows into the database, oldest file first, and tells the log when the database
 * can be written again. A row that the database refuses by itself is set aside, so that it never
 * blocks the others, and offered again later.
 */
public final class ArrivalReplay implements AutoCloseable {
  private static final int CHUNK = 1000;

  /**
   * SQLSTATE classes that speak of a row: its data, a constraint, a trigger. All others speak of
   * the database, or of the way to it.
   */
  private static final Set<String> THE_ROW =
      Set.of("09", "21", "22", "23", "27", "38", "39", "44", "54", "P0");

  /** Cancelled by statement_timeout or lock_timeout: a slow row can be the reason, or a lock. */
  private static final Set<String> TIMED_OUT = Set.of("57014", "55P03");

  /** Told what the replay did, for figures and logs. */
  public interface Observer {
    /** So many rows of the spool are in the database now. */
    void replayed(int rows);

    /** So many rows were set aside. */
    void refused(int rows, SQLException why);

    /** The spool could not be read, or a file not deleted. */
    void spoolFailed(IOException why);
  }

  private final ArrivalTable table;
  private final ArrivalSpool spool;
  private final ArrivalLog log;
  private final Observer observer;
  private final Duration every;
  private final Duration retryRefusedEvery;
  private final Duration retention;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private long refusedTriedAt;
  private Path begun;
  private int broughtHome;

  /**
   * Starts its thread.
   *
   * @param every how often to look whether something waits
   * @param retryRefusedEvery how often refused rows are offered again
   * @param retention how old a refused row may become before it is dropped
   */
  public ArrivalReplay(
      ArrivalTable table,
      ArrivalSpool spool,
      ArrivalLog log,
      Observer observer,
      Duration every,
      Duration retryRefusedEvery,
      Duration retention,
      InstantSource clock) {
    this.table = table;
    this.spool = spool;
    this.log = log;
    this.observer = observer;
    this.every = every;
    this.retryRefusedEvery = retryRefusedEvery;
    this.retention = retention;
    this.clock = clock;
    this.refusedTriedAt = System.nanoTime() - retryRefusedEvery.toNanos();
    this.thread = Thread.ofPlatform().name("arrival-replay").daemon().start(this::run);
  }

  /** Ends the thread; what waits stays in the spool. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isClosing(every)) {
      try {
        do {
          // Before each segment: while replaying is slower than arriving, there is no end of them.
          if (log.isDatabaseAway() && table.isWritable()) {
            log.databaseIsBack();
          }
        } while (spool.isWaiting() && !isClosing(Duration.ZERO) && replayOldest());
        if (!log.isDatabaseAway()) {
          retryRefused();
        }
      } catch (IOException e) {
        observer.spoolFailed(e);
      } catch (RuntimeException e) {
        observer.spoolFailed(new IOException(e));
      }
    }
  }

  /** Whether a whole segment was brought home. Goes on where an earlier try ended. */
  private boolean replayOldest() throws IOException {
    Optional<Path> oldest = spool.oldest();
    if (oldest.isEmpty()) {
      return false;
    }
    if (!oldest.get().equals(begun)) {
      begun = oldest.get();
      broughtHome = 0;
    }
    List<byte[]> rows = ArrivalSpool.read(begun);
    while (broughtHome < rows.size()) {
      int to = Math.min(rows.size(), broughtHome + CHUNK);
      if (isClosing(Duration.ZERO) || !bringHome(rows.subList(broughtHome, to))) {
        return false;
      }
      broughtHome = to;
    }
    spool.delete(begun);
    return true;
  }

  private boolean bringHome(List<byte[]> rows) throws IOException {
    try {
      table.insertMissing(rows);
      observer.replayed(rows.size());
      return true;
    } catch (SQLException e) {
      return (isTheRow(e) || isTimeout(e)) && oneByOne(rows);
    } catch (RuntimeException broken) {
      return oneByOne(rows);
    }
  }

  private boolean oneByOne(List<byte[]> rows) throws IOException {
    List<byte[]> refused = new ArrayList<>();
    SQLException why = null;
    for (byte[] row : rows) {
      Optional<SQLException> refusal;
      try {
        refusal = refusalOf(row);
      } catch (SQLException databaseAtFault) {
        return false;
      }
      if (refusal.isPresent()) {
        refused.add(row);
        why = refusal.get();
      }
    }
    if (!refused.isEmpty()) {
      spool.setAside(refused);
      observer.refused(refused.size(), why);
    }
    observer.replayed(rows.size() - refused.size());
    return true;
  }

  /**
   * Offers one row; empty when the database has it now.
   *
   * @throws SQLException when it is the database that is at fault, not the row
   */
  private Optional<SQLException> refusalOf(byte[] row) throws SQLException {
    for (boolean again = false; ; again = true) {
      try {
        table.insertMissing(List.of(row));
        return Optional.empty();
      } catch (SQLException e) {
        // A row that is slow while others are not is at fault; a lock that has just gone is not it.
        boolean slow = isTimeout(e) && table.isWritable();
        if (isTheRow(e) || (slow && again)) {
          return Optional.of(e);
        }
        if (!slow) {
          throw e;
        }
      } catch (RuntimeException broken) {
        return Optional.of(new SQLException(broken));
      }
    }
  }

  private void retryRefused() throws IOException {
    if (System.nanoTime() - refusedTriedAt < retryRefusedEvery.toNanos()) {
      return;
    }
    refusedTriedAt = System.nanoTime();
    UUID tooOld = ArrivalIds.firstAt(clock.instant().minus(retention));
    for (Path file : spool.refused()) {
      List<byte[]> rows = ArrivalSpool.read(file);
      List<byte[]> still = new ArrayList<>();
      try {
        for (byte[] row : rows) {
          if (refusalOf(row).isPresent() && !ArrivalRow.isOlderThan(row, tooOld)) {
            still.add(row);
          }
        }
      } catch (SQLException databaseAtFault) {
        return;
      }
      if (still.size() == rows.size() && !rows.isEmpty()) {
        continue;
      }
      if (!still.isEmpty()) {
        spool.setAside(still);
      }
      spool.delete(file);
      observer.replayed(rows.size() - still.size());
    }
  }

  private static boolean isTheRow(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.length() == 5 && THE_ROW.contains(state.substring(0, 2));
  }

  private static boolean isTimeout(SQLException e) {
    return e.getSQLState() != null && TIMED_OUT.contains(e.getSQLState());
  }

  private boolean isClosing(Duration wait) {
    try {
      return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}
