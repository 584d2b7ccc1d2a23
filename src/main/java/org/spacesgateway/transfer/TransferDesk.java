package org.spacesgateway.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.transfer.TransferRows.Row;

/** What operators see and do of transfers; names nobody. */
public final class TransferDesk {
  private static final int MOST_LISTED = 500;
  private static final String UNREADABLE = "can't be read by this release";

  private TransferDesk() {}

  /**
   * Transfers, a line each: its id, Space and blog, how far it is, and why it waits. One that can't
   * be read is told by its id.
   *
   * @param over those that are over, the newest first; else those that aren't
   */
  public static List<String> list(Connection database, boolean over) throws SQLException {
    return TransferRows.listed(database, over, MOST_LISTED).stream()
        .map(row -> row.transfer().map(TransferDesk::line).orElse(row.id() + "  " + UNREADABLE))
        .toList();
  }

  private static String line(Transfer it) {
    return "%s  %s  blog %d  %s %d %%%s  since %s"
        .formatted(
            it.id(),
            it.cid().hostLabel(),
            it.blogId(),
            it.step().word(),
            it.percent(),
            waiting(it.hold()),
            it.moved());
  }

  /**
   * Tries one again at once.
   *
   * @return why not; empty when it was done
   */
  public static Optional<String> retry(Connection database, UUID id, Instant now)
      throws SQLException {
    Optional<Row> row = TransferRows.locked(database, id);
    if (row.isEmpty()) {
      return Optional.of("There is no transfer " + id + ".");
    }
    Optional<Transfer> it = row.get().transfer();
    if (it.isEmpty()) {
      return Optional.of("It " + UNREADABLE + ".");
    }
    if (it.get().isOver()) {
      return Optional.of("It is over: its owner begins another.");
    }
    if (it.get().hold() instanceof Hold.None || !TransferRows.isIdle(database, id, now)) {
      return Optional.of("It is under way.");
    }
    if (it.get().hold() instanceof Hold.NeedsYou) {
      return Optional.of("Its owner has to allow it first.");
    }
    TransferRows.update(database, Course.retried(it.get(), now), null, now, now);
    return Optional.empty();
  }

  /**
   * Stops one; what has arrived stays.
   *
   * @return why not; empty when it was done
   */
  public static Optional<String> stop(Connection database, UUID id, Instant now)
      throws SQLException {
    Optional<Row> row = TransferRows.locked(database, id);
    if (row.isEmpty()) {
      return Optional.of("There is no transfer " + id + ".");
    }
    Optional<Transfer> it = row.get().transfer();
    if (it.isEmpty()) {
      return Optional.of("It " + UNREADABLE + ".");
    }
    if (it.get().isOver()) {
      return Optional.of("It is over.");
    }
    TransferRows.update(database, Course.stopped(it.get(), Why.OPERATOR), null, now, now);
    return Optional.empty();
  }

  private static String waiting(Hold hold) {
    return switch (hold) {
      case Hold.None() -> "";
      case Hold.Retry(Why why, Instant at) -> ", again at %s: %s".formatted(at, why.word());
      case Hold.Waits(Why why, Instant at) -> ", waits: " + why.word();
      case Hold.NeedsYou(Why why) -> ", needs its owner: " + why.word();
      case Hold.Stopped(Why why) -> ", stopped: " + why.word();
    };
  }
}
