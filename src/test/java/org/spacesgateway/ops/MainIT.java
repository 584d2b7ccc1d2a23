package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.sandbox.CommandsHere;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.Ports;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;
import tools.jackson.databind.json.JsonMapper;

/** The packaged gateway as a command: what it says, and how it ends. */
@Timeout(120)
class MainIT {
  private static final String URL = "quarkus.datasource.jdbc.url";
  private static final String SPOOL = "gateway.arrival.spool.directory";
  private static final String KEY = "gateway.secret.keys.first";
  private static final String CURRENT_KEY = "gateway.secret.current-key";
  private static final String LIVE_CLIENT = "quarkus.oidc.live.client-id";
  private static final String LIVE_SECRET = "quarkus.oidc.live.credentials.client-secret.value";
  private static final String LIVE_STATE = "quarkus.oidc.live.authentication.state-secret";
  private static final String WORDPRESS_CLIENT = "quarkus.oidc.wordpress.client-id";
  private static final String WORDPRESS_SECRET =
      "quarkus.oidc.wordpress.credentials.client-secret.value";
  private static final String WORDPRESS_STATE =
      "quarkus.oidc.wordpress.authentication.state-secret";

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * How a run ended.
   *
   * @param said the lines of standard error
   */
  private record Ended(int status, List<String> printed, List<String> said) {}

