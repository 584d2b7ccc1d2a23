package org.spacesgateway.content;

import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.spacesgateway.content.SpaceReader.NotNow;

/** Keeps requests to an origin apart, whichever process sends them: each takes the next turn. */
final class OriginPace {
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final String TURN =
      """
      INSERT INTO origin_pace AS p (origin, next_at) VALUES (?, ?)
      ON CONFLICT (origin) DO UPDATE SET
        next_at = greatest(p.next_at, excluded.next_at - ? * interval '1 microsecond')
          + ? * interval '1 microsecond'
      RETURNING next_at\
      """;

  private final DataSource database;
  private final InstantSource clock;
  private final Duration gap;

  /**
   * @param perSecond how many requests
   * @throws IllegalArgumentException unless that is above 0
   */
  OriginPace(DataSource database, InstantSource clock, double perSecond) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException(
          "gateway.content.requests-per-second must be above 0, not " + perSecond);
    }
    this.database = database;
    this.clock = clock;
    this.gap = Duration.ofNanos((long) (TimeUnit.SECONDS.toNanos(1) / perSecond));
  }

  /**
   * Waits for the next turn.
   *
   * @throws NotNow if that is more than a minute away, or the database is
   */
  void await(String origin) throws NotNow, InterruptedIOException {
    Instant now = clock.instant();
    Duration wait = Duration.between(now, turn(origin, now));
    if (wait.compareTo(MOST) > 0) {
      throw new NotNow("too many ask the origin", null);
    }
    try {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** When the next turn is; it is taken. */
  private Instant turn(String origin, Instant now) throws NotNow {
    long micros = gap.toNanos() / 1000;
    try (Connection connection = database.getConnection();
        PreparedStatement turn = connection.prepareStatement(TURN)) {
      turn.setString(1, origin);
      turn.setObject(2, Readings.at(now.plus(gap)));
      turn.setLong(3, micros);
      turn.setLong(4, micros);
      try (ResultSet row = turn.executeQuery()) {
        row.next();
        return Readings.instant(row, 1).minus(gap);
      }
    } catch (SQLException away) {
      throw new NotNow("the database is away", null);
    }
  }
}
