package org.spacesgateway.sunset;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.spacesgateway.address.Cid;

/** A timetable as text (JSON), to be kept and read again. */
final class TimetableText {
  private TimetableText() {}

  static String of(Timetable timetable) {
    JsonArray cohorts = new JsonArray();
    for (Cohort cohort : timetable.cohorts()) {
      cohorts.add(
          new JsonObject()
              .put("name", cohort.name())
              .put("dates", dates(cohort.schedule()))
              .put("markets", sorted(cohort.markets()))
              .put("percent", cohort.percent())
              .put(
                  "allow",
                  sorted(cohort.allow().stream().map(Cid::hex).collect(Collectors.toSet()))));
    }
    return new JsonObject()
        .put("zone", timetable.zone().getId())
        .put("dates", dates(timetable.main()))
        .put("cohorts", cohorts)
        .encode();
  }

  private static JsonArray sorted(Set<String> words) {
    return new JsonArray(words.stream().sorted().toList());
  }

  private static JsonObject dates(Schedule schedule) {
    JsonObject dates = new JsonObject();
    schedule.begins().forEach((phase, at) -> dates.put(phase.name(), at.toString()));
    return dates;
  }

  /**
   * Reads it; empty when it is not understood, as a later release may write what this one can't.
   */
  static Optional<Timetable> read(String text) {
    try {
      return Optional.of(parsed(text));
    } catch (RuntimeException other) {
      // Whatever is at odds in it: no JSON, a phase that there is not, no date.
      return Optional.empty();
    }
  }

  private static Timetable parsed(String text) {
    JsonObject json = new JsonObject(text);
    List<Cohort> cohorts =
        json.getJsonArray("cohorts").stream()
            .map(JsonObject.class::cast)
            .map(cohort ->
                new Cohort(
                    cohort.getString("name"),
                    schedule(cohort.getJsonObject("dates")),
                    words(cohort.getJsonArray("markets")),
                    cohort.getInteger("percent"),
                    words(cohort.getJsonArray("allow")).stream()
                        .map(hex -> Cid.ofHex(hex).orElseThrow())
                        .collect(Collectors.toUnmodifiableSet())))
            .toList();
    return new Timetable(
        schedule(json.getJsonObject("dates")), cohorts, ZoneId.of(json.getString("zone")));
  }

  private static Schedule schedule(JsonObject dates) {
    Map<Phase, Instant> begins = new EnumMap<>(Phase.class);
    dates.forEach(
        date -> begins.put(Phase.valueOf(date.getKey()), Instant.parse((String) date.getValue())));
    return new Schedule(begins);
  }

  private static Set<String> words(JsonArray array) {
    return array.stream().map(String.class::cast).collect(Collectors.toUnmodifiableSet());
  }
}
