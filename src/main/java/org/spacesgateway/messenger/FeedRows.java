package org.spacesgateway.messenger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Whose feed is fetched next, in the table. Everything happens in the caller's transaction. */
final class FeedRows {
  private static final String DUE =
      """
      SELECT c.person, c.blog_id, b.address, c.since, c.every_seconds, c.etag, c.last_modified,
        EXISTS (SELECT FROM websub_subscription s
          WHERE s.person = c.person AND s.state = 'active' AND s.lease_until > ?)
      FROM messenger_connection c
      JOIN account_link l
        ON l.live_person = c.person AND l.blog_id = c.blog_id AND l.ended_at IS NULL
      JOIN wordpress_blog b ON b.blog_id = c.blog_id
      WHERE c.poll_at <= ? ORDER BY c.poll_at LIMIT ? FOR UPDATE OF c SKIP LOCKED\
      """;

  /* Whoever was told of something new meanwhile is looked at again at once. */
  private static final String LATER =
      """
      UPDATE messenger_connection SET
        poll_at = CASE WHEN poll_at = ? THEN ? ELSE poll_at END,
        every_seconds = ?, etag = ?, last_modified = ?
      WHERE person = ? AND state = 'connected' AND NOT paused AND since = ?\
      """;

  private FeedRows() {}

  /**
   * A feed that is fetched now.
   *
   * @param blog the blog's address
   * @param lease until when this process has it
   * @param every how long it was waited before; zero before the first time
   * @param told whether a hub tells of new posts
   */
  record Due(
      UUID person,
      long blogId,
      String blog,
      Instant since,
      Instant lease,
      Duration every,
      String etag,
      String lastModified,
      boolean told) {}

  /** Takes some that are due. */
  static List<Due> take(Connection database, int most, Instant now, Duration lease)
      throws SQLException {
    // As exactly as the table has it, which is compared with it later.
    Instant until = now.plus(lease).truncatedTo(ChronoUnit.MICROS);
    List<Due> all = new ArrayList<>();
    try (PreparedStatement select = database.prepareStatement(DUE);
        PreparedStatement take =
            database.prepareStatement(
                "UPDATE messenger_connection SET poll_at = ? WHERE person = ?")) {
      select.setObject(1, ConnectionRows.at(now));
      select.setObject(2, ConnectionRows.at(now));
      select.setInt(3, most);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          all.add(
              new Due(
                  row.getObject(1, UUID.class),
                  row.getLong(2),
                  row.getString(3),
                  ConnectionRows.instant(row, 4),
                  until,
                  Duration.ofSeconds(row.getLong(5)),
                  row.getString(6),
                  row.getString(7),
                  row.getBoolean(8)));
        }
      }
      for (Due due : all) {
        take.setObject(1, ConnectionRows.at(until));
        take.setObject(2, due.person());
        take.executeUpdate();
      }
    }
    return all;
  }

  /**
   * It was fetched, and is again after that time.
   *
   * @return false when its connection is not what it was: nothing is to be done with what was found
   */
  static boolean later(
      Connection database, Due due, Duration every, String etag, String lastModified, Instant now)
      throws SQLException {
    try (PreparedStatement later = database.prepareStatement(LATER)) {
      later.setObject(1, ConnectionRows.at(due.lease()));
      later.setObject(2, ConnectionRows.at(now.plus(every)));
      later.setLong(3, every.toSeconds());
      later.setString(4, etag);
      later.setString(5, lastModified);
      later.setObject(6, due.person());
      later.setObject(7, ConnectionRows.at(due.since()));
      return later.executeUpdate() == 1;
    }
  }

  /** Paths of that blog, of these, that old addresses lead to: what is there was moved there. */
  static Set<String> moved(Connection database, long blogId, List<String> paths)
      throws SQLException {
    Set<String> moved = new HashSet<>();
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT DISTINCT path FROM mapping m JOIN space s ON s.cid = m.scope"
                + " WHERE m.scope IN (SELECT p.cid FROM space p JOIN live_account a"
                + " ON a.tid = p.owner_tid AND a.oid = p.owner_oid JOIN account_link l"
                + " ON l.live_person = a.person AND l.blog_id = ?)"
                + " AND m.blog_id = ? AND m.path = ANY (?)")) {
      select.setLong(1, blogId);
      select.setLong(2, blogId);
      select.setArray(3, database.createArrayOf("text", paths.toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          moved.add(row.getString(1));
        }
      }
    }
    return moved;
  }
}
