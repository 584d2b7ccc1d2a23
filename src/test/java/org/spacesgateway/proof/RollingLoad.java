package org.spacesgateway.proof;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.spacesgateway.sandbox.KeptConnection;

/** Visitors of old addresses, sign-ups by GET and by POST, each on a new connection. */
final class RollingLoad implements AutoCloseable {
  private static final int CLIENTS = 64;
  private static final int MOST_TOLD = 20;

  /** So many come each second, all together, as far as the machine has as much to spare. */
  static final int RATE = 2_200;

  private static final long EACH_NANOS = TimeUnit.SECONDS.toNanos(CLIENTS) / RATE;

  /* Who was kept waiting asks the sooner afterwards, but does not make up for more than that. */
  private static final long MOST_LATE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final URI origin;
  private final String own;
  private final int pages;
  private final LongAdder answers = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder withoutReceipt = new LongAdder();
  private final Queue<UUID> receipts = new ConcurrentLinkedQueue<>();
  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean leaving;

  /**
   * Begins.
   *
   * @param pages how many old addresses lead on
   */
  RollingLoad(URI origin, int pages) {
    this.origin = origin;
    this.own = "localhost:" + origin.getPort();
    this.pages = pages;
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(Thread.ofVirtual().start(this::visit));
    }
  }

  private void visit() {
    long next = System.nanoTime() + ThreadLocalRandom.current().nextLong(EACH_NANOS);
    while (!leaving) {
      LockSupport.parkNanos(next - System.nanoTime());
      next = Math.max(next + EACH_NANOS, System.nanoTime() - MOST_LATE_NANOS);
      int which = ThreadLocalRandom.current().nextInt(10);
      int page = ThreadLocalRandom.current().nextInt(pages);
      if (which < 7) {
        ask("GET " + BulkProof.path(page), BulkProof.HOST, 301, BulkProof.target(page));
      } else if (which < 9) {
        ask("GET /signup", own, 301, null);
      } else {
        ask("POST /signup", own, 303, null);
      }
    }
  }

  private void ask(String what, String host, int status, String target) {
    String head =
        what + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\nConnection: close\r\n";
    try (KeptConnection connection = new KeptConnection(origin)) {
      KeptConnection.Answer answer = connection.send(head, null);
      answers.increment();
      boolean right =
          answer.status() == status && (target == null || target.equals(answer.location()));
      if (!right) {
        failed(what + ": " + answer.status() + " " + answer.location());
      } else if (target == null && answer.receipt().isEmpty()) {
        withoutReceipt.increment();
      } else if (target == null) {
        receipts.add(UUID.fromString(answer.receipt()));
      }
    } catch (IOException | RuntimeException broken) {
      failed(what + ": " + broken);
    }
  }

  private void failed(String how) {
    failures.increment();
    if (told.size() < MOST_TOLD) {
      told.add(how);
      System.out.println("FAILED " + how);
    }
  }

  /** How many answers came so far. */
  long answers() {
    return answers.sum();
  }

  /** How many were not as they should be, or did not come. */
  long failures() {
    return failures.sum();
  }

  /** How many sign-ups were sent on without a receipt. */
  long withoutReceipt() {
    return withoutReceipt.sum();
  }

  /** All receipts. */
  List<UUID> receipts() {
    return List.copyOf(receipts);
  }

  @Override
  public void close() throws InterruptedException {
    leaving = true;
    for (Thread client : clients) {
      client.join();
    }
  }
}
