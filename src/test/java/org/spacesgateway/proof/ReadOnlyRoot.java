package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;
import org.spacesgateway.sandbox.Await;

/**
 * A directory that is entered as a container's root is by a pod: as user 10001, read-only, with one
 * directory to write to. Needs root and unshare.
 *
 * @param root holds {@code app}, and places for what is mounted
 * @param writable what is {@code /spool} there
 */
record ReadOnlyRoot(Path root, Path writable) {
  private static final List<String> PLACES =
      List.of("app", "usr", "etc", "dev", "proc", "tmp", "spool", "opt/java/openjdk");
  private static final Duration START = Duration.ofMinutes(2);
  static final Duration IDLE = Duration.ofSeconds(10);

  /**
   * A start.
   *
   * @param millis until the first answer
   * @param megabytes resident ({@code VmRSS}), {@link #IDLE} later
   */
  record Started(long millis, long megabytes) {}

  /** One that holds nothing yet. */
  static ReadOnlyRoot empty(Path root, Path writable) throws IOException {
    for (String place : PLACES) {
      Files.createDirectories(root.resolve(place));
    }
    for (String link : List.of("bin", "lib", "lib64")) {
      if (!Files.isSymbolicLink(root.resolve(link))) {
        Files.createSymbolicLink(root.resolve(link), Path.of("usr", link));
      }
    }
    Files.createDirectories(writable);
    Shell.run("chown", "-R", "10001:10001", writable.toString());
    return new ReadOnlyRoot(root, writable);
  }

  /**
   * Runs a command in it.
   *
   * @param log what it prints; null to be read from the process
   */
  Process enter(List<String> command, Path log) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of("bash", "deploy/image/enter.sh", root.toString(), writable.toString()));
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    if (log != null) {
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }
    return builder.start();
  }

  /** Runs a command that serves, until it answers, and what comes then; ends it by SIGTERM. */
  Started start(List<String> command, Path log, BooleanSupplier answers, Runnable then)
      throws Exception {
    long begin = System.nanoTime();
    Process process = enter(command, log);
    try {
      Await.until("it answers", START, answers);
      final long millis = (System.nanoTime() - begin) / 1_000_000;
      then.run();
      Thread.sleep(IDLE);
      return new Started(millis, resident(process.toHandle()));
    } finally {
      process.toHandle().destroy();
      process.waitFor();
    }
  }

  /** What a process and all that it started hold of memory, in MB. */
  static long resident(ProcessHandle process) {
    LongUnaryOperator kilobytes =
        pid -> {
          try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
          } catch (IOException gone) {
            return 0;
          }
        };
    return (kilobytes.applyAsLong(process.pid())
            + process.descendants().mapToLong(it -> kilobytes.applyAsLong(it.pid())).sum())
        >> 10;
  }

  /** What is printed by a command that ends by itself. */
  String printed(List<String> command) throws Exception {
    Process process = enter(command, null);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  /** How many bytes its {@code app} holds. */
  long bytes() {
    return Long.parseLong(
        Shell.run("du", "--bytes", "--summarize", root.resolve("app").toString())
            .replaceAll("(?s)\\s.*", ""));
  }

  /** The command that serves, in production's way, with settings as environment. */
  static List<String> java(Map<String, String> environment, String... options) {
    List<String> command = new ArrayList<>(List.of("env"));
    environment.forEach((key, value) -> command.add(key + "=" + value));
    command.addAll(List.of("java", "@/app/java.options"));
    command.addAll(List.of(options));
    // What a pod's limit of memory makes of itself.
    command.addAll(
        List.of("-XX:MaxRAM=1g", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(List.of("-jar", "/app/quarkus-run.jar"));
    return command;
  }
}
