package org.spacesgateway.ops;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The one clock. */
final class Clock {
  private Clock() {}

  @Produces
  @Singleton
  static InstantSource system() {
    return InstantSource.system();
  }
}
