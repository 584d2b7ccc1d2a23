package org.spacesgateway.content;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.Reading.State;
import org.spacesgateway.content.SpaceReader.Why;

/** Whose turn it is to be read, and what became of each step. */
final class ReadingQueue {
  private static final NoArgGenerator LEASES = Generators.randomBasedGenerator();
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
  private static final int MOST_DOUBLINGS = 12;
  private static final Duration NEXT_TURN = Duration.ofSeconds(5);
  private static final int PICTURES_AT_ONCE = 1000;
  private static final String NEXT =
      """
      SELECT r.cid, r.state, r.next, r.pictures, r.failures, s.alias, r.complete_at IS NOT NULL, s.market
      FROM reading r
      LEFT JOIN space s ON s.cid = r.cid
      WHERE r.look_at <= ? ORDER BY r.look_at LIMIT 1 FOR UPDATE OF r SKIP LOCKED\
      """;

  private final DataSource database;
  private final InstantSource clock;
  private final Duration lease;
  private final Duration retryAfter;

  /**
   * @param lease how long a step may take
   * @param retryAfter how soon one that failed is tried again; each time twice as late
   */
  ReadingQueue(DataSource database, InstantSource clock, Duration lease, Duration retryAfter) {
    this.database = database;
    this.clock = clock;
    this.lease = lease;
    this.retryAfter = retryAfter;
  }

  /**
   * A step that this process has begun.
   *
   * @param into where what it finds goes
   * @param market of the Space; null when it is not known
   */
  record Begun(
      Cid cid,
      UUID lease,
      State state,
      String next,
      boolean pictures,
      int failures,
      String label,
      Into into,
      String market) {}

  /** A change of one step, in its transaction. */
  @FunctionalInterface
  interface Change {
    void in(Connection connection) throws SQLException;
  }

