package org.spacesgateway.content;

import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.spacesgateway.content.SpaceReader.NotNow;

/**
 * Keeps requests to an origin apart, whichever process sends them: each takes the next turn. In no
 * second are there more of them than there may be: who comes too late for a turn, because its
 * process or the database stood still, takes another one, and turns are as much further apart as a
 * request may be late, and late once more on its way. They are counted by the database's clock.
 */
final class OriginPace {
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Later than that a turn is over. */
  private static final Duration LATE = Duration.ofMillis(20);

  /* Where nobody is ever in time, the turns that are lost keep the origin in peace. */
  private static final int MOST_TURNS = 5;
  private static final String TURN =
      """
      INSERT INTO origin_pace AS p (origin, next_at)
      VALUES (?, clock_timestamp() + ? * interval '1 microsecond')
      ON CONFLICT (origin) DO UPDATE SET
        next_at = greatest(p.next_at, clock_timestamp()) + ? * interval '1 microsecond'
      RETURNING (extract(epoch FROM next_at - clock_timestamp()) * 1000000)::bigint\
      """;

  private final DataSource database;
  private final Duration gap;

  /**
   * @param perSecond how many requests, at most
   * @throws IllegalArgumentException unless that is above 0
   */
  OriginPace(DataSource database, double perSecond) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException(
          "gateway.content.requests-per-second must be above 0, not " + perSecond);
    }
    this.database = database;
    this.gap = Duration.ofNanos((long) (SECOND.plus(LATE).plus(LATE).toNanos() / perSecond));
  }

  /**
   * Waits for the next turn.
   *
   * @throws NotNow if that is more than a minute away, or the database is
   */
  void await(String origin) throws NotNow, InterruptedIOException {
    for (int turn = 1; turn <= MOST_TURNS; turn++) {
      long asked = System.nanoTime();
      Duration wait = turn(origin);
      if (wait.compareTo(MOST) > 0) {
        throw new NotNow("too many ask the origin", null);
      }
      try {
        TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
      // What it took beyond the wait, to the turn and from it.
      Duration late = Duration.ofNanos(System.nanoTime() - asked).minus(wait);
      if (late.compareTo(LATE) <= 0) {
        return;
      }
    }
  }

  /** How long it is until the next turn, which is taken; 0 when it is now. */
  private Duration turn(String origin) throws NotNow {
    long micros = gap.toNanos() / 1000;
    try (Connection connection = database.getConnection();
        PreparedStatement turn = connection.prepareStatement(TURN)) {
      turn.setString(1, origin);
      turn.setLong(2, micros);
      turn.setLong(3, micros);
      try (ResultSet row = turn.executeQuery()) {
        row.next();
        return Duration.ofNanos(Math.max(0, (row.getLong(1) - micros) * 1000));
      }
    } catch (SQLException away) {
      throw new NotNow("the database is away", null);
    }
  }
}
