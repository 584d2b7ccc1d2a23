package org.spacesgateway.messenger;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.MethodNotAllowed;
import org.spacesgateway.outcome.Outcome.Told;
import org.spacesgateway.outcome.Outcome.Unavailable;
import org.spacesgateway.outcome.Outcome.Unknown;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.secret.Secrets;
import org.spacesgateway.secret.Vault;

/**
 * Where hubs ask whether we asked, and tell of new posts (WebSub, 5.3 and 7). Ahead of the limit on
 * bodies: a hub sends the whole feed along, which is read for its signature alone.
 */
@Singleton
public final class WebSubDoor {
  static final String PATH = "/websub/";

  /** After the front door (1000). */
  private static final int AFTER_THE_FRONT_DOOR = 940;

  private static final int LARGEST = 1 << 20;

  /** So many bodies are read at once, and held in memory. */
  private static final int MOST_BODIES = 32;

  private static final int LONGEST_CHALLENGE = 1000;
  private static final Duration ASKED_LATELY = Duration.ofHours(1);
  private static final Duration COME_BACK = Duration.ofSeconds(60);
  private static final Duration LONGEST_LEASE = Duration.ofDays(90);
  private static final Duration ASK_AGAIN = Duration.ofDays(1);

  private final Replies replies;
  private final Vertx vertx;
  private final DataSource database;
  private final SubscriptionRows rows;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final AtomicInteger bodies = new AtomicInteger();

  WebSubDoor(
      Replies replies,
      Vertx vertx,
      DataSource database,
      Vault vault,
      InstantSource clock,
      MeterRegistry meters) {
    this.replies = replies;
    this.vertx = vertx;
    this.database = database;
    this.rows = new SubscriptionRows(vault);
    this.clock = clock;
    this.meters = meters;
  }

  /** What a delivery was. */
  private enum Delivery {
    /** It is from its hub, and new: somebody looks at the feed. */
    HINT,
    /** It came before. */
    REPEATED,
    /** It is not signed with the subscription's secret. */
    FORGED
  }

  void open(@Observes Filters filters) {
    filters.register(this::answer, AFTER_THE_FRONT_DOOR);
  }

