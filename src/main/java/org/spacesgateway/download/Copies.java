package org.spacesgateway.download;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.Reading;
import org.spacesgateway.content.Readings;
import org.spacesgateway.words.Language;

/** Copies that owners asked for, and the queue of those that are to be measured. */
final class Copies {
  private static final NoArgGenerator LEASES = Generators.randomBasedGenerator();

  private final DataSource database;
  private final Readings readings;

  Copies(DataSource database) {
    this.database = database;
    this.readings = new Readings(database);
  }

  /**
   * Wants a copy. An earlier one stays until this one is made.
   *
   * @param notBefore a Space that was read before then is read again
   * @param keptUntil how long it can be fetched, at least
   */
  void ask(
      Cid cid, UUID person, Language language, Instant notBefore, Instant keptUntil, Instant now)
      throws SQLException {
    readings.ask(cid, true, notBefore, keptUntil, now);
    try (Connection connection = database.getConnection();
        PreparedStatement upsert =
            connection.prepareStatement(
                """
                INSERT INTO download (cid, person, language, asked_at, look_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (cid) DO UPDATE SET person = excluded.person,
                  language = excluded.language, asked_at = excluded.asked_at,
                  look_at = excluded.look_at, lease = NULL\
                """)) {
      upsert.setString(1, cid.hex());
      upsert.setObject(2, person);
      upsert.setString(3, language.tag());
      upsert.setObject(4, at(now));
      upsert.setObject(5, at(now));
      upsert.executeUpdate();
    }
  }

  /** The copy of a Space that this person asked for; empty when they did not. */
  Optional<Copy> of(Cid cid, UUID person) throws SQLException {
    Optional<Reading> reading = readings.of(cid);
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                """
                SELECT d.language, d.read_at, d.bytes, d.digest, d.made_of, r.kept_until
                FROM download d
                LEFT JOIN reading r ON r.cid = d.cid WHERE d.cid = ? AND d.person = ?\
                """)) {
      select.setString(1, cid.hex());
      select.setObject(2, person);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Copy(
                    cid,
                    Language.tagged(row.getString(1)).orElse(Language.ENGLISH),
                    reading.orElse(null),
                    instant(row, 2),
                    row.getLong(3),
                    row.getString(4),
                    row.getString(5),
                    instant(row, 6)))
            : Optional.empty();
      }
    }
  }

  /**
   * A copy whose turn it is.
   *
   * @param reading how far its Space is read; null when what was read is forgotten
   * @param readAt what it was measured of before; null when it was not
   */
  record Begun(Cid cid, Language language, Reading reading, Instant readAt, UUID lease) {
    /** Whether it is to be measured: all is there, and it was not measured of that. */
    boolean isToBeMeasured() {
      return Copy.isRead(reading) && !reading.completeAt().equals(readAt);
    }
  }

  /**
   * A copy whose file would be another by now is to be measured again; nothing happens if that is
   * known already.
   */
  void measureAgain(Copy outdated, Instant now) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                """
                UPDATE download SET read_at = NULL, bytes = NULL, digest = NULL, made_of = NULL,
                  look_at = ?, lease = NULL WHERE cid = ? AND digest = ?\
                """)) {
      update.setObject(1, at(now));
      update.setString(2, outdated.cid().hex());
      update.setString(3, outdated.digest());
      update.executeUpdate();
    }
  }

  /** The copy that waits longest; empty when none does. */
  Optional<Begun> begin(Instant now, Duration lease) throws SQLException {
    Cid cid = null;
    Language language = null;
    Instant readAt = null;
    UUID mine = LEASES.generate();
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement next =
              connection.prepareStatement(
                  """
                  SELECT cid, language, read_at FROM download WHERE look_at <= ?
                  ORDER BY look_at LIMIT 1 FOR UPDATE SKIP LOCKED\
                  """);
          PreparedStatement take =
              connection.prepareStatement(
                  "UPDATE download SET lease = ?, look_at = ? WHERE cid = ?")) {
        next.setObject(1, at(now));
        try (ResultSet row = next.executeQuery()) {
          if (row.next()) {
            cid = Cid.ofHex(row.getString(1)).orElseThrow();
            language = Language.tagged(row.getString(2)).orElse(Language.ENGLISH);
            readAt = instant(row, 3);
            take.setObject(1, mine);
            take.setObject(2, at(now.plus(lease)));
            take.setString(3, cid.hex());
            take.executeUpdate();
          }
        }
        connection.commit();
      } catch (SQLException failed) {
        connection.rollback();
        throw failed;
      }
    }
    return cid == null
        ? Optional.empty()
        : Optional.of(new Begun(cid, language, readings.of(cid).orElse(null), readAt, mine));
  }

  /**
   * It is measured, and can be fetched.
   *
   * @param madeOf of what, beside what was read: {@link SpaceFiles#madeOf}
   * @param again when it is looked at again; null: not any more, unless somebody asks again
   */
  void measured(Begun begun, long bytes, String digest, String madeOf, Instant again)
      throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                """
                UPDATE download SET lease = NULL, look_at = ?, read_at = ?, bytes = ?,
                  digest = ?, made_of = ? WHERE cid = ? AND lease = ?\
                """)) {
      update.setObject(1, again == null ? null : at(again));
      update.setObject(2, at(begun.reading().completeAt()));
      update.setLong(3, bytes);
      update.setString(4, digest);
      update.setString(5, madeOf);
      update.setString(6, begun.cid().hex());
      update.setObject(7, begun.lease());
      update.executeUpdate();
    }
  }

  /**
   * It is looked at later.
   *
   * @param at when; null: not any more, unless somebody asks again
   */
  void lookAgain(Begun begun, Instant at) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE download SET lease = NULL, look_at = ? WHERE cid = ? AND lease = ?")) {
      update.setObject(1, at == null ? null : at(at));
      update.setString(2, begun.cid().hex());
      update.setObject(3, begun.lease());
      update.executeUpdate();
    }
  }

  private static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
