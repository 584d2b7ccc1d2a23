package org.spacesgateway.proof;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.Ports;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.StandInsProcess;

/**
 * Two gateways behind nginx, with a database, a map and both providers' stand-ins. A gateway that
 * says it is not ready is taken out of nginx, and taken in again when it is, as an ingress does.
 */
final class Fleet implements AutoCloseable {
  /** How many old addresses lead on. */
  static final int PAGES = 1_000;

  /** How long a gateway goes on serving after SIGTERM. */
  static final String DELAY = "2S";

  private static final int GATEWAYS = 2;
  private static final String DATABASE = "gateway";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Path directory;
  private final int port = Ports.free();
  private final SandboxDatabase server;
  private final String url;
  private final StandInsProcess standIns;
  private final Balancer balancer;
  private final List<Map<String, String>> ports = new ArrayList<>();
  private final List<GatewayProcess> gateways = new ArrayList<>();
  private final List<Path> jars = new ArrayList<>();

  /**
   * Starts all of it, and returns when both gateways are ready.
   *
   * @param directory for everything
   * @param jar the gateways', whose {@code migrate} has the schema made
   */
  Fleet(Path directory, Path jar) throws Exception {
    this.directory = directory;
    this.server = SandboxDatabase.start(directory.resolve("database"), 0, Map.of());
    this.url = server.createDatabase(DATABASE);
    this.standIns = StandInsProcess.start(origin());
    this.balancer = new Balancer(directory.resolve("nginx"), port);
    for (int i = 0; i < GATEWAYS; i++) {
      ports.add(
          Map.of(
              "quarkus.http.port",
              Integer.toString(Ports.free()),
              "quarkus.management.port",
              Integer.toString(Ports.free())));
    }
    migrate(jar);
    load(builder(0, jar), BulkProof.write(directory.resolve("map.csv"), PAGES));
    for (int i = 0; i < GATEWAYS; i++) {
      gateways.add(builder(i, jar).start());
      jars.add(jar);
      in(gateways.get(i));
    }
  }

  /** Our own, at nginx. */
  String origin() {
    return "http://localhost:" + port;
  }

  /** Where nginx listens on loopback. */
  int port() {
    return port;
  }

  /** How many gateways there are. */
  int size() {
    return gateways.size();
  }

  StandInsProcess standIns() {
    return standIns;
  }

  Connection connect() throws SQLException {
    return server.connect(DATABASE);
  }

  /** Brings the schema to what a version wants. */
  void migrate(Path jar) {
    GatewayProcess.Ended ended = builder(0, jar).process("migrate");
    if (ended.code() != 0) {
      throw new IllegalStateException(ended.output());
    }
  }

  /** SIGTERM for one of them; then one of that version takes its place, its ports and its spool. */
  void replace(int which, Path jar) throws Exception {
    GatewayProcess gateway = gateways.get(which);
    CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(gateway::stop);
    Await.until("it says that it is not ready", SOON, () -> ready(gateway) != 200);
    balancer.out(gateway.port());
    int status = ended.get();
    // An older version may say what a JVM says to SIGTERM.
    boolean older = !jars.get(which).equals(PreviousVersion.THIS);
    if (status != 0 && !(older && status == 143)) {
      throw new IllegalStateException("it ended with " + status + ":\n" + gateway.output());
    }
    gateways.set(which, builder(which, jar).start());
    jars.set(which, jar);
    in(gateways.get(which));
  }

  /** Ends the gateways, which bring their spools home. */
  void stop() {
    gateways.forEach(GatewayProcess::stop);
  }

  private void in(GatewayProcess gateway) throws Exception {
    Await.until("ready", SOON, () -> ready(gateway) == 200);
    balancer.in(gateway.port());
  }

  private GatewayProcess.Builder builder(int which, Path jar) {
    String site = "gateway.sites." + BulkProof.SITE;
    GatewayProcess.Builder builder =
        GatewayProcess.at(directory.resolve("gateway-" + which))
            .jar(jar)
            // Each lives for seconds, in which the better compiler takes more than it gives.
            .javaOption("-XX:TieredStopAtLevel=1")
            .database(url, server.user(), server.password())
            .set("gateway.origin", origin())
            .signIns(standIns)
            .set("quarkus.shutdown.delay", DELAY)
            .set(site + ".kind", "plain")
            .set(site + ".hosts", BulkProof.HOST)
            .set(site + ".target-hosts", "successor.example");
    ports.get(which).forEach(builder::set);
    if (Files.exists(PreviousVersion.cacheOf(jar))) {
      builder.aotCache(PreviousVersion.cacheOf(jar));
    }
    return builder;
  }

  private static void load(GatewayProcess.Builder builder, Path file) {
    String read =
        builder
            .process(
                "mappings",
                "import",
                file.toString(),
                "--site",
                BulkProof.SITE,
                "--reason",
                "a proof")
            .output();
    Matcher batch = BulkProof.BATCH.matcher(read);
    if (!batch.find()) {
      throw new IllegalStateException("the import names no batch:\n" + read);
    }
    builder.process("mappings", "publish", batch.group(1));
  }

  private static int ready(GatewayProcess gateway) {
    byte[] request =
        "GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    try {
      return RawHttp.send("127.0.0.1", gateway.managementPort(), request, LOOK).status();
    } catch (RuntimeException gone) {
      return 0;
    }
  }

  @Override
  public void close() {
    gateways.forEach(GatewayProcess::close);
    balancer.close();
    standIns.close();
    server.close();
  }
}
