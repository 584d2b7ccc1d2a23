package org.spacesgateway.ops;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Makes the pool's connections read-only while commits wait for a standby that is not there.
 *
 * <p>No time-out of the server ends such a wait, nor does it end with its client: each write would
 * leave a connection behind, until there is none for those who only read. Those that wait already
 * are left alone, for what they wrote is seen by nobody before it is on two machines; when they end
 * there is a standby again.
 */
@Singleton
final class WithoutStandby implements AgroalPoolInterceptor {
  private static final Logger LOG = Logger.getLogger(WithoutStandby.class);

  /* Of every pod; an operator's command has another name, and may wait for as long as it likes. */
  private static final String WAITING =
      """
      SELECT pid || ' since ' || state_change FROM pg_stat_activity
      WHERE wait_event = 'SyncRep' AND usename = current_user
      AND application_name = current_setting('application_name')\
      """;

  private final DataSource database;
  private Set<String> seen = Set.of();
  private volatile boolean waiting;

  WithoutStandby(DataSource database) {
    this.database = database;
  }

  /** Whether a commit has waited from one look to the next. */
  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    Set<String> now = new HashSet<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(WAITING);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        now.add(rows.getString(1));
      }
    } catch (SQLException away) {
      // As before, until somebody knows better.
      return;
    }
    boolean still = now.stream().anyMatch(seen::contains);
    seen = now;
    if (still != waiting) {
      waiting = still;
      if (still) {
        LOG.warnf("%d commits wait for a standby: nothing is written until they end.", now.size());
      } else {
        LOG.info("Commits wait for no standby any more: all is written again.");
      }
    }
  }

  /** Not within a transaction, which ends as it began. */
  @Override
  public void onConnectionAcquire(Connection connection) {
    boolean readOnly = waiting;
    try {
      if (connection.isReadOnly() != readOnly) {
        connection.setReadOnly(readOnly);
      }
    } catch (SQLException broken) {
      LOG.debugf("A connection broke at once (SQLSTATE %s).", broken.getSQLState());
    }
  }
}
