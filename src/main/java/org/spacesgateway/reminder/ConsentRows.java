package org.spacesgateway.reminder;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.secret.Vault;
import org.spacesgateway.words.Language;

/** Who asked for reminders, in the table. Everything happens in the caller's transaction. */
public final class ConsentRows {
  private ConsentRows() {}

  /**
   * What somebody asked for.
   *
   * @param address where to; null once it has ended, or when its key is gone
   * @param language that they read
   * @param since when they asked
   * @param endedAt null while they are reminded
   * @param ending null while they are reminded
   */
  record Consent(String address, Language language, Instant since, Instant endedAt, Ending ending) {
    boolean isOpen() {
      return endedAt == null;
    }
  }

  /** What this person asked for last; empty when nothing. */
  static Optional<Consent> of(Connection database, Vault vault, UUID person) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT address, language, since, ended_at, ended_how FROM reminder_consent WHERE person = ?")) {
      select.setObject(1, person);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        OffsetDateTime ended = row.getObject(4, OffsetDateTime.class);
        return Optional.of(
            new Consent(
                address(vault, person, row.getBytes(1)),
                Language.tagged(row.getString(2)).orElse(Language.ENGLISH),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant(),
                Ending.of(row.getString(5)).orElse(null)));
      }
    }
  }

  /**
   * Somebody wants to be reminded. Doing it again changes the address and the language.
   *
   * @param person whose row is locked, so that nobody erases them meanwhile
   */
  static void begin(
      Connection database, Vault vault, UUID person, String address, Language language, Instant now)
      throws SQLException {
    try (PreparedStatement put =
        database.prepareStatement(
            """
            INSERT INTO reminder_consent AS c (person, address, language, since, look_at)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (person) DO UPDATE SET address = excluded.address,
              language = excluded.language, look_at = excluded.look_at,
              since = CASE WHEN c.ended_at IS NULL THEN c.since ELSE excluded.since END,
              ended_at = NULL, ended_how = NULL\
            """)) {
      put.setObject(1, person);
      put.setBytes(2, vault.encrypt(address, owner(person)));
      put.setString(3, language.tag());
      put.setObject(4, at(now));
      put.setObject(5, at(now));
      put.executeUpdate();
    }
  }

  /**
   * Somebody is not reminded any more, and their address is gone.
   *
   * @return false when they weren't
   */
  public static boolean end(Connection database, UUID person, Ending how, Instant now)
      throws SQLException {
    try (PreparedStatement end =
        database.prepareStatement(
            "UPDATE reminder_consent SET address = NULL, look_at = NULL, ended_at = ?, ended_how = ?"
                + " WHERE person = ? AND ended_at IS NULL")) {
      end.setObject(1, at(now));
      end.setString(2, how.word());
      end.setObject(3, person);
      return end.executeUpdate() > 0;
    }
  }

  /** When somebody is looked at next, unless they are not reminded any more. */
  static void lookAt(Connection database, UUID person, Instant moment) throws SQLException {
    try (PreparedStatement look =
        database.prepareStatement(
            "UPDATE reminder_consent SET look_at = ? WHERE person = ? AND ended_at IS NULL")) {
      look.setObject(1, at(moment));
      look.setObject(2, person);
      look.executeUpdate();
    }
  }

  /** Deletes everything about somebody's reminders. */
  static void erase(Connection database, UUID person) throws SQLException {
    for (String table : new String[] {"reminder", "reminder_consent"}) {
      try (PreparedStatement delete =
          database.prepareStatement("DELETE FROM " + table + " WHERE person = ?")) {
        delete.setObject(1, person);
        delete.executeUpdate();
      }
    }
  }

  /** An address as it was kept for its owner; null when there is none, or its key is gone. */
  static String address(Vault vault, UUID person, byte[] kept) {
    return kept == null ? null : vault.decrypt(kept, owner(person)).orElse(null);
  }

  private static byte[] owner(UUID person) {
    return ("reminders\n" + person).getBytes(StandardCharsets.UTF_8);
  }

  /** A column's moment; null when it has none. */
  static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
