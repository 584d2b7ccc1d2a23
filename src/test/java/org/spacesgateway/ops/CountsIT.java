package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GatewayProcess.Ended;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;

/** What the gateway counts of old addresses, from the request to what an operator reads. */
class CountsIT {
  private static final String NAME = "counts";
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String LOOKED_FOR =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND wait_event_type = 'Lock' AND query LIKE 'SELECT FROM transfer WHERE cid%'";
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0";

  private final SandboxDatabase server = TestDatabase.shared();
  @TempDir private Path directory;

  @Test
  void hitsAndGapsReachTheOperatorThatAsks() throws Exception {
    GatewayProcess.Builder builder = gateway();
    map("redirect", "/visas", "'https://www.new.example/visas'", "NULL");
    map("archive", "/closed", "NULL", "'https://archive.example/closed'");
    try (GatewayProcess gateway = builder.start()) {
      ask(gateway, "/visas", FIREFOX, 301);
      ask(gateway, "/VISAS/?utm_source=x", FIREFOX, 301);
      ask(gateway, "/visas", "Googlebot/2.1", 301);
      ask(gateway, "/closed", FIREFOX, 410);
      ask(gateway, "/visas/index.html?mail=a@b.example", FIREFOX, 404);
      ask(gateway, "/favicon.ico", FIREFOX, 404);
      Await.until(
          "all is in the tables",
          DEADLINE,
          () ->
              number("SELECT coalesce(sum(hits), 0) FROM hit") == 4
                  && number("SELECT count(*) FROM gap") == 1);
      ask(gateway, "/visas", FIREFOX, 301);
      // In order: the last second's counts are written before it ends.
      gateway.stop();
    }
    assertThat(number("SELECT sum(hits) FROM hit")).isEqualTo(5);
    assertThat(rows("SELECT status || client || hits FROM hit ORDER BY 1"))
        .containsExactly("301crawler1", "301person3", "410person1");
    Ended hits = builder.command("hits", "https://old.example/Visas?x=y");
    assertThat(hits.code()).as(hits.output()).isZero();
    assertThat(hits.output().lines().map(line -> line.replaceAll(" +", " ").strip()))
        .contains("Answered by news old.example/visas", "all 4");
    assertThat(builder.command("hits", "--site", "news").output())
        .containsPattern("410 +person +1")
        .containsPattern("all +5");
    assertThat(builder.command("hits", "--site", "spaces").output()).contains("No hits yet.");
    Ended gaps = builder.command("gaps", "--site", "news", "--suggest");
    assertThat(gaps.code()).as(gaps.output()).isZero();
    assertThat(gaps.output())
        .contains("https://old.example/visas/index.html")
        .contains("perhaps https://www.new.example/visas (95 %)")
        .doesNotContain("favicon", "mail");
    assertThat(builder.command("gaps", "--site", "news", "--csv").output().lines())
        .containsExactly(
            "old_url,kind,target",
            "https://old.example/visas/index.html,unresolved,https://www.new.example/visas");
    assertThat(rows("SELECT key FROM mapping ORDER BY 1"))
        .as("nothing is published")
        .containsExactly("old.example/closed", "old.example/visas");
  }

