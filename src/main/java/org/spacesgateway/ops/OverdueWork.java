package org.spacesgateway.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * How long work has been due that no process does. Counters of what was done can't tell: they stand
 * still, too, when there is nothing to do.
 */
@Singleton
final class OverdueWork {
  private static final String LONGEST_DUE =
      """
      SELECT 'transfers', min(look_at) FROM transfer WHERE look_at <= ?
      UNION ALL
      SELECT 'announcements', min(a.try_at) FROM announcement a
      JOIN messenger_connection c ON c.person = a.person AND c.state = 'connected' AND NOT c.paused
      WHERE a.try_at <= ?\
      """;

  private final DataSource database;
  private final InstantSource clock;
  private final Map<String, Double> seconds = new ConcurrentHashMap<>();

  OverdueWork(DataSource database, InstantSource clock, MeterRegistry meters) {
    this.database = database;
    this.clock = clock;
    for (String work : new String[] {"transfers", "announcements"}) {
      Gauge.builder("gateway.overdue.seconds", () -> seconds.getOrDefault(work, Double.NaN))
          .tag("work", work)
          .register(meters);
    }
  }

  @Scheduled(every = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    Instant now = clock.instant();
    OffsetDateTime due = now.atOffset(ZoneOffset.UTC);
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(LONGEST_DUE)) {
      select.setObject(1, due);
      select.setObject(2, due);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          OffsetDateTime since = rows.getObject(2, OffsetDateTime.class);
          seconds.put(
              rows.getString(1),
              since == null ? 0.0 : (double) Duration.between(since.toInstant(), now).toSeconds());
        }
      }
    } catch (SQLException away) {
      // Not known, which its own alert is there for.
      seconds.clear();
    }
  }
}
