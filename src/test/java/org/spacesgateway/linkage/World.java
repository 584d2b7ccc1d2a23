package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.MicrosoftStandIn;
import org.spacesgateway.sandbox.People;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.SpacesFile;
import org.spacesgateway.sandbox.Tables;
import org.spacesgateway.sandbox.TestDatabase;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.WordPressStandIn;

/** Both stand-ins, a gateway that signs in with them, its database, and the steps of a walk. */
public final class World implements AutoCloseable {
  /** The key of how long the database waits for a statement, and for a lock. */
  static final String DATABASE_WAITS = "quarkus.datasource.jdbc.additional-jdbc-properties.options";

  private static final int OWNED_SPACES = 3;
  private static final String SPACES = "spaces_template";
  private static final String TABLES =
      "live_account, wordpress_account, wordpress_blog, handoff, account_link, account_link_event, link_ended,"
          + " space_to_forget,"
          + " sign_in_session, used_state, erasure, claim, choice, consent, consent_asked, reminder_consent, reminder,"
          + " messenger_connection, announcement, websub_subscription, transfer, transfer_entry, transfer_letter,"
          + " reading, read_entry, read_picture, read_left_out, read_page, anew_entry, anew_left_out, download";

  private static boolean imported;
  private static World shared;

  public final MicrosoftStandIn microsoft = MicrosoftStandIn.start("127.0.0.2", 0);
  public final WordPressStandIn wordPress = WordPressStandIn.start("127.0.0.4", 0);
  public final GatewayProcess gateway;
  private final String database;
  private final String url;
  private final GatewayProcess.Builder builder;
  private final Path spaces;
  private final Tables tables;

  private World(String name, BiConsumer<World, GatewayProcess.Builder> more) {
    database = name;
    url = withSpaces(name);
    tables = new Tables(TestDatabase.shared(), name);
    builder = builder(Path.of("target", name), gateway -> more.accept(this, gateway));
    spaces = SpacesFile.write(Path.of("target", name, "spaces.csv"));
    gateway = builder.start();
  }

  /* A copy of one into which the gateway's command imported them once for all worlds of this JVM. */
  private static synchronized String withSpaces(String database) {
    SandboxDatabase server = TestDatabase.shared();
    if (!imported) {
      Path directory = Path.of("target", SPACES, Long.toString(ProcessHandle.current().pid()));
      GatewayProcess.at(directory)
          .database(TestDatabase.migrated(SPACES), server.user(), server.password())
          .importSpaces(SpacesFile.write(directory.resolve("spaces.csv")));
      imported = true;
    }
    return server.createDatabase(database, SPACES);
  }

  private GatewayProcess.Builder builder(Path directory, Consumer<GatewayProcess.Builder> more) {
    SandboxDatabase server = TestDatabase.shared();
    GatewayProcess.Builder all =
        GatewayProcess.at(directory)
            .database(url, server.user(), server.password())
            .signIns(microsoft, wordPress)
            // A machine that is busy with other things must not look like a slow provider,
            // nor like a slow database.
            .set("gateway.sign-in.call-timeout", "20s")
            .set("gateway.sign-in.deadline", "25s")
            .set("gateway.linkage.wordpress.timeout", "20s")
            // Nor may a test wait for what another's provider asked for, or another's token.
            .set("gateway.sign-in.longest-back-off", "1ms")
            .set("gateway.sign-in.unknown-keys-every", "50ms")
            .set("quarkus.datasource.jdbc.acquisition-timeout", "20S")
            .set("quarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout", "25")
            .set(DATABASE_WAITS, "-c statement_timeout=20000 -c lock_timeout=20000");
    more.accept(all);
    return all;
  }

  /** A second process of the same gateway: same origin, same database, another port. */
  GatewayProcess second() {
    return pod("second", same -> {});
  }

  /** The same, as one of several, by a name of its own, and configured further. */
  public GatewayProcess pod(String name, Consumer<GatewayProcess.Builder> more) {
    GatewayProcess.Builder pod =
        builder(
                Path.of("target", database + "-" + name),
                same -> same.set("gateway.origin", origin()))
            .signIns(microsoft, wordPress);
    more.accept(pod);
    return pod.start();
  }

  /**
   * The world of all tests of this JVM that want nothing special of it, as if nobody had ever been
   * here; but accounts that somebody made at WordPress.com stay. It ends with the JVM: nobody else
   * closes it.
   */
  static synchronized World shared() throws SQLException {
    if (shared == null) {
      shared = start("shared_world_" + ProcessHandle.current().pid());
    }
    shared.forget();
    return shared;
  }

  /** What a command of the same gateway's says. */
  public String command(String... arguments) {
    return builder.command(arguments).output();
  }

  /** A world with a fresh database of that name. */
  static World start(String name) {
    return new World(name, (world, builder) -> {});
  }

  /** The same, the gateway configured further. */
  public static World start(String name, Consumer<GatewayProcess.Builder> more) {
    return new World(name, (world, builder) -> more.accept(builder));
  }

  /** The same, where that depends on the stand-ins. */
  static World start(String name, BiConsumer<World, GatewayProcess.Builder> more) {
    return new World(name, more);
  }

  @Override
  public void close() {
    gateway.close();
    microsoft.close();
    wordPress.close();
    tables.close();
  }

  /** A page waits half as long for a provider as in production, which {@link DeadlinesTest} has. */
  static void shortDeadlines(GatewayProcess.Builder gateway) {
    gateway
        .set("gateway.sign-in.call-timeout", "2s")
        .set("gateway.sign-in.deadline", "4s")
        .set("gateway.linkage.wordpress.timeout", null);
  }

