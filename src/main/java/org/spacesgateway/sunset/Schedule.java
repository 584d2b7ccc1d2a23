package org.spacesgateway.sunset;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When each phase begins for some.
 *
 * @param begins by phase, in order; phases that have no date yet are left out
 */
public record Schedule(Map<Phase, Instant> begins) {
  private static final List<Phase> LATEST_FIRST = Arrays.asList(Phase.values()).reversed();

  /** Keeps a copy. */
  public Schedule {
    Map<Phase, Instant> copy = new EnumMap<>(Phase.class);
    copy.putAll(begins);
    begins = Collections.unmodifiableMap(copy);
  }

  /**
   * The phase that holds at a moment. A phase that begins in the very moment holds already; without
   * any date the closing is announced, and no more.
   */
  public Phase at(Instant now) {
    return LATEST_FIRST.stream()
        .filter(phase -> begins(phase).filter(begin -> !begin.isAfter(now)).isPresent())
        .findFirst()
        .orElse(begins.containsKey(Phase.ANNOUNCED) ? Phase.UNANNOUNCED : Phase.ANNOUNCED);
  }

  /** When a phase begins; empty when that is not decided. */
  public Optional<Instant> begins(Phase phase) {
    return Optional.ofNullable(begins.get(phase));
  }

  /** The next moment after this one at which a phase begins; empty when none is known. */
  public Optional<Instant> nextAfter(Instant now) {
    return begins.values().stream().filter(begin -> begin.isAfter(now)).sorted().findFirst();
  }

  /** The same as far as a phase: when a later one begins is not decided. */
  Schedule upTo(Phase last) {
    Map<Phase, Instant> some = new EnumMap<>(Phase.class);
    begins.forEach((phase, begin) -> {
      if (phase.compareTo(last) <= 0) {
        some.put(phase, begin);
      }
    });
    return new Schedule(some);
  }
}
