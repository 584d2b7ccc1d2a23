package org.spacesgateway.content;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.OriginClient.Answer;
import org.spacesgateway.content.Reading.State;
import org.spacesgateway.content.ReadingQueue.Begun;
import org.spacesgateway.content.ReadingQueue.Change;
import org.spacesgateway.content.SpaceReader.NoTurn;
import org.spacesgateway.content.SpaceReader.NotNow;
import org.spacesgateway.content.SpaceReader.NotReadable;
import org.spacesgateway.content.SpaceReader.Why;

/**
 * Takes the next step of the reading that waits longest, as one of any number of processes. A step
 * that took longer than its lease is another's by then, and what it found is not written down.
 */
final class ReadingSteps {
  private static final Logger LOG = Logger.getLogger(ReadingSteps.class);
  private static final int PICTURES_A_STEP = 10;

  /** Failures, some hours, after which one thing that fails does not hold up the rest. */
  private static final int PATIENCE = 8;

  /** SQLSTATE of a statement that was cancelled, as one is that takes too long. */
  private static final String TOO_LONG = "57014";

  private final DataSource database;
  private final ReadingQueue queue;
  private final InstantSource clock;
  private final Duration lease;
  private final Sources sources;
  private final Limits limits;
  private final Markup markup;

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
    this.queue = new ReadingQueue(database, clock, lease, retryAfter);
    this.clock = clock;
    this.lease = lease;
    this.sources = sources;
    this.limits = limits;
    this.markup = markup;
  }

  /**
   * Takes one step.
   *
   * @return false when nothing waits
   */
  boolean one() throws SQLException {
    Begun begun = queue.begin().orElse(null);
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
      if (begun.state() == State.PICTURES) {
        queue.done(begun);
      } else {
        queue.refused(begun, never.why());
      }
    } catch (NoTurn none) {
      LOG.infof("A step of the reading of a Space waits: %s.", none.getMessage());
      queue.waits(begun);
    } catch (NotNow later) {
      LOG.infof("The reading of a Space waits: %s.", later.getMessage());
      queue.failed(begun, later.after(), later.getMessage());
    } catch (IOException | RuntimeException failed) {
      // Its message may quote what somebody wrote.
      LOG.warnf(
          "A step of the reading of a Space failed: %s at %s.",
          failed.getClass().getName(), failed.getStackTrace()[0]);
      queue.failed(begun, null, "a fault of ours");
    } catch (SQLException failed) {
      if (!TOO_LONG.equals(failed.getSQLState())) {
        throw failed;
      }
      LOG.warn("A step of the reading of a Space took the database too long.");
      queue.failed(begun, null, "a statement took too long");
    }
    return true;
  }

  private void entries(Begun begun, Source source) throws IOException, SQLException {
    boolean givesUp = begun.failures() >= PATIENCE;
    BooleanSupplier late = late();
    SpacePage page =
        new LegacyReader(
                source,
                begun.cid(),
                limits,
                markup.in(begun.market()),
                address -> seen(begun.cid(), address),
                givesUp,
                late)
            .read(begun.next());
    queue.read(begun, page);
  }

  /* With half its lease over, a step ends: when turns are rare it would be another's before it had
  all. */
  private BooleanSupplier late() {
    Instant end = clock.instant().plus(lease.dividedBy(2));
    return () -> clock.instant().isAfter(end);
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
        wanted = PictureRows.wanted(connection, begun.cid(), PICTURES_A_STEP);
      }
    }
    if (wanted.isEmpty()) {
      queue.done(begun);
      return;
    }
    BooleanSupplier late = late();
    List<Change> found = new ArrayList<>();
    long bytes = 0;
    for (String address : wanted) {
      try {
        Fetched fetched = fetched(source, address);
        bytes += fetched.bytes().length;
        found.add(connection -> fetched.keep(connection, begun, address));
      } catch (NoTurn none) {
        if (found.isEmpty()) {
          throw none;
        }
        break;
      } catch (NotNow later) {
        if (found.isEmpty() && begun.failures() < PATIENCE) {
          throw later;
        }
        if (found.isEmpty()) {
          Fetched none = new Fetched(null, new byte[0], What.PICTURE_MISSING);
          found.add(connection -> none.keep(connection, begun, address));
        }
        break;
      }
      if (bytes > limits.picture() || late.getAsBoolean()) {
        break;
      }
    }
    queue.found(begun, found);
  }

  /**
   * What was found at a picture's address.
   *
   * @param type null when it is none to keep
   * @param missing why not, then
   */
  private record Fetched(ImageType type, byte[] bytes, What missing) {
    void keep(Connection database, Begun begun, String address) throws SQLException {
      if (type == null) {
        PictureRows.missing(database, begun.cid(), address, missing, begun.into());
      } else {
        PictureRows.keep(database, begun.cid(), address, type, bytes, begun.into());
      }
    }
  }

  private Fetched fetched(Source source, String address) throws IOException {
    try {
      URI picture = URI.create(address);
      if (source.isOld(picture)) {
        Answer answer = source.any(picture, limits.picture());
        byte[] bytes = answer.body().getBytes();
        ImageType type = ImageType.of(bytes).orElse(null);
        if (answer.status() == 200 && type != null) {
          return new Fetched(type, bytes, null);
        }
      }
      return new Fetched(null, new byte[0], What.PICTURE_MISSING);
    } catch (OriginClient.TooLarge tooLarge) {
      return new Fetched(null, new byte[0], What.PICTURE_TOO_LARGE);
    }
  }
}
