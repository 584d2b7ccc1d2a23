package org.spacesgateway.sunset;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Settings of the timetable as a file would hold them.
 *
 * @param keys under gateway.sunset
 */
public record TimetableSettings(Map<String, String> keys) implements SunsetConfig {
  private record Part(Map<String, String> keys, String prefix) implements Dates, Cohort {
    private Optional<String> get(String key) {
      return Optional.ofNullable(keys.get(prefix + key));
    }

    @Override
    public Optional<String> announced() {
      return get("announced");
    }

    @Override
    public Optional<String> transferOpen() {
      return get("transfer-open");
    }

    @Override
    public Optional<String> readOnly() {
      return get("read-only");
    }

    @Override
    public Optional<String> closes() {
      return get("closes");
    }

    @Override
    public Optional<String> redirectsUntil() {
      return get("redirects-until");
    }

    @Override
    public Dates dates() {
      return this;
    }

    @Override
    public int position() {
      return Integer.parseInt(get("position").orElseThrow());
    }

    @Override
    public Optional<Set<String>> markets() {
      return get("markets").map(list -> Set.of(list.split(",")));
    }

    @Override
    public OptionalInt percent() {
      return get("percent").stream().mapToInt(Integer::parseInt).findFirst();
    }

    @Override
    public Optional<Set<String>> allow() {
      return get("allow").map(list -> Set.of(list.split(",")));
    }
  }

  @Override
  public Dates dates() {
    return new Part(keys, "");
  }

  @Override
  public ZoneId zone() {
    return ZoneId.of(keys.getOrDefault("zone", "UTC"));
  }

  @Override
  public boolean notice() {
    return Boolean.parseBoolean(keys.get("notice"));
  }

  @Override
  public Optional<Phase> hold() {
    return Optional.ofNullable(keys.get("hold"))
        .map(phase -> Phase.valueOf(phase.toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  @Override
  public Map<String, Cohort> cohorts() {
    return keys.keySet().stream()
        .filter(key -> key.startsWith("cohorts."))
        .map(key -> key.split("\\.")[1])
        .distinct()
        .collect(
            Collectors.toMap(Function.identity(), name -> new Part(keys, "cohorts." + name + ".")));
  }
}
