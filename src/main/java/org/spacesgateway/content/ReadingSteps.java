package org.spacesgateway.content;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.OriginClient.Answer;
import org.spacesgateway.content.Reading.State;
import org.spacesgateway.content.SpaceReader.NotNow;
import org.spacesgateway.content.SpaceReader.NotReadable;
import org.spacesgateway.content.SpaceReader.Why;

/**
 * Takes the next step of the reading that waits longest, as one of any number of processes. A step
 * that took longer than its lease is another's by then, and what it found is not written down.
 */
final class ReadingSteps {
  private static final Logger LOG = Logger.getLogger(ReadingSteps.class);
  private static final NoArgGenerator LEASES = Generators.randomBasedGenerator();
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
  private static final int MOST_DOUBLINGS = 12;
  private static final int PICTURES_A_STEP = 10;
  private static final String NEXT =
      """
      SELECT r.cid, r.state, r.next, r.pictures, r.failures, s.alias FROM reading r
      LEFT JOIN space s ON s.cid = r.cid
      WHERE r.look_at <= ? ORDER BY r.look_at LIMIT 1 FOR UPDATE OF r SKIP LOCKED\
      """;

  private final DataSource database;
  private final InstantSource clock;
  private final Sources sources;
  private final Limits limits;
  private final Markup markup;
  private final Duration lease;
  private final Duration retryAfter;

  /** Where Spaces are read. */
  @FunctionalInterface
  interface Sources {
    /**
     * Where a Space is read; empty when it lives nowhere any more.
     *
     * @param label its alias, or {@code cid-} and digits
     */
    Optional<Source> of(String label);
  }

  ReadingSteps(
      DataSource database,
      InstantSource clock,
      Sources sources,
      Limits limits,
      Markup markup,
      Duration lease,
      Duration retryAfter) {
    this.database = database;
    this.clock = clock;
    this.sources = sources;
    this.limits = limits;
    this.markup = markup;
    this.lease = lease;
    this.retryAfter = retryAfter;
  }

  /** A step that this process has begun. */
  private record Begun(
      Cid cid,
      UUID lease,
      State state,
      String next,
      boolean pictures,
      int failures,
      String label) {}

  /** A change of one step, in its transaction. */
  @FunctionalInterface
  private interface Change {
    void in(Connection connection) throws SQLException;
  }

  /**
   * Takes one step.
   *
   * @return false when nothing waits
   */
  boolean one() throws SQLException {
    Begun begun = begin().orElse(null);
    if (begun == null) {
      return false;
    }
    try {
      Source source =
          sources
              .of(begun.label())
              .orElseThrow(() -> new NotReadable(Why.CLOSED, "there is no legacy origin"));
      if (begun.state() == State.PICTURES) {
        pictures(begun, source);
      } else {
        entries(begun, source);
      }
    } catch (NotReadable never) {
      LOG.infof("A Space can't be read: %s.", never.getMessage());
      ended(begun, State.REFUSED, never.why().name(), nothing -> {});
    } catch (NotNow later) {
      LOG.infof("The reading of a Space waits: %s.", later.getMessage());
      failed(begun, later.after(), later.getMessage());
    } catch (IOException | RuntimeException failed) {
      // Its message may quote what somebody wrote.
      LOG.warnf(
          "A step of the reading of a Space failed: %s at %s.",
          failed.getClass().getName(), failed.getStackTrace()[0]);
      failed(begun, null, "a fault of ours");
    }
    return true;
  }

  private Optional<Begun> begin() throws SQLException {
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
                    alias == null ? cid.hostLabel() : alias);
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

  private void entries(Begun begun, Source source) throws IOException, SQLException {
    SpacePage page =
        new LegacyReader(source, begun.cid(), limits, markup, address -> seen(begun.cid(), address))
            .read(begun.next());
    change(
        begun,
        "state = ?, next = ?, total = coalesce(?, total), look_at = ?, failures = 0, fault = NULL",
        update -> {
          boolean more = page.next() != null;
          update.setString(1, Readings.word(more ? State.READING : State.PICTURES));
          update.setString(2, page.next());
          update.setObject(3, page.total(), Types.INTEGER);
          update.setObject(4, Readings.at(clock.instant()));
          return 5;
        },
        connection -> ReadingRows.keep(connection, begun.cid(), page));
  }

  private Optional<SpacePage.Seen> seen(Cid cid, String address) {
    try (Connection connection = database.getConnection()) {
      return ReadingRows.seen(connection, cid, address);
    } catch (SQLException away) {
      return Optional.empty();
    }
  }

  private void pictures(Begun begun, Source source) throws IOException, SQLException {
    List<String> wanted = List.of();
    if (begun.pictures()) {
      try (Connection connection = database.getConnection()) {
        wanted = ReadingRows.wanted(connection, begun.cid(), PICTURES_A_STEP);
      }
    }
    if (wanted.isEmpty()) {
      ended(begun, State.DONE, null, nothing -> {});
      return;
    }
    List<Change> found = new ArrayList<>();
    for (String address : wanted) {
      found.add(picture(begun.cid(), source, address));
    }
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

  private Change picture(Cid cid, Source source, String address) throws IOException {
    What missing = What.PICTURE_MISSING;
    try {
      URI picture = URI.create(address);
      if (source.isOld(picture)) {
        Answer answer = source.any(picture, limits.picture());
        byte[] bytes = answer.body().getBytes();
        Optional<ImageType> type = ImageType.of(bytes);
        if (answer.status() == 200 && type.isPresent()) {
          return connection -> ReadingRows.picture(connection, cid, address, type.get(), bytes);
        }
      }
    } catch (OriginClient.TooLarge tooLarge) {
      missing = What.PICTURE_TOO_LARGE;
    }
    LeftOut leftOut = new LeftOut(missing, address, 1, address);
    return connection -> {
      ReadingRows.picture(connection, cid, address, null, null);
      ReadingRows.leaveOut(connection, cid, List.of(leftOut));
    };
  }

  private void failed(Begun begun, Duration wish, String fault) throws SQLException {
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

  private void ended(Begun begun, State state, String fault, Change more) throws SQLException {
    change(
        begun,
        "state = ?, fault = ?, read_at = ?, next = NULL, failures = 0, look_at = NULL",
        update -> {
          update.setString(1, Readings.word(state));
          update.setString(2, fault);
          update.setObject(3, Readings.at(clock.instant()));
          return 4;
        },
        more);
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
