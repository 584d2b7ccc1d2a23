package org.spacesgateway.ops;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.mapping.MappingConfig;
import org.spacesgateway.traffic.GapTable;
import org.spacesgateway.traffic.HitTable;

/** Deletes, in small steps, hits that are older than they may become, and gaps nobody asks for. */
@Singleton
final class CountRetention {
  private static final Logger LOG = Logger.getLogger(CountRetention.class);
  private static final int STEP = 1000;
  private static final int STEPS_A_RUN = 500;

  private final Duration retention;
  private final InstantSource clock;
  private final HitTable hits;
  private final GapTable gaps;

  @Inject
  CountRetention(MappingConfig config, DataSource database, InstantSource clock) {
    this(config.hits().retention(), database, clock);
  }

  /**
   * @param retention how long hits are kept, and gaps after they were last asked for
   */
  CountRetention(Duration retention, DataSource database, InstantSource clock) {
    this.retention = retention;
    this.clock = clock;
    this.hits = new HitTable(database);
    this.gaps = new GapTable(database);
  }

  @FunctionalInterface
  private interface Delete {
    int before(LocalDate day, int limit) throws SQLException;
  }

  @Scheduled(
      every = "${gateway.mapping.hits.retention-every:1h}",
      delayed = "${gateway.mapping.hits.retention-every:1h}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void run() {
    LocalDate oldest = LocalDate.ofInstant(clock.instant().minus(retention), ZoneOffset.UTC);
    try {
      delete("days' hits", hits::deleteBefore, oldest);
      delete("gaps", gaps::deleteBefore, oldest);
    } catch (SQLException away) {
      LOG.warnf("Retention stopped (SQLSTATE %s); the next run goes on.", away.getSQLState());
    }
  }

  private static void delete(String what, Delete delete, LocalDate oldest) throws SQLException {
    long deleted = 0;
    int rows = STEP;
    for (int step = 0; rows == STEP && step < STEPS_A_RUN; step++) {
      rows = delete.before(oldest, STEP);
      deleted += rows;
    }
    if (deleted > 0) {
      LOG.infof("Retention deleted %d %s from before %s.", deleted, what, oldest);
    }
  }
}
