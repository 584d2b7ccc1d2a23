package org.spacesgateway.transfer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How much has arrived.
 *
 * @param shown posts that anybody can read
 * @param hidden posts that only the owner can
 * @param missing entries without a post
 * @param some of the missing the lowest numbers
 * @param comments of all entries
 * @param pictures of all entries
 * @param oldPictures how many pictures posts show from the old platform
 */
record Tally(
    long shown,
    long hidden,
    long missing,
    List<Long> some,
    Part comments,
    Part pictures,
    long oldPictures) {

  /* Somebody may have commented there meanwhile, and a picture that two parts have is two files: more
  than all of a post's is all of them, and stands for none that another lacks. Of posts that WordPress.com says nothing of, nothing is said. */
  private static final String COUNT =
      """
      SELECT count(*) FILTER (WHERE is_public), count(*) FILTER (WHERE NOT is_public),
        count(*) FILTER (WHERE post_id IS NULL),
        coalesce(sum(least(comments, wants_comments))
          FILTER (WHERE comments IS NOT NULL AND wants_comments IS NOT NULL), 0),
        coalesce(sum(wants_comments) FILTER (WHERE comments IS NOT NULL OR post_id IS NULL), 0),
        coalesce(sum(least(pictures, wants_pictures))
          FILTER (WHERE pictures IS NOT NULL AND wants_pictures IS NOT NULL), 0),
        coalesce(sum(wants_pictures) FILTER (WHERE pictures IS NOT NULL OR post_id IS NULL), 0),
        coalesce(sum(old_pictures), 0)
      FROM transfer_entry WHERE transfer = ?\
      """;

  /**
   * What has arrived of something.
   *
   * @param found how many, at most all
   * @param all how many there should be; 0 while that isn't known
   */
  record Part(long found, long all) {
    static final Part NONE = new Part(0, 0);

    private static Part of(long found, long all) {
      return new Part(Math.min(found, all), all);
    }

    boolean isShort() {
      return found < all;
    }
  }

  /** Posts of entries. */
  long arrived() {
    return shown + hidden;
  }

  /**
   * Counts what has arrived, and what hasn't, of a transfer.
   *
   * @param mostMissing how many of the missing are told
   */
  static Tally of(Connection connection, UUID transfer, int mostMissing) throws SQLException {
    List<Long> some = missing(connection, transfer, mostMissing);
    try (PreparedStatement count = connection.prepareStatement(COUNT)) {
      count.setObject(1, transfer);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return new Tally(
            row.getLong(1),
            row.getLong(2),
            row.getLong(3),
            some,
            Part.of(row.getLong(4), row.getLong(5)),
            Part.of(row.getLong(6), row.getLong(7)),
            row.getLong(8));
      }
    }
  }

  /** The numbers of entries without a post, the lowest first. */
  static List<Long> missing(Connection connection, UUID transfer, int most) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT number FROM transfer_entry WHERE transfer = ? AND post_id IS NULL"
                + " ORDER BY number LIMIT ?")) {
      select.setObject(1, transfer);
      select.setInt(2, most);
      List<Long> some = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          some.add(row.getLong(1));
        }
      }
      return some;
    }
  }
}
