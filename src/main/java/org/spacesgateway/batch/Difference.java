package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What publishing a batch would do, in figures.
 *
 * @param create old addresses that nothing is known of yet
 * @param change old addresses whose answer would be another
 * @param same rows that say what is live already, or what the file said before
 * @param rejected how many rows are refused for which reason, most first
 * @param shortened redirects whose target is an old address too, and that lead to its end instead
 * @param ledOn live mappings among those to change, for they lead to an address of this batch
 * @param warned how many rows that are not refused have which fault, most first
 */
public record Difference(
    long create,
    long change,
    long same,
    Map<String, Long> rejected,
    long shortened,
    long ledOn,
    Map<String, Long> warned) {

  /**
   * A row that is refused, or warned of.
   *
   * @param line of the file, from 1
   * @param old its old address, or the beginning of what could not be read
   */
  public record Told(long line, String old, String reason) {}

  private static final int ROWS_A_FETCH = 5_000;
  private static final String REFUSED =
      """
      SELECT line, old, reason FROM mapping_row
      WHERE batch = ? AND verdict = 'reject' ORDER BY line\
      """;

  /** All refused rows together. */
  public long reject() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  /** All rows together. */
  public long rows() {
    return create + change + same + reject();
  }

  /** Counts a batch's rows by their verdicts. */
  public static Difference of(Connection database, UUID batch) throws SQLException {
    Map<String, Long> verdicts = new LinkedHashMap<>();
    Map<String, Long> rejected = new LinkedHashMap<>();
    Map<String, Long> warned = new LinkedHashMap<>();
    long[] more = new long[2];
    try (PreparedStatement select =
        database.prepareStatement(
            """
            SELECT verdict, CASE WHEN verdict = 'reject' THEN reason END AS why, count(*),
              count(*) FILTER (WHERE hops > 0 AND verdict <> 'reject'),
              count(*) FILTER (WHERE line < 0), warning
            FROM mapping_row WHERE batch = ? GROUP BY verdict, why, warning
            ORDER BY count(*) DESC, why\
            """)) {
      select.setObject(1, batch);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          (row.getString(2) == null ? verdicts : rejected)
              .merge(
                  row.getString(2) == null ? row.getString(1) : row.getString(2),
                  row.getLong(3),
                  Long::sum);
          if (row.getString(6) != null) {
            warned.merge(row.getString(6), row.getLong(3), Long::sum);
          }
          more[0] += row.getLong(4);
          more[1] += row.getLong(5);
        }
      }
    }
    return new Difference(
        verdicts.getOrDefault("create", 0L),
        verdicts.getOrDefault("change", 0L),
        verdicts.getOrDefault("same", 0L),
        rejected,
        more[0],
        more[1],
        warned);
  }

  /**
   * Tells every refused row, in the order of the file, however many they are.
   *
   * @param database commits by itself, before and after
   * @param to may ask the same database
   */
  public static void eachRefused(Connection database, UUID batch, Consumer<Told> to)
      throws SQLException {
    database.setAutoCommit(false);
    try (PreparedStatement select = database.prepareStatement(REFUSED)) {
      select.setObject(1, batch);
      select.setFetchSize(ROWS_A_FETCH);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          to.accept(new Told(row.getLong(1), row.getString(2), row.getString(3)));
        }
      }
    } finally {
      database.rollback();
      database.setAutoCommit(true);
    }
  }

  /** Some rows that are refused for one reason, in the order of the file. */
  public static List<Told> refused(Connection database, UUID batch, String reason, int most)
      throws SQLException {
    return told(
        database,
        """
        SELECT line, old, reason FROM mapping_row
        WHERE batch = ? AND verdict = 'reject' AND reason = ? ORDER BY line LIMIT ?\
        """,
        batch,
        reason,
        most);
  }

  /** Rows with this warning, in the order of the file. */
  public static List<Told> warned(Connection database, UUID batch, String warning, int most)
      throws SQLException {
    return told(
        database,
        "SELECT line, old, warning FROM mapping_row WHERE batch = ? AND warning = ? ORDER BY line"
            + " LIMIT ?",
        batch,
        warning,
        most);
  }

  private static List<Told> told(
      Connection database, String sql, UUID batch, String reason, int most) throws SQLException {
    List<Told> told = new ArrayList<>();
    try (PreparedStatement select = database.prepareStatement(sql)) {
      select.setObject(1, batch);
      select.setString(2, reason);
      select.setInt(3, most);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          told.add(new Told(row.getLong(1), row.getString(2), row.getString(3)));
        }
      }
    }
    return told;
  }
}
