package org.spacesgateway.consent;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.secret.Vault;

/** Questions on their way, in the table. Each statement is a whole step. */
final class AskedRows {
  /** So many tabs may be under way at once. */
  private static final int MOST = 5;

  private final Vault vault;

  AskedRows(Vault vault) {
    this.vault = vault;
  }

  /**
   * An answer that came back.
   *
   * @param code what is redeemed for tokens
   * @param verifier that proves that we asked (RFC 7636)
   */
  record Answered(UUID person, String use, String code, String verifier) {}

  /** Writes down that a person is asked; of theirs that are under way the oldest go. */
  void begin(
      Connection database,
      UUID person,
      String use,
      byte[] state,
      byte[] browser,
      String verifier,
      Instant now,
      Instant expires)
      throws SQLException {
    try (PreparedStatement trim =
            database.prepareStatement(
                "DELETE FROM consent_asked WHERE state_hash IN (SELECT state_hash FROM consent_asked"
                    + " WHERE person = ? ORDER BY asked_at DESC OFFSET ?)");
        PreparedStatement insert =
            database.prepareStatement(
                "INSERT INTO consent_asked (state_hash, browser_hash, person, use, verifier,"
                    + " asked_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      trim.setObject(1, person);
      trim.setInt(2, MOST - 1);
      trim.executeUpdate();
      insert.setBytes(1, state);
      insert.setBytes(2, browser);
      insert.setObject(3, person);
      insert.setString(4, use);
      insert.setBytes(5, vault.encrypt(verifier, state));
      insert.setObject(6, ConsentRows.at(now));
      insert.setObject(7, ConsentRows.at(expires));
      insert.executeUpdate();
    }
  }

  /**
   * Which permission a state was sent along for. Both are hashes of random secrets: what comparing
   * them may tell of a hash tells nothing of the secret.
   */
  static Optional<String> use(Connection database, byte[] state, byte[] browser, Instant now)
      throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT use FROM consent_asked WHERE state_hash = ? AND browser_hash = ?"
                + " AND code IS NULL AND expires_at > ?")) {
      select.setBytes(1, state);
      select.setBytes(2, browser);
      select.setObject(3, ConsentRows.at(now));
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  /** Takes a code in, once; false: there was one before, or the question is over. */
  boolean answer(Connection database, byte[] state, byte[] browser, String code, Instant now)
      throws SQLException {
    try (PreparedStatement update =
        database.prepareStatement(
            "UPDATE consent_asked SET code = ? WHERE state_hash = ? AND browser_hash = ?"
                + " AND code IS NULL AND expires_at > ?")) {
      update.setBytes(1, vault.encrypt(code, state));
      update.setBytes(2, state);
      update.setBytes(3, browser);
      update.setObject(4, ConsentRows.at(now));
      return update.executeUpdate() == 1;
    }
  }

  /** Takes an answer out, once; empty: there is none for this browser. */
  Optional<Answered> take(Connection database, byte[] browser, Instant now) throws SQLException {
    try (PreparedStatement delete =
        database.prepareStatement(
            "DELETE FROM consent_asked WHERE browser_hash = ? AND code IS NOT NULL AND expires_at > ?"
                + " RETURNING person, use, code, verifier, state_hash")) {
      delete.setBytes(1, browser);
      delete.setObject(2, ConsentRows.at(now));
      try (ResultSet row = delete.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        byte[] state = row.getBytes(5);
        Optional<String> code = vault.decrypt(row.getBytes(3), state);
        Optional<String> verifier = vault.decrypt(row.getBytes(4), state);
        return code.isPresent() && verifier.isPresent()
            ? Optional.of(
                new Answered(
                    row.getObject(1, UUID.class), row.getString(2), code.get(), verifier.get()))
            : Optional.empty();
      }
    }
  }

  /** A question was answered with no. */
  static void refuse(Connection database, byte[] state, byte[] browser) throws SQLException {
    try (PreparedStatement delete =
        database.prepareStatement(
            "DELETE FROM consent_asked WHERE state_hash = ? AND browser_hash = ?")) {
      delete.setBytes(1, state);
      delete.setBytes(2, browser);
      delete.executeUpdate();
    }
  }

  /** Deletes what somebody is asked. */
  static void forget(Connection database, UUID person) throws SQLException {
    try (PreparedStatement delete =
        database.prepareStatement("DELETE FROM consent_asked WHERE person = ?")) {
      delete.setObject(1, person);
      delete.executeUpdate();
    }
  }
}
