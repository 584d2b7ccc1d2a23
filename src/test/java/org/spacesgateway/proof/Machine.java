package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Where and of what a figure was measured: without it a figure says nothing. Linux. */
public final class Machine {
  private Machine() {}

  /**
   * Date, machine and commit as lines of Markdown.
   *
   * @throws IOException when {@code /proc} cannot be read
   */
  public static String description() throws IOException {
    return """
    * %s, commit %s
    * %d cores of %s, %d MB memory, Linux %s, Java %s; load before the run %s
    """
        .formatted(
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")
                .format(ZonedDateTime.now(ZoneOffset.UTC)),
            commit(),
            Runtime.getRuntime().availableProcessors(),
            field("/proc/cpuinfo", "model name"),
            Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1024,
            System.getProperty("os.version"),
            Runtime.version(),
            Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
  }

  /**
   * The commit checked out, with {@code (changed)} when the application's sources differ from it;
   * "unknown" outside a repository.
   */
  public static String commit() {
    String head = git("rev-parse", "--short=12", "HEAD");
    return head.isEmpty() ? "unknown" : head + (changed() ? " (changed)" : "");
  }

  /**
   * A name of the application's sources that a commit to anything else leaves as it is: what a
   * resumed proof goes by.
   */
  public static String application() {
    String sources = git("rev-parse", "--short=12", "HEAD:src/main");
    String build = git("rev-parse", "--short=12", "HEAD:pom.xml");
    return sources.isEmpty() ? "unknown" : sources + "-" + build + (changed() ? "-changed" : "");
  }

  private static boolean changed() {
    return !git("status", "--porcelain", "--", "src/main", "pom.xml").isEmpty();
  }

  private static String git(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Shell.tried(command).orElse("").strip();
  }

  private static String field(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .orElse("unknown");
  }
}
