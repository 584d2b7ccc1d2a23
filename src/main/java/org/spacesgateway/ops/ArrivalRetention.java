package org.spacesgateway.ops;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.arrival.ArrivalConfig;
import org.spacesgateway.arrival.ArrivalTable;

/** Deletes arrivals that are older than they may become, in small steps. */
@Singleton
final class ArrivalRetention {
  private static final Logger LOG = Logger.getLogger(ArrivalRetention.class);
  private static final int STEP = 1000;

  private final ArrivalConfig config;
  private final InstantSource clock;
  private final ArrivalTable table;

  ArrivalRetention(ArrivalConfig config, InstantSource clock, DataSource database) {
    this.config = config;
    this.clock = clock;
    this.table = new ArrivalTable(database);
  }

  @Scheduled(
      every = "${gateway.arrival.retention-every:1h}",
      delayed = "${gateway.arrival.retention-every:1h}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void run() {
    Instant until = clock.instant().plus(config.retentionEvery());
    try {
      deleteBefore(table.oldestKept(clock.instant(), config.retention()), until);
    } catch (SQLException away) {
      LOG.warnf("Retention stopped (SQLSTATE %s); the next run goes on.", away.getSQLState());
    }
  }

  private void deleteBefore(Instant oldest, Instant until) throws SQLException {
    long deleted = 0;
    int rows = STEP;
    try {
      while (rows == STEP && clock.instant().isBefore(until)) {
        rows = table.deleteBefore(oldest, STEP);
        deleted += rows;
      }
      if (rows == STEP) {
        LOG.warnf("Retention is behind: more arrivals from before %s are left.", oldest);
      }
    } finally {
      if (deleted > 0) {
        LOG.infof("Retention deleted %d arrivals from before %s.", deleted, oldest);
      }
    }
  }
}
