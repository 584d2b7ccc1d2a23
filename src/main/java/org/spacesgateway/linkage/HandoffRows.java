package org.spacesgateway.linkage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.directory.BlogAddress;
import org.spacesgateway.directory.Space;
import org.spacesgateway.directory.SpaceRedirects;

/**
 * The statements of a hand-off's way. Each change is sent with the lock on the person ahead of it,
 * at once: what a hand-off costs is the way to the database and back, more than what is done there.
 * The lock is a statement of its own, so what follows sees all that was committed until it was got.
 * What asks nothing in between is sent as a whole transaction; a link is made in the caller's.
 */
final class HandoffRows {
  private static final String BEGIN =
      """
      BEGIN;
      SELECT person FROM live_account WHERE person = ? AND tid = ? AND oid = ? FOR NO KEY UPDATE;
      WITH theirs AS (
        SELECT person FROM live_account a
        WHERE person = ? AND tid = ? AND oid = ? AND NOT EXISTS (
          SELECT FROM account_link l WHERE l.live_person = a.person AND (? OR l.ended_at IS NULL))
      ), voided AS (
        UPDATE handoff SET ended_at = ?, ended_how = 'voided', live_name = NULL, proved_at = NULL,
          wordpress_id = NULL, username = NULL, blogs = NULL
        WHERE live_person IN (SELECT person FROM theirs) AND ended_at IS NULL
      ), begun AS (
        INSERT INTO handoff (id, secret_hash, live_person, live_name, purpose, began_at, expires_at)
        SELECT ?, ?, person, ?, ?, ?, ? FROM theirs
        RETURNING live_person, purpose, began_at
      )
      INSERT INTO account_link_event (id, at, what, live_person, actor, reason)
      SELECT ?, began_at, 'proposed', live_person, 'person', purpose FROM begun;
      COMMIT\
      """;

  /* The person of a hand-off. */
  private static final String LOCK =
      """
      SELECT person, tid, oid, sub, first_at FROM live_account
      WHERE person = (SELECT live_person FROM handoff WHERE secret_hash = ?) FOR NO KEY UPDATE;
      """;

  private static final String PROVE =
      "BEGIN;"
          + LOCK
          + """
          WITH proved AS (
            UPDATE handoff SET proved_at = ?, wordpress_id = ?, username = ?, blogs = ?
            WHERE secret_hash = ? AND ended_at IS NULL AND expires_at > ?
            RETURNING id, live_person, proved_at
          ), written AS (
            INSERT INTO account_link_event (id, at, what, live_person, actor, reason)
            SELECT ?, proved_at, 'proved', live_person, 'person', 'wordpress.com' FROM proved
          )
          SELECT id, live_person FROM proved;
          COMMIT\
          """;

  private static final String FORGET_PROOF =
      "BEGIN;"
          + LOCK
          + """
          UPDATE handoff SET proved_at = NULL, wordpress_id = NULL, username = NULL, blogs = NULL
          WHERE secret_hash = ? AND ended_at IS NULL AND expires_at > ?;
          COMMIT\
          """;

  private static final String HELD =
      """
      SELECT id, secret_hash, live_person, live_name, purpose, began_at, expires_at, proved_at,
        wordpress_id, username, blogs, ended_at, ended_how
      FROM handoff WHERE secret_hash = ?\
      """;

  private static final String LOCKED = LOCK + HELD + " FOR NO KEY UPDATE";

