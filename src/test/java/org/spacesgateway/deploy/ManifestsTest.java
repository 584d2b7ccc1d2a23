package org.spacesgateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What would be applied to a cluster: strict in form, tight in what it may, and whole. */
class ManifestsTest {
  private static final List<World> RENDERED = World.rendered();
  private static final Set<String> HEALTH =
      Set.of("/q/health/live", "/q/health/ready", "/q/health/started");

  static Stream<World> environments() {
    return Stream.concat(Stream.of(World.files()), RENDERED.stream());
  }

  static Stream<World> worlds() {
    return Stream.concat(environments(), World.restoreTests().stream());
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void everyFieldIsOneOfItsKind(World world) {
    assertThat(world.manifests())
        .isNotEmpty()
        .allSatisfy(manifest -> assertThat(Kinds.read(manifest)).isNotNull());
  }

  @Test
  void aFieldThatIsNotIsFound() {
    var pod =
        JsonMapper.shared()
            .readTree(
                "{'apiVersion':'v1','kind':'Service','metadata':{'name':'x'},'spec':{'port':1}}"
                    .replace('\'', '"'));
    assertThatThrownBy(() -> Kinds.read(new Manifest(pod)))
        .isInstanceOf(JacksonException.class)
        .hasMessageContaining("port");
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void podsAreNobodyAndCanChangeNothing(World world) {
    assertThat(Pod.in(world))
        .isNotEmpty()
        .allSatisfy(pod -> {
          JsonNode security = pod.spec().at("/securityContext");
          assertThat(security.at("/runAsNonRoot").asBoolean(false)).isTrue();
          assertThat(security.at("/runAsUser").asInt(0)).isPositive();
          assertThat(security.at("/seccompProfile/type").asString()).isEqualTo("RuntimeDefault");
          assertThat(pod.spec().at("/automountServiceAccountToken").asBoolean(true)).isFalse();
          assertThat(List.of("/hostNetwork", "/hostPID", "/hostIPC"))
              .allMatch(pointer -> pod.spec().at(pointer).isMissingNode());
          assertThat(Manifest.each(pod.spec(), "/volumes"))
              .noneMatch(volume -> volume.has("hostPath"));
          assertThat(pod.containers()).isNotEmpty().allSatisfy(ManifestsTest::isTight);
        });
  }

  private static void isTight(JsonNode container) {
    JsonNode security = container.at("/securityContext");
    assertThat(security.at("/readOnlyRootFilesystem").asBoolean(false)).isTrue();
    assertThat(security.at("/allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(security.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
    assertThat(security.has("privileged")).isFalse();
    for (String what : List.of("cpu", "memory")) {
      assertThat(container.at("/resources/limits/" + what).isString()).as(what).isTrue();
      assertThat(container.at("/resources/requests/" + what).isString()).as(what).isTrue();
    }
    assertThat(container.at("/image").stringValue())
        .matches(".+:\\d+(\\.\\d+)*")
        .doesNotContain("latest");
  }

  @ParameterizedTest
  @MethodSource("environments")
  void probesAndPortsAreTheApplications(World world) throws IOException {
    Properties built = built();
    Pod gateway = new Pod(world.all("StatefulSet").findAny().orElseThrow());
    assertThat(gateway.ports())
        .containsOnly(
            Map.entry("http", Integer.valueOf(built.getProperty("quarkus.http.port"))),
            Map.entry("management", Integer.valueOf(built.getProperty("quarkus.management.port"))));
    JsonNode container = gateway.containers().findFirst().orElseThrow();
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      assertThat(container.at("/" + probe + "/httpGet/path").asString()).isIn(HEALTH);
      assertThat(container.at("/" + probe + "/httpGet/port").asString()).isEqualTo("management");
    }
    assertThat(world.all("PodMonitor").flatMap(it -> it.each("/spec/podMetricsEndpoints")))
        .anySatisfy(scrape -> {
          assertThat(scrape.at("/port").asString()).isEqualTo("management");
          assertThat(scrape.at("/path").asString()).isEqualTo("/q/metrics");
        });
  }

  /** A series by address would end with its pod, and look like a spool that nobody empties. */
  @ParameterizedTest
  @MethodSource("environments")
  void figuresOfAPodThatComesAgainGoOn(World world) {
    assertThat(world.all("PodMonitor").flatMap(it -> it.each("/spec/podMetricsEndpoints")))
        .filteredOn(scrape -> scrape.at("/port").asString().equals("management"))
        .isNotEmpty()
        .allSatisfy(scrape -> {
          assertThat(scrape.at("/relabelings/0/sourceLabels/0").asString())
              .isEqualTo("__meta_kubernetes_pod_name");
          assertThat(scrape.at("/relabelings/0/targetLabel").asString()).isEqualTo("instance");
        });
  }

  @ParameterizedTest
  @MethodSource("environments")
  void theSpoolIsOnTheVolumeAndLeavesHalfOfItFree(World world) {
    Map<String, String> settings = world.settings().texts("/data");
    Manifest gateway = world.all("StatefulSet").findAny().orElseThrow();
    JsonNode container = new Pod(gateway).containers().findFirst().orElseThrow();
    String mounted =
        Manifest.each(container, "/volumeMounts")
            .filter(mount -> mount.at("/name").asString().equals("spool"))
            .map(mount -> mount.at("/mountPath").asString())
            .findAny()
            .orElseThrow();
    assertThat(settings.get("GATEWAY_ARRIVAL_SPOOL_DIRECTORY")).startsWith(mounted + "/");
    String size =
        gateway.text("/spec/volumeClaimTemplates/0/spec/resources/requests/storage").orElseThrow();
    assertThat(size).endsWith("Gi");
    assertThat(Long.parseLong(settings.get("GATEWAY_ARRIVAL_SPOOL_MAX_BYTES")))
        .isLessThanOrEqualTo((Long.parseLong(size.replace("Gi", "")) << 30) / 2);
  }

  /** With an empty directory every Space would be one that never was. */
  @ParameterizedTest
  @MethodSource("environments")
  void nobodyIsToldThatASpaceNeverWasBeforeTheDirectoryIsLoaded(World world) {
    assertThat(world.settings().texts("/data"))
        .allSatisfy((key, value) -> {
          if (key.matches("GATEWAY_SITES_.+_COMPLETE")) {
            assertThat(value).isEqualTo("false");
          }
        });
  }

  /** Where one is demanded a node, the HPA's pods wait for nodes; tainted ones are no places. */
  @ParameterizedTest
  @MethodSource("environments")
  void podsAreSpreadAsFarAsTheyCanBe(World world) {
    Manifest gateway = world.all("StatefulSet").findAny().orElseThrow();
    assertThat(gateway.each("/spec/template/spec/topologySpreadConstraints"))
        .hasSize(2)
        .allSatisfy(spread -> {
          assertThat(spread.at("/whenUnsatisfiable").asString()).isEqualTo("ScheduleAnyway");
          assertThat(spread.at("/nodeTaintsPolicy").asString()).isEqualTo("Honor");
        });
  }

  /** README applies these ahead of all others: database and migration must do without those. */
  @ParameterizedTest
  @MethodSource("environments")
  void whatTheMigrationNeedsIsAppliedAheadOfIt(World world) {
    Set<String> early =
        Stream.of("ServiceAccount", "NetworkPolicy")
            .flatMap(world::all)
            .filter(one ->
                one.texts("/metadata/labels")
                    .getOrDefault("app.kubernetes.io/component", "")
                    .equals("config"))
            .map(one -> one.at("/kind").asString() + " " + one.at("/metadata/name").asString())
            .collect(Collectors.toSet());
    assertThat(early)
        .contains("ServiceAccount spaces-gateway", "NetworkPolicy deny-all", "NetworkPolicy names");
  }

  /** Applied beside an environment: what it restores from must be that one's. */
  @Test
  void theRestoreTestIsOfTheEnvironmentsBackups() {
    for (World test : World.restoreTests()) {
      World base = World.files();
      Manifest restored = test.all("Cluster").findAny().orElseThrow();
      JsonNode from =
          Manifest.each(restored.tree(), "/spec/externalClusters").findAny().orElseThrow();
      Manifest backedUp = base.all("Cluster").findAny().orElseThrow();
      JsonNode plugin = Manifest.each(backedUp.tree(), "/spec/plugins").findAny().orElseThrow();
      assertThat(from.at("/name").asString())
          .isEqualTo(restored.text("/spec/bootstrap/recovery/source").orElseThrow());
      assertThat(from.at("/plugin/name")).isEqualTo(plugin.at("/name"));
      assertThat(from.at("/plugin/parameters/barmanObjectName"))
          .isEqualTo(plugin.at("/parameters/barmanObjectName"));
      assertThat(from.at("/plugin/parameters/serverName").asString()).isEqualTo(backedUp.name());
      assertThat(restored.text("/spec/imageName")).isEqualTo(backedUp.text("/spec/imageName"));
      assertThat(restored.text("/spec/storage/size"))
          .isEqualTo(backedUp.text("/spec/storage/size"));
      assertThat(restored.text("/metadata/namespace").orElse("spaces-gateway"))
          .isEqualTo("spaces-gateway");
    }
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void whatIsNamedIsThere(World world) {
    List<Pod> pods = Pod.in(world).toList();
    Set<String> secrets = secrets(world);
    Set<String> configs = world.names("ConfigMap").collect(Collectors.toSet());
    Set<String> accounts = world.names("ServiceAccount").collect(Collectors.toSet());
    assertThat(pods)
        .allSatisfy(pod -> {
          assertThat(secrets).containsAll(pod.secrets());
          assertThat(pod.containers())
              .allSatisfy(container -> {
                assertThat(Manifest.each(container, "/volumeMounts"))
                    .allMatch(mount -> pod.volumes().contains(mount.at("/name").asString()));
                assertThat(Manifest.each(container, "/envFrom"))
                    .allMatch(all -> configs.contains(all.at("/configMapRef/name").asString()));
              });
          if (pod.spec().has("serviceAccountName")) {
            assertThat(accounts).contains(pod.spec().at("/serviceAccountName").asString());
          }
        });
    Set<String> clusters = world.names("Cluster").collect(Collectors.toSet());
    assertThat(world.all("NetworkPolicy"))
        .allSatisfy(policy -> {
          Map<String, String> selector = policy.texts("/spec/podSelector/matchLabels");
          String cluster = selector.get("cnpg.io/cluster");
          String gateway = selector.get(OldHostsTest.PROXY);
          assertThat(
                  cluster != null && clusters.contains(cluster)
                      || gateway != null && world.names("Gateway").anyMatch(gateway::equals)
                      || pods.stream().anyMatch(pod -> pod.isMeantBy(selector)))
              .as("somebody is meant")
              .isTrue();
        });
    assertThat(world.all("ScheduledBackup").flatMap(it -> it.text("/spec/cluster/name").stream()))
        .allMatch(clusters::contains);
  }

  /* Those that an operator makes: of an ExternalSecret, a Cluster (-app, -ca), a Certificate. */
  private static Set<String> secrets(World world) {
    Set<String> names = new HashSet<>();
    world.all("ExternalSecret").forEach(it -> names.add(it.text("/spec/target/name").orElse("")));
    world.names("Cluster").forEach(it -> names.addAll(List.of(it + "-app", it + "-ca")));
    world.all("Certificate").forEach(it -> names.add(it.text("/spec/secretName").orElse("")));
    return names;
  }

  @ParameterizedTest
  @MethodSource("environments")
  void servicesLeadToThePodsAndRoutesToTheServices(World world) {
    List<Pod> pods = Pod.in(world).toList();
    assertThat(world.all("Service"))
        .hasSize(2)
        .allSatisfy(service -> {
          Pod meant =
              pods.stream()
                  .filter(pod -> pod.isMeantBy(service.texts("/spec/selector")))
                  .findAny()
                  .orElseThrow();
          assertThat(service.each("/spec/ports"))
              .allMatch(port -> meant.ports().containsKey(port.at("/targetPort").asString()))
              .noneMatch(port -> port.at("/targetPort").asString().equals("management"));
        });
    Manifest gateway = world.all("StatefulSet").findAny().orElseThrow();
    assertThat(world.names("Service")).contains(gateway.text("/spec/serviceName").orElseThrow());
    assertThat(world.all("HorizontalPodAutoscaler"))
        .isNotEmpty()
        .allMatch(it -> it.text("/spec/scaleTargetRef/name").orElse("").equals(gateway.name()));
    assertThat(world.all("PodDisruptionBudget"))
        .isNotEmpty()
        .allMatch(it -> new Pod(gateway).isMeantBy(it.texts("/spec/selector/matchLabels")));
    Stream<JsonNode> backends =
        Stream.concat(
            world
                .all("HTTPRoute")
                .flatMap(route -> route.each("/spec/rules"))
                .flatMap(rule -> Manifest.each(rule, "/backendRefs"))
                .map(backend -> backend.at("/name")),
            world
                .all("Ingress")
                .flatMap(ingress -> ingress.each("/spec/rules"))
                .flatMap(rule -> Manifest.each(rule, "/http/paths"))
                .map(path -> path.at("/backend/service/name")));
    assertThat(backends.map(JsonNode::asString)).isNotEmpty().containsOnly("spaces-gateway");
  }

  @ParameterizedTest
  @MethodSource("environments")
  void routesHangOnListenersWhoseCertificatesAreOrdered(World world) {
    Set<String> listeners =
        world
            .all("Gateway")
            .flatMap(it -> it.each("/spec/listeners"))
            .map(listener -> listener.at("/name").asString())
            .collect(Collectors.toSet());
    assertThat(world.all("HTTPRoute").flatMap(route -> route.each("/spec/parentRefs")))
        .allMatch(parent -> listeners.contains(parent.at("/sectionName").asString()));
    Set<String> ordered =
        world
            .all("Certificate")
            .map(it -> it.text("/spec/secretName").orElse(""))
            .collect(Collectors.toSet());
    Stream<String> used =
        Stream.concat(
            world
                .all("Gateway")
                .flatMap(it -> it.each("/spec/listeners"))
                .flatMap(listener -> Manifest.each(listener, "/tls/certificateRefs"))
                .map(ref -> ref.at("/name").asString()),
            world
                .all("Ingress")
                .flatMap(it -> it.each("/spec/tls"))
                .map(tls -> tls.at("/secretName").asString()));
    assertThat(used).isNotEmpty().allMatch(ordered::contains);
    // Our own host, and no other, goes from http to https by a hop of its own.
    String own =
        world.settings().texts("/data").getOrDefault("GATEWAY_ORIGIN", "https://gateway.example");
    assertThat(world.all("HTTPRoute"))
        .filteredOn(route -> route.tree().toString().contains("RequestRedirect"))
        .allMatch(route ->
            route.each("/spec/hostnames").allMatch(it -> own.endsWith("//" + it.asString())));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void noSecretIsInClear(World world) {
    assertThat(world.names("Secret")).isEmpty();
    assertThat(world.all("ConfigMap").flatMap(it -> it.texts("/data").keySet().stream()))
        .noneMatch(key -> key.matches(".*(SECRET|PASSWORD|TOKEN|CREDENTIAL|_KEY).*"));
    assertThat(Pod.in(world).flatMap(Pod::containers).flatMap(it -> Manifest.each(it, "/env")))
        .filteredOn(
            variable -> variable.at("/name").asString().matches(".*(USER|PASSWORD|SECRET).*"))
        .allMatch(variable -> variable.at("/valueFrom/secretKeyRef/key").isString());
    assertThat(
            world
                .all("ExternalSecret")
                .flatMap(it -> it.texts("/spec/target/template/data").values().stream())
                .flatMap(String::lines))
        .allMatch(line -> line.matches("\\{\\{- .+ }}|([a-z0-9.{} _-]+=)?\\{\\{ \\.[a-z_]* }}"));
  }

  static Properties built() throws IOException {
    Properties built = new Properties();
    try (var reader =
        Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
      built.load(reader);
    }
    return built;
  }
}