  private Ended run(Map<String, String> settings, String... arguments) throws Exception {
    Path file = directory.resolve("settings.properties");
    Properties properties = new Properties();
    properties.putAll(settings);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Optional.ofNullable(System.getProperty("gateway.java.option")).ifPresent(command::add);
    command.add(GatewayProcess.optionsOfImage());
    command.addAll(GatewayProcess.starts(GatewayProcess.sharedAotCache()));
    command.add("-Dsmallrye.config.locations=" + file);
    command.addAll(List.of("-jar", System.getProperty("gateway.jar")));
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(key ->
            key.startsWith("QUARKUS_")
                || key.startsWith("GATEWAY_")
                || key.equals("KUBERNETES_SERVICE_HOST")
                || key.equals("JAVA_TOOL_OPTIONS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException("still runs:\n" + Files.readString(out));
    }
    return new Ended(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
  }

  /**
   * A command in this JVM, as it is after {@code main}: its status is what the process ends with.
   */
  private static Ended here(Map<String, String> settings, String... arguments) {
    CommandsHere.Said ended = new CommandsHere(settings).told(arguments);
    return new Ended(ended.code(), ended.printed().lines().toList(), ended.said().lines().toList());
  }

  /** All that production needs, and a key or two otherwise; null leaves one out. */
  private Map<String, String> productionBut(String... keysAndValues) {
    Map<String, String> settings = new HashMap<>();
    settings.put(URL, "jdbc:postgresql://127.0.0.1:1/nowhere");
    settings.put("gateway.origin", "https://gateway.example");
    settings.put(SPOOL, directory.resolve("spool").toString());
    settings.put(KEY, "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    settings.put(CURRENT_KEY, "first");
    settings.put(LIVE_CLIENT, "live-client");
    settings.put(LIVE_SECRET, "live-client-secret");
    settings.put(LIVE_STATE, "0123456789abcdef0123456789abcdef");
    settings.put(WORDPRESS_CLIENT, "50916");
    settings.put(WORDPRESS_SECRET, "wordpress-client-secret");
    settings.put(WORDPRESS_STATE, "fedcba9876543210fedcba9876543210");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    settings.values().removeIf(value -> value == null);
    return settings;
  }

  private static void assertNotStarted(Ended ended, String... inOneLineEach) {
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.printed()).isEmpty();
    assertThat(ended.said()).allMatch(line -> line.startsWith("Not started: "));
    assertOneLineEach(ended.said(), inOneLineEach);
  }

  private static void assertOneLineEach(List<String> said, String... words) {
    assertThat(said)
        .hasSize(words.length)
        .noneMatch(line -> line.contains("Exception:") || line.contains("SRCFG"));
    for (String one : words) {
      assertThat(said).filteredOn(line -> line.contains(one)).hasSize(1);
    }
  }

  /** What would be said, a line each; asked in this JVM, as a start for each would take long. */
  private static List<String> faults(Map<String, String> settings) {
    return new CommandsHere(settings).faults();
  }

  @Test
  void withoutConfigurationEveryMissingKeyHasItsLine() throws Exception {
    assertNotStarted(
        run(Map.of()),
        URL,
        "gateway.origin",
        SPOOL,
        "gateway.secret.keys.ID",
        CURRENT_KEY,
        LIVE_CLIENT,
        LIVE_SECRET,
        LIVE_STATE,
        WORDPRESS_CLIENT,
        WORDPRESS_SECRET,
        WORDPRESS_STATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        URL,
        "gateway.origin",
        SPOOL,
        CURRENT_KEY,
        LIVE_CLIENT,
        LIVE_SECRET,
        LIVE_STATE,
        WORDPRESS_CLIENT,
        WORDPRESS_SECRET,
        WORDPRESS_STATE
      })
  void aMissingKeyHasOneLine(String key) {
    assertOneLineEach(faults(productionBut(key, null)), key);
  }

  @Test
  void whereTheLogIsJsonSoIsWhyThereIsNoStart() throws Exception {
    Ended ended = run(Map.of("gateway.log.json", "true", "gateway.origin", "ftp://nowhere"));
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.printed()).isEmpty();
    assertThat(ended.said())
        .hasSizeGreaterThan(2)
        .map(line -> JsonMapper.shared().readTree(line))
        .allMatch(event -> event.at("/message").asString().startsWith("Not started: "))
        .allMatch(event -> event.at("/level").asString().equals("ERROR"))
        .allMatch(event -> event.at("/timestamp").isString())
        .anyMatch(event -> event.at("/message").asString().contains(URL));
  }

  @Test
  void aPortThatIsTakenIsToldInJsonToo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Ended ended =
          run(
              productionBut(
                  "gateway.log.json",
                  "true",
                  "quarkus.http.host",
                  "127.0.0.1",
                  "quarkus.http.port",
                  Integer.toString(taken.getLocalPort()),
                  "quarkus.management.port",
                  Integer.toString(Ports.free())));
      assertThat(ended.status()).isEqualTo(1);
      assertThat(Stream.concat(ended.printed().stream(), ended.said().stream()))
          .as("lines that are no JSON")
          .filteredOn(line -> !line.startsWith("{"))
          .isEmpty();
      assertThat(ended.printed()).anyMatch(line -> line.contains("Address already in use"));
    }
  }

  @Test
  void allThatIsWrongIsToldAtOnce() throws Exception {
    environment.put("GATEWAY_ORIGINN", "https://gateway.example");
    environment.put("QUARKUS_HTTP_PROT", "8080");
    environment.put("QUARKUS_MANAGEMENT_ENABLED", "false");
    // Keys that are read, and what Kubernetes makes of the names of services.
    environment.put("GATEWAY_SITES_OTHER_HOSTS", "old.example");
    environment.put("QUARKUS_OIDC_LIVE_TOKEN_LIFESPAN_GRACE", "30");
    environment.put("QUARKUS_LOG_CATEGORY__IO_QUARKUS__LEVEL", "WARN");
    environment.put("QUARKUS_DATASOURCE_DB_KIND", "postgresql");
    environment.put("SPACES_GATEWAY_PORT", "tcp://10.0.0.2:80");
    environment.put("QUARKUS_BOARD_SERVICE_HOST", "10.0.0.3");
    environment.put("QUARKUS_BOARD_PORT_80_TCP_ADDR", "10.0.0.3");
    Ended ended =
        run(
            productionBut(
                URL,
                "postgres://somebody:secret-word@database/name",
                "gateway.origin",
                "http://gateway.example",
                SPOOL,
                null,
                "gateway.registration.address",
                "https://evil.example/start",
                "gateway.arrival.patiense",
                "50ms",
                "gateway.sunset.hold",
                "over",
                "quarkus.htpp.port",
                "8080",
                "quarkus.datasource.db-kind",
                "secret-word",
                "quarkus.package.jar.type",
                "uber-jar"));
    assertNotStarted(
        ended,
        "GATEWAY_ORIGINN is read by nothing",
        "QUARKUS_HTTP_PROT is read by nothing",
        "QUARKUS_MANAGEMENT_ENABLED can't be changed",
        "quarkus.htpp.port is read by nothing",
        "quarkus.datasource.db-kind can't be changed",
        "quarkus.package.jar.type is read by nothing",
        URL,
        "gateway.origin",
        SPOOL,
        "gateway.registration.address",
        "gateway.arrival.patiense",
        "gateway.sunset.hold");
    assertThat(ended.said()).noneMatch(line -> line.contains("secret-word"));
  }

  @Test
  void aTimetableAtFaultHasOneLine() {
    assertOneLineEach(
        faults(productionBut("gateway.sunset.closes", "2011-03-16T00:00:00Z")),
        "gateway.sunset.closes is set, and no read-only before it");
  }

  @Test
  void theTimetableIsToldWithoutADatabase() {
    Ended ended =
        here(
            productionBut(
                URL,
                null,
                "gateway.sunset.announced",
                "2010-09-27T16:00:00Z",
                "gateway.sunset.transfer-open",
                "2098-10-04T00:00:00Z"),
            "sunset",
            "--on",
            "2098-10-04");
    assertThat(ended.status()).isZero();
    assertThat(ended.printed())
        .contains("Everybody else, and plain sites")
        .anyMatch(line -> line.contains("from 2098-10-04T00:00:00Z: transfer open"));
  }

  @Test
  void aClockThatIsSetIsForDevelopmentOnly() {
    assertOneLineEach(
        faults(productionBut("gateway.development-clock", "now")), "gateway.development-clock");
  }

  @ParameterizedTest
  @CsvSource({
    "gateway.registration.address, https://evil.example/start",
    "gateway.registration.address, http://127.0.0.4:8084/start",
    "gateway.registration.markets.CN, https://evil.example/start",
    "gateway.registration.hosts, com",
    "gateway.origin, http://gateway.example",
    "gateway.origin, https://gateway.example/",
    "gateway.origin, https://gateway.example:443"
  })
  void anAddressAtFaultIsNamed(String key, String value) {
    List<String> faults = faults(productionBut(key, value));
    assertOneLineEach(faults, value);
    assertThat(faults)
        .first()
        .asString()
        .contains(key.equals("gateway.registration.hosts") ? "gateway.registration" : key);
  }

  @Test
  void aSiteAtFaultIsNamed() {
    assertOneLineEach(
        faults(
            productionBut(
                "gateway.sites.24.hosts", "old.example",
                "gateway.sites.other.hosts", "old.example",
                "gateway.sites.other.target-hosts", "https://new.example",
                "gateway.sites.other.legacy-origin", "ftp://legacy.example/")),
        "gateway.sites.24: a site's name",
        "old.example belongs to",
        "gateway.sites.other.target-hosts: not a host name",
        "gateway.sites.other.legacy-origin is not an origin");
  }

  @Test
  void hostsOfOneSiteThatLieAmongThoseOfAnotherAreNamed() {
    assertOneLineEach(
        faults(
            productionBut(
                "gateway.sites.wide.hosts", "*.old.example,deep.wide.old.example",
                "gateway.sites.narrow.hosts", "shop.old.example,*.blogs.old.example,old.example")),
        "gateway.sites.narrow.hosts: shop.old.example lies among those of wide",
        "gateway.sites.narrow.hosts: *.blogs.old.example lies among those of wide");
  }

  @Test
  void anOriginOfOursAmongOldHostsOrAboveThemIsNamed() {
    for (String origin :
        List.of("https://old.example", "https://www.old.example", "https://example")) {
      assertOneLineEach(
          faults(
              productionBut(
                  "gateway.origin",
                  origin,
                  "gateway.sites.old.hosts",
                  "old.example,www.old.example")),
          "gateway.origin: " + origin.substring("https://".length()) + " lies among the hosts of");
    }
  }

  @Test
  void aNumberOutOfRangeIsNamed() {
    assertOneLineEach(
        faults(
            productionBut(
                "gateway.arrival.patience", "-1s",
                "gateway.arrival.longest-wait", "0s",
                "gateway.arrival.most-waiting", "0",
                "gateway.arrival.retention", "-400d",
                "gateway.arrival.retention-every", "0s",
                "gateway.arrival.spool.max-bytes", "0",
                "gateway.arrival.spool.segment-bytes", "-1",
                "gateway.arrival.spool.replay-every", "0s",
                "gateway.arrival.spool.retry-refused-every", "0s",
                "gateway.arrival.spool.retry-files-every", "0s",
                "gateway.mapping.batches.retention", "0s",
                "gateway.limits.per-minute", "0",
                "gateway.legacy-origin.answer-timeout", "0s",
                "gateway.legacy-origin.longest-silence", "0s",
                "gateway.registration.probe.every", "0s",
                "gateway.sign-in.deadline", "0s",
                "gateway.sign-in.most-waiting", "0",
                "gateway.linkage.handoff-lasts", "-30m",
                "gateway.linkage.wordpress.timeout", "0s",
                "gateway.content.requests-per-second", "0",
                "gateway.content.pages.title", "div[",
                "gateway.download.at-once", "0",
                "gateway.download.kept", "0s",
                "gateway.transfer.largest-part", "0",
                "gateway.transfer.poll", "0s")),
        "gateway.arrival.patience",
        "gateway.arrival.longest-wait",
        "gateway.arrival.most-waiting",
        "gateway.arrival.retention ",
        "gateway.arrival.retention-every",
        "gateway.arrival.spool.max-bytes",
        "gateway.arrival.spool.segment-bytes",
        "gateway.arrival.spool.replay-every",
        "gateway.arrival.spool.retry-refused-every",
        "gateway.arrival.spool.retry-files-every",
        "gateway.mapping.batches.retention",
        "gateway.limits.per-minute",
        "gateway.legacy-origin.answer-timeout",
        "gateway.legacy-origin.longest-silence",
        "gateway.registration.probe.every",
        "gateway.sign-in.deadline",
        "gateway.sign-in.most-waiting",
        "gateway.linkage.handoff-lasts",
        "gateway.linkage.wordpress.timeout",
        "gateway.content.requests-per-second",
        "gateway.content.pages.title is no CSS selector",
        "gateway.download.at-once",
        "gateway.download.kept",
        "gateway.transfer.largest-part",
        "gateway.transfer.poll");
  }

  @Test
  void anAddressOfASignInThatIsNoneIsNamed() {
    assertOneLineEach(
        faults(
            productionBut(
                "quarkus.oidc.live.auth-server-url", "https://login.live.example/tenant",
                "quarkus.oidc.live.authorization-path", "/authorize?ref=x",
                "quarkus.oidc.live.token-path", "http://login.live.example/token",
                "quarkus.oidc.live.jwks-path", "https://keys.live.example/keys",
                "gateway.sign-in.registration", "https://wordpress.com/start/wpcc?ref=x",
                "gateway.linkage.wordpress.api", "http://public-api.wordpress.example",
                "gateway.linkage.wordpress.revocation", "https://public-api wordpress.example",
                "gateway.consent.uses.transfer.revoke", "https://revoke.wordpress.example/")),
        "quarkus.oidc.live.authorization-path is not an https address",
        "quarkus.oidc.live.token-path is not an https address",
        "gateway.sign-in.registration is not an https address",
        "gateway.linkage.wordpress.api is not an https address",
        "gateway.linkage.wordpress.revocation is not an https address");
    assertOneLineEach(
        faults(
            productionBut(
                "quarkus.oidc.live.auth-server-url", "http://login.live.example",
                "gateway.sign-in.registration", "https://wordpress.example/start/wpcc")),
        "quarkus.oidc.live.auth-server-url is not an https address",
        "gateway.sign-in.registration is at none of gateway.registration.hosts");
    assertThat(
            faults(
                productionBut(
                    "quarkus.oidc.live.auth-server-url", "https://login.live.example:8443",
                    "quarkus.oidc.live.token-path", "token")))
        .as("joined by a slash, as it will be")
        .isEmpty();
  }

  @Test
  void keysThatContradictEachOtherAreNamed() {
    assertOneLineEach(
        faults(
            productionBut(
                "gateway.arrival.patience", "3s",
                "gateway.arrival.spool.segment-bytes", "2000",
                "gateway.arrival.spool.max-bytes", "1000",
                "gateway.content.requests-per-second", "1001",
                "gateway.transfer.longest-retry", "29s")),
        "gateway.content.requests-per-second must be at most 1000",
        "gateway.transfer.longest-retry is shorter than",
        "gateway.arrival.patience is longer than",
        "gateway.arrival.spool.segment-bytes is more than");
  }

  @Test
  void timesOfASignInThatHaveNoEffectAreNamed() {
    assertOneLineEach(
        faults(
            productionBut(
                "gateway.linkage.fresh-sign-in", "999ms",
                "gateway.linkage.handoff-lasts", "31m",
                "quarkus.oidc.wordpress.authentication.state-cookie-age", "20M",
                "gateway.sign-in.remember-states", "25m")),
        "gateway.linkage.fresh-sign-in must be a second at least",
        "gateway.linkage.handoff-lasts is longer than quarkus.oidc.wordpress.",
        "gateway.sign-in.remember-states is shorter than quarkus.oidc.live.");
    assertThat(
            faults(
                productionBut(
                    "gateway.linkage.handoff-lasts", "2h",
                    "gateway.linkage.fresh-sign-in", "1s",
                    "gateway.sign-in.remember-states", "2h")))
        .as("a state of WordPress.com's lasts as long as its hand-off")
        .isEmpty();
  }

  @Test
  void developmentIsRefusedInACluster() throws Exception {
    environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
    environment.put("GATEWAY_DEVELOPMENT", "true");
    assertNotStarted(run(productionBut()), "gateway.development");
  }

  @Test
  void theEnvironmentAndTheFileBesideItAreReadToo() throws Exception {
    Map<String, String> settings = productionBut(URL, null);
    String origin = settings.remove("gateway.origin");
    String key = settings.remove(KEY);
    String spool = settings.remove(SPOOL);
    Path file =
        Files.createDirectories(directory.resolve("config")).resolve("application.properties");
    Files.writeString(file, SPOOL + "=" + spool);
    environment.put("GATEWAY_ORIGIN", origin);
    environment.put("GATEWAY_SECRET_KEYS_FIRST", key);
    assertNotStarted(run(settings), URL);
  }

  @Test
  void anUnknownArgumentGetsTheUsage() throws Exception {
    assertUsage(run(Map.of(), "serve"));
    assertUsage(here(Map.of(), "migrate", "now"));
  }

  private static void assertUsage(Ended ended) {
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.printed()).isEmpty();
    assertThat(ended.said())
        .anyMatch(line -> line.startsWith("Unmatched argument"))
        .anyMatch(line -> line.startsWith("Usage: "))
        .anyMatch(line -> line.contains("migrate"));
  }

  @Test
  void helpListsTheCommands() {
    Ended ended = here(Map.of(), "--help");
    assertThat(ended.status()).isZero();
    assertThat(ended.printed())
        .anyMatch(line -> line.startsWith("Usage: "))
        .anyMatch(line -> line.strip().startsWith("migrate "));
  }

  private static Map<String, String> database(String url, String password) {
    SandboxDatabase server = TestDatabase.shared();
    return Map.of(
        URL,
        url,
        "quarkus.datasource.username",
        server.user(),
        "quarkus.datasource.password",
        password);
  }

  @Test
  void migratingTwiceChangesNothingMore() throws Exception {
    SandboxDatabase server = TestDatabase.shared();
    String url = server.createDatabase("main_migrate");
    Map<String, String> settings = database(url, server.password());
    Ended first = run(settings, "migrate");
    assertThat(first.said()).isEmpty();
    assertThat(first.status()).isZero();
    assertThat(first.printed())
        .last()
        .asString()
        .matches("Schema at version \\d+, [1-9]\\d* migrations applied\\.");
    String schema = schema(url);
    Ended second = here(settings, "migrate");
    assertThat(second.said()).isEmpty();
    assertThat(second.status()).isZero();
    assertThat(second.printed())
        .last()
        .asString()
        .matches("Schema at version \\d+, 0 migrations applied\\.");
    assertThat(schema(url)).isEqualTo(schema).contains("arrival");
  }

  @Test
  void aStartThatWouldReopenWhatHasClosedIsRefused() throws Exception {
    SandboxDatabase server = TestDatabase.shared();
    Map<String, String> settings =
        productionBut(
            "gateway.sunset.announced", "2010-09-27T16:00:00Z",
            "gateway.sunset.transfer-open", "2010-10-04T00:00:00Z",
            "gateway.sunset.read-only", "2011-01-04T00:00:00Z",
            "gateway.sunset.closes", "2011-03-16T00:00:00Z");
    settings.putAll(database(server.createDatabase("main_reopened"), server.password()));
    assertThat(here(settings, "migrate").status()).isZero();
    settings.put("gateway.sunset.closes", "2098-03-16T00:00:00Z");
    Ended refused = run(settings);
    assertNotStarted(refused, "gateway.sunset.closes is 2098-03-16T00:00:00Z");
    assertThat(refused.said().getFirst())
        .contains("would go back from closed to read only", "`migrate --even-back WHY`");
    assertThat(here(settings, "migrate").status()).as("the same comparison").isEqualTo(1);
  }

  /* Every column, and what Flyway remembers. */
  private static String schema(String url) throws Exception {
    SandboxDatabase server = TestDatabase.shared();
    try (Connection connection =
            DriverManager.getConnection(url, server.user(), server.password());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT string_agg(format('%s.%s %s %s', table_name, column_name, data_type, is_nullable), E'\\n' ORDER BY 1),"
                    + " (SELECT string_agg(h::text, E'\\n' ORDER BY installed_rank) FROM flyway_schema_history h)"
                    + " FROM (SELECT * FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position) c")) {
      rows.next();
      return rows.getString(1) + rows.getString(2);
    }
  }

  @Test
  void aWrongPasswordIsOneLineWithoutThePassword() throws Exception {
    String url = TestDatabase.shared().url("postgres");
    Ended ended = run(database(url, "wrong-secret"), "migrate");
    assertNotMigrated(ended, "password authentication failed");
    assertNotMigrated(
        here(Map.of(URL, url + "?user=postgres&password=wrong-secret"), "migrate"),
        "password authentication failed");
  }

  @Test
  void aDatabaseThatIsAwayIsOneLine() {
    assertNotMigrated(
        here(Map.of(URL, "jdbc:postgresql://127.0.0.1:1/nowhere"), "migrate"), "127.0.0.1:1");
  }

  private static void assertNotMigrated(Ended ended, String words) {
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.said())
        .singleElement()
        .asString()
        .startsWith("Not migrated: ")
        .contains(words)
        .doesNotContain("wrong-secret");
    assertThat(ended.printed()).noneMatch(line -> line.contains("wrong-secret"));
  }

  @Test
  void migratingWithoutADatabaseIsOneLine() {
    assertNotStarted(here(Map.of(), "migrate"), URL);
  }

  @Test
  void loadingSpacesWantsTheDatabaseAndTheKeysAlone() {
    assertNotStarted(
        here(Map.of(), "spaces", "import", "spaces.csv"),
        URL,
        "gateway.secret.keys.ID",
        CURRENT_KEY);
    Ended ended =
        here(
            Map.of(
                URL,
                "jdbc:postgresql://127.0.0.1:1/nowhere",
                KEY,
                productionBut().get(KEY),
                CURRENT_KEY,
                "first"),
            "spaces",
            "import",
            "spaces.csv");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.said()).singleElement().asString().startsWith("Not loaded: the file");
  }

  @Test
  void twoGatewaysDontShareASpool() throws Exception {
    SandboxDatabase server = TestDatabase.shared();
    String url = TestDatabase.migrated("main_spool");
    try (GatewayProcess first =
        GatewayProcess.at(directory.resolve("first"))
            .database(url, server.user(), server.password())
            .start()) {
      Ended second =
          run(
              productionBut(
                  SPOOL,
                  first.spoolDirectory().toString(),
                  "quarkus.http.port",
                  "0",
                  "quarkus.management.port",
                  "0"));
      assertThat(second.status()).isEqualTo(1);
      assertThat(String.join("\n", second.printed()) + String.join("\n", second.said()))
          .contains("another process uses the spool in " + first.spoolDirectory());
      assertThat(first.running()).isTrue();
    }
  }
}
