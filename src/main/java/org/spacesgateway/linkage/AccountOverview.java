package org.spacesgateway.linkage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.directory.Space;

/**
 * Who a signed-in person is, and what they have: one query.
 *
 * @param account empty before their first sign-in, and once they are erased
 * @param linked whether a link holds
 * @param linkedBefore whether one holds, or did and was ended
 * @param blog the linked blog, as it was named last; empty when there is none, or it is not known
 *     any more
 * @param username what WordPress.com calls the linked account; empty text when there is none, or it
 *     was forgotten
 * @param unfinished whether a hand-off of theirs can still lead to a link
 * @param space the Space that the operator's directory says is theirs
 */
record AccountOverview(
    Optional<LiveAccount> account,
    boolean linked,
    boolean linkedBefore,
    Optional<WordPressBlog> blog,
    String username,
    boolean unfinished,
    Optional<Space> space) {
  private static final String OF =
      """
      SELECT a.person, a.tid, a.oid, a.sub, a.first_at, l.id AS link,
        b.blog_id, b.address, b.name, b.seen_at, w.username,
        EXISTS (SELECT FROM account_link e WHERE e.live_person = a.person) AS linked_before,
        EXISTS (SELECT FROM handoff h
          WHERE h.live_person = a.person AND h.ended_at IS NULL AND h.expires_at > ?) AS unfinished,
      """
          + Space.COLUMNS
          + """

          FROM (VALUES (?, ?)) AS asked (tid, oid)
          LEFT JOIN live_account a ON a.tid = asked.tid AND a.oid = asked.oid
          LEFT JOIN account_link l ON l.live_person = a.person AND l.ended_at IS NULL
          LEFT JOIN wordpress_blog b ON b.blog_id = l.blog_id
          LEFT JOIN wordpress_account w ON w.person = l.wordpress_person
          LEFT JOIN space s ON s.owner_tid = asked.tid AND s.owner_oid = asked.oid
          ORDER BY s.cid LIMIT 1\
          """;

  /** Of the account with this key, in the caller's transaction. */
  static AccountOverview of(Connection connection, String tid, String oid, Instant now)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OF)) {
      select.setObject(1, now.atOffset(ZoneOffset.UTC));
      select.setString(2, tid);
      select.setString(3, oid);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        String username = row.getString("username");
        return new AccountOverview(
            row.getString("person") == null ? Optional.empty() : Optional.of(LiveAccount.read(row)),
            row.getObject("link", UUID.class) != null,
            row.getBoolean("linked_before"),
            row.getString("address") == null ? Optional.empty() : Optional.of(blog(row)),
            username == null ? "" : username,
            row.getBoolean("unfinished"),
            Space.read(row));
      }
    }
  }

  /** The same for who was not known, and is now. */
  AccountOverview first(LiveAccount made) {
    return new AccountOverview(
        Optional.of(made), linked, linkedBefore, blog, username, unfinished, space);
  }

  private static WordPressBlog blog(ResultSet row) throws SQLException {
    WordPressBlog blog = new WordPressBlog();
    blog.blogId = row.getLong("blog_id");
    blog.address = row.getString("address");
    blog.name = row.getString("name");
    blog.seenAt = row.getObject("seen_at", OffsetDateTime.class).toInstant();
    return blog;
  }
}
