package org.spacesgateway.messenger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Announcements that were given up, for an operator. Names nobody; what is public is shown. */
public final class AnnouncementDesk {
  private static final int MOST = 1000;

  private AnnouncementDesk() {}

  /**
   * Those that were given up, a line each, the oldest first; then how many there are of the rest.
   */
  public static List<String> list(Connection database) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (PreparedStatement select =
            database.prepareStatement(
                "SELECT id || '  ' || ended_at || '  ' || attempts || ' attempts  ' || link"
                    + " FROM announcement WHERE state = 'given-up' ORDER BY ended_at LIMIT ?");
        PreparedStatement counts =
            database.prepareStatement(
                "SELECT state || ': ' || count(*) FROM announcement GROUP BY state ORDER BY state")) {
      select.setInt(1, MOST);
      add(select, lines);
      add(counts, lines);
    }
    return lines;
  }

  private static void add(PreparedStatement select, List<String> lines) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        lines.add(row.getString(1));
      }
    }
  }

  /**
   * Has those that were given up tried again, from the beginning, where their person is still
   * connected as they were then. What is not known to have failed is never tried again.
   *
   * @param id null: all of them
   * @return how many
   */
  public static int retry(Connection database, UUID id, Instant now) throws SQLException {
    try (PreparedStatement retry =
        database.prepareStatement(
            "UPDATE announcement SET state = 'waiting', attempts = 0, try_at = ?, begun_at = NULL,"
                + " ended_at = NULL WHERE state = 'given-up' AND (id = ? OR ?)"
                + " AND EXISTS (SELECT FROM messenger_connection c"
                + " WHERE c.person = announcement.person AND c.state = 'connected'"
                + " AND c.blog_id = announcement.blog_id AND NOT c.paused"
                + " AND c.since <= announcement.found_at)")) {
      retry.setObject(1, ConnectionRows.at(now));
      retry.setObject(2, id);
      retry.setBoolean(3, id == null);
      return retry.executeUpdate();
    }
  }
}
