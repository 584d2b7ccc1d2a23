package org.spacesgateway.consent;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.consent.Access.Ending;
import org.spacesgateway.secret.Vault;

/** What people granted, in the table. */
final class ConsentRows {
  private static final String PUT =
      """
      INSERT INTO consent (person, use, access_token, access_expires_at, refresh_token, granted_at,
        expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (person, use) DO UPDATE SET access_token = excluded.access_token,
        access_expires_at = excluded.access_expires_at, refresh_token = excluded.refresh_token,
        refreshing_until = NULL, granted_at = excluded.granted_at, expires_at = excluded.expires_at,
        ended_at = NULL, ended_how = NULL\
      """;

  /* What was granted anew, forgotten, or taken over by another process meanwhile stays as it is. */
  private static final String RENEW =
      """
      UPDATE consent SET access_token = ?, access_expires_at = ?,
        refresh_token = COALESCE(?, refresh_token), refreshing_until = NULL
      WHERE person = ? AND use = ? AND granted_at = ? AND refreshing_until = ?
        AND ended_at IS NULL\
      """;

  private final Vault vault;

  ConsentRows(Vault vault) {
    this.vault = vault;
  }

  /** Which permission of whom. */
  record Key(UUID person, String use) {
    private byte[] owner(String what) {
      return ("consent\n" + what + "\n" + use + "\n" + person).getBytes(StandardCharsets.UTF_8);
    }
  }

