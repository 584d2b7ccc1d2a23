package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.RawHttp.Answer;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A proxy that is named says who asks; nobody else does. And who asks too much waits. */
class BehindAProxyIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String DATABASE = "behind_a_proxy";
  private static final String PROXY = "127.0.0.1";
  private static final String SOMEBODY = "127.0.0.9";
  private static final int AT_ONCE = 3;

  @TempDir static Path directory;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    SandboxDatabase server = TestDatabase.shared();
    gateway =
        GatewayProcess.at(directory)
            .database(TestDatabase.migrated(DATABASE), server.user(), server.password())
            .set("gateway.proxies.trusted", PROXY)
            .set("gateway.limits.at-once", Integer.toString(AT_ONCE))
            .set("gateway.limits.per-minute", "1")
            .set("gateway.log.json", "true")
            .start();
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  @Test
  void aNetworkThatAsksTooMuchWaitsWhileOthersAndItsRedirectsGoOn() {
    String greedy = "203.0.113.7";
    for (int i = 0; i < AT_ONCE; i++) {
      assertThat(own(PROXY, greedy, "/help").status()).isEqualTo(200);
    }
    Answer refused = own(PROXY, greedy, "/help");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow())).isBetween(1, 60);
    assertThat(refused.header("Cache-Control")).contains("no-store");
    assertThat(refused.body()).contains("Too many requests from your network");
    assertThat(own(PROXY, "203.0.113.8", "/help").status()).isEqualTo(200);
    assertThat(own(PROXY, greedy, "/signup").status()).isEqualTo(301);
    assertThat(ask(PROXY, greedy, "spaces.localhost", "/signup").status()).isEqualTo(301);
    assertThat(ask(PROXY, greedy, "spaces.localhost", "/robots.txt").status()).isEqualTo(200);
  }

  @Test
  void whatAnybodyElseClaimsHasNoEffect() {
    for (int i = 0; i < 2 * AT_ONCE; i++) {
      assertThat(own(SOMEBODY, "198.51.100.1", "/help").status()).isEqualTo(200);
    }
    // So that network has all of its tokens still.
    assertThat(own(PROXY, "198.51.100.1", "/help").status()).isEqualTo(200);
  }

  @Test
  void theLogIsJsonAndHoldsWhatAPageTellsToQuote() {
    String somebody = "198.51.100.50";
    Answer begun = own(PROXY, somebody, "/live/");
    String state =
        begun.header("Location").orElseThrow().replaceFirst(".*[?&]state=([^&]+).*", "$1");
    String cookie = begun.header("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    Answer away =
        ask(
            PROXY,
            somebody + "\r\nCookie: " + cookie,
            "localhost:" + gateway.port(),
            "/live/callback?code=any&state=" + state);
    assertThat(away.status()).as("the provider is away").isEqualTo(503);
    List<JsonNode> events =
        gateway
            .output()
            .lines()
            .dropWhile(line -> !line.startsWith("{"))
            .map(line -> JsonMapper.shared().readTree(line))
            .toList();
    assertThat(events)
        .isNotEmpty()
        .allMatch(event -> event.at("/message").isString() && event.at("/timestamp").isString())
        .anyMatch(event -> event.at("/message").asString().contains("Listening on"))
        .anyMatch(event ->
            event.at("/reference").isString()
                && away.body().contains(event.at("/reference").asString()));
  }

  @Test
  void theStoredNetworkIsWhatTheNamedProxySaysAndElseThePeers() throws SQLException {
    String claimed = "198.51.100.77, ";
    assertThat(own(PROXY, claimed + "192.0.2.77", "/signup?mkt=de-DE").status()).isEqualTo(301);
    assertThat(own(SOMEBODY, "192.0.2.77", "/signup?mkt=fr-FR").status()).isEqualTo(301);
    Await.until(
        "both are stored",
        SOON,
        () -> networks().keySet().containsAll(java.util.Set.of("DE", "FR")));
    assertThat(networks()).containsEntry("DE", "192.0.2.0/24").containsEntry("FR", "127.0.0.0/24");
  }

  private static Map<String, String> networks() {
    Map<String, String> networks = new TreeMap<>();
    try (Connection connection = TestDatabase.shared().connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT market, network FROM arrival WHERE market IS NOT NULL")) {
      while (rows.next()) {
        networks.put(rows.getString(1), rows.getString(2));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return networks;
  }

  private static Answer own(String from, String claimed, String path) {
    return ask(from, claimed, "localhost:" + gateway.port(), path);
  }

  private static Answer ask(String from, String claimed, String host, String path) {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nX-Forwarded-For: %s\r\nConnection: close\r\n\r\n"
            .formatted(path, host, claimed);
    return RawHttp.send(
        from, "127.0.0.1", gateway.port(), request.getBytes(StandardCharsets.US_ASCII), SOON);
  }
}
