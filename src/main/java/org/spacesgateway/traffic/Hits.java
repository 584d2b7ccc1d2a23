package org.spacesgateway.traffic;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.MappingConfig;
import org.spacesgateway.traffic.GroupedWrite.Written;
import org.spacesgateway.traffic.HitTable.Counted;

/**
 * Counts in memory how often old addresses are answered, and adds it to the table every few
 * seconds, at most 5,000 different counts at once. A process that is killed loses what it had not
 * added yet: of its last seconds, or more where more than that is asked for.
 */
@Singleton
public final class Hits {
  private static final Logger LOG = Logger.getLogger(Hits.class);
  /* A crawl of the whole map must not become as many rows: the others go on counting. */
  private static final int MOST_A_FLUSH = 5_000;

  private static final long DAY = Duration.ofDays(1).toMillis();

  private final HitTable table;
  private final InstantSource clock;
  private final Tally<Counted> waiting;
  private final LongAdder dropped = new LongAdder();
  private boolean away;

  @Inject
  Hits(MappingConfig config, DataSource database, InstantSource clock, MeterRegistry meters) {
    this(new HitTable(database), clock, config.hits().mostWaiting());
    FunctionCounter.builder("gateway.hits.dropped", dropped, LongAdder::sum).register(meters);
  }

  /**
   * @param most how many different counts wait in memory at most
   */
  Hits(HitTable table, InstantSource clock, int most) {
    this.table = table;
    this.clock = clock;
    this.waiting = new Tally<>(most);
  }

  /**
   * Counts an answer, without waiting for anything.
   *
   * @param key what the answer was decided by
   * @param status the HTTP status of the answer
   */
  public void count(MapKey key, int status, Visitor visitor) {
    add(new Counted(key, Math.floorDiv(clock.millis(), DAY), status, visitor), 1);
  }

  private void add(Counted counted, long times) {
    if (!waiting.add(counted, times)) {
      dropped.add(times);
    }
  }

  /** How many hits could not be counted. */
  long dropped() {
    return dropped.sum();
  }

  /**
   * Adds what was counted to the table. What the database does not take waits for the next time.
   */
  @Scheduled(
      every = "${gateway.mapping.hits.flush:5s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  synchronized void flush() {
    Map<Counted, Long> hits = waiting.drain(MOST_A_FLUSH);
    if (hits.isEmpty()) {
      return;
    }
    Written<Map.Entry<Counted, Long>> written = table.add(hits);
    written.left().forEach(row -> add(row.getKey(), row.getValue()));
    dropped.add(written.refused());
    tell(written.why());
  }

  private void tell(SQLException why) {
    if (why != null && !away) {
      LOG.warnf(
          "The database takes no hits (SQLSTATE %s): they wait in memory.", why.getSQLState());
    } else if (why == null && away) {
      LOG.info("The database takes hits again.");
    }
    away = why != null;
  }

  void stop(@Observes ShutdownEvent event) {
    int before;
    do {
      before = waiting.size();
      flush();
    } while (!away && waiting.size() < before);
  }
}