  private void answer(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!request.path().startsWith(PATH)) {
      context.next();
      return;
    }
    Optional<byte[]> hash = Secrets.hash(request.path().substring(PATH.length()));
    if (hash.isEmpty()) {
      replies.send(context, new Unknown());
    } else if (request.method() == HttpMethod.GET) {
      reply(context, () -> verified(request, hash.get()));
    } else if (request.method() == HttpMethod.POST) {
      context.request().pause();
      vertx
          .executeBlocking(() -> isActive(hash.get()), false)
          .onSuccess(active -> readOf(context, hash.get(), active))
          .onFailure(away -> replies.send(context, new Unavailable(COME_BACK)));
    } else {
      replies.send(context, new MethodNotAllowed(List.of("GET", "POST")));
    }
  }

  private boolean isActive(byte[] hash) throws SQLException {
    Instant now = clock.instant();
    return Work.in(database, connection -> rows.active(connection, hash, now).isPresent());
  }

  /* Only bodies that are sent to an address of ours are taken in, and not too many at once. */
  private void readOf(RoutingContext context, byte[] hash, boolean active) {
    if (!active) {
      replies.send(context, new Unknown());
    } else if (bodies.incrementAndGet() > MOST_BODIES) {
      bodies.decrementAndGet();
      replies.send(context, new Unavailable(COME_BACK));
    } else {
      context.addEndHandler(end -> bodies.decrementAndGet());
      read(context, hash);
    }
  }

  private void read(RoutingContext context, byte[] hash) {
    Buffer body = Buffer.buffer();
    AtomicBoolean tooLong = new AtomicBoolean();
    context
        .request()
        .handler(part -> {
          if (body.length() + part.length() > LARGEST) {
            // What is longer can't be measured; the feed is looked at in its own time.
            tooLong.set(true);
          } else {
            body.appendBuffer(part);
          }
        })
        .endHandler(end -> {
          String signature = context.request().getHeader("X-Hub-Signature");
          if (tooLong.get()) {
            replies.send(context, new Told(""));
          } else {
            reply(context, () -> delivered(hash, signature, body.getBytes()));
          }
        })
        .resume();
  }

  private void reply(RoutingContext context, Callable<Outcome> decide) {
    vertx
        .executeBlocking(decide, false)
        .onSuccess(outcome -> replies.send(context, outcome))
        .onFailure(away -> replies.send(context, new Unavailable(COME_BACK)));
  }

  /** 12.3: a hub's question gets its challenge back when we asked for what it names, else 404. */
  private Outcome verified(HttpServerRequest request, byte[] hash) throws SQLException {
    String mode = request.getParam("hub.mode", "");
    String topic = request.getParam("hub.topic", "");
    String challenge = request.getParam("hub.challenge", "");
    Instant now = clock.instant();
    boolean ours =
        Work.in(
            database,
            connection ->
                switch (mode) {
                  case "subscribe" ->
                      !challenge.isEmpty()
                          && challenge.length() <= LONGEST_CHALLENGE
                          && lease(request.getParam("hub.lease_seconds"))
                              .filter(lease -> verify(connection, hash, topic, now, lease))
                              .isPresent();
                  case "unsubscribe" ->
                      !challenge.isEmpty()
                          && challenge.length() <= LONGEST_CHALLENGE
                          && SubscriptionRows.verifyLeaving(connection, hash, topic);
                  case "denied" ->
                      SubscriptionRows.denied(connection, hash, topic, now.plus(ASK_AGAIN));
                  default -> false;
                });
    return ours ? new Told(challenge) : new Unknown();
  }

  private static boolean verify(
      Connection connection, byte[] hash, String topic, Instant now, Duration lease) {
    try {
      return SubscriptionRows.verify(connection, hash, topic, now.minus(ASKED_LATELY), now, lease);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Duration> lease(String seconds) {
    return seconds == null || !seconds.matches("[1-9][0-9]{0,9}")
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Long.parseLong(seconds)))
            .map(lease -> lease.compareTo(LONGEST_LEASE) > 0 ? LONGEST_LEASE : lease);
  }

  /**
   * 12.4: nothing of a delivery is believed but that it is time to look. Whether it was is not told
   * to whoever sent it.
   */
  private Outcome delivered(byte[] hash, String signature, byte[] body) throws SQLException {
    Instant now = clock.instant();
    Optional<Delivery> what =
        Work.in(
            database,
            connection -> {
              Optional<SubscriptionRows.Active> active = rows.active(connection, hash, now);
              if (active.isEmpty() || !PushSignature.fits(signature, active.get().secret(), body)) {
                return active.map(forged -> Delivery.FORGED);
              }
              ConnectionRows.lock(connection, active.get().person());
              Optional<SubscriptionRows.Active> still = rows.lock(connection, hash, now);
              return still.isEmpty()
                  ? Optional.<Delivery>empty()
                  : Optional.of(taken(connection, hash, still.get(), body, now));
            });
    what.ifPresent(delivery ->
        meters
            .counter("gateway.websub.deliveries", "what", delivery.name().toLowerCase())
            .increment());
    return what.isPresent() ? new Told("") : new Unknown();
  }

  private static Delivery taken(
      Connection connection, byte[] hash, SubscriptionRows.Active active, byte[] body, Instant now)
      throws SQLException {
    Optional<byte[]> seen = SeenDeliveries.with(active.seen(), body);
    if (seen.isEmpty()) {
      return Delivery.REPEATED;
    }
    SubscriptionRows.seen(connection, hash, seen.get());
    ConnectionRows.hint(connection, active.person(), now);
    return Delivery.HINT;
  }
}
