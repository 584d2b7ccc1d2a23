package org.spacesgateway.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.spacesgateway.deploy.ConfigurationKeys.Group;
import org.spacesgateway.deploy.ConfigurationKeys.Key;

/** The reference of every key of ours; {@code make docs} writes it. */
public final class ConfigurationPage {
  static final Path FILE = Path.of("src/docs/configuration.md");

  private static final String HEAD =
      """
      # Configuration

      Every key of ours. Written by `make docs` from the interfaces that type them: edit their Javadoc, not this.

      A key comes from the environment (`gateway.arrival.longest-wait` is `GATEWAY_ARRIVAL_LONGEST_WAIT`), a file (`smallrye.config.locations`, or `config/application.properties` beside the process), or `-D`. A key that nobody knows, one that can't be read, one that contradicts another, and a secret that is missing keep the service from starting, with a line each; a key of Quarkus that nothing reads at a start, too. Variables that Kubernetes makes of a service's name (`NAME_SERVICE_HOST` and all that begin with `NAME_`) are passed over.
      Times are `250ms`, `30s`, `10m`, `1h`, `400d`, or ISO 8601 (`PT30S`). Several values are parted by commas. `NAME` is yours to choose. Keys of Quarkus itself that matter here: [README](../../README.md), `application.properties`.
      """;

  private ConfigurationPage() {}

  /** Writes the page. */
  public static void main(String[] arguments) throws IOException {
    Files.writeString(FILE, text());
  }

  static String text() {
    StringBuilder text = new StringBuilder(HEAD);
    for (Group group : ConfigurationKeys.groups()) {
      text.append("\n## `%s` (`%s`)\n\n".formatted(group.prefix(), group.type()))
          .append(group.meaning())
          .append("\n\n| Key | Is | Default | Means |\n|---|---|---|---|\n");
      group.keys().forEach(key -> text.append(row(key)));
    }
    return text.toString();
  }

  private static String row(Key key) {
    String byDefault =
        key.byDefault()
            .map(ConfigurationPage::shown)
            .orElse(key.required() ? "**required**" : "none");
    return "| `%s` | %s | %s | %s |\n"
        .formatted(key.name(), words(key.type()), byDefault, key.meaning().replace("|", "\\|"));
  }

  private static String shown(String value) {
    return "`" + (value.length() > 60 ? value.substring(0, 60) + "…" : value) + "`";
  }

  private static String words(String type) {
    if (type.matches("(List|Set)<.+>")) {
      return "several: " + words(type.replaceAll("^\\w+<|>$", ""));
    }
    return switch (type) {
      case "Duration" -> "time";
      case "int", "long", "Integer" -> "number";
      case "boolean" -> "`true` or `false`";
      case "String" -> "text";
      case "URI" -> "address";
      case "Path" -> "path";
      case "ZoneId" -> "time zone";
      default -> "word (`" + List.of(type.split("\\.")).getLast() + "`)";
    };
  }
}
