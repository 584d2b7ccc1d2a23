package org.spacesgateway.traffic;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Follows what is asked for often, in bounded memory, however many different things are asked for.
 * Once it is full, a newcomer stays only if it was asked for more often than what would have to go;
 * Caffeine's sketch remembers that of things that did not stay, too. Counts are lower bounds.
 */
final class Frequent<K> {
  private final Cache<K, Asked> followed;
  private volatile boolean crowded;

  private static final class Asked {
    private final AtomicLong times = new AtomicLong();
    private long drained;
  }

  /**
   * @param most how many things it follows at once
   */
  Frequent(int most) {
    followed =
        Caffeine.newBuilder()
            .maximumSize(most)
            // Whoever adds makes room: a flood can't outrun another thread that would.
            .executor(Runnable::run)
            .evictionListener((thing, asked, cause) -> crowded = true)
            .build();
  }

  /** Counts a thing once. */
  void add(K thing) {
    followed.get(thing, it -> new Asked()).times.incrementAndGet();
  }

  /**
   * How often each thing was counted since it was drained last. While things compete for room,
   * those seen once stay behind: most of them nobody will ever ask for again. One thread at a time.
   */
  Map<K, Long> drain() {
    long enough = crowded ? 2 : 1;
    crowded = false;
    Map<K, Long> drained = new HashMap<>();
    followed
        .asMap()
        .forEach((thing, asked) -> {
          long times = asked.times.get();
          if (times > asked.drained && times >= enough) {
            drained.put(thing, times - asked.drained);
            asked.drained = times;
          }
        });
    return drained;
  }

  /** Gives back what was drained in vain; nothing when the thing is followed no more. */
  void restore(K thing, long times) {
    Asked asked = followed.asMap().get(thing);
    if (asked != null) {
      asked.drained -= Math.min(times, asked.drained);
    }
  }
}
