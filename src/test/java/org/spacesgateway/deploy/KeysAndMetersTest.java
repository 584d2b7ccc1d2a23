package org.spacesgateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** What manifests say to the gateway, and ask of it, is what it reads and tells. */
class KeysAndMetersTest {
  private static final Path METERS = Path.of("src/docs/meters.md");
  private static final Path RUNBOOK = Path.of("deploy/README.md");
  private static final Path DASHBOARD = Path.of("deploy/base/dashboard.json");
  private static final String MODEL = "META-INF/quarkus-config-doc/quarkus-config-model.json";
  private static final List<Pattern> KNOWN = Stream.concat(ours(), quarkus()).toList();

  static Stream<World> environments() {
    return ManifestsTest.environments();
  }

  @ParameterizedTest
  @MethodSource("environments")
  void everyKeyIsOneThatIsRead(World world) {
    Stream<String> variables =
        Stream.concat(
            world.settings().texts("/data").keySet().stream(),
            Pod.in(world)
                .flatMap(Pod::containers)
                .flatMap(container -> Manifest.each(container, "/env"))
                .map(variable -> variable.at("/name").asString()));
    Stream<String> inFiles =
        world
            .all("ExternalSecret")
            .flatMap(it -> it.texts("/spec/target/template/data").values().stream())
            .flatMap(String::lines)
            .filter(line -> !line.startsWith("{{"))
            .map(line -> line.replaceAll("=.*", "").replaceAll("\\{\\{ \\.\\w+ }}", "k1"))
            .map(KeysAndMetersTest::variable);
    assertThat(Stream.concat(variables, inFiles))
        .isNotEmpty()
        .allMatch(key -> KNOWN.stream().anyMatch(known -> known.matcher(key).matches()));
  }

  @Test
  void aKeyThatNobodyReadsIsFound() {
    assertThat(KNOWN)
        .noneMatch(known -> known.matcher("GATEWAY_ARRIVAL_SPOOL_DIRECTORIES").matches())
        .noneMatch(known -> known.matcher("QUARKUS_SHUTDOWN_DELAYS").matches());
  }

  @ParameterizedTest
  @MethodSource("environments")
  void everyAlertAsksForMetersThatThereAre(World world) {
    assertThat(world.all("PrometheusRule").flatMap(it -> it.each("/spec/groups")))
        .isNotEmpty()
        .allSatisfy(group ->
            assertThat(Manifest.each(group, "/rules"))
                .isNotEmpty()
                .allSatisfy(rule -> {
                  assertThat(asked(rule.at("/expr").asString())).isNotEmpty().isSubsetOf(listed());
                  String alert = rule.at("/alert").asString();
                  assertThat(rule.at("/annotations/runbook_url").asString())
                      .endsWith("#" + alert.toLowerCase());
                  assertThat(World.text(RUNBOOK).lines()).contains("### " + alert);
                }));
  }

  /** What is gone is neither too little nor too old: a comparison with nothing is no alert. */
  @ParameterizedTest
  @MethodSource("environments")
  void anAlertOnWhatOthersMeasureIsOneOnTheirSilenceToo(World world) {
    assertThat(others(world))
        .isNotEmpty()
        .allSatisfy(expression ->
            assertThat(asked(expression))
                .allMatch(meter -> expression.contains("absent(" + meter)));
    assertThat(expressions(world))
        .as("the gateway's own are told apart by one of them")
        .anyMatch(expression -> expression.startsWith("absent(gateway_"));
  }

