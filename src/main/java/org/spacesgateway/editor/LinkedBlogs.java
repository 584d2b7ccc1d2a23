package org.spacesgateway.editor;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;

/** Which blog the owner of a Space has connected. */
@Singleton
public class LinkedBlogs {
  /* A Space for friends is not among them: of one, nothing is ever said. */
  private static final String BLOG =
      """
      SELECT b.address FROM space s
      JOIN live_account a ON a.tid = s.owner_tid AND a.oid = s.owner_oid
      JOIN account_link l ON l.live_person = a.person AND l.ended_at IS NULL
      JOIN wordpress_blog b ON b.blog_id = l.blog_id
      WHERE s.cid = ? AND s.visibility = 'public'\
      """;

  private final DataSource database;

  LinkedBlogs(DataSource database) {
    this.database = database;
  }

  /**
   * Its address. Blocks, for as long as the database may take.
   *
   * @return empty when the Space is unknown, for friends, or its owner has connected none
   * @throws SQLException if the database is away
   */
  public Optional<String> of(Cid cid) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(BLOG)) {
      select.setString(1, cid.hex());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }
}
