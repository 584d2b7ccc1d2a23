package org.spacesgateway.ops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.spacesgateway.arrival.ArrivalConfig;

/** What is wrong with the settings of arrivals, a line each. */
final class ArrivalFaults {
  private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

  private ArrivalFaults() {}

  /** Every fault; empty when there is none. */
  static List<String> of(ArrivalConfig arrival) {
    List<String> faults = new ArrayList<>();
    if (arrival.patience().isNegative()) {
      faults.add("gateway.arrival.patience cannot be negative");
    }
    faults.addAll(
        Bounds.lengths(
            "gateway.arrival.",
            Map.of(
                "longest-wait", arrival.longestWait(),
                "retention", arrival.retention(),
                "retention-every", arrival.retentionEvery(),
                "spool.replay-every", arrival.spool().replayEvery(),
                "spool.retry-refused-every", arrival.spool().retryRefusedEvery(),
                "spool.retry-files-every", arrival.spool().retryFilesEvery())));
    faults.addAll(
        Bounds.numbers(
            "gateway.arrival.",
            Map.of(
                "most-waiting", (long) arrival.mostWaiting(),
                "spool.max-bytes", arrival.spool().maxBytes(),
                "spool.segment-bytes", arrival.spool().segmentBytes())));
    if (arrival.retention().compareTo(LONGEST_RETENTION) > 0) {
      faults.add(
          "gateway.arrival.retention must be at most " + LONGEST_RETENTION.toDays() + " days");
    }
    if (arrival.patience().compareTo(arrival.longestWait()) > 0) {
      faults.add(
          "gateway.arrival.patience is longer than gateway.arrival.longest-wait: nobody would wait for the spool");
    }
    if (arrival.spool().segmentBytes() > arrival.spool().maxBytes()) {
      faults.add(
          "gateway.arrival.spool.segment-bytes is more than gateway.arrival.spool.max-bytes");
    }
    return faults;
  }
}
