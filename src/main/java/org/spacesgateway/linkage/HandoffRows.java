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

/**
 * The statements of a hand-off's way, in the caller's transaction. Each change is sent with the
 * lock on the person ahead of it, at once: what a hand-off costs is the way to the database and
 * back, more than what is done there. The lock is a statement of its own, so what follows sees all
 * that was committed until it was got.
 */
final class HandoffRows {
  private static final String BEGIN =
      """
      SELECT person FROM live_account WHERE person = ? FOR NO KEY UPDATE;
      WITH voided AS (
        UPDATE handoff SET ended_at = ?, ended_how = 'voided', live_name = NULL, proved_at = NULL,
          wordpress_id = NULL, username = NULL, blogs = NULL
        WHERE live_person = ? AND ended_at IS NULL
      ), begun AS (
        INSERT INTO handoff (id, secret_hash, live_person, live_name, purpose, began_at, expires_at)
        SELECT ?, ?, person, ?, ?, ?, ? FROM live_account WHERE person = ?
        RETURNING live_person, purpose, began_at
      )
      INSERT INTO account_link_event (id, at, what, live_person, actor, reason)
      SELECT ?, began_at, 'proposed', live_person, 'person', purpose FROM begun\
      """;

  private static final String PROVE =
      """
      SELECT person FROM live_account
      WHERE person = (SELECT live_person FROM handoff WHERE secret_hash = ?) FOR NO KEY UPDATE;
      WITH proved AS (
        UPDATE handoff SET proved_at = ?, wordpress_id = ?, username = ?, blogs = ?
        WHERE secret_hash = ? AND ended_at IS NULL AND expires_at > ?
        RETURNING live_person, proved_at
      )
      INSERT INTO account_link_event (id, at, what, live_person, actor, reason)
      SELECT ?, proved_at, 'proved', live_person, 'person', 'wordpress.com' FROM proved\
      """;

  private static final String LINK =
      """
      WITH account AS (
        INSERT INTO wordpress_account (person, wordpress_id, username, first_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (wordpress_id) DO UPDATE SET username = excluded.username
        RETURNING person
      )
      INSERT INTO account_link
        (id, live_person, wordpress_person, blog_id, handoff, linked_at, redirects)
      SELECT ?, ?, person, ?, ?, ?, 'keep' FROM account
      ON CONFLICT DO NOTHING
      RETURNING wordpress_person\
      """;

  private static final String LINKED =
      """
      WITH ended AS (
        UPDATE handoff SET ended_at = ?, ended_how = 'linked', live_name = NULL, proved_at = NULL,
          wordpress_id = NULL, username = NULL, blogs = NULL
        WHERE id = ? RETURNING live_person, purpose, ended_at
      )
      INSERT INTO account_link_event
        (id, at, what, live_person, wordpress_person, blog_id, link, actor, reason)
      SELECT ?, ended_at, 'linked', live_person, ?, ?, ?, 'person', purpose FROM ended\
      """;

  private HandoffRows() {}

  /**
   * Voids what this person left open, and begins another.
   *
   * @param handoff whose fields of a beginning are set
   * @param event the id of what is written down about it
   * @return false when the person is erased: nothing is begun
   */
  static boolean begin(Connection connection, Handoff handoff, UUID event) throws SQLException {
    try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
      begin.setObject(1, handoff.livePerson);
      begin.setObject(2, at(handoff.beganAt));
      begin.setObject(3, handoff.livePerson);
      begin.setObject(4, handoff.id);
      begin.setBytes(5, handoff.secretHash);
      begin.setBytes(6, handoff.liveName);
      begin.setString(7, handoff.purpose);
      begin.setObject(8, at(handoff.beganAt));
      begin.setObject(9, at(handoff.expiresAt));
      begin.setObject(10, handoff.livePerson);
      begin.setObject(11, event);
      return changed(begin);
    }
  }

  /**
   * Writes down what WordPress.com proved.
   *
   * @param event the id of what is written down about it
   * @return false when the hand-off is not open any more: nothing is written
   */
  static boolean prove(
      Connection connection,
      byte[] secretHash,
      WordPressApi.Account account,
      Instant now,
      UUID event)
      throws SQLException {
    try (PreparedStatement prove = connection.prepareStatement(PROVE)) {
      prove.setBytes(1, secretHash);
      prove.setObject(2, at(now));
      prove.setLong(3, account.id());
      prove.setString(4, account.username());
      prove.setString(5, account.blogs().toText());
      prove.setBytes(6, secretHash);
      prove.setObject(7, at(now));
      prove.setObject(8, event);
      return changed(prove);
    }
  }

  /**
   * Keeps the WordPress.com account that a hand-off proved, and links it.
   *
   * @param link the new link's id
   * @param wordpressPerson the id of an account that was not known before
   * @return the account's id; empty when the Live account, or the blog, is linked already
   */
  static Optional<UUID> link(
      Connection connection,
      Handoff handoff,
      long blogId,
      UUID link,
      UUID wordpressPerson,
      Instant now)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(LINK)) {
      insert.setObject(1, wordpressPerson);
      insert.setLong(2, handoff.wordpressId);
      insert.setString(3, handoff.username);
      insert.setObject(4, at(now));
      insert.setObject(5, link);
      insert.setObject(6, handoff.livePerson);
      insert.setLong(7, blogId);
      insert.setObject(8, handoff.id);
      insert.setObject(9, at(now));
      try (ResultSet row = insert.executeQuery()) {
        return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
      }
    }
  }

  /**
   * Ends a hand-off in its link: nothing of what it proved is kept.
   *
   * @param event the id of what is written down about it
   */
  static void linked(
      Connection connection,
      Handoff handoff,
      UUID wordpressPerson,
      long blogId,
      UUID link,
      Instant now,
      UUID event)
      throws SQLException {
    try (PreparedStatement linked = connection.prepareStatement(LINKED)) {
      linked.setObject(1, at(now));
      linked.setObject(2, handoff.id);
      linked.setObject(3, event);
      linked.setObject(4, wordpressPerson);
      linked.setLong(5, blogId);
      linked.setObject(6, link);
      linked.executeUpdate();
    }
  }

  /* The lock's answer comes first, then how many rows the change has. */
  private static boolean changed(PreparedStatement lockAndChange) throws SQLException {
    lockAndChange.execute();
    lockAndChange.getMoreResults();
    return lockAndChange.getUpdateCount() == 1;
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
