package org.spacesgateway.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.SandboxDatabase;

/**
 * What deploy/Dockerfile makes, made by its steps without a container engine, and started as a pod
 * is: as user 10001, its root read-only, with the mounts that the manifests have.
 */
final class ImageProof {
  private static final Path IMAGE = Path.of("target/image").toAbsolutePath();
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int PORT = 18_080;
  private static final int MANAGEMENT = 19_000;
  private static final String OWN = "gateway.example";
  private static final List<String> JAVA =
      List.of(
          "java",
          "-XX:+UseParallelGC",
          "-XX:AOTCache=/app/gateway.aot",
          "-XX:MaxRAMPercentage=60",
          "-XX:+ExitOnOutOfMemoryError",
          "-jar",
          "/app/quarkus-run.jar");

  private final Path spool;

  private ImageProof(Path spool) {
    this.spool = spool;
  }

  /** Runs it and writes its section; false if the image does not do its job, or can be changed. */
  static boolean run(ProofPage page) throws Exception {
    String machine = Machine.description();
    if (Shell.tried("unshare", "--mount", "true").isEmpty()) {
      System.out.println("SKIPPED: the image wants root and unshare here.");
      return true;
    }
    String layers = Shell.run("bash", "deploy/image.sh");
    layers = layers.substring(layers.indexOf("Layers, in bytes:"));
    try (Workplace place = new Workplace();
        SandboxDatabase server =
            SandboxDatabase.start(place.directory().resolve("database"), 0, Map.of())) {
      Path spool = Files.createDirectories(place.directory().resolve("spool"));
      Files.writeString(spool.resolve("gateway.properties"), settings(server));
      Shell.run("chown", "-R", "10001:10001", spool.toString());
      ImageProof proof = new ImageProof(spool);
      List<String> faults = new ArrayList<>();
      faults.addAll(proof.changeable());
      if (proof.enter(command("migrate")).waitFor() != 0) {
        faults.add("migrate failed");
      }
      Started without =
          proof.start(JAVA.stream().filter(it -> !it.contains("AOT")).toList(), faults);
      Started with = proof.start(JAVA, faults);
      String text =
          """
          %s
          %s
          | | start to the first 301 | resident, idle |
          |---|---|---|
          | without the JVM's cache | %,d ms | %,d MB |
          | as the image starts | %,d ms | %,d MB |

          As user 10001 with a read-only root: `migrate`, then sign-up with a receipt, the start page, an old address, health; %s.
          """
              .formatted(
                  machine,
                  layers.replaceAll("(?m)^", "    "),
                  without.millis(),
                  without.megabytes(),
                  with.millis(),
                  with.megabytes(),
                  faults.isEmpty() ? "all as they should be" : faults);
      page.write("The image", text);
      System.out.println(text);
      return faults.isEmpty();
    }
  }

  /** How long a start took, and what it holds. */
  private record Started(long millis, long megabytes) {}

  private Started start(List<String> java, List<String> faults) throws Exception {
    long begin = System.nanoTime();
    List<String> command =
        new ArrayList<>(List.of("env", "SMALLRYE_CONFIG_LOCATIONS=/spool/gateway.properties"));
    command.addAll(java);
    Process gateway = enter(command);
    try {
      Await.until("the image answers", START, () -> status(PORT, OWN, "/signup") == 301);
      final long millis = (System.nanoTime() - begin) / 1_000_000;
      RawHttp.Answer signUp = get(PORT, OWN, "/signup");
      expect(faults, "a sign-up has a receipt", signUp.header("Arrival-Id").isPresent());
      expect(faults, "the start page", status(PORT, OWN, "/") == 200);
      expect(faults, "an unknown Space", status(PORT, "nobody.spaces.live.com", "/") == 404);
      expect(faults, "ready", status(MANAGEMENT, "localhost", "/q/health/ready") == 200);
      return new Started(millis, resident(gateway.pid()));
    } finally {
      gateway.toHandle().destroy();
      expect(faults, "it ends by SIGTERM", gateway.waitFor() == 143);
    }
  }

  private static void expect(List<String> faults, String what, boolean holds) {
    if (!holds) {
      faults.add("not as it should be: " + what);
    }
  }

  private List<String> changeable() throws Exception {
    Process writes =
        enter(
            List.of(
                "sh",
                "-c",
                "test $(id -u) = 10001 || echo not 10001; for d in /app /usr /etc /opt/java/openjdk /; do touch $d/x 2> /dev/null && echo $d can be written; done; touch /tmp/x /spool/x || echo no place to write; rm /spool/x"));
    String said = new String(writes.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    writes.waitFor();
    return said.lines().toList();
  }

  private static List<String> command(String argument) {
    List<String> command =
        new ArrayList<>(List.of("env", "SMALLRYE_CONFIG_LOCATIONS=/spool/gateway.properties"));
    command.addAll(JAVA);
    command.add(argument);
    return command;
  }

  private Process enter(List<String> command) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "bash",
                "deploy/image/enter.sh",
                IMAGE.resolve("root").toString(),
                spool.toString()));
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    if (command.contains("java")) {
      builder.redirectOutput(
          ProcessBuilder.Redirect.appendTo(Path.of("target/image.log").toFile()));
    }
    return builder.start();
  }

  private static String settings(SandboxDatabase server) {
    String secret = "0123456789".repeat(4);
    String key = java.util.Base64.getEncoder().encodeToString(new byte[32]);
    return """
    gateway.origin=https://%s
    gateway.arrival.spool.directory=/spool/arrivals
    gateway.sites.spaces.complete=true
    gateway.secret.current-key=proof
    gateway.secret.keys.proof=%s
    quarkus.datasource.jdbc.url=%s
    quarkus.datasource.username=%s
    quarkus.datasource.password=%s
    quarkus.oidc.live.client-id=proof
    quarkus.oidc.live.credentials.client-secret.value=%5$s
    quarkus.oidc.live.authentication.state-secret=%5$s
    quarkus.oidc.wordpress.client-id=proof
    quarkus.oidc.wordpress.credentials.client-secret.value=%5$s
    quarkus.oidc.wordpress.authentication.state-secret=%5$s
    quarkus.http.port=%6$d
    quarkus.management.port=%7$d
    quarkus.shutdown.delay=0S
    """
        .replace("%5$s", secret)
        .replace("%6$d", Integer.toString(PORT))
        .replace("%7$d", Integer.toString(MANAGEMENT))
        .formatted(OWN, key, server.createDatabase("gateway"), server.user(), server.password());
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElse(0L);
  }

  private static int status(int port, String host, String path) {
    try {
      return get(port, host, path).status();
    } catch (UncheckedIOException notYet) {
      return 0;
    }
  }

  private static RawHttp.Answer get(int port, String host, String path) {
    String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    return RawHttp.send("127.0.0.1", port, request.getBytes(StandardCharsets.US_ASCII), PATIENCE);
  }
}
