package org.spacesgateway.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
 * same two cores, each a process of its own, so that each one's CPU can be told; and once more with
 * gateway and PostgreSQL on a core of their own.
 */
final class HandoffBench {
  private static final int[] VISITORS = {1, 8, 32};
  private static final int SECONDS = Bench.number("SECONDS", 10);
  private static final int REPETITIONS = Bench.number("REPETITIONS", 3);
  // Minutes at most: until then compilers take a part of the machine, and what they have not come
  // to is slow. It is over when two minutes differ by less than that share.
  private static final int WARM_UP = Bench.number("WARM_UP", 20);
  private static final double STEADY = 0.05;

  // Who moved before: PostgreSQL plans for tables as they are, and with an empty ledger it would
  // plan anew with each hand-off, or walk through all of those until then.
  private static final int LINKED = Bench.number("LINKED", 100_000);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final double CORES_MICROS = 2_000_000;

  private final StringBuilder warmedUp = new StringBuilder();
  private final CpuTime cpu = new CpuTime();
  private final OperatingSystemMXBean self =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private HandoffBench() {}

  /** Who runs on which of two cores. */
  private enum Layout {
    /** All four on both. */
    TOGETHER("0,1", "0,1"),
    /** The gateway and PostgreSQL on one; what takes the place of the world on the other. */
    APART("0", "1");

    private final String measured;
    private final String world;

    Layout(String measured, String world) {
      this.measured = measured;
      this.world = world;
    }

    private void take(long gateway, long postmaster, long standIns) {
      Shell.stayOn(measured, gateway);
      Shell.stayOn(measured, postmaster);
      ProcessHandle.of(postmaster).orElseThrow().children().forEach(this::takeBackend);
      Shell.stayOn(world, standIns);
      Shell.stayOn(world);
    }

    /* Gone by now, it needs none. */
    private void takeBackend(ProcessHandle backend) {
      try {
        Shell.stayOn(measured, backend.pid());
      } catch (IllegalStateException failed) {
        if (backend.isAlive()) {
          throw failed;
        }
      }
    }
  }

  /** One run, and what was used meanwhile, a hand-off: CPU in microseconds, transactions. */
  private record Run(
      Layout layout,
      HandoffLoad.Measured measured,
      double gateway,
      double database,
      double standIns,
      double visitors,
      double transactions) {
    /** What two cores would do if the stand-ins took nothing of them. */
    double withoutStandIns() {
      return switch (layout) {
        case TOGETHER -> CORES_MICROS / (CORES_MICROS / measured.perSecond() - standIns);
        case APART -> 2 * measured.perSecond();
      };
    }
  }

  static void main() throws Exception {
    new HandoffBench().run();
  }

  private void run() throws Exception {
    String machine = Machine.description();
    StringBuilder text = new StringBuilder(machine);
    text.append(
        "* `make bench CASE=handoff`: %d s a run, %d runs each\n".formatted(SECONDS, REPETITIONS));
    Map<Layout, Map<Integer, List<Run>>> runs;
    try (Workplace place = new Workplace()) {
      Shell.stayOn("0,1");
      runs = measured(place.directory());
    }
    describe(runs, text);
    if (!warmedUp.isEmpty()) {
      text.append(
          "\nHand-offs in each minute of the warm-up, and of the gateway's CPU for each what the compilers took and the rest, in ms: %s.\n"
              .formatted(warmedUp));
    }
    System.out.println(text);
    Bench.PAGE.write("Hand-off", text.toString());
  }

