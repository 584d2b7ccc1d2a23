package org.spacesgateway.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.Entry;
import org.spacesgateway.content.Picture;
import org.spacesgateway.content.Reachable;
import org.spacesgateway.content.ReadSpace;
import org.spacesgateway.content.Reading;
import org.spacesgateway.content.Readings;
import org.spacesgateway.content.WxrWriter;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.sunset.Cohort;
import org.spacesgateway.sunset.Timetable;
import org.spacesgateway.transfer.Transfer.Part;

/** What room {@code content} has read of a Space, packed for a blog. */
final class SpaceContent implements OldSpace {
  /** From the last step that needed it; an owner who takes longer has it read again. */
  private static final Duration KEPT = Duration.ofDays(30);

  private final DataSource database;
  private final Readings readings;
  private final ReadSpace entries;
  private final SourceSite site;
  private final SourceSite pictures;
  private final long largestPart;
  private final Timetable timetable;
  private final InstantSource clock;

  /**
   * @param site the one of Spaces
   * @param pictures whose hosts have pictures of theirs, too
   * @param largestPart in bytes
   * @param timetable of the closing: behind it no Space is read anew
   */
  SpaceContent(
      DataSource database,
      SourceSite site,
      SourceSite pictures,
      long largestPart,
      Timetable timetable,
      InstantSource clock) {
    this.database = database;
    this.readings = new Readings(database);
    this.entries = new ReadSpace(database);
    this.site = site;
    this.pictures = pictures;
    this.largestPart = largestPart;
    this.timetable = timetable;
    this.clock = clock;
  }

  @Override
  public Read read(Transfer of) throws IOException {
    Instant now = clock.instant();
    try {
      boolean closed = isClosed(of.cid(), now);
      readings.ask(of.cid(), false, closed ? Instant.EPOCH : of.asked(), now.plus(KEPT), now);
      Reading reading = readings.of(of.cid()).orElse(null);
      if (reading == null) {
        return new Read.NotYet(0, 0);
      }
      if (reading.state() == Reading.State.REFUSED) {
        return new Read.Unreadable(
            switch (reading.why()) {
              case FOR_FRIENDS -> Why.SPACE_FOR_FRIENDS;
              case NOT_THERE, ANOTHERS, NO_PACKAGE -> Why.SPACE_NOT_THERE;
              case CLOSED -> Why.SPACE_CLOSED;
            });
      }
      if (reading.hasEntries() && (closed || !reading.isAnew())) {
        return new Read.Ready(reading.entries(), reading.comments(), reading.picturesWanted());
      }
      return reading.again() != null
          ? new Read.Away()
          : new Read.NotYet(
              reading.isAnew() ? reading.anew() : reading.entries(),
              reading.total() == null ? 0 : reading.total());
    } catch (SQLException away) {
      throw new IOException(away);
    }
  }

  private boolean isClosed(Cid cid, Instant now) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT market FROM space WHERE cid = ?")) {
      select.setString(1, cid.hex());
      try (ResultSet row = select.executeQuery()) {
        String market = row.next() ? row.getString(1) : null;
        return !timetable
            .cohort(cid, market)
            .map(Cohort::schedule)
            .orElse(timetable.main())
            .at(now)
            .isAlive();
      }
    }
  }

  @Override
  public boolean isKept(Transfer of) throws IOException {
    try {
      return readings.keep(of.cid(), clock.instant().plus(KEPT));
    } catch (SQLException away) {
      throw new IOException(away);
    }
  }

  @Override
  public List<Part> parts(Transfer of, Set<Long> there) throws IOException {
    try {
      return writer(of, 1).parts(apart(of, 0, Entry.LARGEST_NUMBER, there)).stream()
          .map(part ->
              new Part(
                  part.number(),
                  part.first(),
                  part.last(),
                  part.bytes(),
                  part.posts(),
                  part.comments(),
                  part.pictures(),
                  part.categories()))
          .toList();
    } catch (UncheckedIOException away) {
      throw away.getCause();
    }
  }

  @Override
  public byte[] file(Transfer of, Part part, Set<Long> there) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream(Math.toIntExact(part.bytes() + 1024));
    try {
      writer(of, part.number())
          .write(
              new WxrWriter.Part(
                  part.number(),
                  part.first(),
                  part.last(),
                  part.bytes(),
                  part.posts(),
                  part.comments(),
                  part.pictures(),
                  part.categories()),
              // From the first on: what is the same moment must be told apart as it was in parts().
              apart(of, 0, part.last(), there),
              file);
    } catch (UncheckedIOException away) {
      throw away.getCause();
    }
    return file.toByteArray();
  }

  @Override
  public List<String> categories(Transfer of) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    try {
      for (Entry entry : entries.entries(of.cid())) {
        if (of.friends() || !entry.friendsOnly()) {
          names.addAll(entry.categories());
        }
      }
    } catch (UncheckedIOException away) {
      throw away.getCause();
    }
    return List.copyOf(names);
  }

  @Override
  public boolean isThere(String picture) {
    try {
      String host = URI.create(picture).getHost();
      return host != null && (site.holds(host) || pictures.holds(host));
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  @Override
  public Map<Long, Has> wanted(Transfer of) throws IOException {
    Map<Long, Has> wanted = new HashMap<>();
    Set<String> pictures = new HashSet<>();
    try {
      for (Entry entry : entries.entries(of.cid())) {
        if (of.friends() || !entry.friendsOnly()) {
          int before = pictures.size();
          entry.pictures().stream()
              .filter(Picture::isPublic)
              .forEach(picture -> pictures.add(picture.address()));
          wanted.put(entry.number(), new Has(entry.comments().size(), pictures.size() - before));
        }
      }
    } catch (UncheckedIOException away) {
      throw away.getCause();
    }
    return wanted;
  }

  private Iterable<Entry> apart(Transfer of, long first, long last, Set<Long> there) {
    Predicate<Entry> brought = entry -> !there.contains(entry.number());
    return () -> {
      Apart apart = new Apart();
      Stream<Entry> all =
          StreamSupport.stream(entries.entries(of.cid(), first, last).spliterator(), false);
      Iterator<Entry> some = all.map(apart::of).filter(brought).map(Reachable::of).iterator();
      return some;
    };
  }

  private WxrWriter writer(Transfer of, int part) throws IOException {
    return new WxrWriter(blog(of, of.login(part)), largestPart, of.friends());
  }

  private WxrWriter.Blog blog(Transfer of, String login) throws IOException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT title, alias, market FROM space WHERE cid = ?")) {
      select.setString(1, of.cid().hex());
      try (ResultSet row = select.executeQuery()) {
        boolean known = row.next();
        String title = known ? row.getString(1) : null;
        String alias = known ? row.getString(2) : null;
        return new WxrWriter.Blog(
            title == null ? "" : title,
            site.home(alias == null ? of.cid().hostLabel() : alias).orElse(""),
            known ? row.getString(3) : null,
            login,
            "");
      }
    } catch (SQLException away) {
      throw new IOException(away);
    }
  }
}
