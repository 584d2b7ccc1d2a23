package org.spacesgateway.arrival;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Brings the spool's rows into the database, oldest file first, and tells the log when the database
 * can be written again. A row that the database refuses by itself is set aside, so that it never
 * blocks the others, and offered again later; a file that the disk does not give is passed over.
 */
public final class ArrivalReplay implements AutoCloseable {
  private static final int CHUNK = 1000;

  /**
   * So many time-outs one after the other speak of the database, not of a row: more than it takes
   * to halve a chunk down to one slow row.
   */
  private static final int TIME_OUTS_IN_A_ROW = 12;

  /** Cancelled by statement_timeout or lock_timeout: one slow row can be the reason. */
  private static final Set<String> TIMED_OUT = Set.of("57014", "55P03");

  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(10);
  private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(5);

  /** Told what the replay did, for figures and logs. */
  public interface Observer {
    /** So many rows of the spool are in the database now. */
    void replayed(int rows);

    /** So many rows were set aside. */
    void refused(int rows, SQLException why);

    /** So many bytes of a file belong to no whole row, and were passed over. */
    void unreadable(Path file, int bytes);

    /** A file could not be read or deleted, or its rows not set aside; it is tried again. */
    void fileFailed(Path file, Exception why);

    /** The spool could not be read; it is tried again. */
    void replayFailed(Throwable why);
  }

  private final ArrivalTable table;
  private final ArrivalSpool spool;
  private final ArrivalLog log;
  private final Observer observer;
  private final Duration every;
  private final Duration retryRefusedEvery;
  private final Duration retryFilesEvery;
  private final Duration retention;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private final Set<Path> passedOver = new HashSet<>();
  private long passedOverAt;
  private final Deque<Path> toRetry = new ArrayDeque<>();
  private long refusedTriedAt;
  private int timeOuts;
  private volatile boolean givenUp;

  /**
   * Starts its thread.
   *
   * @param every how often to look whether something waits
   * @param retryRefusedEvery how often refused rows are offered again
   * @param retryFilesEvery how often files that were passed over are tried again
   * @param retention how old a refused row may become before it is dropped
   */
  public ArrivalReplay(
      ArrivalTable table,
      ArrivalSpool spool,
      ArrivalLog log,
      Observer observer,
      Duration every,
      Duration retryRefusedEvery,
      Duration retryFilesEvery,
      Duration retention,
      InstantSource clock) {
    this.table = table;
    this.spool = spool;
    this.log = log;
    this.observer = observer;
    this.every = every;
    this.retryRefusedEvery = retryRefusedEvery;
    this.retryFilesEvery = retryFilesEvery;
    this.retention = retention;
    this.clock = clock;
    this.refusedTriedAt = System.nanoTime() - retryRefusedEvery.toNanos();
    this.thread = Thread.ofPlatform().name("arrival-replay").daemon().start(this::run);
  }

  /** Whether its thread lives. */
  boolean isAlive() {
    return thread.isAlive();
  }

