package org.spacesgateway.ops;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.spacesgateway.mapping.MappingIndex;

/**
 * Ready means: it can redirect, old addresses too. So not before the database was asked for the map
 * once; where it was not there, without it.
 */
@Readiness
@Singleton
final class MapHealth implements HealthCheck {
  private final MappingIndex map;

  MapHealth(MappingIndex map) {
    this.map = map;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("map")
        .status(map.isAsked())
        .withData("version", map.version())
        .withData("allInMemory", map.isPreloaded())
        .build();
  }
}
