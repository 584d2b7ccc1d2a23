package org.spacesgateway.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.postgresql.PGConnection;
import org.spacesgateway.proof.Machine;
import org.spacesgateway.proof.Shell;
import org.spacesgateway.proof.Workplace;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.StandInsProcess;

/**
 * Whole hand-offs a second: gateway, PostgreSQL, both providers' stand-ins and the visitors on the
 * same two cores, each a process of its own, so that each one's CPU can be told.
 */
final class HandoffBench {
  private static final int[] VISITORS = {1, 8, 32};
  private static final int SECONDS = Bench.number("SECONDS", 10);
  private static final int REPETITIONS = Bench.number("REPETITIONS", 3);
  private static final int WARM_UPS = Bench.number("WARM_UPS", 30);
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final double CORES_MICROS = 2_000_000;

  private final CpuTime cpu = new CpuTime();
  private final OperatingSystemMXBean self =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private HandoffBench() {}

  /** One run, and CPU that was used meanwhile, a hand-off, in microseconds. */
  private record Run(
      HandoffLoad.Measured measured,
      double gateway,
      double database,
      double standIns,
      double visitors) {
    /** What two cores would do if the stand-ins took nothing of them. */
    double withoutStandIns() {
      return CORES_MICROS / (CORES_MICROS / measured.perSecond() - standIns);
    }
  }

  static void main() throws Exception {
    new HandoffBench().run();
  }

  private void run() throws Exception {
    String machine = Machine.description();
    StringBuilder text = new StringBuilder(machine);
    text.append(
        "* `make bench CASE=handoff`: %d s a run, %d runs each, after %d warm-up runs of %d s\n"
            .formatted(SECONDS, REPETITIONS, WARM_UPS, WARM_UP.toSeconds()));
    Map<Integer, List<Run>> runs;
    try (Workplace place = new Workplace()) {
      Shell.stayOn("0,1");
      runs = measured(place.directory());
    }
    describe(runs, text);
    System.out.println(text);
    Bench.PAGE.write("Hand-off", text.toString());
  }

  private Map<Integer, List<Run>> measured(Path directory) throws Exception {
    Map<Integer, List<Run>> runs = new LinkedHashMap<>();
    try (SandboxDatabase server =
        SandboxDatabase.start(directory.resolve("database"), 0, Map.of())) {
      GatewayProcess.Builder builder =
          GatewayProcess.at(directory.resolve("gateway"))
              .database(server.createDatabase("gateway"), server.user(), server.password());
      String options = System.getenv("GATEWAY_OPTIONS");
      if (options != null && !options.isBlank()) {
        List.of(options.split(" ")).forEach(builder::javaOption);
      }
      builder.migrate();
      String origin = builder.origin();
      try (StandInsProcess standIns = StandInsProcess.start(origin);
          GatewayProcess gateway = builder.signIns(standIns).start();
          Connection connection = server.connect("gateway");
          Statement statement = connection.createStatement()) {
        long postmaster = CpuTime.parentOf(connection.unwrap(PGConnection.class).getBackendPID());
        HandoffLoad load = new HandoffLoad(origin, origin(standIns.issuer()), standIns.wordPress());
        warmUp(load, gateway);
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
          for (int visitors : VISITORS) {
            // What the last run left to be done in the background must not be this one's.
            statement.execute("CHECKPOINT");
            Run run = run(load, visitors, gateway.pid(), postmaster, standIns.pid());
            System.out.printf("%d visitors: %s%n", visitors, run);
            runs.computeIfAbsent(visitors, key -> new ArrayList<>()).add(run);
          }
        }
        long links = links(statement);
        if (links != load.people()) {
          throw new IllegalStateException(load.people() + " hand-offs, but links: " + links);
        }
      }
    }
    return runs;
  }

  /* One after the other at first: cold, it would answer some of very many by "not right now". */
  private static void warmUp(HandoffLoad load, GatewayProcess gateway) throws Exception {
    try {
      for (int i = 0; i < WARM_UPS; i++) {
        int visitors = VISITORS[Math.min(i / 3, VISITORS.length - 1)];
        System.out.printf("warm-up %d: %.0f/s%n", i + 1, load.run(visitors, WARM_UP).perSecond());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(gateway.output(), e);
    }
  }

  private Run run(HandoffLoad load, int visitors, long gateway, long postmaster, long standIns)
      throws Exception {
    long gatewayBefore = cpu.micros(gateway);
    long databaseBefore = cpu.micros(postmaster);
    long standInsBefore = cpu.micros(standIns);
    long selfBefore = self.getProcessCpuTime();
    HandoffLoad.Measured measured = load.run(visitors, Duration.ofSeconds(SECONDS));
    double count = measured.handOffs();
    return new Run(
        measured,
        (cpu.micros(gateway) - gatewayBefore) / count,
        (cpu.micros(postmaster) - databaseBefore) / count,
        (cpu.micros(standIns) - standInsBefore) / count,
        (self.getProcessCpuTime() - selfBefore) / 1000.0 / count);
  }

  private static void describe(Map<Integer, List<Run>> runs, StringBuilder text) {
    text.append(
        """

        From an old address to the page "Connected", each time another person of a crowd: 12 requests to the gateway and 7 to the stand-ins' pages; 5 calls of the gateway
        to the stand-ins (both token endpoints, `me`, `me/sites`, `revoke`), which also sign two ID tokens with RSA. Connections of browsers are kept, as an ingress keeps
        its own; no TLS. PostgreSQL has fsync and synchronous_commit on. All four processes share two cores; after all runs there were as many links as hand-offs.

        | visitors | hand-offs/s | lowest–highest | two cores without the stand-ins | p50 | p99 | CPU µs a hand-off: gateway | PostgreSQL | stand-ins | visitors |
        |---|---|---|---|---|---|---|---|---|---|
        """);
    runs.forEach((visitors, all) ->
        text.append(
            "| %d | %,.0f | %s | %,.0f | %.1f ms | %.1f ms | %,.0f | %,.0f | %,.0f | %,.0f |\n"
                .formatted(
                    visitors,
                    Medians.of(all, run -> run.measured().perSecond()),
                    Medians.range(all, run -> run.measured().perSecond()),
                    Medians.of(all, Run::withoutStandIns),
                    Medians.of(all, run -> run.measured().p50Millis()),
                    Medians.of(all, run -> run.measured().p99Millis()),
                    Medians.of(all, Run::gateway),
                    Medians.of(all, Run::database),
                    Medians.of(all, Run::standIns),
                    Medians.of(all, Run::visitors))));
    text.append(
        """

        "Two cores without the stand-ins" is the time that two cores had for one hand-off, less what the stand-ins took of it; idle time, the visitors' share and the
        kernel's stay in it.
        """);
  }

  private static String origin(String issuer) {
    URI uri = URI.create(issuer);
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  private static long links(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("select count(*) from account_link where ended_at is null")) {
      row.next();
      return row.getLong(1);
    }
  }
}
