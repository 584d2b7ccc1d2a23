package org.spacesgateway.content;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.spacesgateway.content.SpaceReader.NoTurn;

/**
 * Keeps requests to an origin apart, whichever process sends them: a semaphore that all share, with
 * as many permits as there may be requests a second, and one line of those who wait for one.
 *
 * <p>In no second does an origin get more. A permit rests for a second after its request was
 * answered, and so for more than a second after that arrived; it is used once fewer than so many of
 * those ahead in the line wait, are used, or rest. However long requests are on their way does not
 * matter.
 *
 * <p>Turns are even, too, so that not all are sent at once after a pause. All goes by the
 * database's clock.
 */
public final class OriginPace {
  private static final String TOO_MANY = "too many ask the origin";
  private static final Duration COOL_OFF = Duration.ofSeconds(1);

  /* What is in use now is free in a second at the earliest: whoever looks as often misses nothing. */
  private static final Duration LOOK_AGAIN = COOL_OFF;

  /* Of a place in the line: whoever doesn't look for so long has died. */
  private static final Duration PLACE_LEASE = Duration.ofSeconds(5);

  /* Whoever waits for another database to have it too waits in vain: what is forgotten is of the
  last second. Set for the one transaction that each statement is. */
  private static final String JOIN =
      """
      WITH place AS (
        INSERT INTO origin_pace AS p (origin, next_at, last_number)
        SELECT ?, clock_timestamp(), 1 FROM set_config('synchronous_commit', 'off', true)
        ON CONFLICT (origin) DO UPDATE SET last_number = p.last_number + 1
        RETURNING last_number),
      gone AS (
        DELETE FROM origin_permit WHERE origin = ? AND free_at <= statement_timestamp())
      INSERT INTO origin_permit (origin, number, free_at)
      SELECT ?, last_number, clock_timestamp() + ? * interval '1 microsecond' FROM place
      ON CONFLICT (origin, number) DO NOTHING
      RETURNING number\
      """;

  /* By when the statement began, which is before what it sees: a permit that began to be used
  before its place was lost is seen by all who take it for lost. */
  private static final String LOOK =
      """
      WITH ahead AS (
        SELECT free_at FROM origin_permit
         WHERE origin = ? AND number < ? AND free_at > statement_timestamp()
         ORDER BY free_at DESC LIMIT 1 OFFSET ?),
      turn AS (
        INSERT INTO origin_pace AS p (origin, next_at)
        SELECT ?, clock_timestamp() + ? * interval '1 microsecond'
          FROM set_config('synchronous_commit', 'off', true) WHERE NOT EXISTS (SELECT FROM ahead)
        ON CONFLICT (origin) DO UPDATE SET next_at =
          greatest(excluded.next_at, p.next_at + ? * interval '1 microsecond')
        RETURNING next_at - ? * interval '1 microsecond' AS turn_at)
      UPDATE origin_permit AS o SET free_at =
          coalesce(turn_at, clock_timestamp())
          + CASE WHEN turn_at IS NULL THEN ? ELSE ? END * interval '1 microsecond'
        FROM set_config('synchronous_commit', 'off', true)
        LEFT JOIN turn ON true LEFT JOIN ahead ON true
       WHERE o.origin = ? AND o.number = ? AND o.free_at > statement_timestamp()
      RETURNING turn_at IS NOT NULL,
        ceil(extract(epoch FROM coalesce(turn_at, ahead.free_at) - clock_timestamp()) * 1000000)
          ::bigint\
      """;

  private static final String GIVE_BACK =
      """
      UPDATE origin_permit SET free_at = clock_timestamp() + ? * interval '1 microsecond'
        FROM set_config('synchronous_commit', 'off', true)
       WHERE origin = ? AND number = ?\
      """;

  private final DataSource database;
  private final int perSecond;
  private final Duration longest;
  private final Duration most;

