package org.spacesgateway.proof;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What clients received: the other side's account of what the gateway says it has recorded. Written
 * by one client at a time.
 */
public final class Ledger {
  private static final int SURPRISES_KEPT = 5;

  private final List<UUID> receipts = new ArrayList<>();
  private final Map<Integer, Long> statuses = new TreeMap<>();
  private final List<String> surprises = new ArrayList<>();
  private long asked;
  private long refused;
  private long longestNanos;

  void asked() {
    asked++;
  }

  void answered(int status, UUID receipt, long tookNanos, String head) {
    statuses.merge(status, 1L, Long::sum);
    longestNanos = Math.max(longestNanos, tookNanos);
    if (receipt != null) {
      receipts.add(receipt);
    }
    if (status != 301) {
      surprise(head);
    }
  }

  void lostConnection(IOException why) {
    if (why instanceof ConnectException) {
      refused++;
    } else {
      surprise(why.toString());
    }
  }

  private void surprise(String what) {
    if (surprises.size() < SURPRISES_KEPT) {
      surprises.add(what);
    }
  }

  /** A ledger that holds what this one and {@code other} hold. */
  public Ledger plus(Ledger other) {
    Ledger sum = new Ledger();
    for (Ledger part : List.of(this, other)) {
      sum.receipts.addAll(part.receipts);
      part.statuses.forEach((status, count) -> sum.statuses.merge(status, count, Long::sum));
      part.surprises.forEach(sum::surprise);
      sum.asked += part.asked;
      sum.refused += part.refused;
      sum.longestNanos = Math.max(sum.longestNanos, part.longestNanos);
    }
    return sum;
  }

  /** Every {@code Arrival-Id} received, in no order. */
  public List<UUID> receipts() {
    return receipts;
  }

  /** Answers by status. */
  public Map<Integer, Long> statuses() {
    return statuses;
  }

  /** Answers received. */
  public long answers() {
    return statuses.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Answers that carried no receipt. */
  public long withoutReceipt() {
    return answers() - receipts.size();
  }

  /** Requests sent that no whole answer came back for. */
  public long unanswered() {
    return asked - answers();
  }

  /** Connections that were refused. */
  public long refused() {
    return refused;
  }

  /** The longest time from a request to the end of its answer's head. */
  public Duration longest() {
    return Duration.ofNanos(longestNanos);
  }

  /**
   * The first few answers other than 301 and the first few broken connections, for whoever looks
   * for the cause.
   */
  public List<String> surprises() {
    return surprises;
  }
}
