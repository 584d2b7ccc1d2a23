package org.spacesgateway.ops;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.health.Readiness;
import sun.misc.Signal;

/**
 * Ends the process with status 0 on SIGTERM, once everything was ended as it should be, and with 1
 * if something could not. A JVM says 143 to it whatever its shutdown hooks did, and a cluster then
 * shows each pod that went as failed: one that did fail could not be told from it.
 */
@Singleton
final class Termination {
  private final Draining draining;
  private final AtomicBoolean told = new AtomicBoolean();
  private static final org.jboss.logging.Logger LOG =
      org.jboss.logging.Logger.getLogger(Termination.class);

  private volatile boolean ending;
  private volatile boolean gaveUp;
  private volatile boolean whole;

  Termination(@Readiness Draining draining) {
    this.draining = draining;
  }

  /* From the start on: a SIGTERM before that ends the process as ever. */
  void begin(@Observes StartupEvent event) {
    Signal.handle(
        new Signal("TERM"),
        signal -> {
          if (told.compareAndSet(false, true)) {
            Thread.ofPlatform().name("drain").start(this::drainAndExit);
          }
        });
    ApplicationLifecycleManager.setDefaultExitCodeHandler(asked -> System.exit(status(asked)));
    Logger.getLogger("").addHandler(new Listening());
  }

  private void drainAndExit() {
    try {
      gaveUp |= !draining.drain();
    } catch (Exception e) {
      gaveUp = true;
      LOG.error("Ends without having drained", e);
    } finally {
      // Ends the wait of the main thread, which then stops the application and exits.
      Quarkus.asyncExit(0);
    }
  }

  /* The first to hear of it. */
  void beginEnd(@Observes @Priority(1) ShutdownEvent event) {
    ending = true;
  }

  /** What a process that was asked to end with a status ends with. */
  int status(int asked) {
    return asked == 0 && (gaveUp || !whole) ? 1 : asked;
  }

  /* The last to hear of it, and only if all before did what they had to: Quarkus itself logs what
  one of them throws, and goes on as if nothing were. */
  void end(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
    whole = true;
  }

  /**
   * What the log is told. Who gives up at its deadline must not keep the next from its turn: it
   * says so as an error, and goes on.
   */
  void told(String logger, Level level) {
    boolean ofOurEnd = ending && logger.startsWith("org.spacesgateway.");
    if (ofOurEnd && level.intValue() >= Level.SEVERE.intValue()) {
      gaveUp = true;
    }
  }

  private final class Listening extends Handler {
    @Override
    public void publish(LogRecord event) {
      if (event.getLoggerName() != null) {
        told(event.getLoggerName(), event.getLevel());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
