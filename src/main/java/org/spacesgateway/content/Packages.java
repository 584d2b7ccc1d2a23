package org.spacesgateway.content;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.Reading.State;
import org.spacesgateway.content.SpaceReader.NotReadable;

/** Takes download packages of the old platform for what was read of a Space. */
public final class Packages {
  /* By where it was: at a number of ours, in a file, or a picture of a package. */
  private static final String FORGET_LEFT_OUT =
      """
      DELETE FROM read_left_out WHERE cid = ? AND
        CASE WHEN place ~ '^[0-9]{1,12}$' THEN place::bigint >= ? ELSE place !~ '^https?://' END\
      """;

  private final DataSource database;
  private final Limits limits;
  private final Markup markup;
  private final long largest;

  /**
   * Keeps them in that database.
   *
   * @param market of the Space, which wrote the package's dates, as {@code de-DE}; null when it is
   *     not known: as the United States
   */
  public Packages(DataSource database, ContentConfig config, String market) {
    this(database, Limits.of(config), Markup.of(config).in(market), config.largestPackage());
  }

  Packages(DataSource database, Limits limits, Markup markup, long largest) {
    this.database = database;
    this.limits = limits;
    this.markup = markup;
    this.largest = largest;
  }

  /**
   * Reads a whole package, with its pictures. What was read from elsewhere before is kept where the
   * package hasn't got it, but for posts of an earlier package that have no number of the old
   * platform's; from now on the Space is not read from elsewhere any more. Stopped half way, it can
   * be done again.
   *
   * @param friendsOnly whether the Space was for friends
   * @param keptUntil how long it is to be kept, at least
   * @return how many posts it has; those that could not be read are told ({@link
   *     ReadSpace#leftOut})
   * @throws NotReadable if it is no package, or another Space's; then nothing of it is kept
   */
  public int take(Path file, Cid cid, boolean friendsOnly, Instant keptUntil, Instant now)
      throws NotReadable, SQLException {
    try (PackageReader reader =
        new PackageReader(file, cid, friendsOnly, limits, markup, largest)) {
      // Ahead of all else it is looked through: a package is another's as a whole.
      SpacePage page = reader.read(null);
      for (String next = page.next(); next != null; ) {
        next = reader.read(next).next();
      }
    }
    try (PackageReader reader =
        new PackageReader(file, cid, friendsOnly, limits, markup, largest)) {
      begin(cid, keptUntil, now);
      String cursor = null;
      int total;
      do {
        SpacePage page = reader.read(cursor);
        try (Connection connection = database.getConnection()) {
          connection.setAutoCommit(false);
          ReadingRows.keep(connection, cid, page, Into.IN_USE);
          connection.commit();
        }
        pictures(reader, cid, page.entries());
        total = page.total();
        cursor = page.next();
      } while (cursor != null);
      end(cid, total, now);
      return total;
    }
  }

  /* Posts that only a package knew may have other numbers in this one, or be in it no more: nobody
  could tell them from its own. Those that have a number of the old platform's stay, as they do when
  they were read from elsewhere. */
  private void begin(Cid cid, Instant keptUntil, Instant now) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement posts =
            connection.prepareStatement("DELETE FROM read_entry WHERE cid = ? AND number >= ?");
        PreparedStatement leftOut = connection.prepareStatement(FORGET_LEFT_OUT);
        PreparedStatement upsert =
            connection.prepareStatement(
                """
                INSERT INTO reading (cid, source, state, pictures, asked_at, failures, kept_until)
                VALUES (?, 'package', 'reading', true, ?, 0, ?)
                ON CONFLICT (cid) DO UPDATE SET source = 'package', state = 'reading',
                  pictures = true, look_at = NULL, lease = NULL, next = NULL, failures = 0,
                  fault = NULL, complete_at = NULL, complete_pictures = NULL, kept_until = greatest(reading.kept_until, excluded.kept_until)\
                """)) {
      connection.setAutoCommit(false);
      upsert.setString(1, cid.hex());
      upsert.setObject(2, Readings.at(now));
      upsert.setObject(3, Readings.at(keptUntil));
      upsert.executeUpdate();
      posts.setString(1, cid.hex());
      posts.setLong(2, Entry.FIRST_UNNUMBERED);
      posts.executeUpdate();
      leftOut.setString(1, cid.hex());
      leftOut.setLong(2, Entry.FIRST_UNNUMBERED);
      leftOut.executeUpdate();
      AnewRows.usePictures(connection, cid);
      AnewRows.forget(connection, cid);
      connection.commit();
    }
  }

  private void end(Cid cid, int total, Instant now) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE reading SET state = ?, total = ?, read_at = ? WHERE cid = ?")) {
      update.setString(1, Readings.word(State.DONE));
      update.setInt(2, total);
      update.setObject(3, Readings.at(now));
      update.setString(4, cid.hex());
      update.executeUpdate();
    }
  }

  private void pictures(PackageReader reader, Cid cid, List<Entry> entries) throws SQLException {
    Set<String> addresses = new TreeSet<>();
    entries.forEach(entry -> entry.pictures().forEach(picture -> addresses.add(picture.address())));
    try (Connection connection = database.getConnection()) {
      for (String address : addresses) {
        What missing = What.PICTURE_MISSING;
        Optional<Buffer> file = Optional.empty();
        try {
          file = reader.picture(address);
        } catch (OriginClient.TooLarge tooLarge) {
          missing = What.PICTURE_TOO_LARGE;
        } catch (IOException damaged) {
          missing = What.FILE;
        }
        byte[] bytes = file.map(Buffer::getBytes).orElse(new byte[0]);
        ImageType type = ImageType.of(bytes).orElse(null);
        if (type == null) {
          PictureRows.missing(connection, cid, address, missing, Into.IN_USE);
        } else {
          PictureRows.keep(connection, cid, address, type, bytes, Into.IN_USE);
        }
      }
    }
  }
}
