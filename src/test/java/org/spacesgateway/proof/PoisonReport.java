package org.spacesgateway.proof;

import java.time.Duration;

/**
 * What became of rows that were refused for a while, and of the others.
 *
 * @param ledger what all clients received
 * @param others the others' receipts, held against the table while some rows were refused
 * @param poisoned the refused rows' receipts, at that same time
 * @param refused refusals that the gateway counted
 * @param all all receipts, after nothing was refused any more
 * @param recordedAfter from that moment to the last row
 */
record PoisonReport(
    Ledger ledger, Tally others, Tally poisoned, long refused, Tally all, Duration recordedAfter) {
  boolean held() {
    return others.lost() == 0
        && ledger.withoutReceipt() == 0
        && ledger.statuses().keySet().stream().allMatch(s -> s == 301);
  }

  long poison() {
    return poisoned.received();
  }

  long poisonRowsWhileRefused() {
    return poisoned.found();
  }

  boolean recordedAfterwards() {
    return all.lost() == 0 && all.inFlight() == 0;
  }

  boolean holds() {
    return held()
        && poison() > 0
        && poisonRowsWhileRefused() == 0
        && refused >= poison()
        && recordedAfterwards();
  }

  @Override
  public String toString() {
    return "%,d answers; %,d rows refused and set aside (%,d refusals counted); of the %,d others %,d lost; recorded %,d ms after the refusing ended: %,d of %,d"
        .formatted(
            ledger.answers(),
            poison(),
            refused,
            others.received(),
            others.lost(),
            recordedAfter.toMillis(),
            all.found(),
            all.received());
  }
}
