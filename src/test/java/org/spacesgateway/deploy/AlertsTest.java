package org.spacesgateway.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Alerts as Prometheus' own promtool reads and raises them; skipped aloud where it is missing. */
class AlertsTest {
  private static final Path SCENARIOS = Path.of("src/test/resources/alerts");
  private static final Path WRITTEN = Path.of("target", "alerts");

  static Stream<World> environments() {
    return ManifestsTest.environments();
  }

  @BeforeAll
  static void thereIsPromtool() {
    boolean there = promtoolIsThere();
    if (!there) {
      System.err.println(
          "SKIPPED: alerts are neither parsed nor raised without promtool (on Debian: of the package prometheus)");
    }
    assumeTrue(there, "promtool is missing");
  }

  @ParameterizedTest
  @MethodSource("environments")
  void everyExpressionIsPromQl(World world) {
    World.run("promtool", "check", "rules", rules(world).toString());
  }

  /** Each file tells what Prometheus sees, and which alerts come of it. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void alertsAreRaisedAsTheScenarioSays(String scenario) throws IOException {
    Path rules = rules(World.files());
    String read = World.text(SCENARIOS.resolve(scenario)).replace("rules.yaml", rules.toString());
    World.run("promtool", "test", "rules", Files.writeString(written(scenario), read).toString());
  }

  static List<String> scenarios() throws IOException {
    try (Stream<Path> all = Files.list(SCENARIOS)) {
      return all.map(scenario -> scenario.getFileName().toString()).sorted().toList();
    }
  }

  /* JSON is YAML. */
  private static Path rules(World world) {
    var tree = JsonMapper.shared().createObjectNode();
    tree.putArray("groups")
        .addAll(world.all("PrometheusRule").flatMap(it -> it.each("/spec/groups")).toList());
    try {
      return Files.writeString(
          written(world.toString().replaceAll("\\W+", "-") + ".yaml"), tree.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path written(String name) throws IOException {
    return Files.createDirectories(WRITTEN).resolve(name).toAbsolutePath();
  }

  private static boolean promtoolIsThere() {
    try {
      World.run("promtool", "--version");
      return true;
    } catch (UncheckedIOException missing) {
      return false;
    }
  }
}
