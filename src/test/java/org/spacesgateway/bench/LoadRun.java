package org.spacesgateway.bench;

import java.io.IOException;
import java.util.function.Supplier;

/**
 * One run of wrk, and what the server used meanwhile.
 *
 * @param cpu the server's CPU, in microseconds a request
 */
record LoadRun(Wrk wrk, double cpu) {
  /**
   * Loads a server.
   *
   * @param name of what was loaded, printed with the figures
   * @param pid the server's process
   * @throws IllegalStateException if a request failed
   */
  static LoadRun of(String name, CpuTime cpu, long pid, Supplier<Wrk> load) throws IOException {
    long before = cpu.micros(pid);
    Wrk wrk = load.get();
    LoadRun run = new LoadRun(wrk, (double) (cpu.micros(pid) - before) / wrk.requests());
    System.out.printf(
        "%s: %,.0f/s, p50 %.1f ms, p99 %.1f ms, CPU %.1f µs, %d errors%n",
        name, wrk.perSecond(), wrk.p50Millis(), wrk.p99Millis(), run.cpu, wrk.errors());
    if (wrk.errors() > 0) {
      throw new IllegalStateException(name + " failed " + wrk.errors() + " requests");
    }
    return run;
  }
}
