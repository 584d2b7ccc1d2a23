package org.spacesgateway.proof;

import java.time.Duration;

/**
 * What people got while something was wrong with the database.
 *
 * @param name the fault
 * @param held how long it lasted
 * @param ledger what the clients received
 * @param tally their receipts held against the table, after the spool drained
 * @param spooled arrivals that went through the spool: 0 would mean that the fault was none
 * @param setAside rows that were blamed for the fault: 0, as no row is at fault
 * @param drainedAfter from the fault's end to an empty spool
 */
public record FaultReport(
    String name,
    Duration held,
    Ledger ledger,
    Tally tally,
    long spooled,
    long setAside,
    Duration drainedAfter) {
  /** Whether everybody was redirected with a receipt and every receipt has its row, exactly one. */
  public boolean holds() {
    return ledger.statuses().keySet().stream().allMatch(status -> status == 301)
        && ledger.unanswered() == 0
        && ledger.refused() == 0
        && ledger.withoutReceipt() == 0
        && tally.lost() == 0
        && tally.repeated() == 0
        && tally.inFlight() == 0
        && spooled > 0
        && setAside == 0;
  }

  /** The head of the table that {@link #row()} gives the rows of, Markdown. */
  public static String head() {
    return """
    | fault | held | answers | other than 301 | without receipt | unanswered | spooled | set aside | lost | twice | longest answer | drained after |
    |---|---|---|---|---|---|---|---|---|---|---|---|
    """;
  }

  /** One line of Markdown. */
  public String row() {
    return "| %s | %.1f s | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %,d ms | %,d ms |"
        .formatted(
            name,
            held.toMillis() / 1000.0,
            ledger.answers(),
            ledger.answers() - ledger.statuses().getOrDefault(301, 0L),
            ledger.withoutReceipt(),
            ledger.unanswered(),
            spooled,
            setAside,
            tally.lost(),
            tally.inFlight(),
            ledger.longest().toMillis(),
            drainedAfter.toMillis());
  }

  @Override
  public String toString() {
    return row() + (ledger.surprises().isEmpty() ? "" : " " + ledger.surprises());
  }
}
