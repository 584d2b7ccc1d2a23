package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.frontdoor.AttackLists;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.FaultLine;
import org.spacesgateway.sandbox.LegacyStandIn;
import org.spacesgateway.sandbox.TextPage;
import org.spacesgateway.sandbox.TlsCertificates;
import org.spacesgateway.sandbox.TlsWire;

/** Every line of the list of faults of a token endpoint, at both providers. */
class TokenEndpointFaultsIT {
  private static final String LIST = "token-endpoint-faults.txt";
  private static final int LONGEST_LOG = 1_500;
  @TempDir private static Path certificates;
  private static World world;
  private static LegacyStandIn elsewhere;

  /* Microsoft's token endpoint is behind TLS here, and WordPress.com's has a name that nobody has. */
  private static World beyond;
  private static TlsWire wire;

  @BeforeAll
  static void start() {
    elsewhere = LegacyStandIn.start("127.0.0.3", 0);
    world = World.start("token_faults", World::shortDeadlines);
    beyond =
        World.start(
            "token_faults_beyond",
            (made, gateway) -> {
              wire = TlsWire.to(made.microsoft, certificates);
              gateway
                  .set("gateway.sign-in.call-timeout", null)
                  .set("gateway.sign-in.deadline", null)
                  .set("quarkus.tls.wire.trust-store.pem.certs", wire.authority().toString())
                  .set("quarkus.oidc.live.tls.tls-configuration-name", "wire")
                  .set(
                      "quarkus.oidc.live.token-path", wire.origin() + made.microsoft.token().path())
                  .set(
                      "quarkus.oidc.wordpress.token-path",
                      "http://nobody.invalid" + made.wordPress.token().path());
            });
  }

  @AfterAll
  static void stop() {
    world.close();
    elsewhere.close();
    beyond.close();
    wire.close();
  }

  private static List<FaultLine> lines() {
    return Optional.ofNullable(System.getenv("ATTACKS_DIR"))
        .filter(directory -> !directory.isBlank())
        .map(directory -> FaultLine.in(Path.of(directory, LIST)))
        .orElseGet(() -> AttackLists.own(LIST).stream().map(FaultLine::new).toList());
  }

  @TestFactory
  Stream<DynamicTest> everyLineLinksNothingAndLeadsToAPage() {
    List<FaultLine> lines = lines();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(56);
    return lines.stream().map(line -> DynamicTest.dynamicTest(line.text(), () -> strike(line)));
  }

  private static void strike(FaultLine line) throws Exception {
    switch (line.text()) {
      case "TLS: expired certificate" -> certificate(TlsCertificates.Kind.EXPIRED);
      case "TLS: wrong host name" -> certificate(TlsCertificates.Kind.WRONG_HOST);
      case "TLS: self-signed" -> certificate(TlsCertificates.Kind.SELF_SIGNED);
      case "TLS: reset in handshake" -> {
        wire.resetInHandshake();
        live();
      }
      case "DNS failure" -> unknownName();
      default -> http(line);
    }
  }

  private static void http(FaultLine line) throws Exception {
    world.forget();
    elsewhere.forget();
    long arrivals = arrivals();
    ComingBack bob = ComingBack.fromMicrosoft(world, "bob");
    ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
    int said = world.gateway.output().length();
    URI token = elsewhere.origin().resolve("/token");
    assertThat(line.arrange(world.microsoft, world.microsoft.token(), token)).isTrue();
    assertThat(line.arrange(world.wordPress, world.wordPress.token(), token)).isTrue();
    try {
      ComingBack.arriveInTime(List.of(bob, alice)).forEach(ComingBack::isKind);
    } finally {
      world.microsoft.back();
      world.wordPress.back();
    }
    ComingBack.nothingCameOfIt(world);
    assertThat(elsewhere.received()).as("no secret goes elsewhere").isEmpty();
    Await.until(
        "the capture is in its table", ComingBack.PROMISE, () -> arrivals() == arrivals + 1);
    assertThat(world.gateway.output().substring(said)).hasSizeLessThan(LONGEST_LOG);
    ComingBack.logIsClean(world);
  }

  private static long arrivals() {
    try {
      return world.count("arrival");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void certificate(TlsCertificates.Kind kind) throws Exception {
    wire.present(kind);
    live();
  }

  /** With a good certificate somebody is signed in; with the one that is presented, nobody is. */
  private static void live() throws Exception {
    beyond.forget();
    ComingBack bob = ComingBack.fromMicrosoft(beyond, "bob");
    isRefused(bob);
    assertThat(beyond.microsoft.token().count()).as("no secret went through").isZero();
    wire.present(TlsCertificates.Kind.GOOD);
    assertThat(ComingBack.fromMicrosoft(beyond, "bob").arrive().heading())
        .isEqualTo("Your blog will be at WordPress.com");
  }

  private static void unknownName() throws Exception {
    wire.present(TlsCertificates.Kind.GOOD);
    beyond.forget();
    isRefused(ComingBack.fromWordPress(beyond, "alice", "alicewrites"));
    assertThat(beyond.count("handoff WHERE ended_at IS NULL AND proved_at IS NULL")).isOne();
  }

  private static void isRefused(ComingBack person) throws Exception {
    long sessions = beyond.count("sign_in_session");
    TextPage page = ComingBack.arriveInTime(List.of(person)).getFirst();
    ComingBack.isKind(page);
    assertThat(page.status()).isEqualTo(503);
    assertThat(beyond.count("sign_in_session")).isEqualTo(sessions);
    assertThat(beyond.count("account_link")).isZero();
    ComingBack.logIsClean(beyond);
  }
}
