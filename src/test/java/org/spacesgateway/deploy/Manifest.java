package org.spacesgateway.deploy;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One object for a cluster, as it was written. */
record Manifest(JsonNode tree) {
  String apiVersion() {
    return text("/apiVersion").orElse("");
  }

  String kind() {
    return text("/kind").orElse("");
  }

  String name() {
    return text("/metadata/name").orElse("");
  }

  JsonNode at(String pointer) {
    return tree.at(pointer);
  }

  /** A text there; empty when there is none. */
  Optional<String> text(String pointer) {
    return Optional.of(tree.at(pointer)).filter(JsonNode::isString).map(JsonNode::stringValue);
  }

  /** The entries of a list there; none when there is none. */
  Stream<JsonNode> each(String pointer) {
    return each(tree, pointer);
  }

  static Stream<JsonNode> each(JsonNode node, String pointer) {
    return node.at(pointer).valueStream();
  }

  /** A map of texts there; empty when there is none. */
  Map<String, String> texts(String pointer) {
    return tree.at(pointer)
        .propertyStream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asString()));
  }

  @Override
  public String toString() {
    return kind() + " " + name();
  }
}
