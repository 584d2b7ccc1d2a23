package org.spacesgateway.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What {@code make run} runs: a kept PostgreSQL, stand-ins for the Microsoft account, WordPress.com
 * and the old platform, and the packaged gateway, migrated first, as a child process. It runs until
 * it is told to stop (Ctrl-C, SIGTERM) or the gateway ends; either way nothing is left running.
 *
 * <p>{@code SANDBOX_DIR} names the kept directory (.sandbox), {@code SANDBOX_PORTS} the ports that
 * it would like, in this order: gateway, its management, WordPress.com, PostgreSQL, the Microsoft
 * account, the old platform, WordPress.com's blogs (8080,9000,8084,5433,8082,8083,8085).
 */
public final class Sandbox {
  private static final String DATABASE = "gateway";
  private static final int LIVE_CONNECT = 8086;
  private static final String PORTS = "8080,9000,8084,5433,8082,8083,8085";

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
              Path.of(setting("SANDBOX_DIR", ".sandbox")), ports(setting("SANDBOX_PORTS", PORTS)))
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

  private static List<Integer> ports(String seven) {
    List<Integer> ports =
        Arrays.stream(seven.split(","))
            .filter(port -> port.matches("[0-9]{1,5}"))
            .map(Integer::valueOf)
            .toList();
    if (ports.size() != 7) {
      throw new IllegalArgumentException(
          "SANDBOX_PORTS wants seven ports, separated by commas, such as " + PORTS);
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
    int blogs = port("127.0.0.1", "The stand-in of the blogs", ports.get(6));
    WordPressStandIn wordPress =
        standIn(
            "127.0.0.4",
            "WordPress.com's stand-in",
            ports.get(2),
            (address, port) -> WordPressStandIn.start(address, port, blogs));
    MicrosoftStandIn microsoft =
        standIn("127.0.0.2", "Microsoft's stand-in", ports.get(4), MicrosoftStandIn::start);
    LegacyStandIn legacy =
        standIn("127.0.0.3", "The old platform's stand-in", ports.get(5), LegacyStandIn::start);
    LiveConnectStandIn liveConnect =
        standIn("127.0.0.5", "Live Connect's stand-in", LIVE_CONNECT, LiveConnectStandIn::start);
    GatewayProcess.Builder builder =
        GatewayProcess.at(directory)
            .echo()
            // What tests left, if anything: to make one would take a second database, and a minute.
            .aotCache(AotTraining.SHARED)
            .set("quarkus.http.port", Integer.toString(port("The gateway", ports.get(0))))
            .set("quarkus.management.port", Integer.toString(port("Its management", ports.get(1))))
            .set("gateway.registration.address", wordPress.registration().toString())
            .set("gateway.sites.spaces.complete", "true")
            .set("gateway.sites.spaces.legacy-origin", legacy.origin().toString())
            .signIns(
                microsoft, wordPress, SandboxSecrets.kept(directory.resolve("secrets.properties")))
            .database(database.keptDatabase(DATABASE), database.user(), database.password());
    liveConnect.settings(builder.origin()).forEach(builder::set);
    builder.set("gateway.messenger.poll.least", "10s");
    SampleMap.configure(builder);
    builder.migrate();
    builder.importSpaces(SpacesFile.write(directory.resolve("spaces.csv")));
    SampleMap.load(
        builder, directory, "http://alicecooks.wordpress.localhost:" + blogs, builder.origin());
    GatewayProcess gateway = builder.start();
    // The blogs' importer finds pictures by their old hosts, as a name server would have it.
    URI old = URI.create("http://127.0.0.1:" + gateway.port());
    wordPress.imports().findHosts(".spaces.localhost", () -> old);
    System.out.println(addresses(gateway, database, wordPress, microsoft, legacy, liveConnect));

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

  private static int port(String address, String what, int preferred) {
    if (Ports.isFree(address, preferred)) {
      return preferred;
    }
    int other = Ports.free();
    System.out.println(
        "Port " + preferred + " of " + address + " is taken: " + what + " uses " + other + ".");
    return other;
  }

  /* Cookies ignore ports: each has a host of its own where the machine has more than 127.0.0.1. */
  private static <T extends StandInServer> T standIn(
      String own, String what, int preferred, BiFunction<String, Integer, T> start) {
    String address = Ports.isFree(own, 0) ? own : "127.0.0.1";
    T started = start.apply(address, port(address, what, preferred));
    AtExit.close(started);
    return started;
  }

  private String addresses(
      GatewayProcess gateway,
      SandboxDatabase database,
      WordPressStandIn wordPress,
      MicrosoftStandIn microsoft,
      LegacyStandIn legacy,
      LiveConnectStandIn liveConnect) {
    return """

    Spaces Gateway is running; Ctrl-C stops all of it. Open:

      Sign-up                   http://localhost:%1$d/signup
      from an old address       http://spaces.localhost:%1$d/signup?mkt=fr-FR
      Sign-in, captured         http://spaces.localhost:%1$d/login.srf
        as alice                she has a Space, and an account at WordPress.com with two blogs
        as bob                  he has neither: he makes a new account there
        as dana                 her only blog is private and not launched
      Old addresses: moved      http://%11$s.spaces.localhost:%1$d/blog/cns!2DB0770EAE61F13!138.entry
        not moved               http://alice.spaces.localhost:%1$d/
        a retired site          http://%12$s:%1$d/minutes
      What is kept about you    http://localhost:%1$d/live/account
      Health, figures           http://localhost:%2$d/q/health  http://localhost:%2$d/q/metrics
      WordPress.com's stand-in  %3$s
      Microsoft's, Spaces'      %9$s  %10$s
      What Messenger friends see  %13$s
      What was captured (psql)  PGPASSFILE=%4$s psql -h 127.0.0.1 -p %5$d -U %6$s %7$s -c 'TABLE arrival'
      Who is linked             the same with 'TABLE account_link'

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
            directory,
            microsoft.origin(),
            legacy.origin(),
            SampleMap.MOVED,
            SampleMap.RETIRED,
            liveConnect.origin());
  }
}
