package org.spacesgateway.traffic;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts things exactly, in bounded memory. Many threads may add while one drains: what is added
 * meanwhile is in this draining or in the next, or was refused. How many there are is then known
 * but about, so that one may be refused a little early.
 */
final class Tally<K> {
  private final ConcurrentHashMap<K, Long> counts = new ConcurrentHashMap<>();
  private final int most;

  /**
   * @param most how many different things are counted between two drainings
   */
  Tally(int most) {
    this.most = most;
  }

  /** Counts a thing; false when it is one too many, and is not counted. */
  boolean add(K thing, long times) {
    if (counts.size() >= most && !counts.containsKey(thing)) {
      return false;
    }
    counts.merge(thing, times, Long::sum);
    return true;
  }

  /** How many different things are counted. */
  int size() {
    return counts.size();
  }

  /** All counts, which then begin again at nothing. */
  Map<K, Long> drain() {
    return drain(Integer.MAX_VALUE);
  }

  /** At most so many of them; the others go on counting. */
  Map<K, Long> drain(int atMost) {
    Map<K, Long> drained = HashMap.newHashMap(Math.min(atMost, counts.size()));
    for (K thing : counts.keySet()) {
      if (drained.size() == atMost) {
        break;
      }
      Long times = counts.remove(thing);
      if (times != null) {
        // Removed, and counted anew behind our back, it may be met again further on.
        drained.merge(thing, times, Long::sum);
      }
    }
    return drained;
  }
}
