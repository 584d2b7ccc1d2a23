package org.spacesgateway.content;

import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.spacesgateway.content.SpaceReader.NotNow;

/**
 * Keeps requests to an origin apart, whichever process sends them: a semaphore that all share, with
 * as many permits as there may be requests a second.
 *
 * <p>In no second does an origin get more. Two requests with one permit reach it a second apart:
 * the later is sent when the permit is free, which is a second after the earlier was answered, and
 * so more than a second after it arrived. However long either is on its way does not matter.
 *
 * <p>Turns are even, too, so that not all are sent at once after a pause. Both go by the database's
 * clock.
 */
final class OriginPace {
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final Duration COOL_OFF = Duration.ofSeconds(1);

  /* What is given back rests for a second: whoever looks more often than that misses nothing. */
  private static final Duration LOOK_AGAIN = COOL_OFF.dividedBy(2);

  private static final String MAKE =
      """
      INSERT INTO origin_permit (origin, number, free_at)
      SELECT ?, n, clock_timestamp()
        FROM generate_series(1, ?) n, set_config('synchronous_commit', 'off', true)
      ON CONFLICT (origin, number) DO NOTHING\
      """;

  /* Whoever waits for another database to have it too waits in vain: what is forgotten is of the
  last second. Set for the one transaction that this is. */
  private static final String TAKE =
      """
      WITH free AS (
        SELECT number, free_at FROM origin_permit
         WHERE origin = ? AND number <= ? AND (holder IS NULL OR free_at <= clock_timestamp())
         ORDER BY free_at LIMIT 1 FOR UPDATE SKIP LOCKED),
      turn AS (
        INSERT INTO origin_pace AS p (origin, next_at)
        SELECT ?, greatest(free_at, clock_timestamp()) + ? * interval '1 microsecond'
          FROM free, set_config('synchronous_commit', 'off', true)
        ON CONFLICT (origin) DO UPDATE SET next_at =
          greatest(excluded.next_at, p.next_at + ? * interval '1 microsecond')
        RETURNING next_at - ? * interval '1 microsecond' AS turn_at)
      UPDATE origin_permit AS o SET holder = ?, free_at = turn_at + ? * interval '1 microsecond'
        FROM free, turn WHERE o.origin = ? AND o.number = free.number
      RETURNING o.number, ceil(extract(epoch FROM turn_at - clock_timestamp()) * 1000000)::bigint\
      """;

  private static final String GIVE_BACK =
      """
      UPDATE origin_permit
         SET holder = NULL, free_at = clock_timestamp() + ? * interval '1 microsecond'
        FROM set_config('synchronous_commit', 'off', true)
       WHERE origin = ? AND number = ? AND holder = ?\
      """;

  private final DataSource database;
  private final int perSecond;
  private final Duration longest;
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  /**
   * @param perSecond how many requests, at most
   * @param longest how long a request may take, to its answer's last byte; a permit is held for
   *     twice as long after its turn at most, should its holder die
   * @throws IllegalArgumentException unless perSecond is above 0
   */
  OriginPace(DataSource database, int perSecond, Duration longest) {
    if (perSecond <= 0) {
      throw new IllegalArgumentException(
          "gateway.content.requests-per-second must be above 0, not " + perSecond);
    }
    this.database = database;
    this.perSecond = perSecond;
    this.longest = longest;
  }

  /**
   * A permit that is taken.
   *
   * @param until how long it was until its turn when the database answered; 0 when it was then
   */
  private record Taken(int number, UUID holder, Duration until) {}

  /**
   * Waits for a permit and its turn.
   *
   * @return what is closed when the request is answered, or given up
   * @throws NotNow if it takes more than a minute, or the database is away
   */
  Source.Permit permit(String origin) throws NotNow, InterruptedIOException {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun <= MOST.toNanos()) {
      long asked = System.nanoTime();
      Taken taken = taken(origin);
      if (taken == null) {
        sleep(LOOK_AGAIN);
        continue;
      }
      boolean near = taken.until.compareTo(MOST) <= 0;
      if (near) {
        sleep(taken.until);
        // Later than that, it may be another's before there is an answer.
        if (System.nanoTime() - asked <= taken.until.plus(longest).toNanos()) {
          return () -> giveBack(origin, taken);
        }
      }
      giveBack(origin, taken);
      if (!near) {
        break;
      }
    }
    throw new NotNow("too many ask the origin", null);
  }

  private static void sleep(Duration duration) throws InterruptedIOException {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /* Null when all are held. */
  private Taken taken(String origin) throws NotNow {
    try (Connection connection = database.getConnection()) {
      if (made.add(origin)) {
        make(connection, origin);
      }
      Taken taken = taken(connection, origin);
      if (taken == null) {
        // Or there are none any more.
        made.remove(origin);
      }
      return taken;
    } catch (SQLException away) {
      throw new NotNow("the database is away", null);
    }
  }

  private void make(Connection connection, String origin) throws SQLException {
    try (PreparedStatement make = connection.prepareStatement(MAKE)) {
      make.setString(1, origin);
      make.setInt(2, perSecond);
      make.executeUpdate();
    }
  }

  private Taken taken(Connection connection, String origin) throws SQLException {
    UUID holder = UUID.randomUUID();
    long gap = micros(COOL_OFF) / perSecond;
    try (PreparedStatement take = connection.prepareStatement(TAKE)) {
      take.setString(1, origin);
      take.setInt(2, perSecond);
      take.setString(3, origin);
      take.setLong(4, gap);
      take.setLong(5, gap);
      take.setLong(6, gap);
      take.setObject(7, holder);
      take.setLong(8, micros(longest.multipliedBy(2).plus(COOL_OFF)));
      take.setString(9, origin);
      try (ResultSet row = take.executeQuery()) {
        return row.next()
            ? new Taken(row.getInt(1), holder, Duration.ofNanos(Math.max(0, row.getLong(2)) * 1000))
            : null;
      }
    }
  }

  private void giveBack(String origin, Taken taken) {
    try (Connection connection = database.getConnection();
        PreparedStatement give = connection.prepareStatement(GIVE_BACK)) {
      give.setLong(1, micros(COOL_OFF));
      give.setString(2, origin);
      give.setInt(3, taken.number);
      give.setObject(4, taken.holder);
      give.executeUpdate();
    } catch (SQLException away) {
      // It is free when its lease is over.
    }
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
