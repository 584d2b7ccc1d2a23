package org.spacesgateway.ops;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.spacesgateway.arrival.Capture;

/**
 * Ready means: it can redirect. A database that is away is told, but takes no pod out of service:
 * visitors go on without it.
 */
@Readiness
@Singleton
final class CaptureHealth implements HealthCheck {
  private final Capture capture;

  CaptureHealth(Capture capture) {
    this.capture = capture;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("arrivals")
        .up()
        .withData("database", capture.isDatabaseAway() ? "away" : "taking arrivals")
        .withData("spooledBytes", capture.spooledBytes())
        .build();
  }
}
