package org.spacesgateway.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * All that would be applied together: the base's files as they are, and, where there is kubectl
 * 1.27 or newer, each environment as kubectl makes it of them.
 */
record World(String name, List<Manifest> manifests) {
  private static final Path DEPLOY = Path.of("deploy");
  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  /** The base, read without kubectl. */
  static World files() {
    List<Manifest> all = new ArrayList<>();
    for (Path file : sources(DEPLOY.resolve("base"))) {
      all.addAll(read(text(file)));
    }
    all.add(config());
    return new World("the base's files", all);
  }

  /** Each environment, and with all components; none where kubectl is missing. */
  static List<World> rendered() {
    if (!kubectlIsThere()) {
      System.err.println(
          "SKIPPED: rendering deploy/ needs kubectl 1.27 or newer; its files were checked as they are.");
      return List.of();
    }
    return List.of(
        rendered(DEPLOY.resolve("overlays/staging")),
        rendered(DEPLOY.resolve("overlays/production")),
        rendered(with("staging", "ingress", "traces", "recovered")),
        rendered(with("production", "ingress", "traces", "recovered")));
  }

  /** The restore test: its file, and, where there is kubectl, what that makes of it. */
  static List<World> restoreTests() {
    Path test = DEPLOY.resolve("restore-test");
    World file = new World("the restore test", read(text(test.resolve("restore-test.yaml"))));
    return kubectlIsThere() ? List.of(file, rendered(test)) : List.of(file);
  }

  Stream<Manifest> all(String kind) {
    return manifests.stream().filter(manifest -> manifest.kind().equals(kind));
  }

  Stream<String> names(String kind) {
    return all(kind).map(Manifest::name);
  }

  /** The settings that the gateway's pods get. */
  Manifest settings() {
    return all("ConfigMap")
        .filter(manifest -> !manifest.at("/data/GATEWAY_ARRIVAL_SPOOL_DIRECTORY").isMissingNode())
        .findAny()
        .orElseThrow();
  }

  @Override
  public String toString() {
    return name;
  }

  private static World rendered(Path overlay) {
    return new World(overlay.toString(), read(run("kubectl", "kustomize", overlay.toString())));
  }

  /* As README has it: named in the overlay, whose own patches come after them. */
  private static Path with(String environment, String... components) {
    Path overlay = DEPLOY.resolve("overlays").resolve(environment);
    Path variant = Path.of("target", "environments", environment);
    StringBuilder kustomization =
        new StringBuilder(
            text(overlay.resolve("kustomization.yaml"))
                .replace("../../base", "../../../deploy/base"));
    kustomization.append("components:\n");
    for (String component : components) {
      kustomization.append("  - ../../../deploy/components/").append(component).append('\n');
    }
    try {
      Files.createDirectories(variant);
      Files.writeString(variant.resolve("kustomization.yaml"), kustomization);
      Files.writeString(variant.resolve("gateway.env"), text(overlay.resolve("gateway.env")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return variant;
  }

  /** The base's settings, which kubectl would make a ConfigMap of. */
  private static Manifest config() {
    Properties settings = new Properties();
    try (var reader = Files.newBufferedReader(DEPLOY.resolve("base/gateway.env"))) {
      settings.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var tree = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    tree.putObject("metadata").put("name", "spaces-gateway");
    var data = tree.putObject("data");
    settings.forEach((key, value) -> data.put(key.toString(), value.toString()));
    return new Manifest(tree);
  }

  private static List<Path> sources(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.endsWith("kustomization.yaml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Manifest> read(String documents) {
    return Stream.of(documents.split("(?m)^---$"))
        .map(YAML::readTree)
        .filter(JsonNode::isObject)
        .map(Manifest::new)
        .collect(Collectors.toList());
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean kubectlIsThere() {
    try {
      Matcher version =
          Pattern.compile("v1\\.(\\d+)").matcher(run("kubectl", "version", "--client"));
      return version.find() && Integer.parseInt(version.group(1)) >= 27;
    } catch (UncheckedIOException missing) {
      return false;
    }
  }

  /**
   * What a command prints.
   *
   * @throws UncheckedIOException when there is no such command
   * @throws IllegalStateException when it fails; with all that it said
   */
  static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).start();
      process.getOutputStream().close();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + printed + said);
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
