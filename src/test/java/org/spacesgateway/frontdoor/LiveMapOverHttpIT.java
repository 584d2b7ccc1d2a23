package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GatewayProcess.Ended;
import org.spacesgateway.sandbox.KeptConnection;
import org.spacesgateway.sandbox.KeptConnection.Answer;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.SandboxDatabase;

/** A map that is published, rolled back and left without its database, while people read. */
class LiveMapOverHttpIT {
  private static final int ADDRESSES = 2_000;
  private static final int CLIENTS = 64;

  /** How long each rests between two questions: some thousands a second leave the rest some CPU. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** So many changes are not told one by one (MapChanges). */
  private static final int READ_ANEW = 200_001;

  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final Pattern BATCH = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}");

  @TempDir static Path directory;
  private static SandboxDatabase database;
  private static GatewayProcess.Builder builder;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() throws IOException {
    database = SandboxDatabase.start(directory.resolve("database"), 0, Map.of());
    builder =
        GatewayProcess.at(directory.resolve("gateway"))
            .database(database.createDatabase("gateway"), database.user(), database.password())
            .set("gateway.sites.spaces.complete", "true")
            .set("gateway.sites.spaces.target-hosts", "wordpress.com")
            .set("gateway.sites.retired.kind", "plain")
            .set("gateway.sites.retired.hosts", "www.retired.example")
            .set("gateway.sites.retired.target-hosts", "new.example.org")
            .set("gateway.sites.retired.complete", "true");
    builder.migrate();
    publish(imported("a"));
    gateway = builder.start();
    Await.until("the map is read", WITHIN, () -> ask(0).location().endsWith("/a/0"));
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
    database.close();
  }

  /** What one client saw: how often the map turned, and every answer that was none of its. */
  private record Seen(int turns, int answers, List<String> wrong) {}

  @Test
  void aMapTurnsWholeWhilePeopleRead() throws Exception {
    String second = imported("b");
    List<Seen> seen =
        whilePeopleRead(
            "/page/",
            "a",
            "b",
            () -> {
              publish(second);
              Await.until("b is served", WITHIN, () -> ask(7).location().endsWith("/b/7"));
              Ended back = builder.command("mappings", "rollback", second, "--reason", "a test");
              assertThat(back.code()).as(back.output()).isZero();
              Await.until("a is served again", WITHIN, () -> ask(7).location().endsWith("/a/7"));
            });
    // From a to b and back: whoever saw an address of b sees no other of a until all are.
    assertThat(seen).allSatisfy(client -> assertThat(client.turns()).isLessThanOrEqualTo(2));
  }

  @Test
  void aBatchSoLargeThatTheMapIsReadAnewTurnsWithoutAWrongAnswer() throws Exception {
    publishAtOnce("c", 0);
    Await.until("c is served", WITHIN, () -> ask("/turn/7").location().endsWith("/c/7"));
    Await.until("all is in memory", WITHIN, () -> gateway.metric("gateway_mapping_preloaded") == 1);
    // What can't be looked up meanwhile is answered as before: clients may see c behind d.
    List<Seen> seen =
        whilePeopleRead(
            "/turn/",
            "c",
            "d",
            () -> {
              publishAtOnce("d", READ_ANEW);
              Await.until(
                  "it is being read anew",
                  WITHIN,
                  () -> gateway.metric("gateway_mapping_preloaded") == 0);
              Await.until(
                  "it has been read",
                  WITHIN,
                  () -> gateway.metric("gateway_mapping_preloaded") == 1);
            });
    assertThat(seen).anySatisfy(client -> assertThat(client.turns()).isPositive());
    for (int n = 0; n < ADDRESSES; n += 10) {
      assertThat(ask("/turn/" + n).location()).isEqualTo("https://new.example.org/d/" + n);
    }
  }

  /* As a batch is published: one transaction, one version; and as many more rows beside. */
  private static void publishAtOnce(String version, int beside) throws SQLException {
    try (Connection connection = database.connect("gateway");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          BEGIN;
          UPDATE map_version SET version = version + 1;
          INSERT INTO mapping_change (scope, key, version, kind, target, batch)
            SELECT 'retired', 'www.retired.example/' || p.path || i, v.version, 'redirect',
              'https://new.example.org/%1$s/' || i, '00000000-0000-0000-0000-000000000001'
            FROM map_version v, (VALUES ('turn/', %2$d), ('beside/', %3$d)) AS p (path, n),
              generate_series(0, p.n - 1) AS i;
          INSERT INTO mapping (scope, key, version, kind, target, batch)
            SELECT c.scope, c.key, c.version, c.kind, c.target, c.batch
            FROM mapping_change c JOIN map_version v ON v.version = c.version
            ON CONFLICT (scope, key) DO UPDATE SET version = excluded.version,
              target = excluded.target;
          COMMIT\
          """
              .formatted(version, ADDRESSES, beside));
    }
  }

  /** What is done meanwhile. */
  private interface Turning {
    void run() throws Exception;
  }

  /** What each client saw; no answer was wrong. */
  private static List<Seen> whilePeopleRead(
      String path, String first, String second, Turning turning) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Seen>> reading = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        Random random = new Random(client);
        reading.add(clients.submit(() -> read(random, path, List.of(first, second), done)));
      }
      try {
        turning.run();
      } finally {
        done.set(true);
      }
      List<Seen> all = new ArrayList<>();
      for (Future<Seen> client : reading) {
        all.add(client.get());
        assertThat(all.getLast().wrong()).isEmpty();
      }
      System.out.printf(
          "%d clients, %,d answers, none wrong%n",
          CLIENTS, all.stream().mapToInt(Seen::answers).sum());
      return all;
    }
  }

  private static Seen read(Random random, String path, List<String> versions, AtomicBoolean done)
      throws IOException {
    int turns = 0;
    int answers = 0;
    String last = versions.getFirst();
    List<String> wrong = new ArrayList<>();
    try (KeptConnection connection = connect()) {
      while (!done.get()) {
        int n = random.nextInt(ADDRESSES);
        Answer answer = ask(connection, path + n);
        answers++;
        Optional<String> version =
            versions.stream()
                .filter(it -> answer.location().equals("https://new.example.org/" + it + "/" + n))
                .findFirst();
        if (answer.status() != 301 || version.isEmpty()) {
          wrong.add(answer.status() + " " + answer.location() + " for " + n);
        } else if (!version.get().equals(last)) {
          turns++;
          last = version.get();
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    return new Seen(turns, answers, wrong);
  }

  @Test
  void whatIsKnownStaysKnownWithoutTheDatabase() throws Exception {
    Await.until("all is in memory", WITHIN, () -> gateway.metric("gateway_mapping_preloaded") == 1);
    assertThat(ask("/nothing").status()).isEqualTo(404);
    database.kill();
    try {
      for (int n = 0; n < ADDRESSES; n += 10) {
        assertThat(ask(n).status()).isEqualTo(301);
      }
      try (KeptConnection connection = connect()) {
        Answer unknown = ask(connection, "/never-asked-before");
        assertThat(unknown.status()).isEqualTo(503);
        assertThat(unknown.body()).contains("doesn’t mean that anything was deleted");
      }
      byte[] another =
          "GET /never-asked-before-either HTTP/1.1\r\nHost: www.retired.example\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII);
      assertThat(RawHttp.send("127.0.0.1", gateway.port(), another, WITHIN).header("Retry-After"))
          .hasValue("30");
    } finally {
      database.start();
    }
    Await.until("unknown is unknown again", WITHIN, () -> ask("/another-address").status() == 404);
  }

  @Test
  void anImportThatWasKilledChangesNothingAndCanBeRepeated() throws Exception {
    Path large = directory.resolve("large.csv");
    Files.writeString(
        large,
        IntStream.range(0, 100_000)
            .mapToObj(n ->
                "http://www.retired.example/large/%1$d,redirect,https://new.example.org/l/%1$d"
                    .formatted(n))
            .collect(Collectors.joining("\n", "old_url,kind,target\n", "\n")));
    try (GatewayProcess killed =
        builder.startCommand("mappings", "import", large.toString(), "--reason", "a test")) {
      Await.until("rows are staged", WITHIN, () -> count("mapping_row") > 0);
      killed.kill();
    }
    assertThat(ask("/large/7").status()).isEqualTo(404);
    Ended again = builder.command("mappings", "import", large.toString(), "--reason", "a test");
    assertThat(again.code()).as(again.output()).isZero();
    assertThat(again.output()).contains("create 100000, change 0, same 0, reject 0");
  }

  @Test
  void aDirectoryImportThatWasKilledIsAnsweredFromAsFarAsItCame() throws Exception {
    try (Connection connection = database.connect("gateway");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          BEGIN;
          UPDATE map_version SET version = version + 1, reload = version + 1;
          INSERT INTO wordpress_blog VALUES (7, 'https://friends.wordpress.com/', 'Friends', now());
          INSERT INTO space (cid, visibility, loaded_at) VALUES
            ('A1', 'public', now()), ('A2', 'public', now());
          INSERT INTO mapping (scope, key, version, kind, blog_id, path, batch)
            SELECT cid, '', 1, 'redirect', 7, '/', '00000000-0000-0000-0000-000000000001'
            FROM (VALUES ('A1'), ('A2')) AS moved (cid);
          COMMIT\
          """);
      Await.until("both lead to the blog", WITHIN, () -> home("a1") == 301 && home("a2") == 301);
      // The second chunk has to wait for this row.
      Path file = directory.resolve("spaces.csv");
      Files.writeString(
          file,
          IntStream.range(0, 60_000)
              .mapToObj(n -> (n == 7 ? "A1" : n == 59_000 ? "A2" : "B" + n) + ",,,,,private")
              .collect(
                  Collectors.joining(
                      "\n", "cid,alias,owner_tid,owner_oid,title,visibility\n", "\n")));
      connection.setAutoCommit(false);
      statement.execute("SELECT 1 FROM space WHERE cid = 'A2' FOR UPDATE");
      try (GatewayProcess killed = builder.startCommand("directory", "import", file.toString())) {
        Await.until("a chunk is loaded", WITHIN, () -> count("directory_import") > 0);
        killed.kill();
      }
      connection.rollback();
    }
    Await.until("what it made private is as unknown", WITHIN, () -> home("a1") == 404);
    assertThat(home("a2")).isEqualTo(301);
    assertThat(count("directory_import")).as("imports that have not come to their end").isOne();
  }

  private static int home(String cid) {
    try (KeptConnection connection = connect()) {
      return connection
          .send("GET / HTTP/1.1\r\nHost: cid-00000000000000" + cid + ".spaces.localhost\r\n", null)
          .status();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long count(String table) {
    try (Connection connection = database.connect("gateway");
        Statement statement = connection.createStatement();
        var counted = statement.executeQuery("SELECT count(*) FROM " + table)) {
      counted.next();
      return counted.getLong(1);
    } catch (SQLException away) {
      throw new IllegalStateException(away);
    }
  }

  private static String imported(String version) throws IOException {
    Path file = directory.resolve(version + ".csv");
    Files.writeString(
        file,
        IntStream.range(0, ADDRESSES)
            .mapToObj(n ->
                "http://www.retired.example/page/%d,redirect,https://new.example.org/%s/%d"
                    .formatted(n, version, n))
            .collect(Collectors.joining("\n", "old_url,kind,target\n", "\n")));
    Ended ended = builder.command("mappings", "import", file.toString(), "--reason", "a test");
    assertThat(ended.code()).as(ended.output()).isZero();
    Matcher batch = BATCH.matcher(ended.output());
    assertThat(batch.find()).as(ended.output()).isTrue();
    return batch.group();
  }

  private static void publish(String batch) {
    Ended ended = builder.command("mappings", "publish", batch, "--reason", "a test");
    assertThat(ended.code()).as(ended.output()).isZero();
  }

  private static KeptConnection connect() throws IOException {
    return new KeptConnection(URI.create("http://127.0.0.1:" + gateway.port()));
  }

  private static Answer ask(int n) {
    return ask("/page/" + n);
  }

  private static Answer ask(String path) {
    try (KeptConnection connection = connect()) {
      return ask(connection, path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Answer ask(KeptConnection connection, String path) throws IOException {
    return connection.send("GET " + path + " HTTP/1.1\r\nHost: www.retired.example\r\n", null);
  }
}
