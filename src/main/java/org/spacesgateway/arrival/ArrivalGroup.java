package org.spacesgateway.arrival;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Arrivals that share one commit, and who waits for them. Filled under the log's lock, then handed
 * to one thread; answered once, by whichever thread claims it.
 */
final class ArrivalGroup {
  private final List<byte[]> rows = new ArrayList<>();
  private final List<Executor> executors = new ArrayList<>();
  private final List<ArrivalLog.Answer> answers = new ArrayList<>();
  private boolean settled;
  private long firstAt;
  private long takenAt;

  /** Whether the spool has it, or is about to. Under the log's lock. */
  boolean spooled;

  /** Whether the database was to write it. Under the log's lock. */
  boolean offered;

  void add(byte[] row, Executor answerOn, ArrivalLog.Answer answer) {
    if (rows.isEmpty()) {
      firstAt = System.nanoTime();
    }
    rows.add(row);
    executors.add(answerOn);
    answers.add(answer);
  }

  /** Takes in, ahead of its own, all of another group that the caller claimed. */
  void addFirst(ArrivalGroup earlier) {
    rows.addAll(0, earlier.rows);
    executors.addAll(0, earlier.executors);
    answers.addAll(0, earlier.answers);
    firstAt = earlier.firstAt;
  }

  /** The rows, in the order they came; not to be changed. */
  List<byte[]> rows() {
    return rows;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  int size() {
    return rows.size();
  }

  /** Says that somebody begins to write it. */
  void take() {
    takenAt = System.nanoTime();
  }

  /** Nanoseconds since the first of them came. */
  long waited() {
    return System.nanoTime() - firstAt;
  }

  /** Nanoseconds since {@link #take()}. */
  long busy() {
    return System.nanoTime() - takenAt;
  }

  /** Whether everybody has been answered, or is being. */
  synchronized boolean isSettled() {
    return settled;
  }

  /** Whether it is the caller who answers: true once. */
  synchronized boolean claim() {
    boolean first = !settled;
    settled = true;
    return first;
  }

  /** Answers everybody. For the one who claimed it. */
  void tell(boolean recorded) {
    Map<Executor, List<ArrivalLog.Answer>> byExecutor = new IdentityHashMap<>(8);
    for (int i = 0; i < answers.size(); i++) {
      byExecutor.computeIfAbsent(executors.get(i), e -> new ArrayList<>()).add(answers.get(i));
    }
    // What the answers hold on to is the visitors' requests.
    executors.clear();
    answers.clear();
    byExecutor.forEach((executor, together) -> {
      try {
        executor.execute(() -> tell(together, recorded));
      } catch (RejectedExecutionException shuttingDown) {
        // Its event loop has ended, and the visitor's connection with it.
      }
    });
  }

  private static void tell(List<ArrivalLog.Answer> answers, boolean recorded) {
    for (ArrivalLog.Answer answer : answers) {
      // The others of its group are visitors too.
      ArrivalLog.survive(() -> answer.recorded(recorded));
    }
  }
}
