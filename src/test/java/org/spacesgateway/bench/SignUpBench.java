package org.spacesgateway.bench;

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
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.spacesgateway.proof.Machine;
import org.spacesgateway.proof.Shell;
import org.spacesgateway.proof.Workplace;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.SandboxDatabase;

/**
 * Sign-ups a second: captured, durable before the answer, with PostgreSQL, the gateway and the load
 * on the same two cores. nginx's constant 301 runs alternately with it.
 */
final class SignUpBench {
  private static final int[] CONNECTIONS = {1, 16, 64, 256, 1024};
  private static final int COMPARED_AT = 256;
  private static final int SECONDS = Bench.number("SECONDS", 8);
  private static final int REPETITIONS = Bench.number("REPETITIONS", 3);
  static final int WARM_UP_SECONDS = Bench.number("WARM_UP", 60);
  static final String TARGET = "https://wordpress.com/setup/onboarding/de?ref=spaces";

  private final CpuTime cpu = new CpuTime();

  private SignUpBench() {}

  /** One run of wrk with the CPU that was used meanwhile, a request, in microseconds. */
  private record Run(Wrk wrk, double ownCpu, double databaseCpu, long spooled, long unrecorded) {}

  static void main() throws Exception {
    new SignUpBench().run();
  }

  private void run() throws Exception {
    String machine = Machine.description();
    StringBuilder text = new StringBuilder(machine);
    text.append(
        "* `make bench CASE=signup`: %d s a run, %d runs each, warmed up for %d s\n\n"
            .formatted(SECONDS, REPETITIONS, WARM_UP_SECONDS));
    try (Workplace place = new Workplace()) {
      Shell.stayOn("0,1");
      captured(place.directory(), text);
    }
    System.out.println(text);
    Bench.PAGE.write("Sign-up", text.toString());
  }

