package org.spacesgateway.consent;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.NewCookie;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.jdbc.ReturningWork;
import org.spacesgateway.consent.Access.Ending;
import org.spacesgateway.consent.ConsentRows.Key;
import org.spacesgateway.linkage.KeptElsewhere;
import org.spacesgateway.linkage.LinkEnded;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.secret.Secrets;
import org.spacesgateway.secret.Vault;

/**
 * Further permissions of people with a Live account: asked for in their browser, kept encrypted,
 * renewed, and forgotten, which revokes them.
 */
@Singleton
public class Consents implements KeptElsewhere {
  private final ConsentConfig config;
  private final Providers providers;
  private final EntityManager database;
  private final InstantSource clock;
  private final ConsentCookie cookie;
  private final Event<Revocation> revocations;
  private final ConsentRows consents;
  private final AskedRows asked;

  Consents(
      ConsentConfig config,
      Providers providers,
      EntityManager database,
      InstantSource clock,
      Vault vault,
      ConsentCookie cookie,
      Event<Revocation> revocations) {
    this.config = config;
    this.providers = providers;
    this.database = database;
    this.clock = clock;
    this.cookie = cookie;
    this.revocations = revocations;
    this.consents = new ConsentRows(vault);
    this.asked = new AskedRows(vault);
  }

  /**
   * The way to a provider.
   *
   * @param outcome to its authorize address
   * @param cookie that the same answer must set
   */
  public record Way(SeeOther outcome, NewCookie cookie) {}

  /** Whether this permission can be asked for at all: it is configured. */
  public boolean isOffered(String use) {
    return providers.of(use).isPresent();
  }

  /**
   * Asks a person for a permission.
   *
   * @param use as {@link ConsentUse#name}
   * @return where their browser is to be sent; empty when it is not offered, or they were erased
   *     meanwhile
   */
  @Transactional
  public Optional<Way> ask(String use, UUID person) {
    if (!isOffered(use) || !LiveAccount.lock(person)) {
      return Optional.empty();
    }
    String state = Secrets.next();
    String browser = Secrets.next();
    String verifier = Secrets.next();
    Instant now = clock.instant();
    work(connection -> {
      asked.begin(
          connection,
          person,
          use,
          Secrets.sha256(state),
          Secrets.sha256(browser),
          verifier,
          now,
          now.plus(config.openFor()));
      return null;
    });
    return Optional.of(
        new Way(new SeeOther(providers.authorize(use, state, verifier)), cookie.holding(browser)));
  }

  /**
   * A token to use now. May ask the provider for another one, so not within a transaction; blocks.
   */
  public Access token(String use, UUID person) {
    if (!isOffered(use)) {
      return new Access.Ended(Ending.NONE);
    }
    Key key = new Key(person, use);
    Instant now = clock.instant();
    Optional<Consent> kept = apart(connection -> consents.of(connection, key));
    if (kept.isEmpty()) {
      return new Access.Ended(Ending.NONE);
    }
    return switch (kept.get().step(now)) {
      case Consent.Step.Use(String token) -> new Access.Granted(token);
      case Consent.Step.Ended(Ending how) -> new Access.Ended(how);
      case Consent.Step.End(Ending how) -> ended(key, kept.get(), how, now, null);
      case Consent.Step.Refresh refresh -> refreshed(key, now);
    };
  }

  private Access refreshed(Key key, Instant now) {
    Instant until = now.plus(config.timeout().multipliedBy(2));
    // What is kept is read once it is this process's turn: a token serves for one refresh.
    Optional<Consent> turn =
        apart(connection -> consents.beginRefresh(connection, key, now, until));
    if (turn.isEmpty()) {
      return new Access.Later();
    }
    Consent.Step step = turn.get().step(now);
    if (!(step instanceof Consent.Step.Refresh(String refreshToken))) {
      // Somebody else has got another one just before.
      endRefresh(key, until);
      return step instanceof Consent.Step.Use(String token)
          ? new Access.Granted(token)
          : new Access.Later();
    }
    return switch (providers.of(key.use()).orElseThrow().refresh(refreshToken)) {
      case TokenAnswer.Given given -> renewed(key, turn.get(), given, until);
      case TokenAnswer.Refused() -> ended(key, turn.get(), Ending.REFUSED, now, until);
      case TokenAnswer.Later() -> {
        endRefresh(key, until);
        yield new Access.Later();
      }
    };
  }

