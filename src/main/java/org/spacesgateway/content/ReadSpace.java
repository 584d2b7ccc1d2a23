package org.spacesgateway.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.content.LeftOut.What;

/** What was read of Spaces, as it is kept. */
public final class ReadSpace {
  private static final String AWAY = "the database is away";
  private static final int AT_ONCE = 10;
  private static final String SOME =
      """
      SELECT number, friends_only, entry FROM read_entry
      WHERE cid = ? AND number >= ? AND number <= ? ORDER BY number LIMIT %d\
      """
          .formatted(AT_ONCE);

  /* Kinds of their own, for they say more of where it is brought than of what was read. */
  private static final String NOT_BROUGHT =
      """
      SELECT what, kind, place, times, example FROM read_left_out WHERE cid = ?
      UNION ALL SELECT 'PICTURE_OF_PACKAGE', NULL, address, 1, address FROM read_picture
        WHERE cid = ? AND state = 'kept' AND address NOT LIKE 'http://%'
          AND address NOT LIKE 'https://%'\
      """;
  private static final String UNNUMBERED =
      " FROM read_entry WHERE cid = ? AND number >= " + Entry.FIRST_UNNUMBERED;
  private static final String EACH_NOT_BROUGHT =
      "SELECT what, kind, place, times, example FROM ("
          + NOT_BROUGHT
          + " UNION ALL SELECT 'ADDRESS', NULL, number::text, 1, entry::json ->> 'title'"
          + UNNUMBERED
          + ") AS every ORDER BY coalesce(kind, what), place";
  /* Of entries, which may be large, and all of a package, one is read. */
  private static final String KINDS_NOT_BROUGHT =
      "SELECT what, kind, sum(times), min(example) FROM ("
          + NOT_BROUGHT
          + " UNION ALL SELECT 'ADDRESS', NULL, '', count(*)::int, (SELECT entry::json ->> 'title'"
          + UNNUMBERED
          + " ORDER BY number LIMIT 1)"
          + UNNUMBERED
          + " HAVING count(*) > 0) AS every GROUP BY what, kind";

  private static final String PERMALINKS =
      "SELECT number, entry::json ->> 'permalink' FROM read_entry WHERE cid = ? AND number < "
          + Entry.FIRST_UNNUMBERED;
  /* What is read so is read whole: of many at once it would take longer than a request may. */
  private static final int PERMALINKS_AT_ONCE = 200;

  private final DataSource database;

  /** What that database has. */
  public ReadSpace(DataSource database) {
    this.database = database;
  }

  /** All entries of a Space: see {@link #entries(Cid, long, long)}. */
  public Iterable<Entry> entries(Cid cid) {
    return entries(cid, 0, Entry.LARGEST_NUMBER);
  }

  /**
   * Entries of a Space in the order of their numbers, a few of them in memory at a time, and no
   * connection kept meanwhile. Iterating throws {@link UncheckedIOException} when the database is
   * away.
   *
   * @param first the lowest number
   * @param last the highest number, too
   */
  public Iterable<Entry> entries(Cid cid, long first, long last) {
    return () -> new Walk(cid, first, last);
  }

  private final class Walk implements Iterator<Entry> {
    private final Cid cid;
    private final long last;
    private final Deque<Entry> ready = new ArrayDeque<>();
    private long from;

    private Walk(Cid cid, long first, long last) {
      this.cid = cid;
      this.from = first;
      this.last = last;
    }

    @Override
    public boolean hasNext() {
      if (ready.isEmpty() && from <= last) {
        fill();
      }
      return !ready.isEmpty();
    }

    @Override
    public Entry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.poll();
    }