  private void captured(Path directory, StringBuilder text) throws Exception {
    Map<Integer, List<Run>> gatewayRuns = new LinkedHashMap<>();
    Map<Integer, List<Run>> nginxRuns = new LinkedHashMap<>();
    try (SandboxDatabase database =
        SandboxDatabase.start(directory.resolve("database"), 0, Map.of())) {
      String url = database.createDatabase("gateway");
      GatewayProcess.Builder builder =
          GatewayProcess.at(directory.resolve("gateway"))
              .database(url, database.user(), database.password());
      builder.migrate();
      try (GatewayProcess gateway = Bench.withOptions(builder).start();
          Nginx nginx = Nginx.at(directory.resolve("nginx"), TARGET)) {
        warmUp(gateway);
        Wrk.signUps(nginx.port(), COMPARED_AT, 2);
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
          for (int connections : CONNECTIONS) {
            gatewayRuns
                .computeIfAbsent(connections, key -> new ArrayList<>())
                .add(shown("gateway", connections, capture(database, gateway, connections)));
            nginxRuns
                .computeIfAbsent(connections, key -> new ArrayList<>())
                .add(shown("nginx", connections, constant(nginx.pid(), nginx.port(), connections)));
          }
        }
      }
    }
    text.append(
        """
        ### Captured, durable before the answer

        PostgreSQL (fsync and synchronous_commit on), the gateway, and wrk (one thread) share two cores. nginx (one worker, constant 301 with the same headers, no capture) and
        wrk have the same two cores to themselves. Every answer had its receipt and, once the spool was replayed, its row: counted after each run.

        | connections | gateway/s | lowest–highest | p50 | p99 | spooled | CPU µs a request: gateway | PostgreSQL | nginx/s | p50 | p99 | CPU µs a request |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """);
    for (int connections : CONNECTIONS) {
      List<Run> own = gatewayRuns.get(connections);
      List<Run> other = nginxRuns.get(connections);
      text.append(
          "| %d | %,.0f | %s | %.1f ms | %.1f ms | %.2f %% | %.1f | %.1f | %,.0f | %.1f ms | %.1f ms | %.1f |\n"
              .formatted(
                  connections,
                  Medians.of(own, run -> run.wrk().perSecond()),
                  Medians.range(own, run -> run.wrk().perSecond()),
                  Medians.of(own, run -> run.wrk().p50Millis()),
                  Medians.of(own, run -> run.wrk().p99Millis()),
                  Medians.of(own, run -> 100.0 * run.spooled() / run.wrk().requests()),
                  Medians.of(own, Run::ownCpu),
                  Medians.of(own, Run::databaseCpu),
                  Medians.of(other, run -> run.wrk().perSecond()),
                  Medians.of(other, run -> run.wrk().p50Millis()),
                  Medians.of(other, run -> run.wrk().p99Millis()),
                  Medians.of(other, Run::ownCpu)));
    }
    long unrecorded =
        gatewayRuns.values().stream().flatMap(List::stream).mapToLong(Run::unrecorded).sum();
    if (unrecorded > 0) {
      text.append("\n%,d answers carried no receipt.\n".formatted(unrecorded));
    }
  }

  private Run capture(SandboxDatabase database, GatewayProcess gateway, int connections)
      throws Exception {
    try (Connection connection = database.connect("gateway");
        Statement statement = connection.createStatement()) {
      statement.execute("truncate arrival");
      long postmaster = CpuTime.parentOf(connection.unwrap(PGConnection.class).getBackendPID());
      double spooled = gateway.metric("gateway_spool_arrivals_total");
      double unrecorded = gateway.metric("gateway_arrivals_unrecorded_total");
      long ownBefore = cpu.micros(gateway.pid());
      long databaseBefore = cpu.micros(postmaster);
      Wrk wrk = Wrk.signUps(gateway.port(), connections, SECONDS);
      double ownCpu = (double) (cpu.micros(gateway.pid()) - ownBefore) / wrk.requests();
      double databaseCpu = (double) (cpu.micros(postmaster) - databaseBefore) / wrk.requests();
      awaitDrained(gateway);
      long without = Math.round(gateway.metric("gateway_arrivals_unrecorded_total") - unrecorded);
      long rows = rows(statement);
      if (rows < wrk.requests() - without || rows > wrk.requests() + connections) {
        throw new IllegalStateException(
            "%d answers, %d of them without receipt, but %d rows"
                .formatted(wrk.requests(), without, rows));
      }
      return new Run(
          wrk,
          ownCpu,
          databaseCpu,
          Math.round(gateway.metric("gateway_spool_arrivals_total") - spooled),
          without);
    }
  }

  /**
   * Many short runs: the compiler must have seen connections come and go, or it throws its work
   * away and starts anew at each measured run.
   */
  static void warmUp(GatewayProcess gateway) {
    for (int passed = 0; passed < WARM_UP_SECONDS; passed += 2) {
      Wrk.signUps(gateway.port(), COMPARED_AT, 2);
    }
  }

  private Run constant(long pid, int port, int connections) throws Exception {
    long before = cpu.micros(pid);
    Wrk wrk = Wrk.signUps(port, connections, SECONDS);
    return new Run(wrk, (double) (cpu.micros(pid) - before) / wrk.requests(), 0, 0, 0);
  }

  private static Run shown(String name, int connections, Run run) {
    System.out.printf(
        "%s, %d connections: %,.0f/s, p50 %.1f ms, p99 %.1f ms, CPU %.1f µs and %.1f µs, %d spooled, %d without receipt, %d errors%n",
        name,
        connections,
        run.wrk().perSecond(),
        run.wrk().p50Millis(),
        run.wrk().p99Millis(),
        run.ownCpu(),
        run.databaseCpu(),
        run.spooled(),
        run.unrecorded(),
        run.wrk().errors());
    if (run.wrk().errors() > 0) {
      throw new IllegalStateException(name + " failed " + run.wrk().errors() + " requests");
    }
    return run;
  }

  private static void awaitDrained(GatewayProcess gateway) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (gateway.metric("gateway_spool_bytes") > 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the spool does not drain: " + gateway.output());
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static long rows(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select count(*) from arrival")) {
      row.next();
      return row.getLong(1);
    }
  }
}
