package org.spacesgateway.ops;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.spacesgateway.arrival.Capture;
import org.spacesgateway.mapping.MappingIndex;

/**
 * Alive means: a restart would not help. What records arrivals and follows the map runs for as long
 * as the process; without it only another process serves.
 */
@Liveness
@Singleton
final class ThreadsHealth implements HealthCheck {
  private final Capture capture;
  private final MappingIndex map;

  ThreadsHealth(Capture capture, MappingIndex map) {
    this.capture = capture;
    this.map = map;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("threads").status(capture.isAlive() && map.isAlive()).build();
  }
}
