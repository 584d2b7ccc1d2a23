package org.spacesgateway.ops;

import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertyName;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Keys that are set and that nothing reads: misspelt ones, and those that Quarkus read when the
 * gateway was built. The library looks for such of ours in files alone, not in the environment, and
 * Quarkus goes on with a warning.
 */
final class UnreadKeys {
  private static final String QUARKUS = "quarkus.";

  /* Made with the package: all that Quarkus and its extensions read at a start, or have read. */
  private static final String OF_QUARKUS = "io.quarkus.runtime.generated.RunTimeConfig";
  private static final String BUILT_WITH = "BuildTime RunTime Fixed";
  private static final String SERVICE = "_SERVICE_HOST";

  /* With * for what has any name. */
  private final Set<String> read = new HashSet<>();
  private final Map<String, String> builtWith = new HashMap<>();

  private UnreadKeys() {
    Configuration.TYPED.forEach(type -> read.addAll(names(ConfigClass.configClass(type))));
    SmallRyeConfigBuilder ofQuarkus = new Told().withCustomizers(ofQuarkus());
    Set<ConfigClass> mappings = new HashSet<>(ofQuarkus.getMappingsBuilder().getMappings());
    // Those that are there already were read when it was built.
    mappings.removeAll(ofQuarkus.getMappingsBuilder().getMappingsInstances().keySet());
    mappings.forEach(mapping -> read.addAll(names(mapping)));
    for (ConfigSource source : ofQuarkus.getSources()) {
      if (source.getName().equals(BUILT_WITH)) {
        builtWith.putAll(source.getProperties());
      }
    }
  }

  /**
   * A line for each, which never tells a value.
   *
   * @param config what is set beside the environment; what is built in counts as read
   * @param environment of the process; what Kubernetes puts there for a service (NAME_SERVICE_HOST
   *     and all that begins so) is passed over
   */
  static List<String> faults(SmallRyeConfig config, Map<String, String> environment) {
    UnreadKeys keys = new UnreadKeys();
    Set<String> faults = new TreeSet<>();
    for (ConfigSource source : config.getConfigSources()) {
      if (source.getOrdinal() > Configuration.BUILT_IN_ORDINAL
          && !(source instanceof EnvConfigSource)) {
        for (String name : source.getPropertyNames()) {
          String key = name.replaceFirst("^%[^.]+\\.", "");
          // Of ours the library has told.
          if (key.startsWith(QUARKUS)) {
            keys.fault(key, key, source.getValue(name)).ifPresent(faults::add);
          }
        }
      }
    }
    Set<String> services =
        environment.keySet().stream()
            .filter(name -> name.endsWith(SERVICE))
            .map(name -> name.substring(0, name.length() - SERVICE.length()) + "_")
            .collect(Collectors.toSet());
    environment.forEach((name, value) -> {
      if ((name.startsWith("GATEWAY_") || name.startsWith("QUARKUS_"))
          && services.stream().noneMatch(name::startsWith)) {
        keys.fault(name, keys.keyOf(name), value).ifPresent(faults::add);
      }
    });
    return List.copyOf(faults);
  }

  private Optional<String> fault(String told, String key, String value) {
    if (builtWith.containsKey(key)) {
      return builtWith.get(key).equals(value)
          ? Optional.empty()
          : Optional.of(told + " can't be changed: it was read when the gateway was built");
    }
    boolean isRead =
        read.contains(key) || read.stream().anyMatch(known -> PropertyName.equals(key, known));
    return isRead
        ? Optional.empty()
        : Optional.of(
            told + " is read by nothing: misspelt, or wanted only where the gateway is built");
  }

  /* The key that a variable sets, as far as there is one; else its own name. */
  private String keyOf(String variable) {
    return read.stream()
        .filter(key -> isVariableOf(variable, key))
        .findAny()
        .or(() -> builtWith.keySet().stream().filter(key -> isVariableOf(variable, key)).findAny())
        .orElse(variable);
  }

  private static boolean isVariableOf(String variable, String key) {
    String form =
        key.replace('.', '_')
            .replace('-', '_')
            .replace('[', '_')
            .replace(']', '_')
            .toUpperCase(Locale.ROOT);
    int any = form.indexOf('*');
    return any < 0
        ? form.equals(variable)
        : variable.startsWith(form.substring(0, any)) && variable.matches(form.replace("*", ".+"));
  }

  /* Is told all that a configuration is made of, and makes none: that takes long, and Quarkus does it. */
  private static final class Told extends SmallRyeConfigBuilder {
    @Override
    public SmallRyeConfigBuilder withCustomizers(SmallRyeConfigBuilderCustomizer... customizers) {
      for (SmallRyeConfigBuilderCustomizer customizer : customizers) {
        customizer.configBuilder(this);
      }
      return this;
    }
  }

  private static SmallRyeConfigBuilderCustomizer ofQuarkus() {
    try {
      return (SmallRyeConfigBuilderCustomizer)
          Class.forName(OF_QUARKUS).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> names(ConfigClass mapping) {
    return mapping.getProperties().keySet();
  }
}