  /** Providers and the database may take no longer than they may in production. */
  static void limitsOfProduction(GatewayProcess.Builder gateway) {
    for (String key :
        List.of(
            "gateway.sign-in.call-timeout",
            "gateway.sign-in.deadline",
            "gateway.sign-in.unknown-keys-every",
            "gateway.linkage.wordpress.timeout",
            "quarkus.datasource.jdbc.acquisition-timeout",
            "quarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout",
            DATABASE_WAITS)) {
      gateway.set(key, null);
    }
  }

  /** Nobody has ever been here; both providers behave. */
  public void forget() throws SQLException {
    empty(TABLES);
    if (count("space WHERE owner_closes_at IS NOT NULL") > 0) {
      change("UPDATE space SET owner_closes_at = NULL WHERE owner_closes_at IS NOT NULL");
      change("UPDATE map_version SET version = version + 1, reload = version + 1");
    }
    if (count("space WHERE owner_oid IS NOT NULL") < OWNED_SPACES) {
      importSpacesAgain();
    }
    microsoft.reset();
    wordPress.reset();
    wordPress.posts().forget();
    microsoft.forgetSessions();
    wordPress.forgetSessions();
    microsoft.forget();
    wordPress.forget();
  }

  /** What the import says. */
  String importSpacesAgain() {
    return builder.command("spaces", "import", spaces.toAbsolutePath().toString()).output();
  }

  /** The same for another file. */
  String importSpaces(Path file) {
    return builder.command("spaces", "import", file.toAbsolutePath().toString()).output();
  }

  public String origin() {
    return "http://localhost:" + gateway.port();
  }

  public Connection connect() throws SQLException {
    return TestDatabase.shared().connect(database);
  }

  /** What no request does: changes rows, or says how the database behaves. */
  public void change(String sql) throws SQLException {
    tables.change(sql);
  }

  /**
   * Empties tables once nobody is at work in them.
   *
   * @param names with commas
   */
  public void empty(String names) throws SQLException {
    tables.empty(names);
  }

  /** Whoever is signed in, here or at Microsoft, gave their password eleven minutes earlier. */
  void elevenMinutesLater() throws SQLException {
    change(
        "UPDATE sign_in_session SET began_at = began_at - interval '11 minutes',"
            + " authenticated_at = authenticated_at - interval '11 minutes'");
    microsoft.agePasswords(Duration.ofMinutes(11));
  }

  /** So much time went by since people signed in, and set out for WordPress.com. */
  void later(Duration by) throws SQLException {
    for (String table : List.of("sign_in_session", "handoff")) {
      change(
          "UPDATE %1$s SET began_at = began_at - interval '%2$d seconds', expires_at = expires_at - interval '%2$d seconds'"
              .formatted(table, by.toSeconds()));
    }
  }

  /** How many rows: a table's name, and a condition if wanted. */
  public long count(String from) throws SQLException {
    return tables.count(from);
  }

  /** Every table a row of which has that text, whatever the column. */
  List<String> holding(String text) throws SQLException {
    List<String> holding = new ArrayList<>();
    try (Connection connection = connect();
        ResultSet table =
            connection.getMetaData().getTables(null, "public", "%", new String[] {"TABLE"})) {
      while (table.next()) {
        String name = table.getString("TABLE_NAME");
        if (Tables.count(connection, name + " t WHERE t::text LIKE '%" + text + "%'") > 0) {
          holding.add(name);
        }
      }
    }
    return holding;
  }

  long links() throws SQLException {
    return count("account_link WHERE ended_at IS NULL");
  }

  /** Waits until so many of the gateway's statements wait for a lock. */
  void awaitWaiting(int statements) {
    Await.until(
        statements + " wait for a lock",
        Duration.ofSeconds(15),
        () -> {
          try {
            return count(
                    "pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
                == statements;
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** A browser whose person is signed in with their Live account. */
  public TextBrowser signedIn(String person) {
    TextBrowser browser = new TextBrowser();
    browser.open(origin() + "/live/");
    browser.press("person", person);
    return browser;
  }

  /** The same, on the way to WordPress.com, at its first page there. */
  TextBrowser atWordPress(String person, String with) {
    TextBrowser browser = signedIn(person);
    browser.post(origin() + "/live/handoff", Map.of("with", with));
    return browser;
  }

  /** The same, at the page that names both accounts. */
  TextBrowser atConfirm(String person, String account) {
    TextBrowser browser = atWordPress(person, "existing");
    browser.press("person", account);
    browser.press("approve", "approve");
    assertThat(browser.page().heading()).isEqualTo("Are both of these you?");
    return browser;
  }

  /** The same, linked. */
  public TextBrowser linked(String person, String account, String blog) {
    TextBrowser browser = atConfirm(person, account);
    confirm(browser, blog);
    assertThat(browser.page().heading()).isEqualTo("Connected");
    return browser;
  }

  /** Sends a form of the account page; with fields that are not on it, one of a page behind it. */
  public void send(TextBrowser browser, String path, Map<String, String> fields) {
    browser.open(origin() + "/live/account");
    browser.send(path, fields);
  }

  /** The ledger's random id of that person. */
  String person(String key) throws SQLException {
    String oid =
        People.all().stream().filter(one -> one.key().equals(key)).findFirst().orElseThrow().oid();
    try (Connection connection = connect();
        PreparedStatement query =
            connection.prepareStatement("SELECT person FROM live_account WHERE oid = ?")) {
      query.setString(1, oid);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /** Confirms what the page shows, with its first blog. */
  void confirm(TextBrowser browser) {
    browser.send("/wordpress/confirm", Map.of());
  }

  void confirm(TextBrowser browser, String blog) {
    browser.send("/wordpress/confirm", Map.of("blog", blog));
  }
}
