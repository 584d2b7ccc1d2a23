package org.spacesgateway.proof;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.spacesgateway.proof.ReadOnlyRoot.Started;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.SandboxDatabase;

/**
 * What deploy/Dockerfile makes, made by its steps without a container engine, and started as a pod
 * is: as user 10001, its root read-only, with the mounts that the manifests have, and the memory
 * that they allow. Beside it a bare Quarkus application, and Keycloak.
 */
final class ImageProof {
  private static final Path IMAGE = Path.of("target/image").toAbsolutePath();
  private static final Path LOG = Path.of("target/image.log");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int PORT = 18_080;
  private static final int MANAGEMENT = 19_000;
  private static final int STARTS = 3;
  private static final double MOST_BESIDE_BARE = 1.5;
  private static final long MOST_IDLE = 200;
  private static final String OWN = "gateway.example";
  private static final String CACHE = "-XX:AOTCache=/app/gateway.aot";
  private static final Map<String, String> SETTINGS =
      Map.of("SMALLRYE_CONFIG_LOCATIONS", "/spool/gateway.properties");

  private final ReadOnlyRoot root;
  private final List<String> faults = new ArrayList<>();

  private ImageProof(ReadOnlyRoot root) {
    this.root = root;
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
    ReadOnlyRoot bare = BareApplication.built(PORT, MANAGEMENT);
    try (Workplace place = new Workplace();
        SandboxDatabase server =
            SandboxDatabase.start(place.directory().resolve("database"), 0, Map.of())) {
      Path spool = Files.createDirectories(place.directory().resolve("spool"));
      Files.writeString(spool.resolve("gateway.properties"), settings(server));
      Shell.run("chown", "-R", "10001:10001", spool.toString());
      ImageProof proof = new ImageProof(new ReadOnlyRoot(IMAGE.resolve("root"), spool));
      proof.faults.addAll(proof.changeable());
      List<String> migrate = ReadOnlyRoot.java(SETTINGS, CACHE);
      migrate.add("migrate");
      if (proof.root.enter(migrate, LOG).waitFor() != 0) {
        proof.faults.add("migrate failed");
      }
      Started without = proof.gateway();
      List<Started> ours = new ArrayList<>();
      List<Started> others = new ArrayList<>();
      for (int i = 0; i < STARTS; i++) {
        ours.add(proof.gateway(CACHE));
        others.add(bare(bare));
      }
      Started it = median(ours);
      Started beside = median(others);
      String keycloak = KeycloakStart.row();
      double times = it.millis() / (double) beside.millis();
      String text =
          """
          %s
          %s
          | | start to the first answer | resident (`VmRSS`), idle for ten seconds | beside the JVM, on disk |
          |---|---|---|---|
          | as the image starts, %d times | **%,d ms** (%s) | **%,d MB** | %,d MB |
          | without the JVM's cache, once | %,d ms | %,d MB | |
          | a bare Quarkus application with the same extensions, trained too, %2$d times | %,d ms (%s) | %,d MB | %,d MB |
          %s

          Ours takes %.2f × the bare one's time (aim: %.1f ×), and holds %d MB (aim: %d MB). Medians, both by turns; each as user 10001 with a read-only root and what a pod of 1 GiB has (`MaxRAM=1g`). Ours answers 301 with a receipt, its database up; the bare one has a resource and an entity, and answers 200.
          As user 10001 with a read-only root: `migrate`, then sign-up with a receipt, the start page, an old address, health; %s.
          """
              .replace("%2$d", Integer.toString(STARTS))
              .formatted(
                  machine,
                  layers.replaceAll("(?m)^", "    "),
                  STARTS,
                  it.millis(),
                  all(ours),
                  it.megabytes(),
                  proof.root.bytes() >> 20,
                  without.millis(),
                  without.megabytes(),
                  beside.millis(),
                  all(others),
                  beside.megabytes(),
                  bare.bytes() >> 20,
                  keycloak,
                  times,
                  MOST_BESIDE_BARE,
                  it.megabytes(),
                  MOST_IDLE,
                  proof.faults.isEmpty() ? "all as they should be" : proof.faults);
      page.write("The image", text);
      System.out.println(text);
      return proof.faults.isEmpty() && times <= MOST_BESIDE_BARE && it.megabytes() <= MOST_IDLE;
    }
  }

  private Started gateway(String... options) throws Exception {
    return root.start(
        ReadOnlyRoot.java(SETTINGS, options),
        LOG,
        () -> status(PORT, OWN, "/signup") == 301,
        this::mainJob);
  }

  private static Started bare(ReadOnlyRoot bare) throws Exception {
    return bare.start(
        ReadOnlyRoot.java(BareApplication.settings(PORT, MANAGEMENT), CACHE),
        LOG,
        () -> status(PORT, "localhost", "/") == 200,
        () -> {});
  }

  private void mainJob() {
    expect("a sign-up has a receipt", get(PORT, OWN, "/signup").header("Arrival-Id").isPresent());
    expect("the start page", status(PORT, OWN, "/") == 200);
    expect("an unknown Space", status(PORT, "nobody.spaces.live.com", "/") == 404);
    expect("ready", status(MANAGEMENT, "localhost", "/q/health/ready") == 200);
  }

  private void expect(String what, boolean holds) {
    if (!holds) {
      faults.add("not as it should be: " + what);
    }
  }

  private List<String> changeable() throws Exception {
    return root.printed(
            List.of(
                "sh",
                "-c",
                "test $(id -u) = 10001 || echo not 10001; for d in /app /usr /etc /opt/java/openjdk /; do touch $d/x 2> /dev/null && echo $d can be written; done; touch /tmp/x /spool/x || echo no place to write; rm /spool/x"))
        .lines()
        .toList();
  }

  private static Started median(List<Started> starts) {
    return new Started(
        starts.stream().mapToLong(Started::millis).sorted().toArray()[starts.size() / 2],
        starts.stream().mapToLong(Started::megabytes).sorted().toArray()[starts.size() / 2]);
  }

  private static String all(List<Started> starts) {
    long[] sorted = starts.stream().mapToLong(Started::millis).sorted().toArray();
    return "%,d to %,d".formatted(sorted[0], sorted[sorted.length - 1]);
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

  /** What a port of this machine answers; 0 when it does not. */
  static int status(int port, String host, String path) {
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
