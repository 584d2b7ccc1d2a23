package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Seen>> reading = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        Random random = new Random(client);
        reading.add(clients.submit(() -> read(random)));
      }
      publish(second);
      Await.until("b is served", WITHIN, () -> ask(7).location().endsWith("/b/7"));
      Ended back = builder.command("mappings", "rollback", second, "--reason", "a test");
      assertThat(back.code()).as(back.output()).isZero();
      Await.until("a is served again", WITHIN, () -> ask(7).location().endsWith("/a/7"));
      done = true;
      int answers = 0;
      for (Future<Seen> client : reading) {
        Seen seen = client.get();
        answers += seen.answers();
        assertThat(seen.wrong()).isEmpty();
        // From a to b and back: whoever saw an address of b sees no other of a until all are.
        assertThat(seen.turns()).isLessThanOrEqualTo(2);
      }
      System.out.printf("%d clients, %,d answers, none wrong%n", CLIENTS, answers);
    }
  }

  private static volatile boolean done;

  private static Seen read(Random random) throws IOException {
    int turns = 0;
    int answers = 0;
    String last = "a";
    List<String> wrong = new ArrayList<>();
    try (KeptConnection connection = connect()) {
      while (!done) {
        int n = random.nextInt(ADDRESSES);
        Answer answer = ask(connection, "/page/" + n);
        answers++;
        String version =
            answer.location().equals("https://new.example.org/a/" + n)
                ? "a"
                : answer.location().equals("https://new.example.org/b/" + n) ? "b" : null;
        if (answer.status() != 301 || version == null) {
          wrong.add(answer.status() + " " + answer.location() + " for " + n);
        } else if (!version.equals(last)) {
          turns++;
          last = version;
        }
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

  private static long count(String table) {
    try (var connection = database.connect("gateway");
        var statement = connection.createStatement();
        var counted = statement.executeQuery("SELECT count(*) FROM " + table)) {
      counted.next();
      return counted.getLong(1);
    } catch (java.sql.SQLException away) {
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
