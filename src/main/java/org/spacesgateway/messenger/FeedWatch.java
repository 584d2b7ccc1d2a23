package org.spacesgateway.messenger;

import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.call.Calls;
import org.spacesgateway.call.Calls.Answer;
import org.spacesgateway.call.Calls.Unanswered;
import org.spacesgateway.consent.Access;
import org.spacesgateway.consent.Consents;
import org.spacesgateway.messenger.PollPlan.Found;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.round.Round;
import org.spacesgateway.secret.Vault;

/** Finds new posts in the feeds of connected blogs, as one of any number of processes. */
@Singleton
final class FeedWatch implements Round {
  private static final Logger LOG = Logger.getLogger(FeedWatch.class);
  private static final int AT_ONCE = 16;
  private static final int NOT_MODIFIED = 304;

  private final BlogFetch fetch;
  private final Consents consents;
  private final DataSource database;
  private final MessengerConfig config;
  private final PollPlan plan;
  private final TargetPolicy policy;
  private final Hubs hubs;
  private final SubscriptionRows subscriptions;
  private final InstantSource clock;

  FeedWatch(
      Calls calls,
      Consents consents,
      DataSource database,
      Vault vault,
      MessengerConfig config,
      OriginConfig own,
      InstantSource clock) {
    this.fetch = new BlogFetch(calls, config.timeout());
    this.consents = consents;
    this.database = database;
    this.config = config;
    this.plan = new PollPlan(config.poll().least(), config.poll().most());
    this.policy = own.policy();
    this.hubs = new Hubs(policy, config.websub().hosts());
    this.subscriptions = new SubscriptionRows(vault);
    this.clock = clock;
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
        List<FeedRows.Due> due = take();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
          due.forEach(feed -> each.submit(() -> look(feed)));
        }
        more = due.size() == AT_ONCE;
      }
    } catch (SQLException away) {
      LOG.warnf("Feeds wait (SQLSTATE %s); the next round goes on.", away.getSQLState());
    }
  }

  private List<FeedRows.Due> take() throws SQLException {
    return Work.in(
        database,
        connection -> FeedRows.take(connection, AT_ONCE, clock.instant(), config.lease()));
  }

  private void look(FeedRows.Due feed) {
    try {
      Optional<Access.Ending> over = consents.ending(MessengerUse.NAME, feed.person());
      if (over.isPresent()) {
        Work.in(
            database,
            connection ->
                ConnectionRows.happen(
                    connection,
                    feed.person(),
                    MessengerUse.happening(over.get()),
                    clock.instant()));
        return;
      }
      Optional<URI> blog = policy.admitBlog(feed.blog()).map(Target::location).map(URI::create);
      if (blog.isPresent()) {
        look(feed, blog.get());
      } else {
        later(feed, Found.NOTHING, Optional.empty());
      }
    } catch (SQLException | RuntimeException fault) {
      // Its lease ends, and somebody looks again.
      LOG.warnf("A feed was left for later (%s).", fault.getClass().getSimpleName());
    }
  }

  private void look(FeedRows.Due feed, URI blog) throws SQLException {
    Instant now = clock.instant();
    try {
      BlogFetch.Fetched fetched =
          fetch.feed(blog.resolve("/feed/"), feed.etag(), feed.lastModified());
      Answer answer = fetched.answer();
      Optional<Duration> asked = PollPlan.asked(answer.headers().get("Retry-After"), now);
      if (answer.status() == NOT_MODIFIED) {
        later(feed, Found.THE_SAME, asked);
        return;
      }
      Optional<List<FeedPost>> posts =
          answer.status() == 200 ? PostsFeed.read(answer) : Optional.empty();
      if (posts.isEmpty()) {
        later(feed, Found.NOTHING, asked);
        return;
      }
      Optional<Discovery> hub =
          Discovery.of(fetched.address(), answer).filter(found -> hubs.admit(found, blog));
      Work.in(
          database,
          connection -> {
            if (keep(connection, feed, blog, answer, posts.get(), asked)) {
              if (hub.isPresent()) {
                subscriptions.want(connection, feed.person(), hub.get(), now);
              } else {
                SubscriptionRows.leave(connection, feed.person(), now);
              }
            }
            return null;
          });
    } catch (Unanswered e) {
      later(feed, Found.NOTHING, Optional.empty());
    }
  }

  /* False when the connection is not what it was. */
  private boolean keep(
      Connection connection,
      FeedRows.Due feed,
      URI blog,
      Answer answer,
      List<FeedPost> posts,
      Optional<Duration> asked)
      throws SQLException {
    Instant now = clock.instant();
    Set<String> moved =
        FeedRows.moved(
            connection,
            feed.blogId(),
            posts.stream().map(FeedPost::link).map(NewPosts::path).toList());
    List<FeedPost> fresh =
        NewPosts.of(posts, blog, NewPosts.since(feed.since(), now, config.retention()), moved);
    // First the connection's row: whoever pauses or disconnects waits, or has been there before.
    boolean same = feed.etag() == null && feed.lastModified() == null && fresh.isEmpty();
    Duration every =
        plan.next(feed.every(), same ? Found.THE_SAME : Found.CHANGED, feed.told(), asked);
    boolean theSame =
        FeedRows.later(
            connection,
            feed,
            every,
            answer.headers().get("ETag"),
            answer.headers().get("Last-Modified"),
            now);
    if (theSame) {
      for (FeedPost post : fresh) {
        Outbox.put(connection, feed.person(), feed.blogId(), post, now);
      }
    }
    return theSame;
  }

  private void later(FeedRows.Due feed, Found found, Optional<Duration> asked) throws SQLException {
    Work.in(
        database,
        connection ->
            FeedRows.later(
                connection,
                feed,
                plan.next(feed.every(), found, feed.told(), asked),
                feed.etag(),
                feed.lastModified(),
                clock.instant()));
  }
}
