package org.spacesgateway.proof;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
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

/**
 * Two gateways behind nginx, ended by SIGTERM and started again by turns under load; in the middle
 * the schema grows, as the next version's migration would let it.
 */
final class RollingProof {
  private static final int PAGES = 1_000;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofSeconds(2);

  private RollingProof() {}

  /**
   * Runs it and writes its section.
   *
   * @param rounds how many times a gateway is ended and started
   * @return false if a request failed, or a receipt has no row
   */
  static boolean run(ProofPage page, int rounds) throws Exception {
    String machine = Machine.description();
    if (Shell.find("nginx").isEmpty()) {
      System.out.println("SKIPPED: rolling needs nginx (apt-get install nginx-light)");
      return true;
    }
    try (Workplace place = new Workplace();
        SandboxDatabase server =
            SandboxDatabase.start(place.directory().resolve("database"), 0, Map.of())) {
      int port = Ports.free();
      String url = server.createDatabase("gateway");
      List<GatewayProcess> gateways = new ArrayList<>();
      for (String name : List.of("first", "second")) {
        GatewayProcess.Builder builder =
            GatewayProcess.at(place.directory().resolve(name))
                .database(url, server.user(), server.password())
                .set("gateway.origin", "http://localhost:" + port)
                .set("quarkus.shutdown.delay", "3S")
                .set("gateway.sites." + BulkProof.SITE + ".kind", "plain")
                .set("gateway.sites." + BulkProof.SITE + ".hosts", BulkProof.HOST)
                .set("gateway.sites." + BulkProof.SITE + ".target-hosts", "successor.example");
        if (gateways.isEmpty()) {
          builder.migrate();
          load(builder, BulkProof.write(place.directory().resolve("map.csv"), PAGES));
        }
        gateways.add(builder.start());
      }
      try (Balancer balancer = new Balancer(place.directory().resolve("nginx"), port)) {
        return roll(page, machine, server, gateways, balancer, port, rounds);
      } finally {
        gateways.forEach(GatewayProcess::close);
      }
    }
  }

  private static boolean roll(
      ProofPage page,
      String machine,
      SandboxDatabase server,
      List<GatewayProcess> gateways,
      Balancer balancer,
      int port,
      int rounds)
      throws Exception {
    for (GatewayProcess gateway : gateways) {
      Await.until("ready", SOON, () -> ready(gateway) == 200);
      balancer.in(gateway.port());
    }
    long begin = System.nanoTime();
    RollingLoad load = new RollingLoad(URI.create("http://127.0.0.1:" + port), PAGES);
    try (load) {
      Await.until("some were served", SOON, () -> load.answers() > PAGES);
      for (int round = 0; round < rounds; round++) {
        if (round == rounds / 2) {
          grow(server);
        }
        roll(gateways.get(round % gateways.size()), balancer);
        System.out.printf(
            "round %d: %,d answers, %d failures%n", round + 1, load.answers(), load.failures());
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    Tally tally;
    try (Connection connection = server.connect("gateway")) {
      gateways.forEach(GatewayProcess::stop);
      tally = Tally.of(connection, load.receipts());
    }
    boolean holds = load.failures() == 0 && tally.lost() == 0;
    String text =
        machine
            + """

            | SIGTERM and start | answers | a second | failed | receipts | lost | sign-ups without a receipt |
            |---|---|---|---|---|---|---|
            | %d | %,d | %,.0f | %d | %,d | %d | %d |

            Two gateways behind nginx, by turns; seven of ten requests are old addresses, two sign-ups by GET, one by POST, which nginx never sends twice. A gateway that says it is not ready is taken out of nginx, and taken in again when it is, as an ingress does; its delay was 3 s.
            Half-way every table got a column that the version does not know, under the load.
            """
                .formatted(
                    rounds,
                    load.answers(),
                    load.answers() / seconds,
                    load.failures(),
                    tally.received(),
                    tally.lost(),
                    load.withoutReceipt());
    page.write("Rolling", text);
    System.out.println(text + (holds ? "holds" : "BROKEN"));
    return holds;
  }

  private static void roll(GatewayProcess gateway, Balancer balancer) throws Exception {
    CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(gateway::stop);
    Await.until("it says that it is not ready", SOON, () -> ready(gateway) != 200);
    balancer.out(gateway.port());
    int status = ended.get();
    if (status != 143) {
      throw new IllegalStateException("it ended with " + status + ":\n" + gateway.output());
    }
    gateway.restart();
    Await.until("ready", SOON, () -> ready(gateway) == 200);
    balancer.in(gateway.port());
  }

  private static void load(GatewayProcess.Builder builder, Path file) {
    String read =
        builder.command("mappings", "import", file.toString(), "--site", BulkProof.SITE).output();
    Matcher batch = BulkProof.BATCH.matcher(read);
    if (!batch.find()) {
      throw new IllegalStateException("the import names no batch:\n" + read);
    }
    builder.command("mappings", "publish", batch.group(1));
  }

  /* What the next version would add, this one passes over: no statement of it takes all columns. */
  private static void grow(SandboxDatabase server) throws Exception {
    try (Connection connection = server.connect("gateway");
        Statement statement = connection.createStatement()) {
      for (String table :
          List.of(
              "arrival",
              "space",
              "space_alias",
              "mapping",
              "mapping_change",
              "map_version",
              "hit")) {
        statement.execute("ALTER TABLE " + table + " ADD COLUMN of_the_next_version text");
      }
    }
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
}
