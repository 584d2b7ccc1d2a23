package org.spacesgateway.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.spacesgateway.proof.ProofPage;
import org.spacesgateway.proof.Shell;
import org.spacesgateway.sandbox.GatewayProcess;

/**
 * {@code make bench}: speed, side by side with what it is compared to, in one run. Exits 2 when a
 * tool is missing.
 */
public final class Bench {
  private static final Path CACHE = Path.of("target", "bench.aot").toAbsolutePath();

  static final ProofPage PAGE =
      new ProofPage(
          Path.of("src/docs/bench.md"),
          """
          # Speed

          Written by `make bench`; figures are medians, and only figures of one run compare.
          """);

  /** How many threads answer; of itself Quarkus starts two where it has one core. */
  static final String EVENT_LOOPS = "quarkus.vertx.event-loops-pool-size";

  private static final Map<String, List<String>> TOOLS =
      Map.of(
          "signup", List.of("wrk", "nginx", "taskset"),
          "door", List.of("wrk", "nginx", "taskset"),
          "redirects", List.of("wrk", "nginx", "taskset"),
          "handoff", List.of("taskset"));

  private Bench() {}

  /**
   * Runs one case.
   *
   * @param arguments its name, {@code signup}, {@code door}, {@code redirects} or {@code handoff};
   *     {@code signup} when there is none
   */
  public static void main(String[] arguments) throws Exception {
    String name = arguments.length == 0 || arguments[0].isBlank() ? "signup" : arguments[0];
    if (!TOOLS.containsKey(name)) {
      System.err.println(
          "make bench knows the cases signup, door, redirects and handoff, not " + name);
      System.exit(2);
    }
    List<String> missing =
        TOOLS.get(name).stream().filter(tool -> Shell.find(tool).isEmpty()).toList();
    if (!missing.isEmpty()) {
      System.err.println(
          "make bench needs "
              + String.join(", ", missing)
              + ". On Debian and Ubuntu: sudo apt-get install wrk nginx-light util-linux");
      System.exit(2);
    }
    switch (name) {
      case "handoff" -> HandoffBench.main();
      case "door" -> DoorBench.main();
      case "redirects" -> RedirectBench.main();
      default -> SignUpBench.main();
    }
    System.exit(0);
  }

  /**
   * Gives a gateway the JVM options of {@code GATEWAY_OPTIONS}, for a profile or a trial, and a
   * cache of its own, trained with sign-ups as the image's: from the tests', which has seen a
   * sign-in, the JVM takes what will be called most, and compiles the door worse by a twelfth.
   */
  static GatewayProcess.Builder withOptions(GatewayProcess.Builder gateway) {
    String options = System.getenv("GATEWAY_OPTIONS");
    if (options != null && !options.isBlank()) {
      List.of(options.split(" ")).forEach(gateway::javaOption);
      return gateway;
    }
    GatewayProcess.trainAotCache(CACHE);
    return gateway.aotCache(CACHE);
  }

  /** A number from the environment, or another one. */
  static int number(String variable, int otherwise) {
    String value = System.getenv(variable);
    return value == null || value.isBlank() ? otherwise : Integer.parseInt(value);
  }
}
