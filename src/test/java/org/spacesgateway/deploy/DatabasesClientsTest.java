package org.spacesgateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Pods that ask the database: those that serve, the migration, and the operators' own. */
class DatabasesClientsTest {
  private static final String EXEC = "kubectl -n $N exec ";
  private static final String RUNS = ".+ -- (java -jar|sh -c \"cat > /files/).+";
  private static final String CLUSTER = "cnpg.io/cluster";

  static Stream<World> environments() {
    return ManifestsTest.environments();
  }

  /** In a pod that serves they would be a second JVM, in what memory its own leaves. */
  @ParameterizedTest
  @MethodSource("environments")
  void commandsAsDocumentedRunInAPodThatServesNobody(World world) {
    Set<String> deployments = world.names("Deployment").collect(Collectors.toSet());
    assertThat(World.text(Path.of("deploy/README.md")).lines())
        .filteredOn(line -> line.contains(EXEC))
        // What a spool holds is looked at without a JVM.
        .filteredOn(line -> !line.contains(" -- find /spool/"))
        .isNotEmpty()
        .allMatch(line ->
            deployments.stream()
                .map(it -> line.indexOf(EXEC + "-i deployment/" + it + " -- "))
                .anyMatch(at -> at >= 0 && line.substring(at).matches(RUNS)));
    assertThat(world.all("Deployment"))
        .isNotEmpty()
        .allMatch(it -> it.at("/spec/replicas").asInt(1) == 0)
        .allMatch(it -> new Pod(it).isMeantBy(it.texts("/spec/selector/matchLabels")))
        .allMatch(it ->
            world
                .all("Service")
                .noneMatch(to -> new Pod(it).isMeantBy(to.texts("/spec/selector"))));
  }

  /** Nobody else reaches the database, and a download package may have 2 GiB. */
  @ParameterizedTest
  @MethodSource("environments")
  void commandsHaveRoomForFiles(World world) {
    Pod commands = new Pod(world.all("Deployment").findAny().orElseThrow());
    assertThat(Manifest.each(commands.containers().findFirst().orElseThrow(), "/volumeMounts"))
        .anyMatch(mount -> mount.at("/mountPath").asString().equals("/files"));
    JsonNode files =
        Manifest.each(commands.spec(), "/volumes")
            .filter(volume -> volume.at("/name").asString().equals("files"))
            .findAny()
            .orElseThrow();
    assertThat(
            files.at("/ephemeral/volumeClaimTemplate/spec/resources/requests/storage").asString())
        .isEqualTo("20Gi");
    assertThat(World.text(Path.of("deploy/README.md"))).contains("20 GiB at `/files`");
  }

  @ParameterizedTest
  @MethodSource("environments")
  void allHaveTheSameSettingsAndSecrets(World world) {
    assertThat(clients(world).map(DatabasesClientsTest::given).distinct()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("environments")
  void allReachTheDatabaseAndAreLetIn(World world) {
    List<Manifest> policies = world.all("NetworkPolicy").toList();
    assertThat(clients(world))
        .hasSize(3)
        .allSatisfy(pod -> {
          assertThat(policies)
              .filteredOn(policy -> pod.isMeantBy(policy.texts("/spec/podSelector/matchLabels")))
              .anyMatch(
                  policy -> peers(policy, "egress", "to").anyMatch(to -> to.containsKey(CLUSTER)));
          assertThat(policies)
              .filteredOn(it -> it.texts("/spec/podSelector/matchLabels").containsKey(CLUSTER))
              .anyMatch(policy -> peers(policy, "ingress", "from").anyMatch(pod::isMeantBy));
        });
  }

  @ParameterizedTest
  @MethodSource("environments")
  void allNameTheClusterThatThereIs(World world) {
    assertThat(world.names("Cluster")).hasSize(1);
    String cluster = cluster(world);
    assertThat(clients(world))
        .allMatch(pod -> pod.secrets().containsAll(List.of(cluster + "-app", cluster + "-ca")));
    assertThat(world.settings().texts("/data").get("QUARKUS_DATASOURCE_JDBC_URL"))
        .startsWith("jdbc:postgresql://" + cluster + "-rw:5432/");
    assertThat(
            Stream.of("NetworkPolicy", "PodMonitor")
                .flatMap(world::all)
                .flatMap(it -> it.tree().findValues(CLUSTER).stream())
                .map(JsonNode::asString))
        .isNotEmpty()
        .containsOnly(cluster);
    assertThat(world.all("ScheduledBackup").map(it -> it.text("/spec/cluster/name").orElse("")))
        .containsOnly(cluster);
  }

  /** What is restored reads the backups of the cluster before, and writes its own. */
  @Test
  void aRestoredClusterIsAnotherBesideTheOneBefore() {
    String before = cluster(World.files());
    List<World> restored =
        World.rendered().stream().filter(world -> !cluster(world).equals(before)).toList();
    assertThat(restored.isEmpty()).isEqualTo(World.rendered().isEmpty());
    for (World world : restored) {
      Manifest cluster = world.all("Cluster").findAny().orElseThrow();
      assertThat(cluster.at("/spec/bootstrap").propertyNames()).containsOnly("recovery");
      JsonNode source = cluster.each("/spec/externalClusters").findAny().orElseThrow();
      assertThat(cluster.text("/spec/bootstrap/recovery/source"))
          .hasValue(source.at("/name").asString());
      assertThat(source.at("/plugin/parameters/serverName").asString()).isEqualTo(before);
      JsonNode own = cluster.each("/spec/plugins").findAny().orElseThrow();
      // Without a name of its own it is the cluster's (barman-cloud, serverName).
      assertThat(own.at("/parameters").has("serverName")).isFalse();
      assertThat(source.at("/plugin/parameters/barmanObjectName"))
          .isEqualTo(own.at("/parameters/barmanObjectName"));
      assertThat(World.text(Path.of("deploy/README.md")))
          .contains("cluster/" + cluster.name() + "\n");
    }
  }

  private static String cluster(World world) {
    return world.names("Cluster").findAny().orElseThrow();
  }

  private static Stream<Pod> clients(World world) {
    return Pod.in(world).filter(pod -> pod.secrets().stream().anyMatch(it -> it.endsWith("-app")));
  }

  /* What its container is given, but for the spool, and for files that a command loads. */
  private static Map<String, Object> given(Pod pod) {
    JsonNode container = pod.containers().findFirst().orElseThrow();
    return Map.of(
        "image", container.at("/image"),
        "env", container.at("/env"),
        "envFrom", container.at("/envFrom"),
        "volumes", without(Manifest.each(pod.spec(), "/volumes")),
        "mounts", without(Manifest.each(container, "/volumeMounts")));
  }

  private static Set<JsonNode> without(Stream<JsonNode> volumes) {
    return volumes
        .filter(volume -> !Set.of("spool", "files").contains(volume.at("/name").asString()))
        .collect(Collectors.toSet());
  }

  static Stream<Map<String, String>> peers(Manifest policy, String way, String end) {
    return policy
        .each("/spec/" + way)
        .flatMap(rule -> Manifest.each(rule, "/" + end))
        .map(peer -> new Manifest(peer).texts("/podSelector/matchLabels"))
        .filter(labels -> !labels.isEmpty());
  }
}
