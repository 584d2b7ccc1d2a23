package org.spacesgateway.ops;

import java.util.List;
import java.util.Map;
import org.spacesgateway.mapping.MappingConfig;

/** What is wrong with the settings of the map, a line each. */
final class MappingFaults {
  private static final long LEAST_MEMORY = 1 << 20;

  private MappingFaults() {}

  /** Every fault; empty when there is none. */
  static List<String> of(MappingConfig mapping) {
    List<String> faults =
        Bounds.all(
            "gateway.mapping.",
            Map.of(
                "poll", mapping.poll(),
                "patience", mapping.patience(),
                "hits.flush", mapping.hits().flush(),
                "hits.retention", mapping.hits().retention(),
                "hits.retention-every", mapping.hits().retentionEvery(),
                "batches.retention", mapping.batches().retention(),
                "batches.retention-every", mapping.batches().retentionEvery()),
            Map.of(
                "hits.most-waiting", (long) mapping.hits().mostWaiting(),
                "gaps.kept", (long) mapping.gaps().kept(),
                "gaps.followed", (long) mapping.gaps().followed()));
    if (mapping.memory() < LEAST_MEMORY) {
      faults.add("gateway.mapping.memory must be at least " + LEAST_MEMORY);
    }
    return faults;
  }
}
