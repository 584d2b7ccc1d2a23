package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.People;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.TraceCollector;
import org.spacesgateway.sandbox.TraceCollector.Told;
import org.spacesgateway.sandbox.Traces;

/** What a collector of traces is told of a hand-off's way, and what never. */
class HandoffTracesIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String SAID = "The collector of traces takes no spans";
  private static final TraceCollector COLLECTOR = TraceCollector.start();
  private static World world;

  @BeforeAll
  static void start() {
    world = World.start("handoff_traces", HandoffTracesIT::traced);
  }

  private static void traced(GatewayProcess.Builder gateway) {
    gateway.set("gateway.traces.endpoint", COLLECTOR.endpoint());
  }

  @AfterAll
  static void stop() {
    world.close();
    COLLECTOR.close();
  }

  @BeforeEach
  void forget() throws SQLException {
    world.forget();
    COLLECTOR.forget();
  }

  @Test
  void theWholeWayIsOneTraceNamedByTheHandoff() throws Exception {
    world.linked("alice", "alicewrites", "30000001");
    List<Told> way = told("handoff linked");
    assertThat(way)
        .extracting(Told::name)
        .containsExactlyInAnyOrder(
            "handoff begun",
            "live proved",
            "wordpress.com /rest/v1.1/me",
            "wordpress.com /rest/v1.1/me/sites",
            "wordpress proved",
            "handoff linked");
    assertThat(way).extracting(Told::trace).containsOnly(named().substring(0, 32));
    Told first = one(way, "handoff begun");
    assertThat(first.id()).isEqualTo(named().substring(32, 48));
    assertThat(first.parent()).isEmpty();
    assertThat(first.attributes()).isEqualTo(Map.of("handoff.purpose", "existing"));
    assertThat(way)
        .filteredOn(span -> span != first)
        .allMatch(it -> it.parent().equals(first.id()));
    assertThat(way)
        .filteredOn(span -> span.name().startsWith("wordpress.com"))
        .allMatch(call -> call.nanos() > 0 && !call.failed())
        .allMatch(call -> call.attributes().equals(Map.of("http.response.status_code", "200")));
  }

  @Test
  void anotherPodGoesOnWithTheSameTraceAndACollectorThatSaysNothingHoldsUpNeitherPeopleNorItsEnd()
      throws Exception {
    try (TraceCollector collector = TraceCollector.start();
        GatewayProcess pod =
            world.pod("other", it -> it.set("gateway.traces.endpoint", collector.endpoint()))) {
      linkedBy(pod);
      assertThat(told(collector, "handoff linked"))
          .extracting(Told::trace)
          .containsOnly(named().substring(0, 32));
      world.forget();
      collector.fallSilent();
      linkedBy(pod);
      assertThat(pod.stop(Duration.ofSeconds(8))).isZero();
    }
  }

  /* Alice, up to the last page by the world's own gateway. */
  private static void linkedBy(GatewayProcess pod) {
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    world.confirm(alice.ledTo(pod.port(), world.gateway.port()), "30000001");
    assertThat(alice.page().heading()).isEqualTo("Connected");
  }

  @Test
  void whoIsRefusedIsToldWithTheReason() {
    world.linked("alice", "alicewrites", "30000001");
    TextBrowser bob = world.atConfirm("bob", "alicewrites");
    world.confirm(bob, "30000001");
    assertThat(one(told("handoff refused"), "handoff refused").attributes())
        .isEqualTo(Map.of("handoff.reason", "taken"));
  }

  @Test
  void aCallThatFailedIsToldAsOne() {
    world.wordPress.at("/rest/v1.1/me").answer(Fault.status(503));
    TextBrowser alice = world.atWordPress("alice", "existing");
    alice.press("person", "alicewrites");
    alice.press("approve", "approve");
    Told call = one(told("wordpress.com /rest/v1.1/me"), "wordpress.com /rest/v1.1/me");
    assertThat(call.failed()).isTrue();
    assertThat(call.attributes()).isEqualTo(Map.of("http.response.status_code", "503"));
    assertThat(COLLECTOR.spans()).extracting(Told::name).doesNotContain("wordpress proved");
  }

  @Test
  void nothingOfThePersonOrTheBrowserIsTold() throws SQLException {
    Traces never = Traces.ofTheSandbox();
    Stream.of(People.ALICE, People.BOB).forEach(person -> never.add("an account", person.oid()));
    Stream.of("alicewrites", "20000001", "30000001", "Alice", "127.0.0.1", "wreply", "localhost")
        .forEach(text -> never.add("what names somebody", text));
    TextBrowser alice = new TextBrowser();
    alice.open(
        "http://spaces.localhost:"
            + world.gateway.port()
            + "/login.srf?wa=wsignin1.0&wreply=http://spaces.localhost/there");
    alice.press("person", "alice");
    alice.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    alice.press("person", "alicewrites");
    alice.press("approve", "approve");
    world.confirm(alice, "30000001");
    told("handoff linked");
    try (Connection database = world.connect();
        ResultSet row =
            database.createStatement().executeQuery("SELECT person FROM live_account")) {
      row.next();
      never.add("our own name of the person", row.getString(1));
    }
    assertThat(never.in("the spans", COLLECTOR.raw())).isEmpty();
  }

  @Test
  void aCollectorThatRefusesHoldsUpNobodyAndIsSaidOnce() {
    COLLECTOR.answer(500);
    world.linked("alice", "alicewrites", "30000001");
    Await.until("all are lost", SOON, () -> spansCounted("lost") >= 6);
    world.atConfirm("bob", "alicewrites");
    Await.until("those too", SOON, () -> spansCounted("lost") >= 11);
    assertThat(world.gateway.output().split(SAID, -1)).as("times it is said, and one").hasSize(2);
  }

  @Test
  void withoutAnEndpointNothingThatSendsIsEvenLoaded() throws IOException {
    Path loaded = Path.of("target", "handoff_traces-loaded.log").toAbsolutePath();
    try (GatewayProcess pod =
        world.pod(
            "untraced",
            it ->
                it.set("gateway.traces.endpoint", null)
                    .javaOption("-Xlog:class+load:file=" + loaded))) {
      linkedBy(pod);
      assertThat(Files.readString(loaded))
          .contains("org.spacesgateway.trace.HandoffTraces")
          .doesNotContain("SdkTracerProvider", "BatchSpanProcessor", "io.opentelemetry.exporter");
    }
  }

  /** All that came of one hand-off once a span of that name did. */
  private static List<Told> told(String name) {
    return told(COLLECTOR, name);
  }

  private static List<Told> told(TraceCollector collector, String name) {
    Await.until(
        name + " is told",
        SOON,
        () -> collector.spans().stream().anyMatch(span -> span.name().equals(name)));
    String trace = one(collector.spans(), name).trace();
    return collector.spans().stream().filter(span -> span.trace().equals(trace)).toList();
  }

  private static Told one(List<Told> spans, String name) {
    return spans.stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
  }

  private static double spansCounted(String outcome) {
    return world.gateway.metric("gateway_trace_spans_total", "outcome=" + outcome);
  }

  /* The digest of the one hand-off's id, in hexadecimal. */
  private static String named() throws Exception {
    try (Connection database = world.connect();
        ResultSet row =
            database.createStatement().executeQuery("SELECT uuid_send(id) FROM handoff")) {
      row.next();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(row.getBytes(1)));
    }
  }
}
