package org.spacesgateway.mapping;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.address.PlainAddress.Comparison;
import org.spacesgateway.address.Query;
import org.spacesgateway.directory.MapVersion;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.FaultyWire;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;

/**
 * What the live map stands on: a fresh database behind a wire that can fail, a pool like the
 * gateway's, and a count of what look-ups ask of it.
 */
final class MapStage implements AutoCloseable {
  static final String SITE = "retired";
  static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final String NAME = "live_map";
  private static final UUID BATCH = new UUID(0, 1);
  private static final Comparison FOLDED = new Comparison(false, Set.of("id"));
  private static final Comparison AS_SPELLED = new Comparison(true, Set.of("id"));

  private final SandboxDatabase server = TestDatabase.shared();
  private final AgroalDataSource pool;
  private final List<LiveMap> opened = new ArrayList<>();
  final AtomicInteger statements = new AtomicInteger();
  final FaultyWire wire;

  MapStage() throws SQLException {
    TestDatabase.migrated(NAME);
    wire = FaultyWire.to(server.port());
    String url = server.url(NAME).replace(":" + server.port() + "/", ":" + wire.port() + "/");
    pool =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(to ->
                    to.maxSize(16)
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .acquisitionTimeout(Duration.ofSeconds(1))
                        .connectionFactoryConfiguration(each ->
                            each.jdbcUrl(url)
                                .principal(new NamePrincipal(server.user()))
                                .credential(new SimplePassword(server.password()))
                                .jdbcProperty("connectTimeout", "2")
                                .jdbcProperty("loginTimeout", "3")
                                .jdbcProperty("socketTimeout", "5"))));
  }

  /** A map that looks for changes every 20 ms; when this returns, all that fits is in memory. */
  LiveMap preloaded() {
    LiveMap map = map(Duration.ofSeconds(20));
    Await.until("the map is in memory", DEADLINE, map::isPreloaded);
    return map;
  }

  /** The same, which may not have begun to read. */
  LiveMap map(Duration patience) {
    LiveMap map =
        new LiveMap(
            counting(),
            8 << 20,
            Duration.ofMillis(20),
            patience,
            new MapFollower.Observer() {
              @Override
              public void away(Exception why) {}

              @Override
              public void follows(long version, Rules rules) {}
            });
    opened.add(map);
    return map;
  }

  /* Statements of look-ups alone: the follower has threads of its own. */
  private DataSource counting() {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Object got = invoke(pool, method, arguments);
              return got instanceof Connection connection
                      && Thread.currentThread().getName().startsWith("map-look-up-")
                  ? counting(connection)
                  : got;
            });
  }

  private Connection counting(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getReturnType() == PreparedStatement.class
                  || method.getReturnType() == Statement.class) {
                statements.incrementAndGet();
              }
              return invoke(connection, method, arguments);
            });
  }

  private static Object invoke(Object on, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Connects past the wire. */
  Connection connect() throws SQLException {
    return server.connect(NAME);
  }

  /** Runs statements past the wire. */
  void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** One mapping of a batch; a null mapping takes it away. */
  record Change(String scope, String key, Mapping mapping) {}

  /** Publishes a batch in one transaction, and waits until a map shows it. */
  void publish(LiveMap seenBy, List<Change> batch) throws SQLException {
    long version = publish(batch);
    Await.until(
        "version " + version + " is shown", DEADLINE, () -> seenBy.snapshot().version() >= version);
  }

  /** The same without waiting. Returns the version. */
  long publish(List<Change> batch) throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      long version = MapVersion.next(connection);
      try (PreparedStatement live = connection.prepareStatement(upsert());
          PreparedStatement away =
              connection.prepareStatement("DELETE FROM mapping WHERE scope = ? AND key = ?");
          PreparedStatement told = connection.prepareStatement(change())) {
        for (Change change : batch) {
          bind(told, change, version);
          told.addBatch();
          if (change.mapping() == null) {
            away.setString(1, change.scope());
            away.setString(2, change.key());
            away.addBatch();
          } else {
            bind(live, change, version);
            live.addBatch();
          }
        }
        live.executeBatch();
        away.executeBatch();
        told.executeBatch();
      }
      connection.commit();
      return version;
    }
  }

  private static final String COLUMNS =
      " (scope, key, version, batch, kind, target, blog_id, path, archive, suggested, title, position)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static String change() {
    return "INSERT INTO mapping_change" + COLUMNS;
  }

  private static String upsert() {
    return "INSERT INTO mapping"
        + COLUMNS
        + """
         ON CONFLICT (scope, key) DO UPDATE SET version = excluded.version, kind = excluded.kind,
        target = excluded.target, blog_id = excluded.blog_id, path = excluded.path,
        archive = excluded.archive, suggested = excluded.suggested, title = excluded.title\
        """;
  }

  private static void bind(PreparedStatement to, Change change, long version) throws SQLException {
    Mapping it = change.mapping();
    to.setString(1, change.scope());
    to.setString(2, change.key());
    to.setLong(3, version);
    to.setObject(4, BATCH);
    to.setString(5, it == null ? null : Mapping.stored(it.kind()));
    to.setString(6, it == null ? null : it.target());
    to.setObject(7, it == null ? null : it.blogId(), java.sql.Types.BIGINT);
    to.setString(8, it == null ? null : it.path());
    to.setString(9, it == null ? null : it.archive());
    to.setString(10, it == null ? null : it.suggested());
    to.setString(11, it == null ? null : it.title());
    to.setObject(12, it == null ? null : it.position(), java.sql.Types.INTEGER);
  }

  /** Asks for an address of the plain site, and waits for the answer. */
  static Known ask(LiveMap map, String address) {
    return ask(map, onSite(address));
  }

  /** A question for an address of the plain site. */
  static Question onSite(String address) {
    PlainAddress asked = PlainAddress.parse(address, FOLDED).orElseThrow();
    return new Question.OnSite(
        MapKey.of(SITE, asked), asked, () -> PlainAddress.parse(address, AS_SPELLED).orElseThrow());
  }

  /**
   * A question for an address of a Space.
   *
   * @param label what stands before the site's name; null on a hub host
   */
  static Question ofSpace(String label, String path) {
    return new Question.OfASpace(OldAddress.parse(Optional.ofNullable(label), path, Query.NONE));
  }

  /** Asks, and waits for the answer. */
  static Known ask(LiveMap map, Question question) {
    return asked(map, question).orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Asks. */
  static CompletableFuture<Known> asked(LiveMap map, Question question) {
    CompletableFuture<Known> answer = new CompletableFuture<>();
    map.find(question, Runnable::run, answer::complete);
    return answer;
  }

  /** The database goes away: what is open breaks, what is new is refused. */
  void cut() {
    wire.refuse();
    wire.resetAll();
  }

  /** Where look-ups go, uncounted. */
  DataSource database() {
    return pool;
  }

  /** It is back. */
  void mend() {
    pool.flush(FlushMode.ALL);
    wire.pass();
  }

  @Override
  public void close() throws InterruptedException {
    for (LiveMap map : opened) {
      map.close();
    }
    pool.close();
    wire.close();
  }
}
