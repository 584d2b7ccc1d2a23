package org.spacesgateway.directory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/** Where blogs are, as last heard: every mapping to a blog leads there. */
public final class BlogAddress {
  private BlogAddress() {}

  /**
   * Keeps what was heard of a blog, in the caller's transaction. Only when a blog that was known is
   * somewhere else than before, the map has a new version; others who keep a blog don't wait for
   * each other.
   *
   * @param name may be empty
   * @return whether its address changed
   */
  public static boolean keep(
      Connection database, long blogId, String address, String name, Instant now)
      throws SQLException {
    try (PreparedStatement seen =
            database.prepareStatement(
                """
                INSERT INTO wordpress_blog (blog_id, address, name, seen_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (blog_id) DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at\
                """);
        PreparedStatement moved =
            database.prepareStatement(
                "UPDATE wordpress_blog SET address = ? WHERE blog_id = ? AND address <> ?")) {
      seen.setLong(1, blogId);
      seen.setString(2, address);
      seen.setString(3, name);
      seen.setObject(4, now.atOffset(ZoneOffset.UTC));
      seen.executeUpdate();
      moved.setString(1, address);
      moved.setLong(2, blogId);
      moved.setString(3, address);
      if (moved.executeUpdate() == 0) {
        return false;
      }
    }
    try (PreparedStatement told =
        database.prepareStatement(
            "INSERT INTO blog_change (version, blog_id, address) VALUES (?, ?, ?)")) {
      told.setLong(1, MapVersion.next(database));
      told.setLong(2, blogId);
      told.setString(3, address);
      told.executeUpdate();
    }
    return true;
  }
}
