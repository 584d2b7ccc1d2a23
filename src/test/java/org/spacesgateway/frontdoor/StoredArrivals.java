package org.spacesgateway.frontdoor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.spacesgateway.sandbox.Await;

/** What stands in the arrival table. */
final class StoredArrivals implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Connection database;

  StoredArrivals(Connection database) {
    this.database = database;
  }

  /**
   * The row that a receipt names. It may come by way of the spool, so it is waited for.
   *
   * @throws IllegalStateException if it isn't there in time, or more than once
   */
  Stored of(UUID id) throws SQLException {
    Await.until("arrival " + id + " is stored", PATIENCE, () -> count(id) > 0);
    if (count(id) != 1) {
      throw new IllegalStateException("arrival " + id + " is stored " + count(id) + " times");
    }
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT at, kind, source, market, language, referrer_host, network, client, counted, method, space, target"
                + " FROM arrival WHERE id = ?")) {
      select.setObject(1, id);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Stored(
            row.getTimestamp("at").toInstant(),
            row.getString("kind"),
            row.getString("source"),
            row.getString("market"),
            row.getString("language"),
            row.getString("referrer_host"),
            row.getString("network"),
            row.getString("client"),
            row.getBoolean("counted"),
            row.getString("method"),
            row.getString("space"),
            row.getString("target"));
      }
    }
  }

  /** How many rows hold that text in any column. */
  long holding(String text) {
    return number("SELECT count(*) FROM arrival WHERE position(? in arrival::text) > 0", text);
  }

  /** How many rows hold more of an address than its network. */
  long withMoreThanANetwork() {
    return number(
        "SELECT count(*) FROM arrival WHERE network !~ ?", "^([0-9.]+\\.0/24|[0-9a-f:]+::/48)$");
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }

  private long count(UUID id) {
    return number("SELECT count(*) FROM arrival WHERE id = ?", id);
  }

  private long number(String query, Object parameter) {
    try (PreparedStatement select = database.prepareStatement(query)) {
      select.setObject(1, parameter);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** A row. */
  record Stored(
      Instant at,
      String kind,
      String source,
      String market,
      String language,
      String referrerHost,
      String network,
      String client,
      boolean counted,
      String method,
      String space,
      String target) {}
}