  /** What this person granted; empty when they never did, or took it back. */
  Optional<Consent> of(Connection database, Key key) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT access_token, access_expires_at, refresh_token, granted_at, expires_at, ended_how"
                + " FROM consent WHERE person = ? AND use = ?")) {
      select.setObject(1, key.person());
      select.setString(2, key.use());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Consent(
                    decrypted(row.getBytes(1), key.owner("access")),
                    instant(row, 2),
                    decrypted(row.getBytes(3), key.owner("refresh")),
                    instant(row, 4),
                    instant(row, 5),
                    Ending.of(row.getString(6)).orElse(null)))
            : Optional.empty();
      }
    }
  }

  /**
   * Keeps what was granted now, in place of what was before.
   *
   * @param lasts how long it holds; null: until it is taken back
   */
  void put(Connection database, Key key, TokenAnswer.Given given, Instant now, Duration lasts)
      throws SQLException {
    try (PreparedStatement put = database.prepareStatement(PUT)) {
      put.setObject(1, key.person());
      put.setString(2, key.use());
      put.setBytes(3, vault.encrypt(given.accessToken(), key.owner("access")));
      put.setObject(4, given.lives().map(now::plus).map(ConsentRows::at).orElse(null));
      put.setBytes(5, refresh(given, key));
      put.setObject(6, at(now));
      put.setObject(7, lasts == null ? null : at(now.plus(lasts)));
      put.executeUpdate();
    }
  }

  /**
   * Lets one process at a time get another token.
   *
   * @param until it is this one's turn until then, and what it brings is taken for that alone
   * @return what is kept now, to be renewed; empty: another one is at it, or there is none any more
   */
  Optional<Consent> beginRefresh(Connection database, Key key, Instant now, Instant until)
      throws SQLException {
    try (PreparedStatement begin =
        database.prepareStatement(
            "UPDATE consent SET refreshing_until = ? WHERE person = ? AND use = ?"
                + " AND ended_at IS NULL AND (refreshing_until IS NULL OR refreshing_until <= ?)")) {
      begin.setObject(1, at(until));
      begin.setObject(2, key.person());
      begin.setString(3, key.use());
      begin.setObject(4, at(now));
      return begin.executeUpdate() == 1 ? of(database, key) : Optional.empty();
    }
  }

  /** The refresh brought nothing: whoever wants may try again. */
  static void endRefresh(Connection database, Key key, Instant until) throws SQLException {
    try (PreparedStatement end =
        database.prepareStatement(
            "UPDATE consent SET refreshing_until = NULL"
                + " WHERE person = ? AND use = ? AND refreshing_until = ?")) {
      end.setObject(1, key.person());
      end.setString(2, key.use());
      end.setObject(3, at(until));
      end.executeUpdate();
    }
  }

  /** Keeps another token for the same permission; false: it is not this process's any more. */
  boolean renew(
      Connection database,
      Key key,
      Consent consent,
      TokenAnswer.Given given,
      Instant now,
      Instant until)
      throws SQLException {
    try (PreparedStatement renew = database.prepareStatement(RENEW)) {
      renew.setBytes(1, vault.encrypt(given.accessToken(), key.owner("access")));
      renew.setObject(2, given.lives().map(now::plus).map(ConsentRows::at).orElse(null));
      renew.setBytes(3, refresh(given, key));
      renew.setObject(4, key.person());
      renew.setString(5, key.use());
      renew.setObject(6, at(consent.granted()));
      renew.setObject(7, at(until));
      return renew.executeUpdate() == 1;
    }
  }

  /** The access token is taken no more: the next who wants one gets another. */
  static void spend(Connection database, Key key, Consent consent) throws SQLException {
    try (PreparedStatement spend =
        database.prepareStatement(
            "UPDATE consent SET access_token = NULL WHERE person = ? AND use = ?"
                + " AND granted_at = ? AND access_expires_at IS NOT DISTINCT FROM ?")) {
      spend.setObject(1, key.person());
      spend.setString(2, key.use());
      spend.setObject(3, at(consent.granted()));
      spend.setObject(4, consent.accessExpires() == null ? null : at(consent.accessExpires()));
      spend.executeUpdate();
    }
  }

  /**
   * It has ended, and its tokens are gone; nothing happens when it was granted anew meanwhile.
   *
   * @param until of whom a refresh was refused: nothing happens either when it is another's turn by
   *     now; null: whoever's turn it is
   */
  static void end(
      Connection database, Key key, Consent consent, Ending how, Instant now, Instant until)
      throws SQLException {
    try (PreparedStatement end =
        database.prepareStatement(
            "UPDATE consent SET access_token = NULL, refresh_token = NULL, refreshing_until = NULL,"
                + " ended_at = ?, ended_how = ?"
                + " WHERE person = ? AND use = ? AND granted_at = ? AND ended_at IS NULL"
                + " AND (? OR refreshing_until = ?)")) {
      end.setObject(1, at(now));
      end.setString(2, how.word());
      end.setObject(3, key.person());
      end.setString(4, key.use());
      end.setObject(5, at(consent.granted()));
      end.setBoolean(6, until == null);
      end.setObject(7, until == null ? null : at(until), Types.TIMESTAMP_WITH_TIMEZONE);
      end.executeUpdate();
    }
  }

  /**
   * Deletes what somebody granted.
   *
   * @param use null: everything
   * @return what is to be revoked
   */
  List<Revocation> delete(Connection database, UUID person, String use) throws SQLException {
    List<Revocation> all = new ArrayList<>();
    try (PreparedStatement delete =
        database.prepareStatement(
            "DELETE FROM consent WHERE person = ? AND (use = ? OR ?)"
                + " RETURNING use, access_token, refresh_token")) {
      delete.setObject(1, person);
      delete.setString(2, use);
      delete.setBoolean(3, use == null);
      try (ResultSet row = delete.executeQuery()) {
        while (row.next()) {
          Key key = new Key(person, row.getString(1));
          String access = decrypted(row.getBytes(2), key.owner("access"));
          String refresh = decrypted(row.getBytes(3), key.owner("refresh"));
          if (refresh != null || access != null) {
            all.add(new Revocation(key.use(), refresh != null ? refresh : access));
          }
        }
      }
    }
    return all;
  }

  private byte[] refresh(TokenAnswer.Given given, Key key) {
    return given
        .refreshToken()
        .map(token -> vault.encrypt(token, key.owner("refresh")))
        .orElse(null);
  }

  private String decrypted(byte[] kept, byte[] owner) {
    return kept == null ? null : vault.decrypt(kept, owner).orElse(null);
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