    private void fill() {
      try (Connection connection = database.getConnection();
          PreparedStatement some = connection.prepareStatement(SOME)) {
        some.setString(1, cid.hex());
        some.setLong(2, from);
        some.setLong(3, last);
        try (ResultSet row = some.executeQuery()) {
          while (row.next()) {
            ready.add(EntryJson.entry(cid, row.getLong(1), row.getBoolean(2), row.getString(3)));
          }
        }
      } catch (SQLException away) {
        throw new UncheckedIOException(new IOException(AWAY, away));
      }
      from = ready.size() < AT_ONCE ? Long.MAX_VALUE : ready.getLast().number() + 1;
    }
  }

  /** The pictures of a Space that are kept. */
  public KeptPictures pictures(Cid cid) {
    return new KeptPictures() {
      @Override
      public List<Kept> all() throws IOException {
        List<Kept> all = new ArrayList<>();
        try (Connection connection = database.getConnection();
            PreparedStatement select =
                connection.prepareStatement(
                    "SELECT name, address, type FROM read_picture WHERE cid = ? AND state = 'kept' ORDER BY name")) {
          select.setString(1, cid.hex());
          try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
              all.add(new Kept(row.getString(1), row.getString(2), row.getString(3)));
            }
          }
        } catch (SQLException away) {
          throw new IOException(AWAY, away);
        }
        return all;
      }

      @Override
      public byte[] bytes(Kept picture) throws IOException {
        try (Connection connection = database.getConnection();
            PreparedStatement select =
                connection.prepareStatement(
                    "SELECT bytes FROM read_picture WHERE cid = ? AND name = ?")) {
          select.setString(1, cid.hex());
          select.setString(2, picture.name());
          try (ResultSet row = select.executeQuery()) {
            if (row.next() && row.getBytes(1) != null) {
              return row.getBytes(1);
            }
          }
        } catch (SQLException away) {
          throw new IOException(AWAY, away);
        }
        throw new IOException("the picture is not kept any more");
      }
    };
  }

  /**
   * What was not taken along.
   *
   * @param times how often all in all
   * @param example one of them; may be empty
   */
  public record Missing(long times, String example) {}

  /** What was not taken along, by kind; only kinds that there are. */
  public Map<What, Missing> leftOut(Cid cid) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return leftOut(connection, cid);
    }
  }

  private static Map<What, Missing> leftOut(Connection database, Cid cid) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT what, kind, sum(times), min(example) FROM read_left_out WHERE cid = ? GROUP BY what, kind")) {
      select.setString(1, cid.hex());
      return byKind(select);
    }
  }

  /**
   * What does not come along to a blog, by kind, in the caller's transaction: beside what was left
   * out, pictures that nobody but us has, and old addresses that nobody knows.
   */
  public static Map<What, Missing> notBrought(Connection database, Cid cid) throws SQLException {
    try (PreparedStatement select = database.prepareStatement(KINDS_NOT_BROUGHT)) {
      name(select, cid, 4);
      return byKind(select);
    }
  }

  /**
   * Entries whose old address has a token from before 2006 in the place of the CID, by their
   * number, in the caller's transaction: reads every entry.
   */
  public static Map<Long, Handle.Opaque> tokens(Connection database, Cid cid) throws SQLException {
    Map<Long, Handle.Opaque> tokens = new TreeMap<>();
    try (PreparedStatement select = database.prepareStatement(PERMALINKS)) {
      select.setString(1, cid.hex());
      addTokens(select, tokens);
    }
    return tokens;
  }

  /** The same of entries of these numbers alone. */
  public static Map<Long, Handle.Opaque> tokens(Connection database, Cid cid, List<Long> numbers)
      throws SQLException {
    Map<Long, Handle.Opaque> tokens = new TreeMap<>();
    try (PreparedStatement select =
        database.prepareStatement(PERMALINKS + " AND number = ANY (?)")) {
      select.setString(1, cid.hex());
      for (int from = 0; from < numbers.size(); from += PERMALINKS_AT_ONCE) {
        int to = Math.min(numbers.size(), from + PERMALINKS_AT_ONCE);
        select.setArray(2, database.createArrayOf("bigint", numbers.subList(from, to).toArray()));
        addTokens(select, tokens);
      }
    }
    return tokens;
  }

  private static void addTokens(PreparedStatement select, Map<Long, Handle.Opaque> tokens)
      throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        long number = row.getLong(1);
        Entry.token(row.getString(2))
            .filter(token -> token.number() == number)
            .ifPresent(token -> tokens.put(number, token));
      }
    }
  }

  /** The same one by one, kind by kind, in the caller's transaction. */
  public static List<LeftOut> eachNotBrought(Connection database, Cid cid) throws SQLException {
    List<LeftOut> all = new ArrayList<>();
    try (PreparedStatement select = database.prepareStatement(EACH_NOT_BROUGHT)) {
      name(select, cid, 3);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          all.add(
              new LeftOut(
                  What.of(row.getString(1), row.getString(2)),
                  row.getString(3),
                  row.getInt(4),
                  row.getString(5)));
        }
      }
    }
    return all;
  }

  private static void name(PreparedStatement select, Cid cid, int times) throws SQLException {
    for (int i = 1; i <= times; i++) {
      select.setString(i, cid.hex());
    }
  }

  private static Map<What, Missing> byKind(PreparedStatement select) throws SQLException {
    Map<What, Missing> all = new EnumMap<>(What.class);
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        all.merge(
            What.of(row.getString(1), row.getString(2)),
            new Missing(row.getLong(3), row.getString(4)),
            (one, other) -> new Missing(one.times() + other.times(), one.example()));
      }
    }
    return all;
  }
}
