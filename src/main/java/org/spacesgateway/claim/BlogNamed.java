package org.spacesgateway.claim;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/**
 * A blog as an operator names it: whoever linked it need not have a Space.
 *
 * @param number WordPress.com's; 0 where it is named by its address
 * @param address without scheme and closing slashes, lower case; empty where it is named by number
 */
public record BlogNamed(long number, String address) {
  private static final String PREFIX = "blog:";

  /** Holds for the links of such a blog: a parameter for each component. */
  static final String IS_ITS =
      """
      (l.blog_id = ? OR l.blog_id IN (SELECT blog_id FROM wordpress_blog
        WHERE lower(regexp_replace(rtrim(address, '/'), '^https?://', '')) = ?))\
      """;

  /**
   * Reads {@code blog:30000001}, or {@code blog:https://alice.example}.
   *
   * @return empty for anything else
   */
  public static Optional<BlogNamed> of(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (!lower.startsWith(PREFIX) || lower.length() == PREFIX.length()) {
      return Optional.empty();
    }
    String name = lower.substring(PREFIX.length());
    return Optional.of(
        name.matches("[0-9]{1,18}")
            ? new BlogNamed(Long.parseLong(name), "")
            : new BlogNamed(0, name.replaceFirst("^https?://", "").replaceFirst("/+$", "")));
  }

  /**
   * What an audit may keep of it: the newest link's random id, since no erasure reaches an audit,
   * and a blog's number or address leads to whoever writes it.
   */
  public String inAudit(Connection database) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT l.id FROM account_link l WHERE "
                + IS_ITS
                + " ORDER BY l.linked_at DESC LIMIT 1")) {
      select.setLong(1, number);
      select.setString(2, address);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? "link " + row.getString(1) : "a blog that was never linked";
      }
    }
  }
}
