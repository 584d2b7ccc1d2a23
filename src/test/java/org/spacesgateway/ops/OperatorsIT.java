package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.Ports;
import org.spacesgateway.sandbox.WordPressStandIn;

/** What whoever runs the gateway is told on its management port. */
class OperatorsIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir static Path directory;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    gateway = withoutDatabase("gateway").start();
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  @Test
  void readyMeansItCanRedirectThoughTheDatabaseIsAway() {
    RestAssured.given()
        .redirects()
        .follow(false)
        .get("http://localhost:" + gateway.port() + "/signup")
        .then()
        .statusCode(301);
    Await.until(
        "the health tells that the database is away",
        SOON,
        () -> ready(gateway).contains("\"database\": \"away\""));
    assertThat(ready(gateway))
        .containsPattern("\"database\": \"fails since 20\\d\\d-")
        .contains("\"wordpress\": \"not asked since ");
    RestAssured.get(management(gateway) + "/q/health/ready").then().statusCode(200);
    RestAssured.get(management(gateway) + "/q/health/live").then().statusCode(200);
  }

  @Test
  void whatIsMeasuredIsWhatTheListSays() throws IOException {
    Set<String> exported =
        RestAssured.get(management(gateway) + "/q/metrics")
            .asString()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.replaceFirst("[{ ].*", ""))
            .collect(Collectors.toSet());
    List<String> listed =
        Files.readAllLines(Path.of("src/docs/meters.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();
    // The probe and traces are off, and some begin with their first round.
    assertThat(exported)
        .filteredOn(meter -> meter.startsWith("gateway_"))
        .isSubsetOf(listed)
        .hasSizeGreaterThan(10);
    assertThat(listed)
        .filteredOn(meter -> meter.matches("(gateway|process|jvm|agroal)_.*"))
        .filteredOn(meter ->
            !meter.matches(
                "gateway_(registration|reminders|transfer|announcements|websub|trace)_.*"))
        .isSubsetOf(exported);
  }

  @Test
  void whoLeavesInTheMiddleOfAFileIsNoFaultOfOurs() throws IOException {
    byte[] request =
        ("GET /style.css HTTP/1.1\r\nHost: localhost:" + gateway.port() + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 300; i++) {
      try (Socket leaving = new Socket("127.0.0.1", gateway.port())) {
        // Closed by a reset, which the answer runs into.
        leaving.setSoLinger(true, 0);
        leaving.getOutputStream().write(request);
      }
    }
    RestAssured.get("http://localhost:" + gateway.port() + "/style.css").then().statusCode(200);
    assertThat(gateway.output()).doesNotContain("A request failed");
  }

  @Test
  void theProbeTellsWhichRegistrationPageStopsAnswering() {
    WordPressStandIn wordPress = WordPressStandIn.start("127.0.0.4", 0);
    String page = wordPress.registration().toString();
    try (GatewayProcess probing =
        withoutDatabase("probing")
            .set("gateway.registration.address", page)
            .set("gateway.registration.markets.CN", page + "/zh-cn")
            .set("gateway.registration.markets.DE", page)
            .set("gateway.sign-in.registration", wordPress.origin() + "/start/nowhere")
            .set("gateway.registration.probe.enabled", "true")
            .set("gateway.registration.probe.every", "1s")
            .start()) {
      Await.until(
          "the probe tells",
          SOON,
          () -> probing.output().contains("The page of gateway.sign-in.registration, "));
      assertThat(probing.output()).contains("answers 404, not 200: sign-ups may lead nowhere");
      assertThat(answers(probing, "gateway.sign-in.registration")).isZero();
      assertThat(answers(probing, "gateway.registration.address")).isEqualTo(1);
      Await.until(
          "all were asked", SOON, () -> wordPress.visits().stream().distinct().count() == 3);
      assertThat(answers(probing, "gateway.registration.markets.CN")).isEqualTo(1);
      assertThat(probing.metric("gateway_registration_answers")).as("of three pages").isEqualTo(2);
      wordPress.close();
      Await.until(
          "the probe tells of the others",
          SOON,
          () -> probing.metric("gateway_registration_answers") == 0);
      assertThat(probing.output()).contains("The page of gateway.registration.markets.CN, ");
    } finally {
      wordPress.close();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void connectionsAreServedByTheNativeTransport() throws IOException {
    assertThat(Path.of("/proc/" + gateway.pid() + "/maps"))
        .content()
        .contains("netty_transport_native_epoll");
  }

  @Test
  void nothingIsProbedUnlessSomebodyWantsIt() {
    RestAssured.get(management(gateway) + "/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("gateway_spool_bytes"))
        .body(containsString("gateway_spool_max_bytes"));
    assertThat(RestAssured.get(management(gateway) + "/q/metrics").asString())
        .doesNotContain("gateway_registration_answers");
  }

  private static GatewayProcess.Builder withoutDatabase(String name) {
    return GatewayProcess.at(directory.resolve(name))
        .database("jdbc:postgresql://127.0.0.1:" + Ports.free() + "/nobody", "nobody", "nobody");
  }

  private static double answers(GatewayProcess gateway, String key) {
    return gateway.metric("gateway_registration_answers", "key=" + key);
  }

  private static String ready(GatewayProcess gateway) {
    return RestAssured.get(management(gateway) + "/q/health/ready").asString();
  }

  private static String management(GatewayProcess gateway) {
    return "http://127.0.0.1:" + gateway.managementPort();
  }
}
