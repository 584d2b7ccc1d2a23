package org.spacesgateway.consent;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.NewCookie;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.jdbc.ReturningWork;
import org.jboss.logging.Logger;
import org.spacesgateway.call.Calls;
import org.spacesgateway.consent.Access.Ending;
import org.spacesgateway.consent.ConsentRows.Key;
import org.spacesgateway.consent.ConsentUse.Verdict;
import org.spacesgateway.linkage.KeptElsewhere;
import org.spacesgateway.linkage.LinkEnded;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.secret.Secrets;
import org.spacesgateway.secret.Vault;

/**
 * Further permissions of people with a Live account: asked for in their browser, kept encrypted,
 * renewed, and forgotten, which revokes them.
 */
@Singleton
public class Consents implements KeptElsewhere {
  /** Where providers send browsers back to: what is registered with each of them. */
  static final String CALLBACK = "/consent/callback";

  private static final Logger LOG = Logger.getLogger(Consents.class);

  private final ConsentConfig config;
  private final OriginConfig own;
  private final EntityManager database;
  private final InstantSource clock;
  private final ConsentCookie cookie;
  private final Instance<ConsentUse> rooms;
  private final Event<Revocation> revocations;
  private final Map<String, TokenEndpoint> endpoints;
  private final ConsentRows consents;
  private final AskedRows asked;