  /**
   * Brings home what waits, for at most 10 s, and ends the thread. The rest stays in the spool: its
   * volume may not be mounted again for long.
   */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(LONGEST_GOODBYE)) {
        givenUp = true;
        thread.join(LONGEST_STATEMENT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isClosing(every)) {
      try {
        bringHome();
        retryRefused();
      } catch (IOException | RuntimeException | Error e) {
        // Nor must a fault of ours end the thread: the spool would only fill from then on.
        observer.replayFailed(e);
      }
    }
    passedOver.clear();
    try {
      bringHome();
    } catch (IOException | RuntimeException e) {
      observer.replayFailed(e);
    }
  }

  private void bringHome() throws IOException {
    if (System.nanoTime() - passedOverAt >= retryFilesEvery.toNanos()) {
      passedOver.clear();
    }
    boolean away = log.isDatabaseAway();
    // Asked first: a segment is not worth reading while nothing can be written.
    if ((away || spool.isWaiting()) && table.isWritable()) {
      if (away) {
        log.databaseIsBack();
      }
      while (spool.isWaiting() && !givenUp && replayOldest()) {
        // After each segment: while replaying is slower than arriving, there is no end of them.
        if (log.isDatabaseAway() && table.isWritable()) {
          log.databaseIsBack();
        }
      }
    }
  }

  /** Whether a whole segment was brought home, or passed over. */
  private boolean replayOldest() throws IOException {
    Optional<Path> oldest = spool.oldest(passedOver);
    if (oldest.isEmpty()) {
      return false;
    }
    try {
      return replay(oldest.get());
    } catch (IOException | RuntimeException e) {
      if (passedOver.isEmpty()) {
        passedOverAt = System.nanoTime();
      }
      passedOver.add(oldest.get());
      observer.fileFailed(oldest.get(), e);
      return true;
    }
  }

  private boolean replay(Path file) throws IOException {
    ArrivalSpool.Contents contents = ArrivalSpool.read(file);
    List<byte[]> rows = contents.rows();
    List<byte[]> refused = new ArrayList<>();
    SQLException why = null;
    for (int from = 0; from < rows.size(); from += CHUNK) {
      Optional<Refused> ofChunk = offer(rows.subList(from, Math.min(rows.size(), from + CHUNK)));
      if (ofChunk.isEmpty()) {
        return false;
      }
      refused.addAll(ofChunk.get().rows());
      why = ofChunk.get().why() == null ? why : ofChunk.get().why();
    }
    if (!refused.isEmpty() && !table.isWritable()) {
      // It was not the rows that were slow.
      return false;
    }
    if (!refused.isEmpty()) {
      spool.setAside(refused);
      observer.refused(refused.size(), why);
    }
    delete(file, contents);
    observer.replayed(rows.size() - refused.size());
    return true;
  }

  /** Deletes a file whose rows are all in the database, or in a newer file. */
  private void delete(Path file, ArrivalSpool.Contents contents) throws IOException {
    spool.delete(file);
    if (contents.unreadable() > 0) {
      observer.unreadable(file, contents.unreadable());
    }
  }

  /**
   * Rows that the database would not take.
   *
   * @param why for the last of them; null when there are none
   */
  private record Refused(List<byte[]> rows, SQLException why) {}

  /**
   * Brings rows into the database, but for those that it refuses; empty when the database, not the
   * rows, is at fault, or there is no more time.
   */
  private Optional<Refused> offer(List<byte[]> rows) {
    if (givenUp) {
      return Optional.empty();
    }
    SQLException why;
    try {
      table.insertMissing(rows);
      timeOuts = 0;
      return Optional.of(new Refused(List.of(), null));
    } catch (SQLException e) {
      timeOuts = isTimeOut(e) ? timeOuts + 1 : 0;
      boolean mayBeARow = isTimeOut(e) || ArrivalTable.isARowsFault(e);
      if (!mayBeARow || timeOuts >= TIME_OUTS_IN_A_ROW) {
        timeOuts = 0;
        return Optional.empty();
      }
      why = e;
    } catch (IllegalArgumentException broken) {
      why = new SQLException(broken);
    }
    return rows.size() == 1 ? Optional.of(new Refused(rows, why)) : offerInHalves(rows);
  }

  /** Finds a few bad rows among many good ones in a few steps. */
  private Optional<Refused> offerInHalves(List<byte[]> rows) {
    int half = rows.size() / 2;
    return offer(rows.subList(0, half))
        .flatMap(first ->
            offer(rows.subList(half, rows.size()))
                .map(second -> {
                  List<byte[]> refused = new ArrayList<>(first.rows());
                  refused.addAll(second.rows());
                  return new Refused(refused, second.why() == null ? first.why() : second.why());
                }));
  }

  /** One file at a time, so that what comes in meanwhile does not wait behind all of them. */
  private void retryRefused() throws IOException {
    if (System.nanoTime() - refusedTriedAt >= retryRefusedEvery.toNanos()) {
      refusedTriedAt = System.nanoTime();
      toRetry.clear();
      toRetry.addAll(spool.refused());
    }
    if (toRetry.isEmpty() || log.isDatabaseAway()) {
      return;
    }
    Path file = toRetry.poll();
    try {
      retryRefused(file);
    } catch (IOException e) {
      observer.fileFailed(file, e);
    }
  }

  private void retryRefused(Path file) throws IOException {
    ArrivalSpool.Contents contents = ArrivalSpool.read(file);
    List<byte[]> rows = contents.rows();
    Optional<Refused> refused = offer(rows);
    if (refused.isEmpty()) {
      toRetry.clear();
      return;
    }
    List<byte[]> still;
    try {
      still = young(refused.get().rows());
    } catch (SQLException away) {
      toRetry.clear();
      return;
    }
    if (!rows.isEmpty() && still.size() == rows.size()) {
      return;
    }
    if (!still.isEmpty()) {
      spool.setAside(still);
    }
    delete(file, contents);
    observer.replayed(rows.size() - refused.get().rows().size());
  }

  /** Those of some rows that are not older than they may become. */
  private List<byte[]> young(List<byte[]> rows) throws SQLException {
    if (rows.isEmpty()) {
      return rows;
    }
    UUID tooOld = ArrivalIds.firstAt(table.oldestKept(clock.instant(), retention));
    return rows.stream().filter(row -> !ArrivalRow.isOlderThan(row, tooOld)).toList();
  }

  private static boolean isTimeOut(SQLException e) {
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