  /** Begins a step of the reading that waits longest; empty when none does. */
  Optional<Begun> begin() throws SQLException {
    Instant now = clock.instant();
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement next = connection.prepareStatement(NEXT);
          PreparedStatement take =
              connection.prepareStatement(
                  "UPDATE reading SET lease = ?, look_at = ? WHERE cid = ?")) {
        next.setObject(1, Readings.at(now));
        Begun begun = null;
        try (ResultSet row = next.executeQuery()) {
          if (row.next()) {
            Cid cid = Cid.ofHex(row.getString(1)).orElseThrow();
            String alias = row.getString(6);
            begun =
                new Begun(
                    cid,
                    LEASES.generate(),
                    Readings.state(row.getString(2)),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getInt(5),
                    alias == null ? cid.hostLabel() : alias,
                    row.getBoolean(7) ? Into.ANEW : Into.IN_USE,
                    row.getString(8));
            take.setObject(1, begun.lease());
            take.setObject(2, Readings.at(now.plus(lease)));
            take.setString(3, cid.hex());
            take.executeUpdate();
          }
        }
        connection.commit();
        return Optional.ofNullable(begun);
      } catch (SQLException | RuntimeException failed) {
        connection.rollback();
        throw failed;
      }
    }
  }

  /** A step that read entries is over: what it found is kept. */
  void read(Begun begun, SpacePage page) throws SQLException {
    change(
        begun,
        "state = ?, next = ?, total = greatest(?, total), look_at = ?, failures = 0, fault = NULL",
        update -> {
          boolean more = page.next() != null;
          update.setString(1, Readings.word(more ? State.READING : State.PICTURES));
          update.setString(2, page.next());
          update.setObject(3, page.total(), Types.INTEGER);
          update.setObject(4, Readings.at(clock.instant()));
          return 5;
        },
        connection -> {
          if (begun.into() == Into.ANEW) {
            AnewRows.forgetEarlier(connection, begun.cid());
          }
          ReadingRows.keep(connection, begun.cid(), page, begun.into());
          if (page.next() == null) {
            switch (begun.into()) {
              case IN_USE -> {
                Completeness.compare(connection, begun.cid(), begun.into(), false);
                ReadingRows.sweep(connection, begun.cid());
              }
              case ANEW -> AnewRows.wantPictures(connection, begun.cid());
            }
          }
        });
  }

  /** A step that fetched pictures is over. */
  void found(Begun begun, List<Change> found) throws SQLException {
    change(
        begun,
        "look_at = ?, failures = 0, fault = NULL",
        update -> {
          update.setObject(1, Readings.at(clock.instant()));
          return 2;
        },
        connection -> {
          for (Change one : found) {
            one.in(connection);
          }
        });
  }

  /**
   * A step failed, and is tried again.
   *
   * @param wish when, at the earliest, as the other side said; null when it didn't
   */
  void failed(Begun begun, Duration wish, String fault) throws SQLException {
    Duration pause = retryAfter.multipliedBy(1L << Math.min(begun.failures(), MOST_DOUBLINGS));
    Duration usual = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    Duration after = wish != null && wish.compareTo(usual) > 0 ? wish : usual;
    change(
        begun,
        "failures = ?, fault = ?, look_at = ?",
        update -> {
          update.setInt(1, begun.failures() + 1);
          update.setString(2, fault);
          update.setObject(3, Readings.at(clock.instant().plus(after)));
          return 4;
        },
        nothing -> {});
  }

  /** A step had no turn to ask the origin, and is tried again soon: that is no failure. */
  void waits(Begun begun) throws SQLException {
    change(
        begun,
        "look_at = ?",
        update -> {
          update.setObject(1, Readings.at(clock.instant().plus(NEXT_TURN)));
          return 2;
        },
        nothing -> {});
  }

  /**
   * All is read that can be; pictures that are still wanted can't be had, which is told. Where
   * nothing was found of a Space that was read before, that stays in use.
   */
  void done(Begun begun) throws SQLException {
    change(
        begun,
        "state = ?, fault = NULL, read_at = ?, next = NULL, failures = 0, look_at = NULL",
        update -> {
          update.setString(1, Readings.word(State.DONE));
          update.setObject(2, Readings.at(clock.instant()));
          return 3;
        },
        connection -> {
          if (begun.into() == Into.ANEW) {
            if (Completeness.isAnyFound(connection, begun.cid())) {
              AnewRows.takePlace(connection, begun.cid());
              inUse(connection, begun.cid(), null);
            } else {
              AnewRows.forget(connection, begun.cid());
              inUse(connection, begun.cid(), Why.NOT_THERE);
            }
          }
          giveUpPictures(connection, begun);
        });
  }

  /* The reading that has ended; or, where there is a reason why not, the earlier one still. */
  private static void inUse(Connection connection, Cid cid, Why not) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            not == null
                ? "UPDATE reading SET fault = ?, complete_at = NULL, complete_pictures = NULL WHERE cid = ?"
                : "UPDATE reading SET fault = ? WHERE cid = ?")) {
      update.setString(1, not == null ? null : not.name());
      update.setString(2, cid.hex());
      update.executeUpdate();
    }
  }

  /** The Space can't be read. Where it was read before, that stays in use. */
  void refused(Begun begun, Why why) throws SQLException {
    boolean anew = begun.into() == Into.ANEW;
    change(
        begun,
        "state = ?, fault = ?, read_at = ?, next = NULL, failures = 0, look_at = NULL",
        update -> {
          update.setString(1, Readings.word(anew ? State.DONE : State.REFUSED));
          update.setString(2, why.name());
          update.setObject(3, Readings.at(clock.instant()));
          return 4;
        },
        connection -> {
          if (anew) {
            AnewRows.forget(connection, begun.cid());
            giveUpPictures(connection, begun);
          }
        });
  }

  private static void giveUpPictures(Connection connection, Begun begun) throws SQLException {
    List<String> wanted;
    do {
      wanted =
          begun.pictures()
              ? PictureRows.wanted(connection, begun.cid(), PICTURES_AT_ONCE)
              : List.of();
      for (String address : wanted) {
        PictureRows.missing(connection, begun.cid(), address, What.PICTURE_MISSING, Into.IN_USE);
      }
    } while (!wanted.isEmpty());
  }

  /** Sets the parameters of an update; returns the number of the next one. */
  @FunctionalInterface
  private interface Parameters {
    int set(PreparedStatement update) throws SQLException;
  }

  /* Unless the lease is another's by now. */
  private void change(Begun begun, String columns, Parameters parameters, Change more)
      throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE reading SET lease = NULL, " + columns + " WHERE cid = ? AND lease = ?")) {
        int next = parameters.set(update);
        update.setString(next, begun.cid().hex());
        update.setObject(next + 1, begun.lease());
        if (update.executeUpdate() == 1) {
          more.in(connection);
          connection.commit();
        } else {
          connection.rollback();
        }
      } catch (SQLException | RuntimeException failed) {
        connection.rollback();
        throw failed;
      }
    }
  }
}
