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
 * Keeps requests to an origin apart, whichever process sends them: each takes the next turn, by the
 * database's clock. In no second are there more turns than there may be requests: who comes too
 * late for one, because its process or the database stood still, takes another. How long a request
 * is on its way from its turn is not seen here: a crowded machine may still bunch some.
 */
final class OriginPace {
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Later than that a turn is over. */
  private static final Duration LATE = Duration.ofMillis(80);

  /** How much later one request may be on its way than another, once its turn was taken. */
  private static final Duration ON_ITS_WAY = Duration.ofMillis(20);

  /* What arrives within a second had its turn within that second or so much ahead of it. So many
  turns as may be in a second are as long as both: no such span has one more. */
  private static final Duration SPAN = SECOND.plus(LATE).plus(ON_ITS_WAY);

  /* Where nobody is ever in time, the turns that are lost keep the origin in peace. */
  private static final int MOST_TURNS = 5;

  /* Whoever waits for another database to have it too waits in vain: a turn that is forgotten harms
  nobody. Set for the one transaction that this is. */
  private static final String TURN =
      """
      INSERT INTO origin_pace AS p (origin, next_at)
      SELECT ?, clock_timestamp() + ? * interval '1 microsecond'
        FROM set_config('synchronous_commit', 'off', true)
      ON CONFLICT (origin) DO UPDATE SET
        next_at = greatest(p.next_at, clock_timestamp()) + ? * interval '1 microsecond'
      RETURNING (extract(epoch FROM next_at - clock_timestamp()) * 1000000)::bigint\
      """;

  private final DataSource database;
  private final Duration gap;
  private final Runnable lost;

  /**
   * @param perSecond how many requests, at most
   * @param lost hears of every turn that is lost, for it was over when it was heard of
   * @throws IllegalArgumentException unless that is above 0
   */
  OriginPace(DataSource database, double perSecond, Runnable lost) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException(
          "gateway.content.requests-per-second must be above 0, not " + perSecond);
    }
    this.database = database;
    this.gap = Duration.ofNanos((long) (SPAN.toNanos() / perSecond));
    this.lost = lost;
  }

  /**
   * Waits for the next turn.
   *
   * @throws NotNow if that is more than a minute away, or the database is
   */
  void await(String origin) throws NotNow, InterruptedIOException {
    for (int turn = 1; turn <= MOST_TURNS; turn++) {
      Turn taken = turn(origin);
      Duration wait = taken.until;
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
      Duration late = Duration.ofNanos(System.nanoTime() - taken.asked).minus(wait);
      if (late.compareTo(LATE) <= 0) {
        return;
      }
      lost.run();
    }
  }

  /**
   * A turn that is taken.
   *
   * @param asked when the database was asked, by {@link System#nanoTime}: not when we began to wait
   *     for a connection to it, for there was no turn yet to be late for
   * @param until how long it was until the turn when the database answered; 0 when it was then
   */
  private record Turn(long asked, Duration until) {}

  private Turn turn(String origin) throws NotNow {
    long micros = gap.toNanos() / 1000;
    try (Connection connection = database.getConnection();
        PreparedStatement turn = connection.prepareStatement(TURN)) {
      turn.setString(1, origin);
      turn.setLong(2, micros);
      turn.setLong(3, micros);
      long asked = System.nanoTime();
      try (ResultSet row = turn.executeQuery()) {
        row.next();
        return new Turn(asked, Duration.ofNanos(Math.max(0, (row.getLong(1) - micros) * 1000)));
      }
    } catch (SQLException away) {
      throw new NotNow("the database is away", null);
    }
  }
}
