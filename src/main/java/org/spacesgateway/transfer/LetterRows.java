package org.spacesgateway.transfer;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.secret.Vault;
import org.spacesgateway.words.Language;

/**
 * Where owners want to be written to when a transfer is over, encrypted for that transfer. All in
 * the caller's transaction.
 */
final class LetterRows {
  private LetterRows() {}

  /**
   * A letter whose transfer is over.
   *
   * @param arrived whether it came to its end; else nobody is written to
   * @param missing how many entries have not arrived
   * @param address empty when its key is gone
   * @param failures how often it was tried in vain
   */
  record Due(
      UUID transfer,
      boolean arrived,
      long missing,
      Optional<String> address,
      Language language,
      int failures) {}

  /**
   * They want a letter about that transfer. Doing it again changes the address and the language.
   */
  static void ask(
      Connection database,
      Vault vault,
      UUID transfer,
      String address,
      Language language,
      Instant now)
      throws SQLException {
    try (PreparedStatement put =
        database.prepareStatement(
            """
            INSERT INTO transfer_letter (transfer, address, language, asked_at, look_at, failures)
            VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT (transfer) DO UPDATE SET
              address = excluded.address, language = excluded.language,
              asked_at = excluded.asked_at\
            """)) {
      put.setObject(1, transfer);
      put.setBytes(2, vault.encrypt(address, owner(transfer)));
      put.setString(3, language.tag());
      put.setObject(4, TransferRows.at(now));
      put.setObject(5, TransferRows.at(now));
      put.executeUpdate();
    }
  }

  /** Where they want to be written to about that transfer. */
  static Optional<String> address(Connection database, Vault vault, UUID transfer)
      throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement("SELECT address FROM transfer_letter WHERE transfer = ?")) {
      select.setObject(1, transfer);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? vault.decrypt(row.getBytes(1), owner(transfer)) : Optional.empty();
      }
    }
  }

  /** They don't want it, or they have it. */
  static void forget(Connection database, UUID transfer) throws SQLException {
    try (PreparedStatement delete =
        database.prepareStatement("DELETE FROM transfer_letter WHERE transfer = ?")) {
      delete.setObject(1, transfer);
      delete.executeUpdate();
    }
  }

  /**
   * Those that were asked for before then go, whatever became of their transfers; and those whose
   * transfer is no more, because the version before erased its person.
   */
  static void forgetBefore(Connection database, Instant then) throws SQLException {
    try (PreparedStatement delete =
        database.prepareStatement(
            "DELETE FROM transfer_letter WHERE asked_at < ?"
                + " OR NOT EXISTS (SELECT FROM transfer t WHERE t.id = transfer_letter.transfer)")) {
      delete.setObject(1, TransferRows.at(then));
      delete.executeUpdate();
    }
  }

  /** One that is due, nobody else's until then; empty when none is. */
  static Optional<Due> take(Connection database, Vault vault, Instant now, Instant until)
      throws SQLException {
    try (PreparedStatement update =
        database.prepareStatement(
            """
            UPDATE transfer_letter l SET look_at = ? FROM transfer t
            WHERE t.id = l.transfer AND l.transfer = (
              SELECT due.transfer FROM transfer_letter due JOIN transfer o ON o.id = due.transfer
              WHERE due.look_at <= ? AND o.ended_at IS NOT NULL
              ORDER BY due.look_at LIMIT 1 FOR UPDATE OF due SKIP LOCKED)
            RETURNING l.transfer, t.hold IS NULL, l.address, l.language, l.failures,
              (SELECT count(*) FROM transfer_entry e
                WHERE e.transfer = l.transfer AND e.post_id IS NULL)\
            """)) {
      update.setObject(1, TransferRows.at(until));
      update.setObject(2, TransferRows.at(now));
      try (ResultSet row = update.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        UUID transfer = row.getObject(1, UUID.class);
        return Optional.of(
            new Due(
                transfer,
                row.getBoolean(2),
                row.getLong(6),
                vault.decrypt(row.getBytes(3), owner(transfer)),
                Language.tagged(row.getString(4)).orElse(Language.ENGLISH),
                row.getInt(5)));
      }
    }
  }

  /** It was tried in vain. */
  static void failed(Connection database, UUID transfer, Instant lookAt) throws SQLException {
    try (PreparedStatement update =
        database.prepareStatement(
            "UPDATE transfer_letter SET failures = failures + 1, look_at = ? WHERE transfer = ?")) {
      update.setObject(1, TransferRows.at(lookAt));
      update.setObject(2, transfer);
      update.executeUpdate();
    }
  }

  private static byte[] owner(UUID transfer) {
    return ("transfer-letter " + transfer).getBytes(StandardCharsets.UTF_8);
  }
}
