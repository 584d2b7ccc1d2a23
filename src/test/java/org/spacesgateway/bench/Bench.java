package org.spacesgateway.bench;

import java.util.List;
import org.spacesgateway.proof.Shell;

/**
 * {@code make bench}: speed, side by side with what it is compared to, in one run. Exits 2 when a
 * tool is missing.
 */
public final class Bench {
  private static final List<String> TOOLS = List.of("wrk", "nginx", "taskset");

  private Bench() {}

  /**
   * Runs one case.
   *
   * @param arguments its name; {@code signup} when there is none
   */
  public static void main(String[] arguments) throws Exception {
    String name = arguments.length == 0 || arguments[0].isBlank() ? "signup" : arguments[0];
    List<String> missing = TOOLS.stream().filter(tool -> Shell.find(tool).isEmpty()).toList();
    if (!missing.isEmpty()) {
      System.err.println(
          "make bench needs "
              + String.join(", ", missing)
              + ". On Debian and Ubuntu: sudo apt-get install wrk nginx-light util-linux");
      System.exit(2);
    }
    switch (name) {
      case "signup" -> SignUpBench.main();
      default -> {
        System.err.println("make bench knows the case signup, not " + name);
        System.exit(2);
      }
    }
    System.exit(0);
  }
}
