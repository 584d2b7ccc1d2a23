package org.spacesgateway.sunset;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.spacesgateway.address.Cid;

/** What is wrong with a timetable as it is configured, a line each. */
public final class TimetableFaults {
  private static final String PREFIX = "gateway.sunset.";
  private static final Set<String> REGIONS = Set.of(Locale.getISOCountries());

  private final SunsetConfig config;
  private final List<String> faults = new ArrayList<>();

  private TimetableFaults(SunsetConfig config) {
    this.config = config;
  }

  /** Every fault; empty when it can be followed. */
  public static List<String> of(SunsetConfig config) {
    TimetableFaults found = new TimetableFaults(config);
    found.look();
    return found.faults;
  }

  private void look() {
    if (config.hold().filter(phase -> phase == Phase.UNANNOUNCED).isPresent()) {
      faults.add(
          PREFIX + "hold: nobody is held before the announcement; set announced later instead");
    }
    Map<Phase, Instant> main = read(PREFIX, config.dates());
    int before = faults.size();
    inOrder(PREFIX, main);
    // A cohort has everybody's dates where it states none, and would only repeat what is wrong
    // there.
    boolean mainIsSound = faults.size() == before;
    Map<String, SunsetConfig.Cohort> cohorts = new TreeMap<>(config.cohorts());
    Map<Integer, String> positions = new HashMap<>();
    Map<Cid, String> allowed = new HashMap<>();
    cohorts.forEach((name, cohort) -> {
      String prefix = PREFIX + "cohorts." + name + ".";
      Map<Phase, Instant> dates = new EnumMap<>(main);
      dates.putAll(read(prefix, cohort.dates()));
      if (mainIsSound) {
        inOrder(prefix, dates);
      }
      members(prefix, cohort);
      String other = positions.put(cohort.position(), name);
      if (other != null) {
        faults.add(prefix + "position: " + other + " has that position already");
      }
      for (String cid : cohort.allow().orElse(Set.of())) {
        Cid.ofHex(cid)
            .map(it -> allowed.put(it, name))
            .ifPresent(
                first -> faults.add(prefix + "allow: " + cid + " is in " + first + " already"));
      }
    });
    if (faults.isEmpty()) {
      nobodyLeft();
    }
  }

  private Map<Phase, Instant> read(String prefix, SunsetConfig.Dates dates) {
    Map<Phase, Instant> read = new EnumMap<>(Phase.class);
    Timetable.stated(dates)
        .forEach((phase, date) -> {
          try {
            read.put(phase, Timetable.instant(date, config.zone()));
          } catch (DateTimeException e) {
            faults.add(
                "%s%s can’t be read: %s (2011-03-16T08:00:00Z, or 2011-03-16T00:00 in %s; %s)"
                    .formatted(prefix, phase.key(), date, config.zone(), e.getMessage()));
          }
        });
    return read;
  }

  private void inOrder(String prefix, Map<Phase, Instant> dates) {
    Phase before = null;
    for (Phase phase : Arrays.asList(Phase.values()).subList(1, Phase.values().length)) {
      if (dates.containsKey(phase) && before != null) {
        if (!dates.containsKey(before)) {
          faults.add(
              "%s%s is set, and no %s before it".formatted(prefix, phase.key(), before.key()));
        } else if (dates.get(phase).isBefore(dates.get(before))) {
          faults.add("%s%s is before %s".formatted(prefix, phase.key(), before.key()));
        }
      }
      before = phase;
    }
  }

  private void members(String prefix, SunsetConfig.Cohort cohort) {
    if (cohort.percent().orElse(0) < 0 || cohort.percent().orElse(0) > Cohort.ALL) {
      faults.add(prefix + "percent must be 0 to 100");
    }
    for (String market : cohort.markets().orElse(Set.of())) {
      boolean known =
          market.contains("-")
              ? REGIONS.contains(Locale.forLanguageTag(market).getCountry())
              : REGIONS.contains(market.toUpperCase(Locale.ROOT));
      if (!known) {
        faults.add(
            prefix + "markets: " + market + " is no region such as DE, nor a tag such as de-AT");
      }
    }
    for (String cid : cohort.allow().orElse(Set.of())) {
      if (Cid.ofHex(cid).isEmpty()) {
        faults.add(prefix + "allow: " + cid + " is no CID: 1 to 16 hexadecimal digits");
      }
    }
    if (cohort.markets().isEmpty() && cohort.percent().isEmpty() && cohort.allow().isEmpty()) {
      faults.add(prefix + "markets, percent or allow must say who is in it");
    }
  }

  private void nobodyLeft() {
    Timetable timetable = Timetable.of(config);
    Set<String> met =
        Someone.sample(List.of(timetable)).stream()
            .flatMap(one -> timetable.cohort(one.cid(), one.market()).stream())
            .map(Cohort::name)
            .collect(Collectors.toSet());
    for (Cohort cohort : timetable.cohorts()) {
      if (!met.contains(cohort.name())) {
        faults.add(
            "%scohorts.%s: nobody is in it; all that it names are in cohorts before it"
                .formatted(PREFIX, cohort.name()));
      }
    }
  }
}
