package org.spacesgateway.content;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.round.Round;

/** Reads Spaces that are asked for, some at once. */
@Singleton
final class ReadingJob implements Round {
  private static final Logger LOG = Logger.getLogger(ReadingJob.class);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final ReadingSteps steps;
  private final Duration every;
  private final Semaphore free;
  private final AtomicBoolean away = new AtomicBoolean();
  private volatile boolean stopping;

  @Inject
  ReadingJob(
      DataSource database,
      InstantSource clock,
      Vertx vertx,
      SitesConfig sites,
      ContentConfig config) {
    this(steps(database, clock, vertx, sites, config), config.every(), config.atOnce());
  }

  ReadingJob(ReadingSteps steps, Duration every, int atOnce) {
    this.steps = steps;
    this.every = every;
    this.free = new Semaphore(atOnce);
  }

  private static ReadingSteps steps(
      DataSource database,
      InstantSource clock,
      Vertx vertx,
      SitesConfig sites,
      ContentConfig config) {
    OriginClient client = new OriginClient(vertx, config.atOnce(), config.timeout());
    OriginPace pace =
        new OriginPace(database, config.requestsPerSecond(), config.timeout(), LONGEST_WAIT);
    SourceSite pictures = config.pictures();
    return new ReadingSteps(
        database,
        clock,
        label -> source(label, sites.sites(), pictures, client, pace),
        Limits.of(config),
        Markup.of(config),
        config.lease(),
        config.retryAfter());
  }

  private static Optional<Source> source(
      String label,
      List<SourceSite> sites,
      SourceSite pictures,
      OriginClient client,
      OriginPace pace) {
    return sites.stream()
        .filter(site -> site.legacyOrigin().isPresent() && site.home(label).isPresent())
        .findFirst()
        .map(site -> {
          URI origin = site.legacyOrigin().orElseThrow();
          return new Source(
              client,
              origin,
              URI.create(site.home(label).orElseThrow()).getHost(),
              host -> site.holds(host) || pictures.holds(host),
              () -> pace.permit(origin.toString()));
        });
  }

  @Override
  public Duration every() {
    return every;
  }

  @Override
  public void run() {
    for (int readers = stopping ? 0 : free.drainPermits(); readers > 0; readers--) {
      Thread.ofVirtual()
          .name("reading")
          .start(() -> {
            try {
              read();
            } finally {
              free.release();
            }
          });
    }
  }

  private void read() {
    try {
      while (!stopping && steps.one()) {
        // Until nothing waits.
      }
      away.set(false);
    } catch (SQLException gone) {
      // Once, not every round.
      if (!away.getAndSet(true)) {
        LOG.warnf("Reading stopped (SQLSTATE %s); it goes on by itself.", gone.getSQLState());
      }
    }
  }

  /** A step that is under way is taken over by another process when its lease ends. */
  void stop(@Observes ShutdownEvent event) {
    stopping = true;
  }
}
