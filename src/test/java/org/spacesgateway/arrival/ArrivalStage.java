package org.spacesgateway.arrival;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.FaultyWire;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;

/**
 * What the arrival log stands on: a fresh database behind a wire that can fail, a pool like the
 * gateway's, a spool, and somebody who is told.
 */
final class ArrivalStage implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final SandboxDatabase server = TestDatabase.shared();
  private final String name;
  private final AgroalDataSource pool;
  private final List<AutoCloseable> opened = new ArrayList<>();
  final FaultyWire wire;
  final ArrivalTable table;
  final ArrivalSpool spool;
  final Told told = new Told(this::flush);

  /**
   * @param timeout how long the database waits for a lock, and we for the database
   * @param spoolBytes the most that the spool may hold
   */
  ArrivalStage(String name, Path spoolDirectory, Duration timeout, long spoolBytes)
      throws SQLException, IOException {
    this.name = name;
    TestDatabase.migrated(name);
    wire = FaultyWire.to(server.port());
    String url = server.url(name).replace(":" + server.port() + "/", ":" + wire.port() + "/");
    String limits = "-c statement_timeout=%d -c lock_timeout=%1$d".formatted(timeout.toMillis());
    pool =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(to ->
                    to.maxSize(4)
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .acquisitionTimeout(timeout)
                        .connectionFactoryConfiguration(each ->
                            each.jdbcUrl(url)
                                .principal(new NamePrincipal(server.user()))
                                .credential(new SimplePassword(server.password()))
                                .initialSql("SET synchronous_commit = on")
                                .jdbcProperty("reWriteBatchedInserts", "true")
                                .jdbcProperty("connectTimeout", seconds(timeout))
                                .jdbcProperty("loginTimeout", seconds(timeout))
                                .jdbcProperty("socketTimeout", seconds(timeout.plusSeconds(1)))
                                .jdbcProperty("options", limits))));
    table = new ArrivalTable(pool);
    spool = new ArrivalSpool(spoolDirectory, spoolBytes, 1 << 20);
    spool.open();
  }

  /* As the gateway does. */
  private void flush() {
    pool.flush(FlushMode.GRACEFUL);
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }

  ArrivalLog log(Duration patience, Duration longestWait, int mostWaiting) {
    ArrivalLog log = new ArrivalLog(table, spool, told, patience, longestWait, mostWaiting);
    opened.addFirst(log);
    return log;
  }

  /** A replay that looks every 20 ms, and tries again every 200 ms what was refused or failed. */
  ArrivalReplay replay(ArrivalLog log) {
    return replay(log, InstantSource.system(), Duration.ofDays(400));
  }

  /** A replay that would look for the first time after an hour. */
  ArrivalReplay sleepingReplay(ArrivalLog log) {
    return replay(log, InstantSource.system(), Duration.ofDays(400), Duration.ofHours(1));
  }

  ArrivalReplay replay(ArrivalLog log, InstantSource clock, Duration retention) {
    return replay(log, clock, retention, Duration.ofMillis(20));
  }

  private ArrivalReplay replay(
      ArrivalLog log, InstantSource clock, Duration retention, Duration every) {
    ArrivalReplay replay =
        new ArrivalReplay(table, spool, log, told, every, AGAIN, AGAIN, retention, clock);
    opened.addFirst(replay);
    return replay;
  }

  /** The ids that others than the log can see. */
  List<UUID> recorded() {
    try (Connection connection = connect()) {
      return recorded(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<UUID> recorded(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM arrival ORDER BY id")) {
      List<UUID> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getObject(1, UUID.class));
      }
      return ids;
    }
  }

  void awaitRecorded(int rows) {
    Await.until(rows + " rows are there", DEADLINE, () -> recorded().size() == rows);
  }

  /** A connection around the wire, as the superuser. */
  Connection connect() throws SQLException {
    return server.connect(name);
  }

  /** The number that a query answers. */
  long count(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  String query(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Nobody else writes the table, and nobody reads it by the gateway's rules, until closed. */
  Connection lockTable() throws SQLException {
    Connection connection = connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE arrival IN SHARE ROW EXCLUSIVE MODE");
    }
    return connection;
  }

  /** Returns when somebody waits for the lock. */
  void awaitBlocked() {
    Await.until(
        "a commit waits for the lock",
        DEADLINE,
        () ->
            !query(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'arrival'::regclass")
                .equals("0"));
  }

  /** Rows in all segments that wait. */
  List<UUID> waiting() throws IOException {
    List<UUID> ids = new ArrayList<>();
    spool.oldest().ifPresent(file -> ids.addAll(idsIn(file)));
    return ids;
  }

  static List<UUID> idsIn(Path file) {
    try {
      return ArrivalSpool.read(file).rows().stream().map(Arrivals::id).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static InstantSource at(Instant moment) {
    return InstantSource.fixed(moment);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    spool.close();
    pool.close();
    wire.close();
  }
}
