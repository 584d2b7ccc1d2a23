package org.spacesgateway.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.Keycloak;
import org.spacesgateway.sandbox.Ports;

/** How Keycloak starts in production's way, with the database that it brings along. */
final class KeycloakStart {
  private static final Path PROGRAM = Path.of("target/keycloak");
  private static final Duration FIRST = Duration.ofMinutes(5);

  private KeycloakStart() {}

  /** Its row of the table: name, time, memory, size; it says so where Maven can't bring it. */
  static String row() throws Exception {
    Path home;
    try {
      home = Keycloak.unpacked(PROGRAM);
    } catch (IllegalStateException nowhere) {
      System.out.println("SKIPPED: Keycloak can't be brought: " + nowhere.getMessage());
      return "| Keycloak " + Keycloak.version() + " | not there | | |";
    }
    Shell.run(
        "env",
        "JAVA_HOME=" + System.getProperty("java.home"),
        home.resolve("bin/kc.sh").toString(),
        "build",
        "--db=dev-file");
    // The first one makes the database.
    start(home);
    ReadOnlyRoot.Started second = start(home);
    long bytes =
        Long.parseLong(
            Shell.run("du", "--bytes", "--summarize", "--exclude=data", home.toString())
                .replaceAll("(?s)\\s.*", ""));
    return "| Keycloak %s, `start --optimized`, its own file database, its second start | %,d ms | %,d MB | %,d MB |"
        .formatted(Keycloak.version(), second.millis(), second.megabytes(), bytes >> 20);
  }

  private static ReadOnlyRoot.Started start(Path home) throws Exception {
    int port = Ports.free();
    List<String> command =
        new ArrayList<>(
            List.of(
                home.resolve("bin/kc.sh").toString(),
                "start",
                "--optimized",
                "--http-enabled=true",
                "--hostname-strict=false",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--log-level=WARN"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(PROGRAM.resolve("start.log").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    long begin = System.nanoTime();
    Process process = builder.start();
    try {
      Await.until(
          "Keycloak answers",
          FIRST,
          () ->
              ImageProof.status(
                      port, "localhost:" + port, "/realms/master/.well-known/openid-configuration")
                  == 200);
      final long millis = (System.nanoTime() - begin) / 1_000_000;
      Thread.sleep(ReadOnlyRoot.IDLE);
      return new ReadOnlyRoot.Started(millis, ReadOnlyRoot.resident(process.toHandle()));
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.waitFor();
    }
  }
}
