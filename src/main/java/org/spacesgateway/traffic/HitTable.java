package org.spacesgateway.traffic;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.spacesgateway.mapping.MapKey;

/** How often old addresses were answered: by mapping, day, status and kind of visitor. */
public final class HitTable {
  private static final String ADD =
      "INSERT INTO hit (scope, key, day, status, client, hits) VALUES (?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (scope, key, day, status, client) DO UPDATE SET hits = hit.hits + excluded.hits";
  private static final String DELETE =
      "DELETE FROM hit WHERE (scope, key, day, status, client) IN"
          + " (SELECT scope, key, day, status, client FROM hit WHERE day < ? ORDER BY day LIMIT ?)";
  private static final Comparator<Map.Entry<Counted, Long>> ORDER =
      Map.Entry.comparingByKey(
          Comparator.comparing((Counted counted) -> counted.key().scope())
              .thenComparing(counted -> counted.key().key())
              .thenComparing(Counted::epochDay)
              .thenComparing(Counted::status)
              .thenComparing(Counted::visitor));

  private final DataSource database;
  private final GroupedWrite<Map.Entry<Counted, Long>> write;

  /** The table in this database. Connections are taken for each call. */
  public HitTable(DataSource database) {
    this.database = database;
    this.write = new GroupedWrite<>(database, ADD, HitTable::bind);
  }

  /**
   * What hits are counted by.
   *
   * @param epochDay the day in UTC, as {@link LocalDate#toEpochDay}
   */
  record Counted(MapKey key, long epochDay, int status, Visitor visitor) {}

  /**
   * A sum of hits.
   *
   * @param day in UTC
   * @param status the HTTP status of the answers
   * @param client a {@link Visitor} in lower case
   */
  public record Total(LocalDate day, int status, String client, long hits) {}

  /** Adds to what is there. */
  GroupedWrite.Written<Map.Entry<Counted, Long>> add(Map<Counted, Long> hits) {
    return write.write(hits.entrySet().stream().sorted(ORDER).toList());
  }

  private static void bind(PreparedStatement add, Map.Entry<Counted, Long> row)
      throws SQLException {
    Counted counted = row.getKey();
    add.setString(1, counted.key().scope());
    add.setString(2, counted.key().key());
    add.setObject(3, LocalDate.ofEpochDay(counted.epochDay()));
    add.setInt(4, counted.status());
    add.setString(5, counted.visitor().stored());
    add.setLong(6, row.getValue());
  }

  /**
   * The hits of a mapping, the latest day first.
   *
   * @throws SQLException if the database is away
   */
  public static List<Total> of(Connection database, MapKey key) throws SQLException {
    return totals(database, "scope = ? AND key = ?", key.scope(), key.key());
  }

  /**
   * The hits of all mappings of a scope, the latest day first.
   *
   * @throws SQLException if the database is away
   */
  public static List<Total> of(Connection database, String scope) throws SQLException {
    return totals(database, "scope = ?", scope);
  }

  /**
   * The hits of all Spaces, the latest day first. What a plain site was counted by before it was
   * taken out of the configuration is none of theirs.
   *
   * @param plainSites whose names may look like a CID
   * @throws SQLException if the database is away
   */
  public static List<Total> ofSpaces(Connection database, Collection<String> plainSites)
      throws SQLException {
    return totals(
        database,
        "scope ~ '^[0-9A-F]{1,16}$' AND NOT scope = ANY (?)",
        (Object) plainSites.toArray(String[]::new));
  }

  private static List<Total> totals(Connection database, String condition, Object... parameters)
      throws SQLException {
    try (PreparedStatement query =
        database.prepareStatement(
            "SELECT day, status, client, sum(hits)::bigint FROM hit WHERE "
                + condition
                + " GROUP BY day, status, client ORDER BY day DESC, status, client")) {
      for (int i = 0; i < parameters.length; i++) {
        query.setObject(i + 1, parameters[i]);
      }
      List<Total> totals = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          totals.add(
              new Total(
                  rows.getObject(1, LocalDate.class),
                  rows.getInt(2),
                  rows.getString(3),
                  rows.getLong(4)));
        }
      }
      return totals;
    }
  }

  /**
   * Deletes the oldest rows of before a day.
   *
   * @param limit how many at most, so that a step stays short
   * @return how many were deleted; fewer than the limit when none is left
   * @throws SQLException if the database is away
   */
  public int deleteBefore(LocalDate day, int limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement delete = connection.prepareStatement(DELETE)) {
      delete.setObject(1, day);
      delete.setInt(2, limit);
      return delete.executeUpdate();
    }
  }
}
