package org.spacesgateway.deploy;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a StatefulSet, a Deployment or a Job makes pods of. */
record Pod(Manifest owner) {
  static Stream<Pod> in(World world) {
    return Stream.of("StatefulSet", "Deployment", "Job").flatMap(world::all).map(Pod::new);
  }

  JsonNode spec() {
    return owner.at("/spec/template/spec");
  }

  Stream<JsonNode> containers() {
    return Stream.concat(
        Manifest.each(spec(), "/containers"), Manifest.each(spec(), "/initContainers"));
  }

  Map<String, String> labels() {
    return owner.texts("/spec/template/metadata/labels");
  }

  boolean isMeantBy(Map<String, String> selector) {
    return labels().entrySet().containsAll(selector.entrySet());
  }

  /** Named ports, by name. */
  Map<String, Integer> ports() {
    return containers()
        .flatMap(container -> Manifest.each(container, "/ports"))
        .collect(
            Collectors.toMap(
                port -> port.at("/name").stringValue(), port -> port.at("/containerPort").asInt()));
  }

  /** What can be mounted. */
  Set<String> volumes() {
    return Stream.concat(
            Manifest.each(spec(), "/volumes").map(volume -> volume.at("/name").stringValue()),
            owner
                .each("/spec/volumeClaimTemplates")
                .map(claim -> claim.at("/metadata/name").stringValue()))
        .collect(Collectors.toSet());
  }

  /** Every secret that it reads, by name. */
  Set<String> secrets() {
    return Stream.concat(
            Manifest.each(spec(), "/volumes").map(volume -> volume.at("/secret/secretName")),
            containers()
                .flatMap(container ->
                    Stream.concat(
                        Manifest.each(container, "/env")
                            .map(variable -> variable.at("/valueFrom/secretKeyRef/name")),
                        Manifest.each(container, "/envFrom")
                            .map(all -> all.at("/secretRef/name")))))
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .collect(Collectors.toSet());
  }

  @Override
  public String toString() {
    return owner.toString();
  }
}
