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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * How long work has been due that no process does. Counters of what was done can't tell: they stand
 * still, too, when there is nothing to do.
 */
@Singleton
final class OverdueWork {
  /* Each the end of an index. A letter is due from its transfer's end on. */
  private static final String NEXT =
      """
      SELECT 'transfers', min(look_at) FROM transfer
      UNION ALL
      SELECT 'readings', min(look_at) FROM reading
      UNION ALL
      SELECT 'copies', min(look_at) FROM download
      UNION ALL
      SELECT 'reminders', min(look_at) FROM reminder_consent
      UNION ALL
      SELECT 'letters', min(greatest(l.look_at, t.ended_at)) FROM transfer_letter l
      JOIN transfer t ON t.id = l.transfer AND t.ended_at IS NOT NULL
      UNION ALL
      SELECT 'announcements', min(a.try_at) FROM announcement a
      JOIN messenger_connection c ON c.person = a.person AND c.state = 'connected' AND NOT c.paused\
      """;
  private static final List<String> WORK =
      List.of("transfers", "readings", "copies", "reminders", "letters", "announcements");

  private final DataSource database;
  private final InstantSource clock;
  private final Map<String, Double> seconds = new ConcurrentHashMap<>();

  OverdueWork(DataSource database, InstantSource clock, MeterRegistry meters) {
    this.database = database;
    this.clock = clock;
    for (String work : WORK) {
      Gauge.builder("gateway.overdue.seconds", () -> seconds.getOrDefault(work, Double.NaN))
          .tag("work", work)
          .register(meters);
    }
  }

  @Scheduled(every = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    Instant now = clock.instant();
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(NEXT);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        OffsetDateTime next = rows.getObject(2, OffsetDateTime.class);
        boolean due = next != null && next.toInstant().isBefore(now);
        seconds.put(
            rows.getString(1),
            due ? (double) Duration.between(next.toInstant(), now).toSeconds() : 0.0);
      }
    } catch (SQLException away) {
      // Not known, which its own alert is there for.
      seconds.clear();
    }
  }
}