  /** Whether a picture's Space is on its way to a blog is asked of the database (9.6). */
  @Test
  void whoLeavesBeforeItsAnswerIsNotCounted() throws Exception {
    GatewayProcess.Builder builder =
        gateway()
            .set("gateway.sites.spaces.hosts", "*.spaces.localhost")
            .set("gateway.sites.spaces.legacy-origin", "http://127.0.0.1:1");
    map("redirect", "/visas", "'https://www.new.example/visas'", "NULL");
    execute(
        "INSERT INTO space (cid, alias, visibility, loaded_at) VALUES ('A11CE', 'alice', 'public', now());"
            + "INSERT INTO space_alias VALUES ('alice', 'A11CE', false);"
            + "INSERT INTO wordpress_blog VALUES (7, 'https://alice.wordpress.com/', 'A blog', now());"
            + "INSERT INTO mapping (scope, key, kind, blog_id, path, batch, version) VALUES ('A11CE', '', 'redirect', 7, '/', gen_random_uuid(), 1)");
    try (GatewayProcess gateway = builder.start();
        Connection held = server.connect(NAME);
        Statement lock = held.createStatement()) {
      held.setAutoCommit(false);
      lock.execute("LOCK TABLE transfer IN ACCESS EXCLUSIVE MODE");
      try (Socket leaving = new Socket("127.0.0.1", gateway.port())) {
        leaving
            .getOutputStream()
            .write(
                "GET /photos/ HTTP/1.1\r\nHost: alice.spaces.localhost\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        Await.until("its transfer is looked for", DEADLINE, () -> number(LOOKED_FOR) == 1);
      }
      ask(gateway, "/visas", FIREFOX, 301);
      held.rollback();
      Await.until("it was", DEADLINE, () -> number(LOOKED_FOR) == 0);
      ask(gateway, "/visas", FIREFOX, 301);
      gateway.stop();
    }
    assertThat(rows("SELECT scope || status || client || hits FROM hit"))
        .containsExactly("news301person2");
  }

  @Test
  void aSiteThatThereIsNotIsToldWithThoseThereAre() {
    GatewayProcess.Builder builder = gateway();
    for (String command : List.of("hits", "gaps")) {
      Ended ended = builder.command(command, "--site", "newz");
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.output()).contains("There is no site newz. There are: news, spaces");
    }
    assertThat(builder.command("hits").code()).isEqualTo(2);
    assertThat(builder.command("gaps", "--site", "news", "--limit", "0").code()).isEqualTo(2);
  }

  @Test
  void whatIsOldIsForgotten() throws SQLException {
    gateway();
    execute(
        "INSERT INTO hit SELECT 'news', 'k' || n, DATE '2026-01-01' + n % 3, 301, 'person', 1 FROM generate_series(1, 3000) n");
    execute(
        "INSERT INTO gap (scope, key, people, others, first_day, last_day) VALUES ('news', 'a', 9, 9, '2025-01-01', '2026-01-01'), ('news', 'b', 1, 1, '2025-01-01', '2026-01-02')");
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(server.url(NAME));
    database.setUser(server.user());
    database.setPassword(server.password());
    Instant now = Instant.parse("2026-01-02T12:00:00Z").plus(Duration.ofDays(400));
    new CountRetention(Duration.ofDays(400), database, () -> now).run();
    assertThat(rows("SELECT DISTINCT day::text FROM hit ORDER BY 1"))
        .containsExactly("2026-01-02", "2026-01-03");
    assertThat(rows("SELECT key FROM gap")).containsExactly("b");
  }

  private GatewayProcess.Builder gateway() {
    return GatewayProcess.at(directory)
        .database(TestDatabase.migrated(NAME), server.user(), server.password())
        .set("gateway.sites.news.kind", "plain")
        .set("gateway.sites.news.hosts", "old.example")
        .set("gateway.sites.news.target-hosts", "new.example")
        .set("gateway.sites.news.complete", "true");
  }

  private static void ask(GatewayProcess gateway, String path, String agent, int status) {
    String request =
        "GET " + path + " HTTP/1.1\r\nHost: old.example\r\nUser-Agent: " + agent + "\r\n\r\n";
    assertThat(
            RawHttp.send(
                    "127.0.0.1",
                    gateway.port(),
                    request.getBytes(StandardCharsets.US_ASCII),
                    DEADLINE)
                .status())
        .as(path)
        .isEqualTo(status);
  }

  private void map(String kind, String path, String target, String archive) throws SQLException {
    execute(
        "INSERT INTO mapping (scope, key, kind, target, archive, batch, version) VALUES ('news', 'old.example%s', '%s', %s, %s, gen_random_uuid(), 1)"
            .formatted(path, kind, target, archive));
  }

  private void execute(String statement) throws SQLException {
    try (Connection connection = server.connect(NAME);
        Statement execution = connection.createStatement()) {
      execution.execute(statement);
    }
  }

  private long number(String query) {
    return Long.parseLong(rows(query).getFirst());
  }

  private List<String> rows(String query) {
    try (Connection connection = server.connect(NAME);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
