package org.spacesgateway.content;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.address.Cid;

/** Forgets what was read of Spaces when nobody needs it any more, one Space after the other. */
@Singleton
final class ReadingRetention {
  private static final Logger LOG = Logger.getLogger(ReadingRetention.class);
  private static final int MOST_A_RUN = 10_000;
  private static final String OVER =
      "SELECT cid FROM reading WHERE kept_until < ? ORDER BY kept_until LIMIT 1 FOR UPDATE SKIP LOCKED";

  private final DataSource database;
  private final InstantSource clock;

  ReadingRetention(DataSource database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Scheduled(
      every = "${gateway.content.retention-every:1h}",
      delayed = "${gateway.content.retention-every:1h}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void run() {
    int forgotten = 0;
    try {
      while (forgotten < MOST_A_RUN && one()) {
        forgotten++;
      }
      AnewLeftovers.clear(database, clock.instant());
    } catch (SQLException away) {
      LOG.warnf("Retention stopped (SQLSTATE %s); the next run goes on.", away.getSQLState());
    }
    if (forgotten > 0) {
      LOG.infof("Retention forgot what was read of %d Spaces.", forgotten);
    }
  }

  private boolean one() throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Optional<Cid> over = over(connection);
        if (over.isPresent()) {
          Readings.forget(connection, over.get());
        }
        connection.commit();
        return over.isPresent();
      } catch (SQLException failed) {
        connection.rollback();
        throw failed;
      }
    }
  }

  private Optional<Cid> over(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OVER)) {
      select.setObject(1, Readings.at(clock.instant()));
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Cid.ofHex(row.getString(1)) : Optional.empty();
      }
    }
  }
}
