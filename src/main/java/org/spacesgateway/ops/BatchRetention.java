package org.spacesgateway.ops;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.batch.Discarding;
import org.spacesgateway.mapping.MappingConfig;

/** Forgets, in small steps, the rows of batches that are settled, or that nobody came back to. */
@Singleton
final class BatchRetention {
  private static final Logger LOG = Logger.getLogger(BatchRetention.class);
  private static final int STEP = 1000;
  private static final int STEPS_A_RUN = 500;

  private final Duration retention;
  private final DataSource database;
  private final InstantSource clock;

  @Inject
  BatchRetention(MappingConfig config, DataSource database, InstantSource clock) {
    this(config.batches().retention(), database, clock);
  }

  /**
   * @param retention how long a batch's rows are kept after it changed last
   */
  BatchRetention(Duration retention, DataSource database, InstantSource clock) {
    this.retention = retention;
    this.database = database;
    this.clock = clock;
  }

  @Scheduled(
      every = "${gateway.mapping.batches.retention-every:1h}",
      delayed = "${gateway.mapping.batches.retention-every:1h}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void run() {
    Instant before = clock.instant().minus(retention);
    long deleted = 0;
    try (Connection connection = database.getConnection()) {
      int given = Discarding.giveUp(connection, before);
      if (given > 0) {
        LOG.infof("Retention discarded %d batches that waited since before %s.", given, before);
      }
      Optional<UUID> batch = Discarding.settled(connection, before);
      for (int step = 0; batch.isPresent() && step < STEPS_A_RUN; step++) {
        int rows = Discarding.forget(connection, batch.get(), STEP);
        deleted += rows;
        if (rows < STEP) {
          batch = Discarding.settled(connection, before);
        }
      }
    } catch (SQLException away) {
      LOG.warnf("Retention stopped (SQLSTATE %s); the next run goes on.", away.getSQLState());
    }
    if (deleted > 0) {
      LOG.infof("Retention deleted %d rows of batches from before %s.", deleted, before);
    }
  }
}
