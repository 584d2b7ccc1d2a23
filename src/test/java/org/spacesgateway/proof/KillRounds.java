package org.spacesgateway.proof;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.SandboxDatabase;

/**
 * "Answered is recorded", put to the proof: people sign up, something is killed with {@code
 * SIGKILL} at a random moment and started again, and every receipt that a client holds has to be in
 * {@code arrival}.
 */
public final class KillRounds implements AutoCloseable {
  /** Clients at once, and so the most requests that can be under way at a kill. */
  public static final int CLIENTS = 200;

  private static final String DATABASE = "gateway";
  private static final int MOST_ANSWERS_FIRST = 3000;
  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(30);

  private final SandboxDatabase database;
  private final GatewayProcess gateway;
  private final long seed;

  private KillRounds(SandboxDatabase database, GatewayProcess gateway, long seed) {
    this.database = database;
    this.gateway = gateway;
    this.seed = seed;
  }

  /** What is killed. */
  public enum Kill {
    GATEWAY,
    DATABASE,
    BOTH,
    /** The gateway goes on by its spool for a moment, then dies as well. */
    DATABASE_THEN_GATEWAY,
    /** The database is back, and the gateway dies while it replays what it spooled. */
    GATEWAY_DURING_REPLAY
  }

  /**
   * One round, counted: receipts received and found, rows of requests that were under way, answers
   * that were not what they should be.
   */
  public record Round(
      int number,
      Kill kill,
      Tally tally,
      long unanswered,
      long withoutReceipt,
      long otherThan301,
      long replayed,
      Duration took) {
    /**
     * Whether the promise held: no receipt lost or given twice, no row but of a receipt or of a
     * request without its answer, nobody turned away.
     */
    public boolean holds() {
      return tally.lost() == 0
          && tally.repeated() == 0
          && tally.inFlight() <= unanswered
          && tally.inFlight() <= CLIENTS
          && otherThan301 == 0;
    }

    @Override
    public String toString() {
      return "round %d, %s: %d received, %d found, %d lost, %d in flight, %d without receipt, %d replayed, %d unanswered, %d other than 301, %d ms%s"
          .formatted(
              number,
              kill,
              tally.received(),
              tally.found(),
              tally.lost(),
              tally.inFlight(),
              withoutReceipt,
              replayed,
              unanswered,
              otherThan301,
              took.toMillis(),
              holds() ? "" : ", BROKEN");
    }
  }

  /**
   * Starts a database and a gateway of their own.
   *
   * @param directory where both keep their files
   * @param serverSettings settings of PostgreSQL beside the sandbox's durable ones
   * @param configured what is special about the gateway
   * @param seed of the moments and of what is killed: the same seed and number kill the same thing
   *     after the same wait
   */
  public static KillRounds in(
      Path directory,
      Map<String, String> serverSettings,
      UnaryOperator<GatewayProcess.Builder> configured,
      long seed)
      throws Exception {
    Files.createDirectories(directory);
    SandboxDatabase database =
        SandboxDatabase.start(directory.resolve("database"), 0, serverSettings);
    try {
      String url = database.createDatabase(DATABASE);
      GatewayProcess.Builder builder =
          configured.apply(
              GatewayProcess.at(directory.resolve("gateway"))
                  .database(url, database.user(), database.password()));
      builder.migrate();
      return new KillRounds(database, builder.start(), seed);
    } catch (Exception | Error e) {
      database.close();
      throw e;
    }
  }

  /** Plays a round that kills whatever the seed says for this number. */
  public Round play(int number) throws Exception {
    Kill[] kills = Kill.values();
    return play(number, kills[new SplittableRandom(seed + number).nextInt(kills.length)]);
  }

  /** Plays one round; everything runs again when it returns. */
  public Round play(int number, Kill kill) throws Exception {
    long began = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed ^ number);
    try (Connection connection = database.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute("truncate arrival");
    }
    double replayedBefore = gateway.metric("gateway_spool_replayed_total");
    long process = gateway.pid();
    SignUpCrowd crowd = SignUpCrowd.at(gateway.port(), CLIENTS);
    // A process that was just started is slow: counted in answers, moments early and late in its
    // life are as likely.
    int most = random.nextInt(MOST_ANSWERS_FIRST);
    Awaited.within(Duration.ofSeconds(30), most + " answers", () -> crowd.answers() >= most);
    aMoment(random, 100);
    Ledger ledger =
        switch (kill) {
          case GATEWAY -> {
            gateway.kill();
            Ledger received = crowd.leave();
            gateway.restart();
            yield received;
          }
          case DATABASE -> {
            database.kill();
            aMoment(random, 400);
            database.start();
            aMoment(random, 200);
            yield crowd.leave();
          }
          case BOTH -> {
            CompletableFuture<Void> killed = CompletableFuture.runAsync(database::kill);
            gateway.kill();
            killed.join();
            yield leaveAndStartBoth(crowd);
          }
          case DATABASE_THEN_GATEWAY -> {
            database.kill();
            aMoment(random, 400);
            gateway.kill();
            yield leaveAndStartBoth(crowd);
          }
          case GATEWAY_DURING_REPLAY -> {
            database.kill();
            aMoment(random, 400);
            database.start();
            aMoment(random, 200);
            gateway.kill();
            Ledger received = crowd.leave();
            gateway.restart();
            yield received;
          }
        };
    Awaited.within(DRAINED_WITHIN, "the spool drained", () -> drained(gateway));
    // A process that was started again counts from zero.
    double replayed =
        gateway.metric("gateway_spool_replayed_total")
            - (gateway.pid() == process ? replayedBefore : 0);
    Tally tally;
    try (Connection connection = database.connect(DATABASE)) {
      tally = Tally.of(connection, ledger.receipts());
    }
    return new Round(
        number,
        kill,
        tally,
        ledger.unanswered(),
        ledger.withoutReceipt(),
        ledger.answers() - ledger.statuses().getOrDefault(301, 0L),
        Math.round(replayed),
        Duration.ofNanos(System.nanoTime() - began));
  }

  /** Whether everything that the gateway spooled has been replayed. */
  static boolean drained(GatewayProcess gateway) throws Exception {
    try (var segments = Files.newDirectoryStream(gateway.spoolDirectory(), "spool-*.log")) {
      if (segments.iterator().hasNext()) {
        return false;
      }
    }
    return gateway.metric("gateway_spool_bytes") == 0;
  }

  /** The gateway, for a closer look. */
  GatewayProcess gateway() {
    return gateway;
  }

  /** The database, for a closer look. */
  SandboxDatabase database() {
    return database;
  }

  /** A connection to the gateway's database, as superuser. */
  Connection connect() throws SQLException {
    return database.connect(DATABASE);
  }

  @Override
  public void close() {
    gateway.close();
    database.close();
  }

  private Ledger leaveAndStartBoth(SignUpCrowd crowd) {
    Ledger received = crowd.leave();
    CompletableFuture<Void> started = CompletableFuture.runAsync(database::start);
    gateway.restart();
    started.join();
    return received;
  }

  /** The moment is the point of the round, so it is waited out and not awaited. */
  private static void aMoment(SplittableRandom random, int mostMillis) {
    LockSupport.parkNanos(random.nextLong(Duration.ofMillis(mostMillis).toNanos()));
  }
}
