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

  /** So many refusals one after the other look like a database at fault, not like bad rows. */
  private static final int REFUSALS_IN_A_ROW = 5;

  /** SQLSTATE classes that speak of the database's state, not of a row's. */
  private static final Set<String> NOT_THE_ROW =
      Set.of("08", "25", "40", "42", "53", "55", "57", "58", "XX");

  /** Cancelled by statement_timeout or lock_timeout: one slow row can be the reason. */
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
        if (log.isDatabaseAway() && table.isWritable()) {
          log.databaseIsBack();
        }
        while (spool.isWaiting() && !isClosing(Duration.ZERO) && replayOldest()) {
          // until nothing waits, or the database fails
        }
        retryRefused();
      } catch (IOException e) {
        observer.spoolFailed(e);
      }
    }
  }

  /** Whether a whole segment was brought home. */
  private boolean replayOldest() throws IOException {
    Optional<Path> oldest = spool.oldest();
    if (oldest.isEmpty()) {
      return false;
    }
    List<byte[]> rows = ArrivalSpool.read(oldest.get());
    for (int from = 0; from < rows.size(); from += CHUNK) {
      if (isClosing(Duration.ZERO)
          || !bringHome(rows.subList(from, Math.min(rows.size(), from + CHUNK)))) {
        return false;
      }
    }
    spool.delete(oldest.get());
    observer.replayed(rows.size());
    return true;
  }

  private boolean bringHome(List<byte[]> rows) throws IOException {
    try {
      table.insertMissing(rows);
      return true;
    } catch (SQLException e) {
      return mayBeTheRow(e) && oneByOne(rows);
    } catch (IllegalArgumentException broken) {
      return oneByOne(rows);
    }
  }

  private boolean oneByOne(List<byte[]> rows) throws IOException {
    List<byte[]> refused = new ArrayList<>();
    SQLException why = null;
    int inARow = 0;
    for (byte[] row : rows) {
      try {
        table.insertMissing(List.of(row));
        inARow = 0;
      } catch (SQLException e) {
        inARow++;
        if (!mayBeTheRow(e) || inARow >= REFUSALS_IN_A_ROW) {
          return false;
        }
        refused.add(row);
        why = e;
      } catch (IllegalArgumentException broken) {
        refused.add(row);
        why = new SQLException(broken);
      }
    }
    if (!refused.isEmpty()) {
      spool.setAside(refused);
      observer.refused(refused.size(), why);
    }
    return true;
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
      for (byte[] row : rows) {
        try {
          table.insertMissing(List.of(row));
        } catch (SQLException | IllegalArgumentException e) {
          if (!ArrivalRow.isOlderThan(row, tooOld)) {
            still.add(row);
          }
        }
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

  private static boolean mayBeTheRow(SQLException e) {
    String state = e.getSQLState();
    return state != null
        && state.length() == 5
        && (TIMED_OUT.contains(state) || !NOT_THE_ROW.contains(state.substring(0, 2)));
  }

  private boolean isClosing(Duration wait) {
    try {
      return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}