  /* All at once, though the first may link nothing: then all of it is undone. */
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
      RETURNING id;
      """
          + BlogAddress.HEARD
          + ";"
          + SpaceRedirects.ALLOW
          + """
          ;
          WITH ended AS (
            UPDATE handoff SET ended_at = ?, ended_how = 'linked', live_name = NULL,
              proved_at = NULL, wordpress_id = NULL, username = NULL, blogs = NULL
            WHERE id = ? RETURNING id, purpose, ended_at
          )
          INSERT INTO account_link_event
            (id, at, what, live_person, wordpress_person, blog_id, link, actor, reason)
          SELECT ?, e.ended_at, 'linked', l.live_person, l.wordpress_person, l.blog_id, l.id,
            'person', e.purpose
          FROM ended e JOIN account_link l ON l.handoff = e.id;
          """
          + "SELECT "
          + Space.COLUMNS
          + " FROM space WHERE owner_tid = ? AND owner_oid = ? ORDER BY cid LIMIT 1";

  private HandoffRows() {}

  /**
   * Voids what this person left open, and begins another, unless they are linked: a transaction of
   * its own.
   *
   * @param connection commits by itself
   * @param handoff whose fields of a beginning are set
   * @param tid of the account whose session asks, with {@code oid}
   * @param linkedBefore whether it begins though they were linked before
   * @param event the id of what is written down about it
   * @return false when the account is linked, or was and must not have been, or is another person's
   *     than the hand-off, or erased: nothing is begun
   */
  static boolean begin(
      Connection connection,
      Handoff handoff,
      String tid,
      String oid,
      boolean linkedBefore,
      UUID event)
      throws SQLException {
    try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
      begin.setObject(1, handoff.livePerson);
      begin.setString(2, tid);
      begin.setString(3, oid);
      begin.setObject(4, handoff.livePerson);
      begin.setString(5, tid);
      begin.setString(6, oid);
      begin.setBoolean(7, !linkedBefore);
      begin.setObject(8, at(handoff.beganAt));
      begin.setObject(9, handoff.id);
      begin.setBytes(10, handoff.secretHash);
      begin.setBytes(11, handoff.liveName);
      begin.setString(12, handoff.purpose);
      begin.setObject(13, at(handoff.beganAt));
      begin.setObject(14, at(handoff.expiresAt));
      begin.setObject(15, event);
      return changed(begin);
    }
  }

  /** Whose proof was written. */
  record Proved(UUID handoff, UUID livePerson) {}

  /**
   * Writes down what WordPress.com proved: a transaction of its own.
   *
   * @param connection commits by itself
   * @param event the id of what is written down about it
   * @return empty when the hand-off is not open any more: nothing is written
   */
  static Optional<Proved> prove(
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
      toTheChange(prove);
      try (ResultSet row = prove.getResultSet()) {
        return row.next()
            ? Optional.of(new Proved(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
            : Optional.empty();
      }
    }
  }

  /**
   * Forgets what WordPress.com proved: a transaction of its own.
   *
   * @param connection commits by itself
   * @return false when the hand-off is not open any more: nothing is changed
   */
  static boolean forgetProof(Connection connection, byte[] secretHash, Instant now)
      throws SQLException {
    try (PreparedStatement forget = connection.prepareStatement(FORGET_PROOF)) {
      forget.setBytes(1, secretHash);
      forget.setBytes(2, secretHash);
      forget.setObject(3, at(now));
      return changed(forget);
    }
  }

  /** The hand-off that a browser's secret belongs to. */
  static Optional<Handoff> heldBy(Connection connection, byte[] secretHash) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HELD)) {
      select.setBytes(1, secretHash);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(handoff(row)) : Optional.empty();
      }
    }
  }

  /** A hand-off, and the account that it is of. */
  record Held(LiveAccount account, Handoff handoff) {}

  /**
   * The same with its person, both kept as they are until the transaction ends: first the lock on
   * the person, then what stands in the row from then on.
   *
   * @return empty when there is none, or its person is erased
   */
  static Optional<Held> lockedBy(Connection connection, byte[] secretHash) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LOCKED)) {
      select.setBytes(1, secretHash);
      select.setBytes(2, secretHash);
      select.execute();
      LiveAccount account;
      try (ResultSet row = select.getResultSet()) {
        if (!row.next()) {
          return Optional.empty();
        }
        account = LiveAccount.read(row);
      }
      select.getMoreResults();
      try (ResultSet row = select.getResultSet()) {
        return row.next() ? Optional.of(new Held(account, handoff(row))) : Optional.empty();
      }
    }
  }

  /**
   * A link that was made.
   *
   * @param address where its blog was known to be before; where it is, if it was not known
   * @param space the Space that the directory says is theirs
   */
  record Made(String address, Optional<Space> space) {}

  /**
   * Links what a hand-off proved: keeps the WordPress.com account and the blog, but for a new
   * address of a known one; lets batches map their Space again; ends the hand-off, nothing of whose
   * proof is kept; and writes the event.
   *
   * @param link the new link's id
   * @param wordpressPerson the id of an account that was not known before
   * @param event the id of what is written down about it
   * @return empty when the Live account, or the blog, is linked already: the transaction is to be
   *     undone
   */
  static Optional<Made> link(
      Connection connection,
      Held held,
      Blog blog,
      UUID link,
      UUID wordpressPerson,
      Instant now,
      UUID event)
      throws SQLException {
    Handoff handoff = held.handoff();
    LiveAccount account = held.account();
    try (PreparedStatement insert = connection.prepareStatement(LINK)) {
      insert.setObject(1, wordpressPerson);
      insert.setLong(2, handoff.wordpressId);
      insert.setString(3, handoff.username);
      insert.setObject(4, at(now));
      insert.setObject(5, link);
      insert.setObject(6, handoff.livePerson);
      insert.setLong(7, blog.id());
      insert.setObject(8, handoff.id);
      insert.setObject(9, at(now));
      insert.setLong(10, blog.id());
      insert.setString(11, blog.address());
      insert.setString(12, blog.name());
      insert.setObject(13, at(now));
      insert.setString(14, account.tid);
      insert.setString(15, account.oid);
      insert.setObject(16, at(now));
      insert.setObject(17, handoff.id);
      insert.setObject(18, event);
      insert.setString(19, account.tid);
      insert.setString(20, account.oid);
      insert.execute();
      try (ResultSet made = insert.getResultSet()) {
        if (!made.next()) {
          return Optional.empty();
        }
      }
      insert.getMoreResults();
      String address;
      try (ResultSet heard = insert.getResultSet()) {
        heard.next();
        address = heard.getString(1);
      }
      // What was allowed, and the event.
      insert.getMoreResults();
      insert.getMoreResults();
      insert.getMoreResults();
      try (ResultSet space = insert.getResultSet()) {
        return Optional.of(new Made(address, space.next() ? Space.read(space) : Optional.empty()));
      }
    }
  }

  private static boolean changed(PreparedStatement transaction) throws SQLException {
    toTheChange(transaction);
    return transaction.getUpdateCount() == 1;
  }

  /* The beginning's answer comes first, then the lock's, then the change's. */
  private static void toTheChange(PreparedStatement transaction) throws SQLException {
    try {
      transaction.execute();
    } catch (SQLException failed) {
      // What failed stays open: the driver, which didn't begin it, wouldn't end it.
      try (Statement undo = transaction.getConnection().createStatement()) {
        undo.execute("ROLLBACK");
      } catch (SQLException gone) {
        failed.addSuppressed(gone);
      }
      throw failed;
    }
    transaction.getMoreResults();
    transaction.getMoreResults();
  }

  private static Handoff handoff(ResultSet row) throws SQLException {
    Handoff handoff = new Handoff();
    handoff.id = row.getObject("id", UUID.class);
    handoff.secretHash = row.getBytes("secret_hash");
    handoff.livePerson = row.getObject("live_person", UUID.class);
    handoff.liveName = row.getBytes("live_name");
    handoff.purpose = row.getString("purpose");
    handoff.beganAt = instant(row, "began_at");
    handoff.expiresAt = instant(row, "expires_at");
    handoff.provedAt = instant(row, "proved_at");
    handoff.wordpressId = row.getObject("wordpress_id", Long.class);
    handoff.username = row.getString("username");
    handoff.blogs = row.getString("blogs");
    handoff.endedAt = instant(row, "ended_at");
    handoff.endedHow = row.getString("ended_how");
    return handoff;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
