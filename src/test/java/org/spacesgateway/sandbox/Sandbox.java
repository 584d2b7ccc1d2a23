package org.spacesgateway.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code make run} runs: a kept PostgreSQL, the stand-in for WordPress.com's registration, and
 * the packaged gateway, migrated first, as a child process. It runs until it is told to stop
 * (Ctrl-C, SIGTERM) or the gateway ends; either way nothing is left running.
 *
 * <p>{@code SANDBOX_DIR} names the kept directory (.sandbox), {@code SANDBOX_PORTS} the ports that
 * it would like, in this order: gateway, its management, the stand-in, PostgreSQL
 * (8080,9000,8084,5433).
 */
public final class Sandbox {
  private static final String DATABASE = "gateway";

  private final Path directory;
  private final List<Integer> ports;

  private Sandbox(Path directory, List<Integer> ports) {
    this.directory = directory;
    this.ports = ports;
  }

  /** Runs the sandbox until it is stopped; ends with 1 and one clear line if it can't. */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      new Sandbox(
              Path.of(setting("SANDBOX_DIR", ".sandbox")),
              ports(setting("SANDBOX_PORTS", "8080,9000,8084,5433")))
          .run();
    } catch (DirectoryLock.InUseException e) {
      System.err.println(
          "Another sandbox is running: "
              + e.getMessage()
              + ". Stop that one, or set SANDBOX_DIR to another directory.");
      System.exit(1);
    } catch (Exception e) {
      if (AtExit.ending()) {
        // Told to stop while starting: what failed is what was stopped under us.
        Thread.currentThread().join();
      }
      System.err.println("The sandbox can't run: " + e.getMessage());
      System.exit(1);
    }
  }

  private static String setting(String name, String otherwise) {
    return Optional.ofNullable(System.getenv(name))
        .filter(value -> !value.isBlank())
        .orElse(otherwise);
  }

  private static List<Integer> ports(String four) {
    List<Integer> ports =
        Arrays.stream(four.split(","))
            .filter(port -> port.matches("[0-9]{1,5}"))
            .map(Integer::valueOf)
            .toList();
    if (ports.size() != 4) {
      throw new IllegalArgumentException(
          "SANDBOX_PORTS wants four ports, separated by commas: gateway, management, stand-in, PostgreSQL");
    }
    return ports;
  }

  private void run() throws IOException, InterruptedException {
    Files.createDirectories(directory);
    AtExit.close(DirectoryLock.take(directory.resolve("lock")));
    // Before any port is looked at: what a hard kill left running still holds them.
    GatewayProcess.stopLeftover(directory);
    SandboxDatabase.stopLeftover(directory);

    SandboxDatabase database =
        SandboxDatabase.start(directory, port("PostgreSQL", ports.get(3)), Map.of());
    WordPressStandIn wordPress = standIn();
    AtExit.close(wordPress);
    GatewayProcess.Builder builder =
        GatewayProcess.at(directory)
            .echo()
            .set("quarkus.http.port", Integer.toString(port("The gateway", ports.get(0))))
            .set("quarkus.management.port", Integer.toString(port("Its management", ports.get(1))))
            .set("gateway.registration.address", wordPress.registration().toString())
            .database(database.keptDatabase(DATABASE), database.user(), database.password());
    builder.migrate();
    GatewayProcess gateway = builder.start();
    System.out.println(addresses(gateway, database, wordPress));

    int code = gateway.awaitEnd();
    if (AtExit.ending()) {
      Thread.currentThread().join();
    }
    System.out.println(
        "\nThe gateway ended by itself, with exit code "
            + code
            + " (what it said: "
            + directory.resolve("gateway.log")
            + "). Stopping the rest.");
    System.exit(1);
  }

  private static int port(String what, int preferred) {
    if (Ports.isFree(preferred)) {
      return preferred;
    }
    int other = Ports.free();
    System.out.println("Port " + preferred + " is taken: " + what + " uses " + other + ".");
    return other;
  }

  private WordPressStandIn standIn() {
    String address = Ports.isFree("127.0.0.4", 0) ? "127.0.0.4" : "127.0.0.1";
    int preferred = ports.get(2);
    if (Ports.isFree(address, preferred)) {
      return WordPressStandIn.start(address, preferred);
    }
    WordPressStandIn other = WordPressStandIn.start(address, 0);
    System.out.println(
        "Port "
            + preferred
            + " of "
            + address
            + " is taken: WordPress.com's stand-in uses "
            + other.port()
            + ".");
    return other;
  }

  private String addresses(
      GatewayProcess gateway, SandboxDatabase database, WordPressStandIn wordPress) {
    return """

    Spaces Gateway is running; Ctrl-C stops all of it. Open:

      Sign-up                   http://localhost:%1$d/signup
      from an old address       http://spaces.localhost:%1$d/signup?mkt=fr-FR
      Sign-in, captured         http://spaces.localhost:%1$d/login.srf
      Health, figures           http://localhost:%2$d/q/health  http://localhost:%2$d/q/metrics
      WordPress.com's stand-in  %3$s
      What was captured (psql)  PGPASSFILE=%4$s psql -h 127.0.0.1 -p %5$d -U %6$s %7$s -c 'TABLE arrival'

    Kept in %8$s: delete it to start afresh.
    """
        .formatted(
            gateway.port(),
            gateway.managementPort(),
            wordPress.registration(),
            database.passwordFile(),
            database.port(),
            database.user(),
            DATABASE,
            directory);
  }
}