  private Map<Layout, Map<Integer, List<Run>>> measured(Path directory) throws Exception {
    Map<Layout, Map<Integer, List<Run>>> runs = new EnumMap<>(Layout.class);
    try (SandboxDatabase server =
        SandboxDatabase.start(directory.resolve("database"), 0, Map.of())) {
      GatewayProcess.Builder builder =
          GatewayProcess.at(directory.resolve("gateway"))
              .database(server.createDatabase("gateway"), server.user(), server.password());
      builder.migrate();
      try (Connection connection = server.connect("gateway")) {
        fill(connection);
      }
      String origin = builder.origin();
      try (StandInsProcess standIns = StandInsProcess.start(origin);
          GatewayProcess gateway = Bench.withOptions(builder.signIns(standIns)).start();
          Connection connection = server.connect("gateway");
          Statement statement = connection.createStatement()) {
        long postmaster = CpuTime.parentOf(connection.unwrap(PGConnection.class).getBackendPID());
        HandoffLoad load = new HandoffLoad(origin, origin(standIns.issuer()), standIns.wordPress());
        Watched watched = new Watched(statement, gateway.pid(), postmaster, standIns.pid());
        warmUp(load, gateway, watched);
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
          for (Layout layout : Layout.values()) {
            layout.take(gateway.pid(), postmaster, standIns.pid());
            for (int visitors : VISITORS) {
              // What the last run left to be done in the background must not be this one's.
              statement.execute("CHECKPOINT");
              Run run = run(layout, load, visitors, watched);
              System.out.printf("%d visitors: %s%n", visitors, run);
              runs.computeIfAbsent(layout, key -> new LinkedHashMap<>())
                  .computeIfAbsent(visitors, key -> new ArrayList<>())
                  .add(run);
            }
          }
        }
        long links = watched.number("select count(*) from account_link where ended_at is null");
        if (links != LINKED + load.people()) {
          throw new IllegalStateException(
              LINKED + " and " + load.people() + " hand-offs, but links: " + links);
        }
      }
    }
    return runs;
  }

  private static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE moved AS SELECT n, gen_random_uuid() AS live,"
              + " gen_random_uuid() AS wordpress, gen_random_uuid() AS handoff"
              + " FROM generate_series(1, "
              + LINKED
              + ") AS n");
      for (String rows :
          List.of(
              "live_account SELECT live, 'earlier', 'earlier-' || n, 'sub-' || n, now()",
              "wordpress_account SELECT wordpress, -n, 'earlier' || n, now()",
              "wordpress_blog SELECT -n, 'https://earlier' || n || '.wordpress.com', 'Earlier', now()",
              "handoff (id, secret_hash, live_person, purpose, began_at, expires_at, ended_at, ended_how)"
                  + " SELECT handoff, sha256(live::text::bytea), live, 'existing', now(), now(), now(), 'linked'",
              "account_link (id, live_person, wordpress_person, blog_id, handoff, linked_at, redirects)"
                  + " SELECT gen_random_uuid(), live, wordpress, -n, handoff, now(), 'keep'",
              "used_state SELECT sha256(live::text::bytea), now()",
              "sign_in_session (id_hash, tenant, subject, content, began_at, expires_at) SELECT"
                  + " sha256(live::text::bytea), 'live', sha256(handoff::text::bytea),"
                  + " decode(repeat('2a', 900), 'hex'), now(), now() + interval '1 hour'")) {
        statement.execute("INSERT INTO " + rows + " FROM moved");
      }
      statement.execute("ANALYZE");
    }
  }

  /* One after the other at first: cold, it would answer some of very many by "not right now". */
  private void warmUp(HandoffLoad load, GatewayProcess gateway, Watched watched) throws Exception {
    try {
      for (int visitors : VISITORS) {
        load.run(visitors, Duration.ofSeconds(6));
      }
      double last = 0;
      for (int minute = 0; minute < WARM_UP; minute++) {
        double gatewayBefore = watched.figures()[0];
        double compilersBefore = compilers(gateway);
        HandoffLoad.Measured measured = load.run(VISITORS[VISITORS.length - 1], MINUTE);
        double compilers = (compilers(gateway) - compilersBefore) / measured.handOffs();
        double all = (watched.figures()[0] - gatewayBefore) / measured.handOffs();
        String told =
            "%,d (%.1f + %.1f)"
                .formatted(measured.handOffs(), compilers / 1000, (all - compilers) / 1000);
        System.out.println("warm-up: " + told);
        warmedUp.append(warmedUp.isEmpty() ? "" : ", ").append(told);
        double now = measured.perSecond();
        if (Math.abs(now - last) < STEADY * now) {
          return;
        }
        last = now;
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(gateway.output(), e);
    }
  }

  private double compilers(GatewayProcess gateway) throws IOException {
    return cpu.threads(gateway.pid(), "C1 Compiler") + cpu.threads(gateway.pid(), "C2 Compiler");
  }

  private Run run(Layout layout, HandoffLoad load, int visitors, Watched watched) throws Exception {
    double[] before = watched.figures();
    HandoffLoad.Measured measured = load.run(visitors, Duration.ofSeconds(SECONDS));
    double[] used = watched.figures();
    for (int i = 0; i < used.length; i++) {
      used[i] = (used[i] - before[i]) / measured.handOffs();
    }
    return new Run(layout, measured, used[0], used[1], used[2], used[3], used[4]);
  }

  /** The processes that share the machine, and the database. */
  private final class Watched {
    private final long[] processes;
    private final Statement statement;

    private Watched(Statement statement, long... processes) {
      this.statement = statement;
      this.processes = processes;
    }

    /** CPU so far of each process, then our own, in microseconds; then transactions. */
    private double[] figures() throws IOException, SQLException {
      double[] figures = new double[processes.length + 2];
      for (int i = 0; i < processes.length; i++) {
        figures[i] = cpu.micros(processes[i]);
      }
      figures[processes.length] = self.getProcessCpuTime() / 1000.0;
      figures[processes.length + 1] =
          number("select xact_commit from pg_stat_database where datname = current_database()");
      return figures;
    }

    private long number(String query) throws SQLException {
      try (ResultSet row = statement.executeQuery(query)) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void describe(Map<Layout, Map<Integer, List<Run>>> runs, StringBuilder text) {
    text.append(
        """

        From an old address to the page "Connected", each time another person of a crowd: 10 requests to the gateway and 7 to the stand-ins' pages; 5 calls of the gateway
        to the stand-ins (both token endpoints, `me`, `me/sites`, `revoke`), which also sign two ID tokens with RSA. Connections of browsers are kept, as an ingress keeps
        its own; no TLS. PostgreSQL has fsync and synchronous_commit on. After all runs there were as many links as hand-offs.

        | on two cores | visitors | hand-offs/s | lowest–highest | two cores without the stand-ins | p50 | p99 | CPU µs a hand-off: gateway | PostgreSQL | stand-ins | visitors | transactions a hand-off |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """);
    runs.forEach((layout, counts) ->
        counts.forEach((visitors, all) ->
            text.append(
                "| %s | %d | %,.0f | %s | %,.0f | %.1f ms | %.1f ms | %,.0f | %,.0f | %,.0f | %,.0f | %.1f |\n"
                    .formatted(
                        layout.name().toLowerCase(Locale.ROOT),
                        visitors,
                        Medians.of(all, run -> run.measured().perSecond()),
                        Medians.range(all, run -> run.measured().perSecond()),
                        Medians.of(all, Run::withoutStandIns),
                        Medians.of(all, run -> run.measured().p50Millis()),
                        Medians.of(all, run -> run.measured().p99Millis()),
                        Medians.of(all, Run::gateway),
                        Medians.of(all, Run::database),
                        Medians.of(all, Run::standIns),
                        Medians.of(all, Run::visitors),
                        Medians.of(all, Run::transactions)))));
    text.append(
        """

        "Together" is all four processes on both cores. "Two cores without the stand-ins" is then the time that two cores had for one hand-off, less what the stand-ins took
        of it; idle time and the visitors' share stay in it, and so does what the four push out of each other's caches. "Apart" is the gateway and PostgreSQL on one core, and
        on the other what is on other machines where this runs, the stand-ins and the visitors; "two cores" is then twice what the one core does.
        """);
  }

  private static String origin(String issuer) {
    URI uri = URI.create(issuer);
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
