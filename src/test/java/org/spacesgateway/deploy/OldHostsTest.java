package org.spacesgateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every host that the gateway answers for is let in to it, with a certificate of its own. */
class OldHostsTest {
  /** What pods bear that an implementation starts for a Gateway (Gateway API, GEP-1762). */
  static final String PROXY = "gateway.networking.k8s.io/gateway-name";

  static Stream<World> environments() {
    return ManifestsTest.environments();
  }

  /** The way in is the Gateway API's, but where an Ingress takes its place. */
  static Stream<World> withRoutes() {
    return environments().filter(world -> world.names("Ingress").findAny().isEmpty());
  }

  static Stream<World> withIngress() {
    return environments().filter(world -> world.names("Ingress").findAny().isPresent());
  }

  @ParameterizedTest
  @MethodSource("withRoutes")
  void everyHostIsInARoute(World world) throws IOException {
    Set<String> routed =
        texts(world.all("HTTPRoute").flatMap(route -> route.each("/spec/hostnames")));
    Set<String> listened =
        texts(
            world
                .all("Gateway")
                .flatMap(gateway -> gateway.each("/spec/listeners"))
                .filter(listener -> listener.at("/protocol").asString().equals("HTTPS"))
                .map(listener -> listener.at("/hostname")));
    assertThat(hosts(world))
        .allMatch(host -> isRouted(host, routed), "is in a route")
        .allMatch(host -> isRouted(host, listened), "is listened for");
  }

  /** Some run their proxies in our namespace, where nobody may do anything of itself. */
  @ParameterizedTest
  @MethodSource("withRoutes")
  void proxiesBesideTheGatewayAreAskedAndAsk(World world) {
    Pod gateway = new Pod(world.all("StatefulSet").findAny().orElseThrow());
    Map<String, String> proxies = Map.of(PROXY, world.names("Gateway").findAny().orElseThrow());
    Manifest theirs = policy(world, proxies);
    assertThat(theirs.at("/spec/ingress/0").isEmpty()).as("everybody may ask them").isTrue();
    assertThat(DatabasesClientsTest.peers(theirs, "egress", "to")).anyMatch(gateway::isMeantBy);
    assertThat(
            DatabasesClientsTest.peers(
                policy(
                    world,
                    world
                        .all("PodDisruptionBudget")
                        .findAny()
                        .orElseThrow()
                        .texts("/spec/selector/matchLabels")),
                "ingress",
                "from"))
        .contains(proxies);
  }

  private static Manifest policy(World world, Map<String, String> of) {
    return world
        .all("NetworkPolicy")
        .filter(policy -> policy.texts("/spec/podSelector/matchLabels").equals(of))
        .filter(policy -> policy.each("/spec/policyTypes").count() == 2)
        .findAny()
        .orElseThrow();
  }

  /** One that the controller does not know is passed over in silence; {@code hsts} is one. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("withIngress")
  void whatIsAskedOfTheControllerIsWhatItKnows(World world) {
    assertThat(
            world
                .all("Ingress")
                .flatMap(ingress -> ingress.texts("/metadata/annotations").keySet().stream()))
        .isNotEmpty()
        .isSubsetOf(
            "nginx.ingress.kubernetes.io/ssl-redirect",
            "nginx.ingress.kubernetes.io/proxy-read-timeout",
            "nginx.ingress.kubernetes.io/proxy-body-size");
  }

  @ParameterizedTest
  @MethodSource("environments")
  void everyHostIsInACertificate(World world) throws IOException {
    Set<String> certified =
        texts(world.all("Certificate").flatMap(certificate -> certificate.each("/spec/dnsNames")));
    assertThat(hosts(world)).allMatch(host -> isCertified(host, certified));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("withIngress")
  void anIngressHasEveryHost(World world) throws IOException {
    Set<String> rules =
        texts(
            world
                .all("Ingress")
                .flatMap(ingress -> ingress.each("/spec/rules"))
                .map(rule -> rule.at("/host")));
    Set<String> withTls =
        texts(
            world
                .all("Ingress")
                .flatMap(ingress -> ingress.each("/spec/tls"))
                .flatMap(tls -> Manifest.each(tls, "/hosts")));
    assertThat(withTls).isEqualTo(rules);
    assertThat(hosts(world)).allMatch(host -> isCertified(host, rules));
  }

  /** Else people who try something out are answered for everybody. */
  @Test
  void noEnvironmentAsksForAnothersHosts() {
    List<World> all = World.rendered();
    for (World one : all) {
      assertThat(all)
          .filteredOn(other -> !namespace(other).equals(namespace(one)))
          .hasSize(2)
          .allSatisfy(other -> assertThat(asked(other)).doesNotContainAnyElementsOf(asked(one)));
    }
  }

