package org.spacesgateway.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.spacesgateway.proof.Machine;
import org.spacesgateway.proof.Shell;
import org.spacesgateway.proof.Workplace;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.SandboxDatabase;

/**
 * Redirects of many old addresses a second: the gateway on one core, nginx with the same addresses
 * in its {@code map} on the same core by turns, the load on the other.
 */
final class RedirectBench {
  private static final int ROWS = Bench.number("ROWS", 2_000_000);
  private static final int CONNECTIONS = Bench.number("CONNECTIONS", 64);
  private static final int SECONDS = Bench.number("SECONDS", 4);
  private static final int REPETITIONS = Bench.number("REPETITIONS", 15);
  private static final int WARM_UP_SECONDS = Bench.number("WARM_UP", 60);
  private static final int CHECKED = 1_000;
  private static final int EDITS = 10;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final ManyPages pages = new ManyPages(ROWS);
  private final CpuTime cpu = new CpuTime();
  private final SplittableRandom random = new SplittableRandom(1);

  private RedirectBench() {}

  /** One of the two, as what was measured of it. */
  private record Side(
      List<LoadRun> full, List<LoadRun> half, long residentKilobytes, List<Double> editMillis) {
    double median(ToDoubleFunction<LoadRun> figure) {
      return Medians.of(full, figure);
    }
  }

  static void main() throws Exception {
    String machine = Machine.description();
    try (Workplace place = new Workplace()) {
      String text = machine + new RedirectBench().run(place.directory());
      System.out.println(text);
      Bench.PAGE.write("Redirects", text);
    }
  }

  private String run(Path directory) throws Exception {
    Shell.stayOn("0,1");
    try (SandboxDatabase database =
        SandboxDatabase.start(directory.resolve("database"), 0, Map.of())) {
      String url = database.createDatabase("gateway");
      GatewayProcess.Builder builder =
          GatewayProcess.at(directory.resolve("gateway"))
              .database(url, database.user(), database.password())
              .set("gateway.sites." + ManyPages.SITE + ".kind", "plain")
              .set("gateway.sites." + ManyPages.SITE + ".hosts", ManyPages.HOST)
              .set("gateway.sites." + ManyPages.SITE + ".target-hosts", "successor.example")
              .set(Bench.EVENT_LOOPS, "1")
              .set("gateway.mapping.hits.flush", null)
              .javaOption("-Xmx" + Bench.number("HEAP_MB", 280) + "m");
      builder.migrate();
      try (Connection connection = database.connect("gateway")) {
        pages.fill(connection);
        Path map = pages.nginxMap(directory.resolve("pages.map"), -1, "");
        Shell.stayOn("0");
        try (GatewayProcess gateway = Bench.withOptions(builder).start();
            Nginx nginx = Nginx.withMap(directory.resolve("nginx"), map, 2 * ROWS)) {
          Shell.stayOn("1");
          return measured(directory, connection, gateway, nginx, map);
        } finally {
          Shell.stayOn("0,1");
        }
      }
    }
  }