  /* What nobody keeps, because it was taken back meanwhile, is revoked. */
  private Access renewed(Key key, Consent consent, TokenAnswer.Given given, Instant until) {
    return apart(connection -> {
      if (consents.renew(connection, key, consent, given, clock.instant(), until)) {
        return new Access.Granted(given.accessToken());
      }
      revocations.fire(Revocation.of(key.use(), given));
      return new Access.Later();
    });
  }

  private void endRefresh(Key key, Instant until) {
    apart(connection -> {
      ConsentRows.endRefresh(connection, key, until);
      return null;
    });
  }

  private Access ended(Key key, Consent consent, Ending how, Instant now, Instant until) {
    apart(connection -> {
      ConsentRows.end(connection, key, consent, how, now, until);
      return null;
    });
    return new Access.Ended(how);
  }

  /**
   * Why there is no permission, without asking the provider; empty when there is one. In the
   * caller's transaction where there is one: a second connection a request would starve the rest.
   *
   * @param use as {@link ConsentUse#name}
   */
  public Optional<Ending> ending(String use, UUID person) {
    Optional<Consent> kept =
        QuarkusTransaction.joiningExisting()
            .call(() -> work(connection -> consents.of(connection, new Key(person, use))));
    return kept.isEmpty()
        ? Optional.of(Ending.NONE)
        : switch (kept.get().step(clock.instant())) {
          case Consent.Step.Ended(Ending how) -> Optional.of(how);
          case Consent.Step.End(Ending how) -> Optional.of(how);
          case Consent.Step.Use token -> Optional.empty();
          case Consent.Step.Refresh refresh -> Optional.empty();
        };
  }

  /**
   * Says that a provider takes a token no more, though by its time it should: the next {@link
   * #token} gets another one, or says that the permission has ended.
   */
  public void refused(String use, UUID person, String token) {
    Key key = new Key(person, use);
    apart(connection -> {
      Optional<Consent> kept = consents.of(connection, key);
      if (kept.filter(consent -> Secrets.equal(consent.accessToken(), token)).isPresent()) {
        ConsentRows.spend(connection, key, kept.get());
      }
      return null;
    });
  }

  /** Forgets a permission; its tokens are revoked when the transaction is committed. */
  @Transactional
  public void forget(String use, UUID person) {
    forgetThem(person, use);
  }

  private void forgetThem(UUID person, String use) {
    work(connection -> consents.delete(connection, person, use)).forEach(revocations::fire);
  }

  void unlinked(@Observes LinkEnded link) {
    forgetThem(link.person(), null);
  }

  @Override
  @Transactional
  public void tell(UUID person, JsonObject kept) {
    JsonArray all = work(connection -> told(connection, person));
    if (!all.isEmpty()) {
      kept.put("consents", all);
    }
  }

  private static JsonArray told(Connection connection, UUID person) throws SQLException {
    JsonArray all = new JsonArray();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT use, NULL::timestamptz AS asked_at, granted_at, expires_at, ended_at, ended_how
            FROM consent WHERE person = ?
            UNION ALL
            SELECT use, asked_at, NULL, expires_at, NULL, NULL FROM consent_asked WHERE person = ?
            ORDER BY use, asked_at\
            """)) {
      select.setObject(1, person);
      select.setObject(2, person);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          all.add(
              new JsonObject()
                  .put("what", row.getString(1))
                  .put("asked", text(ConsentRows.instant(row, 2)))
                  .put("granted", text(ConsentRows.instant(row, 3)))
                  .put("expires", text(ConsentRows.instant(row, 4)))
                  .put("ended", text(ConsentRows.instant(row, 5)))
                  .put("how", row.getString(6)));
        }
      }
    }
    return all;
  }

  private static String text(Instant moment) {
    return moment == null ? null : moment.toString();
  }

  @Override
  @Transactional
  public void erase(UUID person) {
    forgetThem(person, null);
    work(connection -> {
      AskedRows.forget(connection, person);
      return null;
    });
  }

  /** A step of its own: calls to providers stand between one and the next. */
  private <T> T apart(ReturningWork<T> step) {
    return QuarkusTransaction.requiringNew().call(() -> work(step));
  }

  private <T> T work(ReturningWork<T> step) {
    return database.unwrap(Session.class).doReturningWork(step);
  }
}
