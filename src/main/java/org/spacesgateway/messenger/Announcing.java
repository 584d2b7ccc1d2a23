package org.spacesgateway.messenger;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.call.Ask;
import org.spacesgateway.call.Calls;
import org.spacesgateway.call.Calls.Unanswered;
import org.spacesgateway.consent.Access;
import org.spacesgateway.consent.Consents;
import org.spacesgateway.messenger.ConnectionState.Happening;
import org.spacesgateway.round.Round;

/** Shares what is due, as one of any number of processes. */
@Singleton
final class Announcing implements Round {
  private static final Logger LOG = Logger.getLogger(Announcing.class);
  private static final int LARGEST_PAGE = 400_000;
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(10);

  private final Calls calls;
  private final Consents consents;
  private final LiveConnect liveConnect;
  private final DueAnnouncements due;
  private final DataSource database;
  private final MessengerConfig config;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final ReentrantLock working = new ReentrantLock();
  private volatile boolean stopping;

  Announcing(
      Calls calls,
      Consents consents,
      LiveConnect liveConnect,
      DataSource database,
      MessengerConfig config,
      InstantSource clock,
      MeterRegistry meters) {
    this.calls = calls;
    this.consents = consents;
    this.liveConnect = liveConnect;
    this.due = new DueAnnouncements(database, config);
    this.database = database;
    this.config = config;
    this.clock = clock;
    this.meters = meters;
    for (AnnouncementState state :
        List.of(
            AnnouncementState.ANNOUNCED, AnnouncementState.GIVEN_UP, AnnouncementState.UNKNOWN)) {
      count(state, 0);
    }
  }

  @Override
  public Duration every() {
    return config.every();
  }

  @Override
  public void run() {
    if (!consents.isOffered(MessengerUse.NAME)) {
      return;
    }
    try {
      for (boolean more = true; more; ) {
        more = some();
      }
    } catch (SQLException away) {
      LOG.warnf("Announcements stopped (SQLSTATE %s); the next round goes on.", away.getSQLState());
    }
  }

  /** What was begun is ended before the process is, unless that takes too long. */
  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    if (working.tryLock(LONGEST_GOODBYE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)) {
      working.unlock();
    } else {
      LOG.error("Announcements under way did not end in time: they are not sent again.");
    }
  }

  private boolean some() throws SQLException {
    working.lock();
    try {
      if (stopping) {
        return false;
      }
      DueAnnouncements.Found found = due.begin(clock.instant());
      count(AnnouncementState.UNKNOWN, found.lost());
      try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
        found.begun().forEach(post -> each.submit(() -> announce(post)));
      }
      return !found.begun().isEmpty();
    } finally {
      working.unlock();
    }
  }

  private void announce(Announcement post) {
    try {
      switch (consents.token(MessengerUse.NAME, post.person())) {
        case Access.Later() -> retry(post, Optional.empty());
        case Access.Ended(Access.Ending how) -> ended(post.person(), how);
        case Access.Granted(String token) -> {
          PublicPost look = post.test() ? PublicPost.YES : look(post);
          switch (look) {
            case NO -> end(post, AnnouncementState.WITHDRAWN);
            case NOT_KNOWN -> retry(post, Optional.empty());
            case YES -> share(post, token);
          }
        }
      }
    } catch (SQLException | RuntimeException fault) {
      // Its lease ends, and says then what can be said of it.
      LOG.warnf("An announcement was left where it was (%s).", fault.getClass().getSimpleName());
    }
  }

  /* What a feed or a hub said was a hint: what counts is what a stranger sees now. */
  private PublicPost look(Announcement post) {
    try {
      return PublicPost.of(
          calls.send(
              Ask.get(URI.create(post.link()), BlogFetch.HEADERS, config.timeout(), LARGEST_PAGE)));
    } catch (Unanswered | IllegalArgumentException e) {
      return PublicPost.NOT_KNOWN;
    }
  }

  private void share(Announcement post, String token) throws SQLException {
    if (!due.send(post, clock.instant())) {
      // Erased, disconnected or unlinked since; or another process looks after it.
      due.end(post, AnnouncementState.DROPPED, null, clock.instant());
      return;
    }
    switch (liveConnect.share(token, post)) {
      case ShareAnswer.Taken() -> end(post, AnnouncementState.ANNOUNCED);
      case ShareAnswer.NotKnown() -> end(post, AnnouncementState.UNKNOWN);
      case ShareAnswer.RefusedForGood() -> end(post, AnnouncementState.GIVEN_UP);
      case ShareAnswer.Refused(Optional<Duration> asked) -> retry(post, asked);
      case ShareAnswer.NotAllowed() -> {
        consents.refused(MessengerUse.NAME, post.person(), token);
        retry(post, Optional.empty());
      }
    }
  }

  private void end(Announcement post, AnnouncementState state) throws SQLException {
    due.end(post, state, null, clock.instant());
    count(state, 1);
  }

  private void retry(Announcement post, Optional<Duration> asked) throws SQLException {
    if (post.attempt() >= config.attempts()) {
      end(post, AnnouncementState.GIVEN_UP);
      return;
    }
    Duration own = config.retryAfter().multipliedBy(1L << Math.min(post.attempt() - 1, 10));
    Duration wait = asked.filter(wish -> wish.compareTo(own) > 0).orElse(own);
    Instant now = clock.instant();
    due.end(post, AnnouncementState.WAITING, now.plus(wait), now);
  }

  private void ended(UUID person, Access.Ending how) throws SQLException {
    Happening happening = MessengerUse.happening(how);
    Work.in(
        database,
        connection -> ConnectionRows.happen(connection, person, happening, clock.instant()));
  }

  private void count(AnnouncementState state, int how) {
    meters.counter("gateway.announcements", "state", state.word()).increment(how);
  }
}
