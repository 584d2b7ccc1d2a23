package org.spacesgateway.messenger;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Announcements, in the table: what a person, an operator and the finder of new posts do with them.
 * Everything happens in the caller's transaction.
 */
final class Outbox {
  private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

  /** What the id of a test begins with; no feed's can. */
  static final String TEST = "test ";

  private Outbox() {}

  /**
   * An announcement and its fate.
   *
   * @param at when it ended, or was found
   */
  record Fate(String title, AnnouncementState state, Instant at) {}

  /**
   * Puts a post in, unless it is there.
   *
   * @return whether it is new
   */
  static boolean put(Connection database, UUID person, long blogId, FeedPost post, Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            "INSERT INTO announcement (person, post, id, blog_id, link, title, excerpt, picture,"
                + " found_at, state, attempts, try_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', 0, ?)"
                + " ON CONFLICT (person, post) DO NOTHING")) {
      insert.setObject(1, person);
      insert.setString(2, post.id());
      insert.setObject(3, IDS.generate());
      insert.setLong(4, blogId);
      insert.setString(5, post.link());
      insert.setString(6, post.title().isEmpty() ? post.link() : post.title());
      insert.setString(7, post.excerpt());
      insert.setString(8, post.picture());
      insert.setObject(9, ConnectionRows.at(now));
      insert.setObject(10, ConnectionRows.at(now));
      return insert.executeUpdate() == 1;
    }
  }

  /** Whether a test was put in since then. */
  static boolean isTestSince(Connection database, UUID person, Instant moment) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT 1 FROM announcement WHERE person = ? AND post LIKE 'test %' AND found_at > ?")) {
      select.setObject(1, person);
      select.setObject(2, ConnectionRows.at(moment));
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Nothing that waits, or was given up, goes out any more; what is on its way is. */
  static void drop(Connection database, UUID person, Instant now) throws SQLException {
    try (PreparedStatement drop =
        database.prepareStatement(
            "UPDATE announcement SET state = 'dropped', try_at = NULL, ended_at = ?"
                + " WHERE person = ? AND state IN ('waiting', 'checking', 'given-up')")) {
      drop.setObject(1, ConnectionRows.at(now));
      drop.setObject(2, person);
      drop.executeUpdate();
    }
  }

  /** The newest of a person's, the newest first. */
  static List<Fate> newest(Connection database, UUID person, int most) throws SQLException {
    List<Fate> fates = new ArrayList<>();
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT title, state, COALESCE(ended_at, found_at) FROM announcement"
                + " WHERE person = ? ORDER BY found_at DESC, id DESC LIMIT ?")) {
      select.setObject(1, person);
      select.setInt(2, most);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          fates.add(
              new Fate(
                  row.getString(1),
                  AnnouncementState.of(row.getString(2)),
                  ConnectionRows.instant(row, 3)));
        }
      }
    }
    return fates;
  }
}