  /**
   * @param perSecond how many requests, at most
   * @param longest how long a request may take, to its answer's last byte; a permit is held for
   *     twice as long after its turn at most, should its holder die
   * @param most how long anybody waits for a permit
   * @throws IllegalArgumentException unless perSecond is above 0
   */
  public OriginPace(DataSource database, int perSecond, Duration longest, Duration most) {
    if (perSecond <= 0) {
      throw new IllegalArgumentException(
          "gateway.content.requests-per-second must be above 0, not " + perSecond);
    }
    this.database = database;
    this.perSecond = perSecond;
    this.longest = longest;
    this.most = most;
  }

  /** Held until a request is answered, or given up. */
  @FunctionalInterface
  public interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * What is known of a permit.
   *
   * @param isUsed whether it is used from now on; else it waits
   * @param until how long it was until its turn when the database answered, or until that may come,
   *     as far as was known; 0 when it was then
   */
  private record Seen(boolean isUsed, Duration until) {}

  /**
   * Waits for a permit and its turn.
   *
   * @return what is closed when the request is answered, or given up
   * @throws NoTurn if it takes too long, the database is away, or the thread is interrupted
   */
  public Permit permit(String origin) throws NoTurn {
    long begun = System.nanoTime();
    while (since(begun).compareTo(most) <= 0) {
      try {
        Permit permit = inLine(origin, begun);
        if (permit != null) {
          return permit;
        }
      } catch (SQLException away) {
        throw new NoTurn("the database is away");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NoTurn("interrupted");
      }
    }
    throw new NoTurn(TOO_MANY);
  }

  /* Null when the place was lost. */
  private Permit inLine(String origin, long begun)
      throws NoTurn, SQLException, InterruptedException {
    long sure = System.nanoTime();
    long number = join(origin);
    while (true) {
      long asked = System.nanoTime();
      Seen seen = look(origin, number);
      if (seen == null) {
        return null;
      }
      boolean late = since(sure).compareTo(PLACE_LEASE) > 0;
      Duration wait = seen.isUsed || seen.until.compareTo(LOOK_AGAIN) < 0 ? seen.until : LOOK_AGAIN;
      if (since(begun).plus(wait).compareTo(most) > 0) {
        giveBack(origin, number, Duration.ZERO);
        throw new NoTurn(TOO_MANY);
      }
      if (late) {
        break;
      }
      sure = asked;
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      if (seen.isUsed) {
        // Later than that, it may be free before there is an answer.
        if (since(asked).compareTo(wait.plus(longest)) > 0) {
          break;
        }
        return () -> giveBack(origin, number, COOL_OFF);
      }
    }
    giveBack(origin, number, Duration.ZERO);
    return null;
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private long join(String origin) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement join = connection.prepareStatement(JOIN)) {
      join.setString(1, origin);
      join.setString(2, origin);
      join.setString(3, origin);
      join.setLong(4, micros(PLACE_LEASE));
      try (ResultSet row = join.executeQuery()) {
        // None where the last number was forgotten: the place is somebody's.
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /* Null when there is no such permit any more. */
  private Seen look(String origin, long number) throws SQLException {
    long gap = micros(COOL_OFF) / perSecond;
    try (Connection connection = database.getConnection();
        PreparedStatement look = connection.prepareStatement(LOOK)) {
      look.setString(1, origin);
      look.setLong(2, number);
      look.setInt(3, perSecond - 1);
      look.setString(4, origin);
      look.setLong(5, gap);
      look.setLong(6, gap);
      look.setLong(7, gap);
      look.setLong(8, micros(PLACE_LEASE));
      look.setLong(9, micros(longest.multipliedBy(2).plus(COOL_OFF)));
      look.setString(10, origin);
      look.setLong(11, number);
      try (ResultSet row = look.executeQuery()) {
        return row.next()
            ? new Seen(row.getBoolean(1), Duration.ofNanos(Math.max(0, row.getLong(2)) * 1000))
            : null;
      }
    }
  }

  private void giveBack(String origin, long number, Duration rest) {
    try (Connection connection = database.getConnection();
        PreparedStatement give = connection.prepareStatement(GIVE_BACK)) {
      give.setLong(1, micros(rest));
      give.setString(2, origin);
      give.setLong(3, number);
      give.executeUpdate();
    } catch (SQLException away) {
      // It is free when its lease is over.
    }
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
