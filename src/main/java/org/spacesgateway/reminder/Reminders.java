package org.spacesgateway.reminder;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.dependency.Dependencies;
import org.spacesgateway.dependency.Dependency;
import org.spacesgateway.reminder.ReminderTable.Begun;
import org.spacesgateway.reminder.ReminderTable.Found;
import org.spacesgateway.reminder.ReminderTable.State;
import org.spacesgateway.round.Round;
import org.spacesgateway.secret.Vault;
import org.spacesgateway.sunset.SunsetConfig;

/** Sends what is due, as one of any number of processes. */
@Singleton
final class Reminders implements Round {
  private static final Logger LOG = Logger.getLogger(Reminders.class);

  /** Their rows are locked as long as it takes, and whoever wants to stop waits. */
  private static final int MOST_LOOKED_AT = 100;

  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(10);
  private static final long ONE_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Postman postman;
  private final ReminderTable table;
  private final RemindersConfig config;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Dependency mail;
  private final ReentrantLock sending = new ReentrantLock();
  private volatile boolean stopping;

  Reminders(
      Postman postman,
      DataSource database,
      Vault vault,
      RemindersConfig config,
      SunsetConfig sunset,
      InstantSource clock,
      MeterRegistry meters,
      Dependencies dependencies) {
    this.postman = postman;
    this.table = new ReminderTable(database, vault, Reminding.of(config, sunset), config);
    this.config = config;
    this.clock = clock;
    this.meters = meters;
    this.mail = dependencies.of("mail");
    for (State state : State.values()) {
      count(state, 0);
    }
  }

  @Override
  public Duration every() {
    return config.every();
  }

  @Override
  public void run() throws InterruptedException {
    if (!postman.isThere()) {
      return;
    }
    try {
      for (boolean more = true; more; ) {
        long began = System.nanoTime();
        Found found = some();
        more = found.looked() > 0;
        long takes = found.begun().size() * ONE_SECOND / config.mostPerSecond();
        TimeUnit.NANOSECONDS.sleep(began + takes - System.nanoTime());
      }
    } catch (SQLException away) {
      LOG.warnf("Reminders stopped (SQLSTATE %s); the next round goes on.", away.getSQLState());
    }
  }

  /** What was begun is ended before the process is, unless that takes too long. */
  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    if (sending.tryLock(LONGEST_GOODBYE.toSeconds(), TimeUnit.SECONDS)) {
      sending.unlock();
    } else {
      LOG.error("Reminders under way did not end in time: they are not sent again.");
    }
  }

  private Found some() throws SQLException, InterruptedException {
    sending.lock();
    try {
      return stopping ? new Found(0, List.of(), 0) : begunAndEnded();
    } finally {
      sending.unlock();
    }
  }

  private Found begunAndEnded() throws SQLException, InterruptedException {
    Found found = table.begin(MOST_LOOKED_AT, config.mostPerSecond(), clock.instant());
    count(State.UNKNOWN, found.lost());
    // As they end: one that the server is slow with must not leave the others unknown.
    BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    found
        .begun()
        .forEach(
            one -> postman.send(one).onComplete(sent -> ended.add(new Ended(one, sent.cause()))));
    for (int i = 0; i < found.begun().size(); i++) {
      Ended one = ended.take();
      State how = one.failure() == null ? State.SENT : Refusal.of(one.failure());
      if (how == State.SENT || how == State.BOUNCED) {
        mail.answered();
      } else {
        mail.failed();
      }
      if (how != State.SENT) {
        LOG.warnf("A reminder was not sent: %s.", Refusal.told(one.failure()));
      }
      count(table.ended(one.begun(), how, clock.instant()), 1);
    }
    return found;
  }

  /**
   * An attempt that is over.
   *
   * @param failure null when it was sent
   */
  private record Ended(Begun begun, Throwable failure) {}

  private void count(State state, int how) {
    if (state != State.SENDING) {
      meters.counter("gateway.reminders", "state", state.word()).increment(how);
    }
  }
}
