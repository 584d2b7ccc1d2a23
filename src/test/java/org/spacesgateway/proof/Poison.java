package org.spacesgateway.proof;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A kind of row that PostgreSQL keeps refusing, among many that it does not. */
final class Poison {
  private static final String HOST = "poison.example";
  private static final String REFERER = "Referer: http://" + HOST + "/\r\n";
  private static final Duration RECORDED_WITHIN = Duration.ofSeconds(60);

  private Poison() {}

  /**
   * People sign up, a few of them from a page whose name makes the database refuse their row; later
   * it no longer does.
   *
   * @param faults the gateway and its database
   * @param held how long people sign up
   */
  static PoisonReport in(Faults faults, Duration held) throws Exception {
    faults.execute("truncate arrival");
    double refusedBefore = faults.gateway().metric("gateway_spool_refused_total");
    Ledger healthy;
    Ledger poisoned;
    Tally healthyTally;
    Tally poisonedTally;
    double refused;
    int port = faults.gateway().port();
    try (AutoCloseable mended =
        faults.trigger(
            "refuse_poison",
            "row",
            "if new.referrer_host = '"
                + HOST
                + "' then raise exception 'poison'; end if; return new;")) {
      // Nothing but such rows for a while: long runs of them in the spool.
      SignUpCrowd burst = SignUpCrowd.at(port, 8, REFERER, Duration.ZERO);
      Awaited.within(Duration.ofSeconds(30), "refused rows in a run", () -> burst.answers() >= 50);
      poisoned = burst.leave();
      SignUpCrowd well = SignUpCrowd.at(port, Faults.CLIENTS - 4);
      SignUpCrowd ill = SignUpCrowd.at(port, 4, REFERER, Duration.ofMillis(100));
      // Nothing to await: that people keep coming is the test.
      LockSupport.parkNanos(held.toNanos());
      poisoned = poisoned.plus(ill.leave());
      healthy = well.leave();
      long expected = healthy.receipts().size();
      Awaited.within(RECORDED_WITHIN, "the others are recorded", () -> faults.rows() >= expected);
      long poison = poisoned.receipts().size();
      Awaited.within(
          RECORDED_WITHIN,
          "every refused row is set aside",
          () -> faults.gateway().metric("gateway_spool_refused_total") - refusedBefore >= poison);
      refused = faults.gateway().metric("gateway_spool_refused_total") - refusedBefore;
      healthyTally = faults.tally(healthy);
      poisonedTally = faults.tally(poisoned);
    }
    Ledger all = healthy.plus(poisoned);
    Duration after =
        Awaited.within(
            RECORDED_WITHIN,
            "the refused rows are recorded",
            () -> faults.rows() >= all.receipts().size());
    return new PoisonReport(
        all, healthyTally, poisonedTally, Math.round(refused), faults.tally(all), after);
  }
}
