package org.spacesgateway.transfer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.call.Calls;
import org.spacesgateway.content.ContentConfig;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.round.Round;
import org.spacesgateway.sunset.SunsetConfig;
import org.spacesgateway.sunset.Timetable;
import org.spacesgateway.transfer.TransferRows.Row;

/**
 * Works on transfers, as one of any number of processes: one step at a time of whose turn it is.
 */
@Singleton
final class Transfers implements Round {
  private static final Logger LOG = Logger.getLogger(Transfers.class);
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);

  private final DataSource database;
  private final Rights rights;
  private final TransferConfig config;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Course course;
  private final Optional<Stages> stages;
  private final Semaphore free;
  private volatile boolean stopping;

  Transfers(
      DataSource database,
      TransferPermission permission,
      Rights rights,
      Calls calls,
      TransferConfig config,
      ContentConfig content,
      SitesConfig sites,
      OriginConfig own,
      SunsetConfig sunset,
      InstantSource clock,
      MeterRegistry meters) {
    this.database = database;
    this.rights = rights;
    this.config = config;
    this.clock = clock;
    this.meters = meters;
    this.course = config.course();
    this.free = new Semaphore(config.atOnce());
    // Seen from the start: an increase from nothing at all is none to Prometheus.
    counter("queued", "none").increment(0);
    counter("unreadable", "none").increment(0);
    List<SourceSite> all = sites.sites();
    this.stages =
        all.stream()
            .filter(site -> site.kind() == SourceSite.Kind.SPACES)
            .findFirst()
            .map(site ->
                new Stages(
                    new SpaceContent(
                        database,
                        site,
                        content.pictures(),
                        config.largestPart(),
                        Timetable.of(sunset),
                        clock),
                    permission,
                    new EntryTable(database),
                    new BlogMap(database, calls, config, all, site, own, clock),
                    config.patience()));
  }

  @Override
  public Duration every() {
    return config.every();
  }

  @Override
  public void run() {
    while (stages.isPresent() && !stopping && free.tryAcquire()) {
      Optional<Taken> next = Optional.empty();
      try {
        next = take();
      } finally {
        if (next.isEmpty()) {
          free.release();
        }
      }
      if (next.isEmpty()) {
        return;
      }
      Optional<Taken> first = next;
      Thread.ofVirtual()
          .name("transfer")
          .start(() -> {
            try {
              work(first);
            } finally {
              free.release();
            }
          });
    }
  }

  /** What was begun is written down before the process ends, unless that takes too long. */
  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    if (!free.tryAcquire(config.atOnce(), LONGEST_GOODBYE.toSeconds(), TimeUnit.SECONDS)) {
      LOG.error("Transfers under way did not end in time: others go on when their leases end.");
    }
  }

  private record Taken(Transfer transfer, UUID lease) {}

  private Optional<Taken> take() {
    UUID lease = UUID.randomUUID();
    try (Connection connection = database.getConnection()) {
      while (true) {
        Instant now = clock.instant();
        Optional<UUID> next = TransferRows.take(connection, lease, now, now.plus(config.lease()));
        if (next.isEmpty()) {
          return Optional.empty();
        }
        Optional<Row> row = TransferRows.find(connection, next.get());
        if (row.flatMap(Row::transfer).isPresent()) {
          return Optional.of(new Taken(row.get().transfer().get(), lease));
        }
        if (row.isPresent()) {
          // Written by a later release, perhaps: its lease keeps it aside, and others have their
          // turn.
          LOG.errorf("Transfer %s can't be read.", next.get());
          counter("unreadable", "none").increment();
        }
      }
    } catch (SQLException away) {
      LOG.warnf("Transfers wait (SQLSTATE %s).", away.getSQLState());
      return Optional.empty();
    }
  }

  /* What is looked at more often than rounds come needs no round to be due. */
  private Optional<Taken> next() {
    Optional<Taken> next = take();
    if (next.isPresent() || config.poll().compareTo(config.every()) >= 0) {
      return next;
    }
    LockSupport.parkNanos(config.poll().toNanos());
    return take();
  }

  private void work(Optional<Taken> first) {
    for (Optional<Taken> next = first;
        next.isPresent();
        next = stopping ? Optional.empty() : next()) {
      Taken taken = next.get();
      boolean over = taken.transfer().isOver();
      Transfer after = over ? taken.transfer() : attempted(taken.transfer());
      try (Connection connection = database.getConnection()) {
        Instant now = clock.instant();
        if (over) {
          tidy(connection, taken);
          continue;
        }
        boolean counts =
            TransferRows.update(
                connection,
                after,
                taken.lease(),
                after.hold() instanceof Hold.Stopped ? now : course.lookAt(after, now),
                now);
        if (counts) {
          told(taken.transfer(), after);
        }
      } catch (SQLException away) {
        // Its lease ends, and the step is done again.
        LOG.warnf("What became of a step is not written down (SQLSTATE %s).", away.getSQLState());
        return;
      }
    }
  }

  /* A token outlives no transfer, unless another one has it by now. */
  private void tidy(Connection connection, Taken taken) throws SQLException {
    Transfer it = taken.transfer();
    if (TransferRows.open(connection, it.person()).isEmpty()) {
      stages.orElseThrow().tidy(it);
    }
    TransferRows.tidied(connection, it.id(), taken.lease());
  }

  private Transfer attempted(Transfer it) {
    Transfer after = stepped(it);
    try {
      // Ahead of what is written down: a process that dies in between must not leave it.
      stages.orElseThrow().release(after);
      return after;
    } catch (RuntimeException fault) {
      LOG.errorf("A permission could not be given up: %s.", fault.getClass());
      return course.after(it, new Stepped.Waits(Why.OURS), clock.instant(), 0);
    }
  }

  private Transfer stepped(Transfer it) {
    try {
      Optional<Why> lost = rights.lost(it);
      if (lost.isPresent()) {
        return Course.stopped(it, lost.get());
      }
      Stepped how = stages.orElseThrow().attempt(it, clock.instant());
      return course.after(it, how, clock.instant(), ThreadLocalRandom.current().nextDouble());
    } catch (RuntimeException fault) {
      // Its message may quote what people wrote.
      LOG.errorf("A step of a transfer failed: %s, %s.", it.step().word(), fault.getClass());
      return course.after(
          it,
          new Stepped.Failed(Why.OURS, null),
          clock.instant(),
          ThreadLocalRandom.current().nextDouble());
    }
  }

  /* Random ids alone. */
  private void told(Transfer before, Transfer after) {
    if (!before.step().word().equals(after.step().word())
        || !before.hold().getClass().equals(after.hold().getClass())) {
      LOG.infof(
          "Transfer %s: %s%s.",
          after.id(),
          after.step().word(),
          after.hold() instanceof Hold.None ? "" : ", " + after.hold());
      counter(after.step().word(), word(after.hold())).increment();
    }
  }

  private Counter counter(String step, String hold) {
    return meters.counter("gateway.transfer.steps", "step", step, "hold", hold);
  }

  private static String word(Hold hold) {
    return switch (hold) {
      case Hold.None() -> "none";
      case Hold.Retry retry -> "retry";
      case Hold.Waits waits -> "waits";
      case Hold.NeedsYou needsYou -> "needs-you";
      case Hold.Stopped stopped -> "stopped";
    };
  }
}
