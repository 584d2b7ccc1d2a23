package org.spacesgateway.ops;

import jakarta.inject.Singleton;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.spacesgateway.dependency.Dependencies;
import org.spacesgateway.dependency.Dependency.Seen;

/** Tells how each dependency was last met, and since when. None of them takes a pod out. */
@Readiness
@Singleton
final class DependencyHealth implements HealthCheck {
  private final Dependencies dependencies;

  DependencyHealth(Dependencies dependencies) {
    this.dependencies = dependencies;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder told = HealthCheckResponse.named("dependencies").up();
    dependencies
        .all()
        .forEach((name, dependency) -> {
          Seen seen = dependency.seen();
          String state = seen.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
          told.withData(name, state + " since " + seen.since());
        });
    return told.build();
  }
}
