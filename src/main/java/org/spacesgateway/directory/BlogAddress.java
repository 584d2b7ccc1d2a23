package org.spacesgateway.directory;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;

/** Where blogs are, as last heard: every mapping to a blog leads there. */
public final class BlogAddress {
  /**
   * Holds for rows of {@code wordpress_blog} that nothing leads to: no mapping, no link that holds,
   * no transfer, nothing announced; while no batch waits that may lead there.
   */
  public static final String UNUSED =
      """
      NOT EXISTS (SELECT FROM mapping m WHERE m.blog_id = wordpress_blog.blog_id)
      AND NOT EXISTS (SELECT FROM account_link l
        WHERE l.blog_id = wordpress_blog.blog_id AND l.ended_at IS NULL)
      AND NOT EXISTS (SELECT FROM transfer t WHERE t.blog_id = wordpress_blog.blog_id)
      AND NOT EXISTS (SELECT FROM messenger_connection c WHERE c.blog_id = wordpress_blog.blog_id)
      AND NOT EXISTS (SELECT FROM mapping_batch WHERE state IN ('staging', 'staged', 'checked'))\
      """;

  /**
   * Holds for rows of {@code blog_change} whose blog is not there any more: it is somewhere else by
   * now, or forgotten.
   */
  public static final String OUTDATED =
      """
      NOT EXISTS (SELECT FROM wordpress_blog b
        WHERE b.blog_id = blog_change.blog_id AND b.address = blog_change.address)\
      """;

  /**
   * Keeps what was heard of a blog, but for a new address: its id, address, name and the moment;
   * answers its address as it is kept. Whoever sends this calls {@link #moved} in the same
   * transaction where the answer is another address.
   */
  public static final String HEARD =
      """
      INSERT INTO wordpress_blog (blog_id, address, name, seen_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (blog_id) DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at
      RETURNING address\
      """;

  private BlogAddress() {}

  /**
   * Keeps what was heard of a blog, in the caller's transaction. Only when a blog that was known is
   * somewhere else than before, the map has a new version; others who keep a blog don't wait for
   * each other.
   *
   * @param name may be empty
   * @return whether its address changed
   * @throws IllegalStateException if the connection commits by itself: a pod that polls the map
   *     between two of the statements would miss the change for good
   */
  public static boolean keep(
      Connection database, long blogId, String address, String name, Instant now)
      throws SQLException {
    requireTransaction(database);
    try (PreparedStatement seen = database.prepareStatement(HEARD)) {
      seen.setLong(1, blogId);
      seen.setString(2, address);
      seen.setString(3, name);
      seen.setObject(4, now.atOffset(ZoneOffset.UTC));
      try (ResultSet row = seen.executeQuery()) {
        row.next();
        if (row.getString(1).equals(address)) {
          return false;
        }
      }
    }
    moved(database, blogId, address);
    return true;
  }

  /**
   * Gives a known blog another address, and the map a new version, in the caller's transaction.
   *
   * @throws IllegalStateException if the connection commits by itself
   */
  public static void moved(Connection database, long blogId, String address) throws SQLException {
    requireTransaction(database);
    try (PreparedStatement moved =
        database.prepareStatement("UPDATE wordpress_blog SET address = ? WHERE blog_id = ?")) {
      moved.setString(1, address);
      moved.setLong(2, blogId);
      moved.executeUpdate();
    }
    try (PreparedStatement told =
        database.prepareStatement(
            "INSERT INTO blog_change (version, blog_id, address) VALUES (?, ?, ?)")) {
      told.setLong(1, MapVersion.next(database));
      told.setLong(2, blogId);
      told.setString(3, address);
      told.executeUpdate();
    }
  }

  private static void requireTransaction(Connection database) throws SQLException {
    if (database.getAutoCommit()) {
      throw new IllegalStateException(
          "a blog's address changes in one transaction with its version");
    }
  }

  /**
   * The same, in a transaction of its own.
   *
   * @param database commits by itself, before and after
   */
  public static boolean keepAtOnce(
      Connection database, long blogId, String address, String name, Instant now)
      throws SQLException {
    database.setAutoCommit(false);
    try {
      boolean changed = keep(database, blogId, address, name, now);
      database.commit();
      return changed;
    } finally {
      database.rollback();
      database.setAutoCommit(true);
    }
  }

  /**
   * Forgets what blogs of somebody who is erased are called, and where they were; and where they
   * are, too, unless something leads there. In the caller's transaction; a blog that somebody else
   * has linked by now stays as it is.
   */
  public static void forget(Connection database, Collection<Long> blogs) throws SQLException {
    Array ids = database.createArrayOf("bigint", blogs.toArray());
    for (String statement :
        List.of(
            "DELETE FROM wordpress_blog WHERE blog_id = ANY (?) AND " + UNUSED,
            "UPDATE wordpress_blog SET name = '' WHERE blog_id = ANY (?) AND NOT EXISTS (SELECT FROM"
                + " account_link l WHERE l.blog_id = wordpress_blog.blog_id AND l.ended_at IS NULL)",
            "DELETE FROM blog_change WHERE blog_id = ANY (?) AND " + OUTDATED)) {
      try (PreparedStatement forget = database.prepareStatement(statement)) {
        forget.setArray(1, ids);
        forget.executeUpdate();
      }
    }
  }
}
