package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;

/**
 * A command of the packaged gateway, run to its end. Linux.
 *
 * @param seconds from the start of its JVM to its end
 * @param peakMegabytes the most memory of it that was resident
 * @param output everything that it printed
 */
record MeasuredCommand(double seconds, long peakMegabytes, String output) {
  private static final Duration LONGEST = Duration.ofHours(4);
  private static final Duration TO_END = Duration.ofSeconds(10);

  /**
   * Runs it.
   *
   * @param expected what it must print
   * @throws IllegalStateException if it failed, did not print that, or took longer than 4 hours
   */
  static MeasuredCommand run(GatewayProcess.Builder gateway, String expected, String... arguments) {
    long begin = System.nanoTime();
    GatewayProcess process = gateway.startCommand(arguments);
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    AtomicLong peak = new AtomicLong();
    Await.within(
        LONGEST,
        () -> {
          peak.accumulateAndGet(peakKilobytes(status), Math::max);
          return !process.running();
        });
    double seconds = seconds(begin);
    int code = process.awaitEnd(TO_END);
    String output = process.output();
    System.out.println(output);
    if (code != 0 || !output.contains(expected)) {
      throw new IllegalStateException("ended with " + code + ", not: " + expected);
    }
    return new MeasuredCommand(seconds, peak.get() >> 10, output);
  }

  /* The kernel's own high-water mark, so that nothing between two looks is missed. */
  private static long peakKilobytes(Path status) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException ended) {
      return 0;
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
