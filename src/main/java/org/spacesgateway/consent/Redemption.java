package org.spacesgateway.consent;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.jdbc.ReturningWork;
import org.spacesgateway.consent.ConsentRows.Key;
import org.spacesgateway.consent.ConsentUse.Verdict;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.secret.Vault;

/** What a browser brings back from a provider, and what becomes of it. */
@Singleton
class Redemption {
  private final ConsentConfig config;
  private final Providers providers;
  private final EntityManager database;
  private final InstantSource clock;
  private final Instance<ConsentUse> rooms;
  private final Event<Revocation> revocations;
  private final ConsentRows consents;
  private final AskedRows asked;

  Redemption(
      ConsentConfig config,
      Providers providers,
      EntityManager database,
      InstantSource clock,
      Vault vault,
      Instance<ConsentUse> rooms,
      Event<Revocation> revocations) {
    this.config = config;
    this.providers = providers;
    this.database = database;
    this.clock = clock;
    this.rooms = rooms;
    this.revocations = revocations;
    this.consents = new ConsentRows(vault);
    this.asked = new AskedRows(vault);
  }

  /** How redeeming a code ended. */
  sealed interface Redeemed {
    /** It was theirs, and is kept, or was given back because nothing waits for it any more. */
    record Done() implements Redeemed {}

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
    TokenAnswer tokens =
        providers.of(answer.use()).orElseThrow().redeem(answer.code(), answer.verifier());
    return switch (tokens) {
      case TokenAnswer.Refused() -> new Redeemed.Refused();
      case TokenAnswer.Later() -> new Redeemed.Away();
      case TokenAnswer.Given given ->
          switch (room.whose(account, given.accessToken())) {
            case Verdict.Theirs() -> {
              keep(answer, room, given);
              yield new Redeemed.Done();
            }
            case Verdict.AnothersAccount why -> {
              providers.revoke(answer.use(), given);
              yield new Redeemed.Anothers(why);
            }
            case Verdict.NotKnown() -> {
              providers.revoke(answer.use(), given);
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
          if (LiveAccount.lock(answer.person()) && room.granted(answer.person(), now)) {
            Key key = new Key(answer.person(), answer.use());
            work(
                    connection -> {
                      List<Revocation> before =
                          consents.delete(connection, answer.person(), answer.use());
                      consents.put(connection, key, given, now, lasts);
                      return before;
                    })
                .forEach(revocations::fire);
          } else {
            // Erased or unlinked while their browser was at the provider.
            revocations.fire(Revocation.of(answer.use(), given));
          }
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
