package org.spacesgateway.traffic;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.MappingConfig;
import org.spacesgateway.traffic.GapTable.Asked;
import org.spacesgateway.traffic.GroupedWrite.Written;

/**
 * Follows in memory which unknown addresses are asked for, and adds it to the table every few
 * seconds. People's requests and programs' are followed apart, so that neither a crawler nor a
 * flood of invented addresses pushes out what people really ask for. Figures are lower bounds.
 */
@Singleton
public final class Gaps {
  /** A longer address is nobody's bookmark. */
  static final int LONGEST_KEY = 500;

  private static final Logger LOG = Logger.getLogger(Gaps.class);

  private final GapTable table;
  private final InstantSource clock;
  private final Noise noise = Noise.known();
  private final Frequent<MapKey> people;
  private final Frequent<MapKey> others;
  private final int kept;
  private boolean away;

  @Inject
  Gaps(MappingConfig config, DataSource database, InstantSource clock) {
    this(new GapTable(database), clock, config.gaps().followed(), config.gaps().kept());
  }

  /**
   * @param followed how many addresses are followed in memory, of people and of programs each
   * @param kept how many a site has in the table
   */
  Gaps(GapTable table, InstantSource clock, int followed, int kept) {
    this.table = table;
    this.clock = clock;
    this.people = new Frequent<>(followed);
    this.others = new Frequent<>(followed);
    this.kept = kept;
  }

  /**
   * Counts a request that was answered without a mapping, for want of one, unless its address is
   * noise, longer than 500 characters, or holds anything but printable ASCII. Waits for nothing.
   *
   * @param site its name
   * @param missing what it ought to be mapped by, in the site's scope or in a Space's
   */
  public void count(String site, MapKey missing, Visitor visitor) {
    String key =
        missing.scope().equals(site) ? missing.key() : missing.scope() + "!" + missing.key();
    if (key.length() > LONGEST_KEY || !isPrintable(key) || noise.has(key)) {
      return;
    }
    (visitor == Visitor.PERSON ? people : others).add(new MapKey(site, key));
  }

  private static boolean isPrintable(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) <= ' ' || key.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds what was counted to the table. What the database does not take waits for the next time.
   */
  @Scheduled(
      every = "${gateway.mapping.hits.flush:5s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  synchronized void flush() {
    List<Asked> asked = drained();
    if (asked.isEmpty()) {
      return;
    }
    Written<Asked> written = table.add(asked, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    for (Asked left : written.left()) {
      people.restore(left.key(), left.people());
      others.restore(left.key(), left.others());
    }
    tell(written.why() == null ? pruned(asked) : written.why());
  }

  private List<Asked> drained() {
    Map<MapKey, Long> byPeople = people.drain();
    Map<MapKey, Long> byOthers = others.drain();
    return Stream.concat(byPeople.keySet().stream(), byOthers.keySet().stream())
        .distinct()
        .map(key -> new Asked(key, byPeople.getOrDefault(key, 0L), byOthers.getOrDefault(key, 0L)))
        .toList();
  }

  /** Null when every site keeps no more than it may. */
  private SQLException pruned(List<Asked> asked) {
    Set<String> sites = new HashSet<>();
    asked.forEach(row -> sites.add(row.key().scope()));
    try {
      for (String site : sites) {
        table.prune(site, kept);
      }
      return null;
    } catch (SQLException e) {
      return e;
    }
  }

  private void tell(SQLException why) {
    if (why != null && !away) {
      LOG.warnf(
          "The database takes no gaps (SQLSTATE %s): they wait in memory.", why.getSQLState());
    } else if (why == null && away) {
      LOG.info("The database takes gaps again.");
    }
    away = why != null;
  }

  void stop(@Observes ShutdownEvent event) {
    flush();
  }
}