  private static String namespace(World world) {
    return world.all("StatefulSet").findAny().orElseThrow().text("/metadata/namespace").orElse("");
  }

  /* Every host that it has a certificate, a listener, a route or an Ingress for. */
  private static Set<String> asked(World world) {
    return Stream.of("Certificate", "Gateway", "HTTPRoute", "Ingress")
        .flatMap(world::all)
        .map(Manifest::tree)
        .flatMap(it ->
            Stream.concat(
                Stream.of("dnsNames", "hostnames", "hosts")
                    .flatMap(key -> it.findValues(key).stream())
                    .flatMap(JsonNode::valueStream),
                Stream.of("hostname", "host").flatMap(key -> it.findValues(key).stream())))
        .map(JsonNode::asString)
        .collect(Collectors.toSet());
  }

  @Test
  void aHostThatIsMissingIsFound() {
    assertThat(isRouted("a.b.old.example", Set.of("*.old.example"))).isTrue();
    assertThat(isRouted("*.b.old.example", Set.of("*.old.example"))).isTrue();
    assertThat(isRouted("old.example", Set.of("*.old.example"))).isFalse();
    assertThat(isCertified("a.old.example", Set.of("*.old.example"))).isTrue();
    assertThat(isCertified("a.b.old.example", Set.of("*.old.example"))).isFalse();
    assertThat(isCertified("*.b.old.example", Set.of("*.old.example"))).isFalse();
  }

  /* A wildcard stands for one label or more (Gateway API, Hostname). */
  private static boolean isRouted(String host, Set<String> names) {
    return names.contains(host)
        || names.stream()
            .anyMatch(name -> name.startsWith("*.") && host.endsWith(name.substring(1)));
  }

  /* For one and no more (RFC 6125, 6.4.3; so does an Ingress), and no other wildcard is in it. */
  private static boolean isCertified(String host, Set<String> names) {
    return names.contains(host)
        || !host.startsWith("*.") && names.contains(host.replaceFirst("[^.]+", "*"));
  }

  /**
   * Our own host; hosts and hubs of all sites, as an environment sets them or as they are built in.
   */
  private static Set<String> hosts(World world) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    Properties built = new Properties();
    try (var reader =
        Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
      built.load(reader);
    }
    built.stringPropertyNames().forEach(key -> settings.put(variable(key), built.getProperty(key)));
    settings.putAll(world.settings().texts("/data"));
    Set<String> hosts = new TreeSet<>();
    settings.forEach((key, value) -> {
      if (key.matches("GATEWAY_SITES_.+_(HOSTS|HUBS)") && !key.endsWith("_TARGET_HOSTS")) {
        hosts.addAll(Set.of(value.split(",")));
      }
    });
    assertThat(hosts).hasSizeGreaterThan(1);
    hosts.add(settings.getOrDefault("GATEWAY_ORIGIN", "https://gateway.example").substring(8));
    return hosts;
  }

  private static Set<String> texts(Stream<JsonNode> nodes) {
    return nodes.map(JsonNode::asString).collect(Collectors.toSet());
  }

  private static String variable(String key) {
    return key.toUpperCase().replaceAll("[^A-Z0-9]", "_");
  }
}
