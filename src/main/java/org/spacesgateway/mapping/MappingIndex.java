package org.spacesgateway.mapping;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.dependency.Dependencies;
import org.spacesgateway.dependency.Dependency;

/** What old addresses are answered from, in this process. Never blocks. */
@Singleton
public final class MappingIndex {
  private static final Logger LOG = Logger.getLogger(MappingIndex.class);
  private static final double MOST_OF_THE_HEAP = 0.6;

  private final MappingConfig config;
  private final AgroalDataSource database;
  private final MeterRegistry meters;
  private final Told told;
  private LiveMap map;

  MappingIndex(
      MappingConfig config,
      AgroalDataSource database,
      MeterRegistry meters,
      Dependencies dependencies) {
    this.config = config;
    this.database = database;
    this.meters = meters;
    this.told = new Told(dependencies.of("database"));
  }

  void start(@Observes StartupEvent event) {
    long bound =
        Math.min(config.memory(), (long) (Runtime.getRuntime().maxMemory() * MOST_OF_THE_HEAP));
    map = new LiveMap(database, bound, config.poll(), config.patience(), told);
    Gauge.builder("gateway.mapping.entries", map, it -> it.snapshot().table().entries())
        .register(meters);
    Gauge.builder("gateway.mapping.bytes", map, it -> it.snapshot().table().bytes())
        .register(meters);
    Gauge.builder("gateway.mapping.version", map, it -> it.snapshot().version()).register(meters);
    Gauge.builder("gateway.mapping.preloaded", map, it -> it.isPreloaded() ? 1 : 0)
        .register(meters);
    Map.of("memory", map.remembered, "database", map.lookedUp, "not_now", map.notNow)
        .forEach((result, count) ->
            FunctionCounter.builder("gateway.mapping.lookups", count, LongAdder::sum)
                .tag("result", result)
                .register(meters));
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    if (map != null) {
      map.close();
    }
  }

  /**
   * What is known of an address of a plain site.
   *
   * @param key what its mapping would be found by
   * @param spelled the same address with the case of its letters kept; asked for when a rule needs
   *     it
   * @param loop runs {@code then}, unless the answer is known at once: then the caller does
   * @param then told once, within {@code gateway.mapping.patience}: {@link Known.OfSite} or {@link
   *     Known.NotNow}
   */
  public void find(
      MapKey key,
      PlainAddress address,
      Supplier<PlainAddress> spelled,
      Executor loop,
      Consumer<Known> then) {
    map.find(new Question.OnSite(key, address, spelled), loop, then);
  }

  /**
   * What is known of an address of a Space.
   *
   * @param loop as above
   * @param then told once, in the same time: {@link Known.OfSpace} or {@link Known.NotNow}
   */
  public void find(OldAddress address, Executor loop, Consumer<Known> then) {
    map.find(new Question.OfASpace(address), loop, then);
  }

  /** Whether edits are still followed. */
  public boolean isAlive() {
    return map == null || map.isAlive();
  }

  /** Whether the database was asked for the map, be it in vain: until then nothing is known. */
  public boolean isAsked() {
    return told.database.seen().state() != Dependency.State.NOT_ASKED;
  }

  /** Whether all that fits is in memory, so that it is known when the database goes away. */
  public boolean isPreloaded() {
    return map != null && map.isPreloaded();
  }

  /** The version of what is answered from; 0 while nothing could be read yet. */
  public long version() {
    return map == null ? 0 : map.snapshot().version();
  }

  private static final class Told implements MapFollower.Observer {
    private final Dependency database;
    private volatile boolean away;
    private volatile Rules told = Rules.NONE;

    Told(Dependency database) {
      this.database = database;
    }

    @Override
    public void away(Exception why) {
      database.failed();
      if (!away) {
        away = true;
        LOG.warnf(
            "The map of old addresses can't be read (%s): answers come from memory.",
            why instanceof SQLException sql ? "SQLSTATE " + sql.getSQLState() : why);
      }
    }

    @Override
    public void follows(long version, Rules rules) {
      database.answered();
      if (away) {
        away = false;
        LOG.infof("The map of old addresses is read again, version %d.", version);
      }
      if (rules != told) {
        told = rules;
        rules
            .refused()
            .forEach(rule ->
                LOG.warnf(
                    "A rule of %s can't be used (%s): %s",
                    rule.key().scope(), rule.why(), rule.key().key()));
      }
    }
  }
}
