package org.spacesgateway.messenger;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.jdbc.ReturningWork;
import org.hibernate.jdbc.Work;
import org.spacesgateway.consent.Access;
import org.spacesgateway.consent.Consents;
import org.spacesgateway.linkage.KeptElsewhere;
import org.spacesgateway.linkage.LinkEnded;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.messenger.ConnectionState.Happening;
import org.spacesgateway.round.Round;

/** Connections, for the pages of the person, and for everything that ends one. */
@Singleton
public class Connections implements KeptElsewhere, Round {
  private static final int SHOWN = 10;
  private static final int RETIRED_AT_ONCE = 100;
  private static final Duration BETWEEN_TESTS = Duration.ofMinutes(1);

  private final EntityManager database;
  private final Consents consents;
  private final MessengerConfig config;
  private final InstantSource clock;

  Connections(
      EntityManager database, Consents consents, MessengerConfig config, InstantSource clock) {
    this.database = database;
    this.consents = consents;
    this.config = config;
    this.clock = clock;
  }

  /** A person's connection as it stands now; one whose permission is over is over, too. */
  @Transactional
  Optional<ConnectionRows.Row> of(UUID person) {
    Optional<ConnectionRows.Row> row = read(connection -> ConnectionRows.of(connection, person));
    if (row.isEmpty() || row.get().state() != ConnectionState.CONNECTED) {
      return row;
    }
    Optional<Access.Ending> over = consents.ending(MessengerUse.NAME, person);
    if (over.isEmpty()) {
      return row;
    }
    happen(person, MessengerUse.happening(over.get()));
    return read(connection -> ConnectionRows.of(connection, person));
  }

  /** What became of the newest posts of a person, the newest first. */
  @Transactional
  List<Outbox.Fate> newest(UUID person) {
    return read(connection -> Outbox.newest(connection, person, SHOWN));
  }

  /** They are sent to the provider. */
  @Transactional
  void ask(UUID person, long blogId) {
    if (LiveAccount.lock(person)) {
      work(connection -> ConnectionRows.ask(connection, person, blogId, clock.instant()));
    }
  }

  @Transactional
  void pause(UUID person) {
    work(connection -> ConnectionRows.pause(connection, person, clock.instant()));
  }

  @Transactional
  void resume(UUID person) {
    work(connection -> ConnectionRows.resume(connection, person, clock.instant()));
  }

  /** They take the permission back. */
  @Transactional
  void disconnect(UUID person) {
    happen(person, Happening.TAKEN_BACK);
    consents.forget(MessengerUse.NAME, person);
  }

  /**
   * Sends a test to their friends, where they are connected, and did not send one just now.
   *
   * @param text what it says
   * @param link where it leads
   */
  @Transactional
  void test(UUID person, long blogId, String text, String link) {
    Instant now = clock.instant();
    work(connection -> {
      Optional<ConnectionRows.Row> row = ConnectionRows.lock(connection, person);
      if (row.filter(ConnectionRows.Row::isAtWork).isPresent()
          && !Outbox.isTestSince(connection, person, now.minus(BETWEEN_TESTS))) {
        FeedPost test =
            new FeedPost(Outbox.TEST + UUID.randomUUID(), link, text, "", null, now, false, false);
        Outbox.put(connection, person, blogId, test, now);
      }
    });
  }

  void unlinked(@Observes LinkEnded link) {
    happen(link.person(), Happening.TAKEN_BACK);
  }

  @Override
  public Duration every() {
    return config.retireEvery();
  }

  /**
   * From the day on which Messenger ends, every connection ends, and its permission is given back.
   */
  @Override
  @Transactional
  public void run() {
    if (!isRetired()) {
      return;
    }
    List<UUID> people =
        read(connection -> {
          List<UUID> some = new ArrayList<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT person FROM messenger_connection WHERE state <> 'retired'"
                      + " LIMIT ? FOR UPDATE SKIP LOCKED")) {
            select.setInt(1, RETIRED_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                some.add(row.getObject(1, UUID.class));
              }
            }
          }
          return some;
        });
    people.forEach(person -> {
      happen(person, Happening.SERVICE_ENDED);
      consents.forget(MessengerUse.NAME, person);
    });
  }

  /** Whether Messenger has ended. */
  boolean isRetired() {
    return config.retires().filter(end -> !clock.instant().isBefore(end)).isPresent();
  }

  @Override
  @Transactional
  public void tell(UUID person, JsonObject kept) {
    Optional<ConnectionRows.Row> row = read(connection -> ConnectionRows.of(connection, person));
    row.ifPresent(connection ->
        kept.put(
            "messenger",
            new JsonObject()
                .put("state", connection.state().word())
                .put("paused", connection.paused())
                .put("began", connection.since().toString())
                .put("changed", connection.changed().toString())));
    JsonArray all = read(connection -> told(connection, person));
    if (!all.isEmpty()) {
      kept.put("announcements", all);
    }
  }

  private static JsonArray told(Connection connection, UUID person) throws SQLException {
    JsonArray all = new JsonArray();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT found_at, ended_at, blog_id, link, title, excerpt, picture, state FROM announcement"
                + " WHERE person = ? ORDER BY found_at")) {
      select.setObject(1, person);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          all.add(
              new JsonObject()
                  .put("at", ConnectionRows.instant(row, 1).toString())
                  .put(
                      "ended",
                      row.getObject(2) == null ? null : ConnectionRows.instant(row, 2).toString())
                  .put("blogId", row.getLong(3))
                  .put("link", row.getString(4))
                  .put("title", row.getString(5))
                  .put("excerpt", row.getString(6))
                  .put("picture", row.getString(7))
                  .put("state", row.getString(8)));
        }
      }
    }
    return all;
  }

  @Override
  @Transactional
  public void erase(UUID person) {
    happen(person, Happening.TAKEN_BACK);
    work(connection -> {
      for (String table : List.of("announcement", "messenger_connection")) {
        try (PreparedStatement delete =
            connection.prepareStatement("DELETE FROM " + table + " WHERE person = ?")) {
          delete.setObject(1, person);
          delete.executeUpdate();
        }
      }
    });
  }

  private void happen(UUID person, Happening happening) {
    work(connection -> ConnectionRows.happen(connection, person, happening, clock.instant()));
  }

  private void work(Work work) {
    database.unwrap(Session.class).doWork(work);
  }

  private <T> T read(ReturningWork<T> work) {
    return database.unwrap(Session.class).doReturningWork(work);
  }
}
