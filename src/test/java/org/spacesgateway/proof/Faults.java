package org.spacesgateway.proof;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.postgresql.PGConnection;
import org.spacesgateway.sandbox.FaultyWire;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.SandboxDatabase;

/**
 * What can be wrong with a database, done to one while people sign up. Each fault is held for a
 * while and mended; afterwards nobody may have got anything but the redirect, and no receipt may be
 * lost. One gateway lives through all of them.
 */
public final class Faults implements AutoCloseable {
  /** Connections that sign up during a fault. */
  public static final int CLIENTS = 64;

  private static final String DATABASE = "gateway";
  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);

  /** Few enough to hold them all. */
  private static final Map<String, String> SERVER_SETTINGS = Map.of("max_connections", "40");

  private final SandboxDatabase database;
  private final FaultyWire wire;
  private final GatewayProcess gateway;
  private final Duration pause;

  private Faults(
      SandboxDatabase database, FaultyWire wire, GatewayProcess gateway, Duration pause) {
    this.database = database;
    this.wire = wire;
    this.gateway = gateway;
    this.pause = pause;
  }

  /** A fault: begun when opened, mended when what it returns is closed. */
  @FunctionalInterface
  interface Fault {
    AutoCloseable begin() throws Exception;
  }

  /**
   * Starts a database, a gateway, and a wire between them.
   *
   * @param databaseDirectory where the database keeps its files
   * @param gatewayDirectory where the gateway keeps its files
   * @param pause how long everybody who signs up rests before they do it again; zero for not at all
   */
  public static Faults in(Path databaseDirectory, Path gatewayDirectory, Duration pause)
      throws Exception {
    return in(databaseDirectory, gatewayDirectory, pause, gateway -> gateway);
  }

  /**
   * The same.
   *
   * @param configured what is special about the gateway
   */
  static Faults in(
      Path databaseDirectory,
      Path gatewayDirectory,
      Duration pause,
      UnaryOperator<GatewayProcess.Builder> configured)
      throws Exception {
    SandboxDatabase database = SandboxDatabase.start(databaseDirectory, 0, SERVER_SETTINGS);
    try {
      database.createDatabase(DATABASE);
      FaultyWire wire = FaultyWire.to(database.port());
      GatewayProcess.Builder builder =
          GatewayProcess.at(gatewayDirectory)
              .database(
                  "jdbc:postgresql://127.0.0.1:" + wire.port() + "/" + DATABASE,
                  database.user(),
                  database.password())
              // A busy test machine's disk may take its time; what is proved is that nothing is
              // lost.
              .set("gateway.arrival.longest-wait", "10s")
              .set("gateway.arrival.spool.retry-refused-every", "1s")
              .set("gateway.sites.spaces.complete", "true");
      builder.migrate();
      return new Faults(database, wire, configured.apply(builder).start(), pause);
    } catch (Exception | Error e) {
      database.close();
      throw e;
    }
  }

  /** The server is shut down, and started again. */
  public FaultReport databaseStopped(Duration held) throws Exception {
    return under(
        "database stopped",
        held,
        () -> {
          database.stop();
          return database::start;
        });
  }

  /** Every write to {@code arrival} sleeps five seconds first. */
  public FaultReport databaseSlow(Duration held) throws Exception {
    return under(
        "database slow (5 s a statement)",
        held,
        () -> trigger("sleepy", "statement", "perform pg_sleep(5); return null;"));
  }

  /** Somebody else holds every connection, and the gateway's own are cut. */
  public FaultReport outOfConnections(Duration held) throws Exception {
    return under("out of connections", held, this::holdEveryConnection);
  }

  /** Packets vanish: connections stand and nothing comes back. */
  public FaultReport blackHole(Duration held) throws Exception {
    return under(
        "black hole",
        held,
        () -> {
          wire.blackHole();
          return wire::pass;
        });
  }

  /**
   * Connections are reset over and over, so that some break between COMMIT and its answer: the
   * outcome is unknown to the gateway.
   */
  public FaultReport resets(Duration held) throws Exception {
    return under(
        "connections reset, in mid COMMIT too",
        held,
        () -> {
          Thread resetting =
              Thread.ofVirtual()
                  .start(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                      wire.resetAll();
                      LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
                    }
                  });
          return () -> {
            resetting.interrupt();
            resetting.join();
          };
        });
  }

  /** The server takes no writes, as a demoted primary does. */
  public FaultReport readOnly(Duration held) throws Exception {
    return under(
        "read-only",
        held,
        () -> {
          execute("alter system set default_transaction_read_only = on", "select pg_reload_conf()");
          return () ->
              execute(
                  "alter system reset default_transaction_read_only", "select pg_reload_conf()");
        });
  }

  /** Somebody holds the table's strongest lock. */
  public FaultReport tableLocked(Duration held) throws Exception {
    return under(
        "table locked",
        held,
        () -> {
          Connection locker = database.connect(DATABASE);
          locker.setAutoCommit(false);
          execute(locker, "lock table arrival in access exclusive mode");
          return locker;
        });
  }

  /**
   * Commits wait for a standby, and there is none; meanwhile the server is killed and started.
   *
   * @throws AssertionError if it is not only the sign-ups that show it
   */
  public FaultReport noStandbyLeft(Duration held) throws Exception {
    return NoStandby.in(this, database, held);
  }

  /**
   * The disk under the database is full; the server may well die of it, and is started again once
   * there is room.
   *
   * @param disk the small disk that the database of this instance lives on
   */
  public FaultReport outOfDisk(SmallDisk disk, Duration held) throws Exception {
    return under(
        "out of disk",
        held,
        () -> {
          disk.fill();
          return () -> {
            disk.free();
            if (!database.running()) {
              database.start();
            }
          };
        });
  }

  /** People sign up, the fault begins, is held, is mended, and they go on for a moment. */
  FaultReport under(String name, Duration held, Fault fault) throws Exception {
    execute("truncate arrival");
    double spooledBefore = gateway.metric("gateway_spool_arrivals_total");
    double setAsideBefore = gateway.metric("gateway_spool_refused_total");
    SignUpCrowd crowd = SignUpCrowd.at(gateway.port(), CLIENTS, "", pause);
    long mended;
    Ledger ledger;
    try {
      awaitAnswers(crowd, 500);
      AutoCloseable mend = fault.begin();
      // Nothing to await: that the fault lasts is the test.
      LockSupport.parkNanos(held.toNanos());
      mend.close();
      mended = System.nanoTime();
      awaitAnswers(crowd, 500);
    } finally {
      ledger = crowd.leave();
    }
    Awaited.within(DRAINED_WITHIN, name + ": the spool drained", () -> KillRounds.drained(gateway));
    Duration drainedAfter = Duration.ofNanos(System.nanoTime() - mended);
    long spooled = Math.round(gateway.metric("gateway_spool_arrivals_total") - spooledBefore);
    long setAside = Math.round(gateway.metric("gateway_spool_refused_total") - setAsideBefore);
    return new FaultReport(name, held, ledger, tally(ledger), spooled, setAside, drainedAfter);
  }

  /** Holds the ledger against the table. */
  Tally tally(Ledger ledger) throws SQLException {
    try (Connection connection = database.connect(DATABASE)) {
      return Tally.of(connection, ledger.receipts());
    }
  }

  /** Rows of {@code arrival}. */
  long rows() throws SQLException {
    return count("select count(*) from arrival");
  }

  /** The number that a query answers. */
  long count(String sql) throws SQLException {
    try (Connection connection = database.connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Runs statements as superuser, each by itself. */
  void execute(String... statements) throws SQLException {
    try (Connection connection = database.connect(DATABASE)) {
      execute(connection, statements);
    }
  }

  /**
   * Installs a trigger before inserts into {@code arrival}; closing what it returns takes it away.
   */
  AutoCloseable trigger(String name, String each, String body) throws SQLException {
    execute(
        "create function %s() returns trigger language plpgsql as $$ begin %s end $$"
            .formatted(name, body),
        "create trigger %1$s before insert on arrival for each %2$s execute function %1$s()"
            .formatted(name, each));
    return () -> execute("drop function %s() cascade".formatted(name));
  }

  /** The gateway that lives through the faults. */
  GatewayProcess gateway() {
    return gateway;
  }

  @Override
  public void close() {
    gateway.close();
    wire.close();
    database.close();
  }

  private AutoCloseable holdEveryConnection() throws Exception {
    Connection admin = database.connect(DATABASE);
    List<Connection> held = new ArrayList<>(List.of(admin));
    Awaited.within(
        Duration.ofSeconds(20),
        "every connection is held",
        () -> {
          try {
            while (true) {
              held.add(database.connect(DATABASE));
            }
          } catch (SQLException full) {
            return cutOthers(admin, held) == 0;
          }
        });
    return () -> {
      for (Connection connection : held) {
        connection.close();
      }
    };
  }

  private static int cutOthers(Connection admin, List<Connection> held) throws SQLException {
    StringBuilder own = new StringBuilder();
    for (Connection connection : held) {
      own.append(own.isEmpty() ? "" : ",")
          .append(connection.unwrap(PGConnection.class).getBackendPID());
    }
    try (Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where backend_type = 'client backend' and pid not in (%s)
                """
                    .formatted(own))) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void awaitAnswers(SignUpCrowd crowd, int more) {
    long before = crowd.answers();
    Awaited.within(
        Duration.ofSeconds(60), more + " answers", () -> crowd.answers() >= before + more);
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