  /**
   * Else an environment's silence isn't heard as long as another one speaks, and another team's
   * databases and certificates raise our alerts.
   */
  @Test
  void whatOthersMeasureIsAskedOfTheEnvironmentsOwnNamespaceAlone() {
    for (World world : World.rendered()) {
      Manifest rules = world.all("PrometheusRule").findAny().orElseThrow();
      String own = "{namespace=\"" + rules.text("/metadata/namespace").orElseThrow() + "\"";
      String cluster =
          own + ",cnpg_io_cluster=\"" + world.names("Cluster").findAny().orElseThrow() + "\"}";
      assertThat(others(world))
          .as(world.toString())
          .isNotEmpty()
          .allSatisfy(expression -> {
            for (String meter : asked(expression)) {
              String selector = meter.matches("cnpg_.*|.*_cloudnative_pg_.*") ? cluster : own;
              assertThat(expression.split(meter, -1))
                  .hasSizeGreaterThan(2)
                  .satisfies(parts ->
                      assertThat(List.of(parts).subList(1, parts.length))
                          .allMatch(after -> after.startsWith(selector)));
            }
          });
      assertThat(expressions(world))
          .filteredOn(expression -> expression.startsWith("absent(gateway_"))
          .isNotEmpty()
          .allMatch(expression -> expression.contains(own));
    }
  }

  /** CloudNativePG's figures do not say it of themselves. */
  @ParameterizedTest
  @MethodSource("environments")
  void theDatabasesFiguresSayOfWhichClusterTheyAre(World world) {
    assertThat(world.all("PodMonitor"))
        .filteredOn(it -> it.texts("/spec/selector/matchLabels").containsKey("cnpg.io/cluster"))
        .isNotEmpty()
        .allMatch(it ->
            it.each("/spec/podTargetLabels").anyMatch(l -> l.asString().equals("cnpg.io/cluster")));
  }

  @Test
  void thePanelsAskForMetersThatThereAre() {
    assertThat(
            JsonMapper.shared()
                .readTree(DASHBOARD.toFile())
                .at("/panels")
                .valueStream()
                .flatMap(panel -> panel.at("/targets").valueStream())
                .map(target -> target.at("/expr").asString()))
        .isNotEmpty()
        .allSatisfy(expression -> assertThat(asked(expression)).isNotEmpty().isSubsetOf(listed()));
  }

  private static List<String> expressions(World world) {
    return world
        .all("PrometheusRule")
        .flatMap(it -> it.each("/spec/groups"))
        .flatMap(group -> Manifest.each(group, "/rules"))
        .map(rule -> rule.at("/expr").asString())
        .toList();
  }

  /* Those of a meter that isn't the gateway's own. */
  private static List<String> others(World world) {
    Set<String> ours = names(Pattern.compile("(?m)(?<=^\\| `)gateway_\\w+"), World.text(METERS));
    return expressions(world).stream()
        .filter(expression -> !ours.containsAll(asked(expression)))
        .toList();
  }

  /**
   * The meters that an expression asks for: names with an underscore, outside of labels, that are
   * no function.
   */
  private static Set<String> asked(String expression) {
    String bare =
        expression
            .replaceAll("\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"", "")
            .replaceAll("\\b(by|on|without) \\([^)]*\\)", "");
    return names(Pattern.compile("\\b[a-z]\\w*_\\w+\\b(?!\\()"), bare);
  }

  private static Set<String> listed() {
    return names(Pattern.compile("(?m)(?<=^\\| `)\\w+"), World.text(METERS));
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static Stream<Pattern> ours() {
    Stream<String> keys =
        ConfigurationKeys.groups().stream()
            .flatMap(group -> group.keys().stream())
            .map(ConfigurationKeys.Key::name);
    return Stream.concat(keys, Stream.of("smallrye.config.locations"))
        .map(key -> variable(key).replace("_NAME", "_[A-Z0-9_]+"))
        .map(Pattern::compile);
  }

  /* Quarkus' own libraries list theirs; a tenant's name is between double underscores. */
  private static Stream<Pattern> quarkus() {
    try {
      return Collections.list(KeysAndMetersTest.class.getClassLoader().getResources(MODEL)).stream()
          .map(KeysAndMetersTest::read)
          .flatMap(model ->
              names(Pattern.compile("(?<=\"environmentVariable\" : \")\\w+"), model).stream())
          .map(variable -> variable.replaceAll("__[A-Z_]+?__", "_[A-Z0-9]+_"))
          .map(Pattern::compile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(URL resource) {
    try (var in = resource.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /* As MicroProfile Config has it. */
  private static String variable(String key) {
    return key.replaceAll("[^a-zA-Z0-9]", "_").toUpperCase();
  }
}
