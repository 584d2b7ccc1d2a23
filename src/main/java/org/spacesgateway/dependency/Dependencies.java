package org.spacesgateway.dependency;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What this process needs of others, as it was met: each room tells of what it asks, and the health
 * and the meter {@code gateway.dependency.up} tell whoever runs it.
 */
@Singleton
public final class Dependencies {
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Map<String, Dependency> byName = new ConcurrentSkipListMap<>();

  Dependencies(InstantSource clock, MeterRegistry meters) {
    this.clock = clock;
    this.meters = meters;
  }

  /**
   * The one of that name, from now on among {@link #all()}.
   *
   * @param name a lower-case word, the same wherever it is asked from: {@code database}
   */
  public Dependency of(String name) {
    return byName.computeIfAbsent(name, this::known);
  }

  /** All that were named so far, by name. */
  public Map<String, Dependency> all() {
    return Map.copyOf(byName);
  }

  /* Neither 0 nor 1 until it was asked: nobody is to be called for what nobody knows. */
  private Dependency known(String name) {
    Dependency dependency = new Dependency(clock);
    Gauge.builder(
            "gateway.dependency.up",
            dependency,
            it ->
                switch (it.seen().state()) {
                  case NOT_ASKED -> Double.NaN;
                  case ANSWERS -> 1;
                  case FAILS -> 0;
                })
        .tag("dependency", name)
        .register(meters);
    return dependency;
  }
}
