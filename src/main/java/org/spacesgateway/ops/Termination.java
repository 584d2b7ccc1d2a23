package org.spacesgateway.ops;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import sun.misc.Signal;

/**
 * Ends the process with status 0 on SIGTERM, once everything was ended as it should be. A JVM says
 * 143 to it whatever its shutdown hooks did, and a cluster then shows each pod that went as failed:
 * one that did fail could not be told from it.
 */
@Singleton
final class Termination {
  /* From the start on: a SIGTERM before that ends the process as ever. */
  void begin(@Observes StartupEvent event) {
    // The signal ends the wait of the main thread, which then stops the application and exits.
    Signal.handle(new Signal("TERM"), signal -> Quarkus.asyncExit(0));
  }
}
