package org.spacesgateway.arrival;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.spacesgateway.arrival.Arrival.Kind;
import org.spacesgateway.registration.Source;

/** The arrival log of this process: started with it, measured, and emptied before it ends. */
@Singleton
public final class Capture {
  private static final Logger LOG = Logger.getLogger(Capture.class);

  private final ArrivalConfig config;
  private final InstantSource clock;
  private final AgroalDataSource database;
  private final MeterRegistry meters;
  private final ArrivalIds ids = new ArrivalIds();
  private final LongAdder[][] counted = new LongAdder[Kind.values().length][Source.values().length];
  private final ArrivalTable table;
  private ArrivalSpool spool;
  private ArrivalLog log;
  private ArrivalReplay replay;

  Capture(
      ArrivalConfig config, InstantSource clock, AgroalDataSource database, MeterRegistry meters) {
    this.config = config;
    this.clock = clock;
    this.database = database;
    this.meters = meters;
    this.table = new ArrivalTable(database);
    for (Kind kind : Kind.values()) {
      for (Source source : Source.values()) {
        LongAdder counter = new LongAdder();
        counted[kind.ordinal()][source.ordinal()] = counter;
        FunctionCounter.builder("gateway.arrivals", counter, LongAdder::sum)
            .tags("kind", Arrival.stored(kind), "source", Arrival.stored(source))
            .register(meters);
      }
    }
  }

  void start(@Observes StartupEvent event) throws IOException {
    ArrivalConfig.Spool settings = config.spool();
    spool = new ArrivalSpool(settings.directory(), settings.maxBytes(), settings.segmentBytes());
    Told told = new Told();
    try {
      spool.open();
    } catch (ArrivalSpool.InUse twice) {
      throw twice;
    } catch (IOException e) {
      // Visitors go on all the same, and the database may be well; the replay tries it again.
      told.spoolFailed(e);
    }
    log =
        new ArrivalLog(
            table, spool, told, config.patience(), config.longestWait(), config.mostWaiting());
    replay =
        new ArrivalReplay(
            table,
            spool,
            log,
            told,
            settings.replayEvery(),
            settings.retryRefusedEvery(),
            settings.retryFilesEvery(),
            config.retention(),
            clock);
    Gauge.builder("gateway.spool.bytes", spool, ArrivalSpool::bytes).register(meters);
    Gauge.builder("gateway.spool.max.bytes", settings, ArrivalConfig.Spool::maxBytes)
        .register(meters);
    Gauge.builder("gateway.arrival.database.away", log, l -> l.isDatabaseAway() ? 1 : 0)
        .register(meters);
  }

  /* Ahead of all others that end something: of theirs nobody was given a receipt, or waits for one. */
  void stop(@Observes @Priority(2) ShutdownEvent event) throws IOException {
    if (log != null) {
      // The replay first: it would still hand the database to a writer that has ended.
      replay.close();
      if (replay.isAlive()) {
        LOG.error("The replay of the spool did not end in time: the next process replays it.");
      }
      log.close();
      if (!log.isOver()) {
        LOG.error("Arrivals that waited were not answered in time.");
      }
      spool.close();
    }
  }

  /** Makes the arrival that a request is: its id and its moment, and what the caller knows. */
  @FunctionalInterface
  public interface Described {
    /** The arrival with this id, at this moment. */
    Arrival as(UUID id, Instant at);
  }

  /**
   * Records an arrival.
   *
   * @param answerOn runs the answer
   * @param receipt told the arrival's id once it is on disk, or null when it could not be put there
   */
  public void record(Described described, Executor answerOn, Consumer<UUID> receipt) {
    if (!config.enabled()) {
      receipt.accept(null);
      return;
    }
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Arrival arrival = described.as(ids.next(at), at);
    log.append(
        arrival,
        answerOn,
        recorded -> {
          if (recorded && arrival.counted()) {
            counted[arrival.kind().ordinal()][arrival.source().ordinal()].increment();
          }
          receipt.accept(recorded ? arrival.id() : null);
        });
  }

  /** Whether arrivals go to the spool because the database does not take them. */
  public boolean isDatabaseAway() {
    return log != null && log.isDatabaseAway();
  }

  /** Whether arrivals can be put on disk: all that does it lives. */
  public boolean isAlive() {
    return log == null || log.isAlive() && replay.isAlive();
  }

  /** Bytes that wait in the spool. */
  public long spooledBytes() {
    return spool == null ? 0 : spool.bytes();
  }

  private final class Told implements ArrivalLog.Observer, ArrivalReplay.Observer {
    private final Counter spooled = meters.counter("gateway.spool.arrivals");
    private final Counter replayed = meters.counter("gateway.spool.replayed");
    private final Counter refused = meters.counter("gateway.spool.refused");
    private volatile boolean away;
    private volatile boolean failing;
    private volatile boolean replayFailing;

    /* Told once each: they are tried every few seconds. */
    private final Set<Path> failedFiles = ConcurrentHashMap.newKeySet();

    /* From the start: an increase from nothing at all is none to whoever watches. */
    Told() {
      for (Reason reason : Reason.values()) {
        unrecorded(reason, 0);
      }
    }

    @Override
    public void unrecorded(Reason reason, int arrivals) {
      meters
          .counter("gateway.arrivals.unrecorded", "reason", Arrival.stored(reason))
          .increment(arrivals);
    }

    @Override
    public void spooled(int arrivals) {
      spooled.increment(arrivals);
      if (failing) {
        failing = false;
        LOG.info("The spool can be written again.");
      }
    }

    @Override
    public void databaseFailed(SQLException why) {
      // One by one the pool's other connections would each cost a time-out of their own.
      database.flush(FlushMode.GRACEFUL);
      if (!away) {
        away = true;
        LOG.warnf(
            "The database takes no arrivals (SQLSTATE %s): they go to the spool in %s.",
            why.getSQLState(), config.spool().directory());
      }
    }

    @Override
    public void databaseBack() {
      if (away) {
        away = false;
        LOG.info("The database takes arrivals again.");
      }
    }

    @Override
    public void spoolFailed(Throwable why) {
      if (!failing) {
        failing = true;
        LOG.errorf(
            "The spool in %s failed (%s): while the database is away, or takes longer than gateway.arrival.longest-wait, visitors are sent on without a receipt.",
            config.spool().directory(), why);
      }
    }

    @Override
    public void fileFailed(Path file, Exception why) {
      if (failedFiles.add(file)) {
        LOG.errorf(
            "%s could not be brought home (%s): it stays there, is tried again, and keeps no other from it.",
            file, why);
      }
    }

    @Override
    public void replayFailed(Throwable why) {
      if (!replayFailing) {
        replayFailing = true;
        LOG.errorf(
            "What waits in the spool in %s could not be read (%s): it stays there, and is tried again.",
            config.spool().directory(), why);
      }
    }

    @Override
    public void unreadable(Path file, int bytes) {
      LOG.errorf(
          "%d bytes of %s are no whole row, and are lost. At its end they are a write that was cut off before anybody had a receipt; elsewhere the disk is at fault.",
          bytes, file);
    }

    @Override
    public void replayed(int rows) {
      replayFailing = false;
      replayed.increment(rows);
    }

    @Override
    public void refused(int rows, SQLException why) {
      refused.increment(rows);
      LOG.errorf(
          "The database refused %d arrivals (SQLSTATE %s): set aside in %s, offered again later.",
          rows, why.getSQLState(), config.spool().directory());
    }
  }
}