  Consents(
      ConsentConfig config,
      OriginConfig own,
      EntityManager database,
      InstantSource clock,
      Vault vault,
      Calls calls,
      ConsentCookie cookie,
      Instance<ConsentUse> rooms,
      Event<Revocation> revocations) {
    this.config = config;
    this.own = own;
    this.database = database;
    this.clock = clock;
    this.cookie = cookie;
    this.rooms = rooms;
    this.revocations = revocations;
    this.consents = new ConsentRows(vault);
    this.asked = new AskedRows(vault);
    this.endpoints =
        config.uses().entrySet().stream()
            .filter(use -> use.getValue().isOffered())
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    use ->
                        new TokenEndpoint(
                            calls, use.getValue(), own.origin() + CALLBACK, config.timeout())));
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
    return endpoints.containsKey(use);
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
    Target target =
        policy(use).admit(endpoints.get(use).authorizeAddress(state, verifier)).orElseThrow();
    return Optional.of(new Way(new SeeOther(target), cookie.holding(browser)));
  }

  private TargetPolicy policy(String use) {
    String host = URI.create(config.uses().get(use).authorize()).getHost();
    boolean named = host.matches(".+\\.[a-zA-Z][a-zA-Z0-9-]*");
    return new TargetPolicy(own.origin(), named ? Set.of(host) : Set.of(), own.development());
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
      case Consent.Step.End(Ending how) -> ended(key, kept.get(), how, now);
      case Consent.Step.Refresh(String token) -> refreshed(key, kept.get(), token, now);
    };
  }

  private Access refreshed(Key key, Consent consent, String refreshToken, Instant now) {
    Instant until = now.plus(config.timeout().multipliedBy(2));
    if (!apart(connection -> ConsentRows.beginRefresh(connection, key, now, until))) {
      return new Access.Later();
    }
    return switch (endpoints.get(key.use()).refresh(refreshToken)) {
      case TokenAnswer.Given given -> {
        apart(connection -> {
          consents.renew(connection, key, consent, given, clock.instant());
          return null;
        });
        yield new Access.Granted(given.accessToken());
      }
      case TokenAnswer.Refused() -> ended(key, consent, Ending.REFUSED, now);
      case TokenAnswer.Later() -> {
        apart(connection -> {
          ConsentRows.endRefresh(connection, key);
          return null;
        });
        yield new Access.Later();
      }
    };
  }

  private Access ended(Key key, Consent consent, Ending how, Instant now) {
    apart(connection -> {
      ConsentRows.end(connection, key, consent, how, now);
      return null;
    });
    return new Access.Ended(how);
  }

  /**
   * Why there is no permission, without asking the provider; empty when there is one. May be called
   * within a transaction.
   *
   * @param use as {@link ConsentUse#name}
   */
  public Optional<Ending> ending(String use, UUID person) {
    Optional<Consent> kept = apart(connection -> consents.of(connection, new Key(person, use)));
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

  void revoke(@Observes(during = TransactionPhase.AFTER_SUCCESS) Revocation revocation) {
    revokeSoon(revocation.use(), revocation.token());
  }

  private void revokeSoon(String use, String token) {
    Optional.ofNullable(endpoints.get(use))
        .ifPresent(endpoint ->
            Thread.ofVirtual()
                .name("revoke")
                .start(() -> {
                  if (!endpoint.revoke(token)) {
                    LOG.warnf("A token of %s was deleted here, but not revoked there.", use);
                  }
                }));
  }

  /** How redeeming a code ended. */
  sealed interface Redeemed {
    /** It is kept. */
    record Kept() implements Redeemed {}

    /** The provider refused it. */
    record Refused() implements Redeemed {}

    /** The provider did not answer. */
    record Away() implements Redeemed {}

    /** It is somebody else's. */
    record Anothers(Verdict.AnothersAccount why) implements Redeemed {}
  }

  /** Which permission an answer is for; empty when this browser asked for none such. */
  Optional<ConsentUse> usedFor(Callback callback, byte[] browser) {
    return apart(
            connection -> AskedRows.use(connection, callback.state(), browser, clock.instant()))
        .filter(use ->
            callback.issuer().isEmpty()
                || config.uses().get(use).issuer().isEmpty()
                || callback.issuer().equals(config.uses().get(use).issuer()))
        .flatMap(this::room);
  }

  /** The room that wants it. */
  Optional<ConsentUse> room(String use) {
    return rooms.stream().filter(room -> room.name().equals(use)).findFirst();
  }

  /** Takes a code in; false when there was one before. */
  boolean takeIn(Callback.Granted granted, byte[] browser) {
    return apart(connection ->
        asked.answer(connection, granted.state(), browser, granted.code(), clock.instant()));
  }

  void takeBack(Callback.Refused refused, byte[] browser) {
    apart(connection -> {
      AskedRows.refuse(connection, refused.state(), browser);
      return null;
    });
  }

  /** The answer that this browser brought, once. */
  Optional<AskedRows.Answered> answered(byte[] browser) {
    return apart(connection -> asked.take(connection, browser, clock.instant()));
  }

  /** Redeems a code and keeps what it gives, if it is theirs. Blocks. */
  Redeemed redeem(AskedRows.Answered answer, ConsentUse room, LiveAccount account) {
    TokenAnswer tokens = endpoints.get(answer.use()).redeem(answer.code(), answer.verifier());
    return switch (tokens) {
      case TokenAnswer.Refused() -> new Redeemed.Refused();
      case TokenAnswer.Later() -> new Redeemed.Away();
      case TokenAnswer.Given given ->
          switch (room.whose(account, given.accessToken())) {
            case Verdict.Theirs() -> {
              keep(answer, room, given);
              yield new Redeemed.Kept();
            }
            case Verdict.AnothersAccount why -> {
              drop(answer.use(), given);
              yield new Redeemed.Anothers(why);
            }
            case Verdict.NotKnown() -> {
              drop(answer.use(), given);
              yield new Redeemed.Away();
            }
          };
    };
  }

  private void keep(AskedRows.Answered answer, ConsentUse room, TokenAnswer.Given given) {
    Instant now = clock.instant();
    Duration lasts = config.uses().get(answer.use()).lasts().orElse(null);
    QuarkusTransaction.requiringNew()
        .run(() -> {
          if (LiveAccount.lock(answer.person())) {
            work(connection -> {
              consents.put(connection, new Key(answer.person(), answer.use()), given, now, lasts);
              return null;
            });
            room.granted(answer.person(), now);
          } else {
            // Erased while their browser was at the provider.
            drop(answer.use(), given);
          }
        });
  }

  private void drop(String use, TokenAnswer.Given given) {
    revokeSoon(use, given.refreshToken().orElse(given.accessToken()));
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
            "SELECT use, granted_at, expires_at, ended_at, ended_how FROM consent"
                + " WHERE person = ? ORDER BY use")) {
      select.setObject(1, person);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          all.add(
              new JsonObject()
                  .put("what", row.getString(1))
                  .put("granted", text(ConsentRows.instant(row, 2)))
                  .put("expires", text(ConsentRows.instant(row, 3)))
                  .put("ended", text(ConsentRows.instant(row, 4)))
                  .put("how", row.getString(5)));
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
