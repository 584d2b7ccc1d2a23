package org.spacesgateway.messenger;

import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.call.Ask;
import org.spacesgateway.call.Calls;
import org.spacesgateway.call.Calls.Answer;
import org.spacesgateway.call.Calls.Unanswered;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.round.Round;
import org.spacesgateway.secret.Vault;

/** Asks hubs to tell of new posts, and to stop (WebSub, 5.1), as one of any number of processes. */
@Singleton
final class Subscriptions implements Round {
  private static final Logger LOG = Logger.getLogger(Subscriptions.class);
  private static final int AT_ONCE = 8;
  private static final int MOST_HOPS = 3;
  private static final int MOST_FAREWELLS = 3;
  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  private static final Duration A_DAY = Duration.ofDays(1);

  /** A hub that said yes and did not ask back is asked again. */
  private static final Duration TO_VERIFY = Duration.ofMinutes(10);

  private final Calls calls;
  private final DataSource database;
  private final MessengerConfig config;
  private final String origin;
  private final TargetPolicy policy;
  private final Hubs hubs;
  private final SubscriptionRows rows;
  private final InstantSource clock;

  Subscriptions(
      Calls calls,
      DataSource database,
      Vault vault,
      MessengerConfig config,
      OriginConfig own,
      InstantSource clock) {
    this.calls = calls;
    this.database = database;
    this.config = config;
    this.origin = own.origin();
    this.policy = own.policy();
    this.hubs = new Hubs(policy, config.websub().hosts());
    this.rows = new SubscriptionRows(vault);
    this.clock = clock;
  }

  @Override
  public Duration every() {
    return config.every();
  }

  @Override
  public void run() {
    try {
      // As exactly as the table has it, which is compared with it later.
      Instant lease = clock.instant().plus(config.lease()).truncatedTo(ChronoUnit.MICROS);
      Instant now = lease.minus(config.lease());
      List<SubscriptionRows.Due> due =
          Work.in(database, connection -> rows.take(connection, AT_ONCE, now, config.lease()));
      try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
        due.forEach(one -> each.submit(() -> speak(one, lease)));
      }
    } catch (SQLException away) {
      LOG.warnf("Hubs wait (SQLSTATE %s); the next round goes on.", away.getSQLState());
    }
  }

  private void speak(SubscriptionRows.Due due, Instant lease) {
    try {
      boolean said = said(due);
      Instant now = clock.instant();
      Work.in(
          database,
          connection -> {
            if (due.leaving() && due.attempts() >= MOST_FAREWELLS) {
              // It ends by itself with its lease, and deliveries to it are nobody's.
              SubscriptionRows.delete(connection, due.hash());
            } else {
              SubscriptionRows.later(
                  connection, due.hash(), lease, now.plus(said ? TO_VERIFY : wait(due.attempts())));
            }
            return null;
          });
    } catch (SQLException | RuntimeException fault) {
      LOG.warnf("A hub was left for later (%s).", fault.getClass().getSimpleName());
    }
  }

  static Duration wait(int attempts) {
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, 12));
    return wait.compareTo(A_DAY) > 0 ? A_DAY : wait;
  }

  /** Whether the hub took it. */
  private boolean said(SubscriptionRows.Due due) {
    Optional<URI> blog =
        Optional.ofNullable(due.blog())
            .flatMap(policy::admitBlog)
            .map(target -> URI.create(target.location()));
    URI hub = due.hub();
    try {
      for (int hop = 0; hop <= MOST_HOPS; hop++) {
        if (blog.isEmpty() || !hubs.admitHub(hub, blog.get())) {
          return false;
        }
        Answer answer =
            calls.send(Ask.form(hub, form(due), BlogFetch.HEADERS, config.timeout()).toNamed());
        Optional<String> to = answer.leadsTo();
        if (to.isEmpty()) {
          return answer.status() / 100 == 2;
        }
        hub = hub.resolve(to.get());
      }
      return false;
    } catch (Unanswered | IllegalArgumentException e) {
      return false;
    }
  }

  private Map<String, String> form(SubscriptionRows.Due due) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("hub.mode", due.leaving() ? "unsubscribe" : "subscribe");
    form.put("hub.topic", due.topic());
    form.put("hub.callback", origin + WebSubDoor.PATH + due.callback());
    if (!due.leaving()) {
      form.put("hub.secret", due.secret());
      form.put("hub.lease_seconds", Long.toString(config.websub().lease().toSeconds()));
    }
    return form;
  }
}
