package org.spacesgateway.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Visitors that hand off one person after the other, all at once. */
final class HandoffLoad {
  private final String origin;
  private final String[] providers;
  private final AtomicInteger nextPerson = new AtomicInteger();

  /**
   * What one run measured.
   *
   * @param handOffs begun and ended in it
   * @param seconds from the first request to the last answer
   * @param p50Millis within which half of the hand-offs ended
   * @param p99Millis within which 99 of 100 ended
   */
  record Measured(int handOffs, double seconds, double p50Millis, double p99Millis) {
    double perSecond() {
      return handOffs / seconds;
    }
  }

  HandoffLoad(String origin, String... providers) {
    this.origin = origin;
    this.providers = providers;
  }

  /** How many people were handed off so far. */
  int people() {
    return nextPerson.get();
  }

  /**
   * Runs so many visitors for so long.
   *
   * @throws java.util.concurrent.ExecutionException if one of them met a wrong answer
   */
  Measured run(int visitors, Duration length) throws Exception {
    List<Future<List<Long>>> running = new ArrayList<>();
    long begin = System.nanoTime();
    long end = begin + length.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(visitors)) {
      for (int i = 0; i < visitors; i++) {
        running.add(threads.submit(() -> visit(end)));
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    List<Long> all = new ArrayList<>();
    for (Future<List<Long>> one : running) {
      all.addAll(one.get());
    }
    long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Measured(
        sorted.length, seconds, percentile(sorted, 0.50) / 1e6, percentile(sorted, 0.99) / 1e6);
  }

  private List<Long> visit(long end) throws Exception {
    List<Long> took = new ArrayList<>();
    try (HandoffVisitor visitor = new HandoffVisitor(origin, providers)) {
      while (System.nanoTime() < end) {
        long begin = System.nanoTime();
        visitor.handOff(nextPerson.getAndIncrement());
        took.add(System.nanoTime() - begin);
      }
    }
    return took;
  }

  private static long percentile(long[] sorted, double share) {
    return sorted[Math.min(sorted.length - 1, (int) Math.ceil(share * sorted.length))];
  }
}