  private String measured(
      Path directory, Connection connection, GatewayProcess gateway, Nginx nginx, Path map)
      throws Exception {
    Await.until(
        "the map is in memory", LONGEST, () -> gateway.metric("gateway_mapping_preloaded") == 1);
    double entries = gateway.metric("gateway_mapping_entries");
    if (entries < ROWS) {
      throw new IllegalStateException(
          "only %,.0f of the addresses are in memory".formatted(entries));
    }
    check(gateway.port());
    check(nginx.port());
    Path script = pages.script(directory.resolve("full.lua"), 0);
    for (int passed = 0; passed < WARM_UP_SECONDS; passed += 2) {
      Wrk.scripted(gateway.port(), ManyPages.HOST, script, CONNECTIONS, 2);
    }
    List<LoadRun> own = new ArrayList<>();
    List<LoadRun> other = new ArrayList<>();
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      // Each is first as often as second.
      if (repetition % 2 == 0) {
        own.add(load("gateway", gateway.pid(), gateway.port(), script, CONNECTIONS));
        other.add(load("nginx", nginx.pid(), nginx.port(), script, CONNECTIONS));
      } else {
        other.add(load("nginx", nginx.pid(), nginx.port(), script, CONNECTIONS));
        own.add(load("gateway", gateway.pid(), gateway.port(), script, CONNECTIONS));
      }
    }
    List<LoadRun> ownHalf = half("gateway", directory, gateway.pid(), gateway.port(), own);
    List<LoadRun> otherHalf = half("nginx", directory, nginx.pid(), nginx.port(), other);
    if (gateway.metric("gateway_mapping_lookups_total", "result=database") > 0) {
      throw new IllegalStateException("the database was asked: the memory is too small");
    }
    long ownMemory = resident(gateway.pid());
    long otherMemory = resident(nginx.worker());
    Side ours = new Side(own, ownHalf, ownMemory, edits(connection, gateway.port()));
    Side theirs = new Side(other, otherHalf, otherMemory, List.of(reload(nginx, map)));
    return text(ours, theirs, gateway.metric("gateway_mapping_bytes"));
  }

  private String text(Side ours, Side theirs, double tableBytes) {
    return """
    * `make bench CASE=redirects`: %,d mappings, %d connections, %d s a run, %d runs each by turns, warmed up for %d s

    One core for the server, the other for wrk (one thread, a script that chooses addresses at random). One event loop, as nginx has one worker; nginx has the same addresses in its `map`, and the same headers.
    Half load: wrk has no rate, so each connection rests between two requests for a time at random, so long on average that half of the server's own requests a second come.
    Every target of %,d addresses was compared first, on both; the database was asked for none.

    | | requests/s | lowest–highest | p50 | p99 | CPU µs a redirect | half load: requests/s | p50 | p99 | resident | an edit is served after |
    |---|---|---|---|---|---|---|---|---|---|---|
    %s%s
    Pair by pair the gateway answers %s of nginx's requests with %s its CPU. Its table takes %,.0f MB of its memory. Of nginx the worker is counted; while it reloads there are two.
    """
        .formatted(
            ROWS,
            CONNECTIONS,
            SECONDS,
            REPETITIONS,
            WARM_UP_SECONDS,
            CHECKED,
            line("gateway", ours),
            line("nginx", theirs),
            Pairs.of(ours.full(), theirs.full(), run -> run.wrk().perSecond()).percent(),
            Pairs.of(ours.full(), theirs.full(), LoadRun::cpu).times(),
            tableBytes / 1e6);
  }

  private static String line(String name, Side side) {
    return "| %s | %,.0f | %s | %.1f ms | %.1f ms | %.1f | %,.0f | %.1f ms | %.1f ms | %,d MB | %,.0f ms |\n"
        .formatted(
            name,
            side.median(run -> run.wrk().perSecond()),
            Medians.range(side.full(), run -> run.wrk().perSecond()),
            side.median(run -> run.wrk().p50Millis()),
            side.median(run -> run.wrk().p99Millis()),
            side.median(LoadRun::cpu),
            Medians.of(side.half(), run -> run.wrk().perSecond()),
            Medians.of(side.half(), run -> run.wrk().p50Millis()),
            Medians.of(side.half(), run -> run.wrk().p99Millis()),
            side.residentKilobytes() >> 10,
            Medians.of(side.editMillis(), millis -> millis));
  }

  private void check(int port) {
    for (int i = 0; i < CHECKED; i++) {
      int page = random.nextInt(ROWS);
      String location = location(port, page);
      if (!ManyPages.target(page).equals(location)) {
        throw new IllegalStateException(ManyPages.path(page) + " leads to " + location);
      }
    }
  }

  private static String location(int port, int page) {
    String request =
        "GET "
            + ManyPages.path(page)
            + " HTTP/1.1\r\nHost: "
            + ManyPages.HOST
            + "\r\nConnection: close\r\n\r\n";
    RawHttp.Answer answer =
        RawHttp.send("127.0.0.1", port, request.getBytes(US_ASCII), Duration.ofSeconds(10));
    return answer.header("Location").orElse("nowhere: " + answer.status());
  }

  private LoadRun load(String name, long pid, int port, Path script, int connections)
      throws IOException {
    return LoadRun.of(
        name, cpu, pid, () -> Wrk.scripted(port, ManyPages.HOST, script, connections, SECONDS));
  }

  private List<LoadRun> half(String name, Path directory, long pid, int port, List<LoadRun> full)
      throws IOException {
    int connections = 4 * CONNECTIONS;
    double rate = Medians.of(full, run -> run.wrk().perSecond()) / 2;
    int pause = (int) Math.max(1, Math.round(1000 * connections / rate));
    Path script = pages.script(directory.resolve(name + "-half.lua"), pause);
    List<LoadRun> runs = new ArrayList<>();
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      runs.add(load(name + ", half", pid, port, script, connections));
    }
    return runs;
  }

  private List<Double> edits(Connection connection, int port) throws Exception {
    List<Double> millis = new ArrayList<>();
    for (int edit = 0; edit < EDITS; edit++) {
      int page = random.nextInt(ROWS);
      String target = "https://www.successor.example/edited/" + edit;
      ManyPages.edit(connection, page, target);
      millis.add(untilServed(port, page, target));
    }
    return millis;
  }

  private double reload(Nginx nginx, Path map) throws IOException {
    int page = random.nextInt(ROWS);
    String target = "https://www.successor.example/edited/";
    pages.nginxMap(map, page, target);
    long before = System.nanoTime();
    nginx.reload();
    return (System.nanoTime() - before) / 1e6 + untilServed(nginx.port(), page, target);
  }

  private static double untilServed(int port, int page, String target) {
    long before = System.nanoTime();
    Await.until("the edit is served", LONGEST, () -> target.equals(location(port, page)));
    return (double) (System.nanoTime() - before) / TimeUnit.MILLISECONDS.toNanos(1);
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
