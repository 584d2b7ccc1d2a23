package org.spacesgateway.round;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Gives every {@link Round} its turns, from the start to the end. Not Quarkus' scheduler, which
 * looks once a second what is due: what comes every 200 ms would come every second.
 */
@Singleton
class Rounds {
  private static final Logger LOG = Logger.getLogger(Rounds.class);

  private final Iterable<Round> all;
  private final ScheduledExecutorService threads;
  private final List<Future<?>> coming = new ArrayList<>();

  @Inject
  Rounds(Instance<Round> all, ScheduledExecutorService threads) {
    this((Iterable<Round>) all, threads);
  }

  Rounds(Iterable<Round> all, ScheduledExecutorService threads) {
    this.all = all;
    this.threads = threads;
  }

  void start(@Observes StartupEvent event) {
    for (Round one : all) {
      long every = one.every().toNanos();
      coming.add(
          threads.scheduleWithFixedDelay(() -> run(one), every, every, TimeUnit.NANOSECONDS));
    }
  }

  /* Ahead of their own ends: none begins any more. */
  void stop(@Observes @Priority(1) ShutdownEvent event) {
    coming.forEach(one -> one.cancel(false));
  }

  @ActivateRequestContext
  void run(Round one) {
    try {
      one.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception | Error fault) {
      // Its message may quote what people wrote.
      LOG.errorf(
          "A round failed: %s, %s.", one.getClass().getSimpleName(), fault.getClass().getName());
    }
  }
}
