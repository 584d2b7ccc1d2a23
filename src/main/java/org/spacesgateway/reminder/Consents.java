package org.spacesgateway.reminder;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.spacesgateway.address.Cid;
import org.spacesgateway.linkage.KeptElsewhere;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.linkage.SignInNotice;
import org.spacesgateway.reminder.ConsentRows.Consent;
import org.spacesgateway.secret.Vault;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Text;

/** Who asked to be reminded, for the pages of the person. */
@Singleton
public class Consents implements KeptElsewhere, SignInNotice {
  private final EntityManager database;
  private final Vault vault;
  private final InstantSource clock;

  Consents(EntityManager database, Vault vault, InstantSource clock) {
    this.database = database;
    this.vault = vault;
    this.clock = clock;
  }

  /** What this person asked for last. */
  @Transactional
  Optional<Consent> of(UUID person) {
    return session().doReturningWork(connection -> ConsentRows.of(connection, vault, person));
  }

  /** They want to be reminded; nothing happens when they were erased meanwhile. */
  @Transactional
  void begin(UUID person, String address, Language language) {
    if (LiveAccount.lock(person)) {
      session()
          .doWork(connection ->
              ConsentRows.begin(connection, vault, person, address, language, clock.instant()));
    }
  }

  /** They don't want to be reminded any more. */
  @Transactional
  void stop(UUID person) {
    session()
        .doWork(connection -> ConsentRows.end(connection, person, Ending.STOPPED, clock.instant()));
  }

  /** A Space, by its market and whether it has moved. */
  @Transactional
  Asked.Owned owned(Cid cid) {
    return session()
        .doReturningWork(connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT market, EXISTS (SELECT FROM mapping m WHERE m.scope = s.cid), owner_closes_at"
                      + " FROM space s WHERE cid = ?")) {
            select.setString(1, cid.hex());
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? new Asked.Owned(
                      cid, row.getString(1), row.getBoolean(2), ConsentRows.instant(row, 3))
                  : new Asked.Owned(cid, null, false, null);
            }
          }
        });
  }

  /**
   * When the day begins on which this person wants to decide about a Space; null when they chose
   * none, or something else since.
   */
  @Transactional
  Instant chosen(UUID person, Cid cid) {
    return session()
        .doReturningWork(connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT CASE what WHEN 'later' THEN due END FROM choice"
                      + " WHERE cid = ? AND person = ? ORDER BY id DESC LIMIT 1")) {
            select.setString(1, cid.hex());
            select.setObject(2, person);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? ConsentRows.instant(row, 1) : null;
            }
          }
        });
  }

  @Override
  @Transactional
  public Optional<Text> about(UUID person) {
    return of(person)
        .filter(consent -> consent.ending() == Ending.BOUNCED)
        .map(bounced -> Text.of("reminders.bounced"));
  }

  @Override
  @Transactional
  public void erase(UUID person) {
    session().doWork(connection -> ConsentRows.erase(connection, person));
  }

  @Override
  @Transactional
  public void tell(UUID person, JsonObject kept) {
    session()
        .doWork(connection -> {
          ConsentRows.of(connection, vault, person)
              .ifPresent(consent -> kept.put("reminders", told(consent)));
          JsonArray sent = sent(connection, person);
          if (!sent.isEmpty()) {
            kept.put("remindersSent", sent);
          }
        });
  }

  private static JsonObject told(Consent consent) {
    JsonObject told =
        new JsonObject()
            .put("email", consent.address())
            .put("language", consent.language().ownName())
            .put("asked", consent.since().toString());
    return consent.isOpen()
        ? told
        : told.put("ended", consent.endedAt().toString()).put("how", consent.ending().word());
  }

  private static JsonArray sent(Connection connection, UUID person) throws SQLException {
    JsonArray sent = new JsonArray();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT which, state, tried_at, cid FROM reminder WHERE person = ? ORDER BY tried_at")) {
      select.setObject(1, person);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          sent.add(
              new JsonObject()
                  .put("at", row.getObject(3, OffsetDateTime.class).toInstant().toString())
                  .put("which", row.getString(1))
                  .put("cid", row.getString(4))
                  .put("state", row.getString(2)));
        }
      }
    }
    return sent;
  }

  private Session session() {
    return database.unwrap(Session.class);
  }
}
