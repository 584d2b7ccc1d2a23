package org.spacesgateway.linkage;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.jdbc.ReturningWork;
import org.jboss.logging.Logger;
import org.spacesgateway.round.Round;

/**
 * Tells of links that an operator's command ended. That is a process of its own, which speaks to no
 * provider: it writes them down, and one of those that serve ends what stands on the link.
 */
@Singleton
final class EndedLinks implements Round {
  private static final Logger LOG = Logger.getLogger(EndedLinks.class);
  private static final int AT_ONCE = 20;

  private final EntityManager database;
  private final Event<LinkEnded> ended;
  private final LinkageConfig config;

  EndedLinks(EntityManager database, Event<LinkEnded> ended, LinkageConfig config) {
    this.database = database;
    this.ended = ended;
    this.config = config;
  }

  @Override
  public Duration every() {
    return config.endedEvery();
  }

  @Override
  public void run() {
    try {
      List<UUID> people =
          QuarkusTransaction.requiringNew()
              .call(() ->
                  database
                      .createNativeQuery("SELECT live_person FROM link_ended LIMIT ?1", UUID.class)
                      .setParameter(1, AT_ONCE)
                      .getResultList());
      people.forEach(this::tellOf);
    } catch (RuntimeException away) {
      later(away);
    }
  }

  private void tellOf(UUID person) {
    try {
      QuarkusTransaction.requiringNew().run(() -> tell(person));
    } catch (RuntimeException fault) {
      later(fault);
    }
  }

  private static void later(RuntimeException fault) {
    LOG.warnf(
        "Ended links are told of later (%s); the next round goes on.",
        fault.getClass().getSimpleName());
  }

  /* In the order in which the command locks: the account, then this. Who has linked again since has begun anew. */
  private void tell(UUID person) {
    LiveAccount.lock(person);
    taken(person)
        .filter(at -> AccountLink.active(person).isEmpty())
        .ifPresent(at -> ended.fire(new LinkEnded(person, at)));
  }

  /** When it ended, to the one process that takes it. */
  private Optional<Instant> taken(UUID person) {
    return work(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "DELETE FROM link_ended WHERE live_person = ? RETURNING ended_at")) {
        delete.setObject(1, person);
        try (ResultSet row = delete.executeQuery()) {
          return row.next()
              ? Optional.of(row.getObject(1, OffsetDateTime.class).toInstant())
              : Optional.empty();
        }
      }
    });
  }

  private <T> T work(ReturningWork<T> step) {
    return database.unwrap(Session.class).doReturningWork(step);
  }
}
