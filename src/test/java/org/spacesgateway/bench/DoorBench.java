package org.spacesgateway.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.spacesgateway.proof.Machine;
import org.spacesgateway.proof.Shell;
import org.spacesgateway.proof.Workplace;
import org.spacesgateway.sandbox.GatewayProcess;

/**
 * The bare door: sign-ups with capture off, so that each is a constant 301, on one core with the
 * load on the other. nginx's constant 301 runs alternately with it.
 */
final class DoorBench {
  private static final int CONNECTIONS = Bench.number("CONNECTIONS", 256);
  private static final int SECONDS = Bench.number("SECONDS", 3);
  private static final int REPETITIONS = Bench.number("REPETITIONS", 25);

  private final CpuTime cpu = new CpuTime();

  private DoorBench() {}

  static void main() throws Exception {
    String machine = Machine.description();
    try (Workplace place = new Workplace()) {
      String text = machine + new DoorBench().run(place.directory());
      System.out.println(text);
      Bench.PAGE.write("Sign-up, capture off", text);
    }
  }

  private String run(Path directory) throws Exception {
    List<LoadRun> own = new ArrayList<>();
    List<LoadRun> other = new ArrayList<>();
    Shell.stayOn("0");
    try (GatewayProcess gateway =
            Bench.withOptions(
                    GatewayProcess.at(directory.resolve("door"))
                        .set("gateway.arrival.enabled", "false")
                        .database("jdbc:postgresql://127.0.0.1:1/none", "none", "none"))
                .set(Bench.EVENT_LOOPS, "1")
                .start();
        Nginx nginx = Nginx.at(directory.resolve("nginx"), SignUpBench.TARGET)) {
      Shell.stayOn("1");
      SignUpBench.warmUp(gateway);
      Wrk.signUps(nginx.port(), CONNECTIONS, 2);
      for (int repetition = 0; repetition < REPETITIONS; repetition++) {
        // Each is first as often as second.
        if (repetition % 2 == 0) {
          own.add(load("door", gateway.pid(), gateway.port()));
          other.add(load("nginx", nginx.pid(), nginx.port()));
        } else {
          other.add(load("nginx", nginx.pid(), nginx.port()));
          own.add(load("door", gateway.pid(), gateway.port()));
        }
      }
    } finally {
      Shell.stayOn("0,1");
    }
    return """
    * `make bench CASE=door`: %d connections, %d s a run, %d runs each by turns, warmed up for %d s

    The same door, a constant 301: one core for the server, the other for wrk. One event loop for the one core, as nginx has one worker; the same headers.

    | | requests/s | lowest–highest | p50 | p99 | CPU µs a request |
    |---|---|---|---|---|---|
    %s%s
    Pair by pair the gateway answers %s of nginx's requests with %s its CPU.
    """
        .formatted(
            CONNECTIONS,
            SECONDS,
            REPETITIONS,
            SignUpBench.WARM_UP_SECONDS,
            line("gateway", own),
            line("nginx", other),
            Pairs.of(own, other, run -> run.wrk().perSecond()).percent(),
            Pairs.of(own, other, LoadRun::cpu).times());
  }

  private LoadRun load(String name, long pid, int port) throws Exception {
    return LoadRun.of(name, cpu, pid, () -> Wrk.signUps(port, CONNECTIONS, SECONDS));
  }

  private static String line(String name, List<LoadRun> runs) {
    return "| %s | %,.0f | %s | %.1f ms | %.1f ms | %.1f |\n"
        .formatted(
            name,
            Medians.of(runs, run -> run.wrk().perSecond()),
            Medians.range(runs, run -> run.wrk().perSecond()),
            Medians.of(runs, run -> run.wrk().p50Millis()),
            Medians.of(runs, run -> run.wrk().p99Millis()),
            Medians.of(runs, LoadRun::cpu));
  }
}
