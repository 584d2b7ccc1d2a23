package org.spacesgateway.sunset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimetableFaultsTest {
  private static final Map<String, String> SOUND =
      Map.ofEntries(
          Map.entry("zone", "America/Los_Angeles"),
          Map.entry("announced", "2010-09-27T16:00:00Z"),
          Map.entry("transfer-open", "2010-09-27T16:00:00Z"),
          Map.entry("read-only", "2011-01-04T00:00"),
          Map.entry("closes", "2011-03-16T00:00-07:00"),
          Map.entry("cohorts.early.position", "1"),
          Map.entry("cohorts.early.markets", "de-AT,CH"),
          Map.entry("cohorts.early.allow", "A11CE,b0b"),
          Map.entry("cohorts.late.position", "2"),
          Map.entry("cohorts.late.percent", "10"),
          Map.entry("cohorts.late.closes", "2011-04-16T00:00"));

  /** The configuration of these keys under gateway.sunset. */
  static SunsetConfig config(Map<String, String> settings) {
    return new TimetableSettings(settings);
  }

  private static List<String> faults(String... keysAndValues) {
    Map<String, String> settings = new HashMap<>(SOUND);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    settings.values().removeIf(value -> value == null);
    return TimetableFaults.of(config(settings));
  }

  @Test
  void aSoundTimetableHasNone() {
    assertThat(faults()).isEmpty();
    assertThat(TimetableFaults.of(config(Map.of()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "closes | soon | gateway.sunset.closes can’t be read: soon",
        "closes | 2011-02-30T00:00 | gateway.sunset.closes can’t be read",
        "closes | 2011-03-13T02:30 | clocks in America/Los_Angeles leave that time out",
        "cohorts.late.read-only | 2010-11-07T01:30 | show that time twice",
        "closes | 2011-01-03T00:00 | gateway.sunset.closes is before read-only",
        "read-only |  | gateway.sunset.closes is set, and no read-only before it",
        "redirects-until | 2011-03-15T00:00 | gateway.sunset.redirects-until is before closes",
        "cohorts.late.closes | 2010-12-01T00:00 | gateway.sunset.cohorts.late.closes is before read-only",
        "cohorts.late.position | 1 | position: early has that position already",
        "cohorts.late.percent | 101 | gateway.sunset.cohorts.late.percent must be 0 to 100",
        "cohorts.late.percent | | gateway.sunset.cohorts.late.markets, percent or allow must say who is in it",
        "cohorts.late.percent | 0 | gateway.sunset.cohorts.late: nobody is in it",
        "cohorts.early.markets | Austria | Austria is no region such as DE",
        "cohorts.early.markets | de-XX | de-XX is no region such as DE",
        "cohorts.early.allow | A11CEA11CEA11CEA1 | is no CID",
        "cohorts.late.allow | 0a11ce | 0a11ce is in early already",
        "cohorts.early.percent | 0 | gateway.sunset.cohorts.early",
        "hold | unannounced | gateway.sunset.hold"
      })
  void aFaultHasOneLineThatNamesItsKey(String key, String value, String line) {
    List<String> faults =
        key.equals("cohorts.early.percent")
            ? faults(key, value, "cohorts.early.allow", null)
            : faults(key, value);
    assertThat(faults).singleElement().asString().contains(line);
  }

  @Test
  void aCohortThatOthersLeaveNobodyIsTold() {
    assertThat(faults("cohorts.early.markets", null, "cohorts.early.percent", "10"))
        .containsExactly(
            "gateway.sunset.cohorts.late: nobody is in it; all that it names are in cohorts before it");
    assertThat(faults("cohorts.early.markets", null, "cohorts.early.percent", "9")).isEmpty();
  }

  @Test
  void aDateThatACohortLeavesOutIsEverybodys() {
    Timetable timetable = Timetable.of(config(SOUND));
    assertThat(timetable.cohorts()).extracting(Cohort::name).containsExactly("early", "late");
    assertThat(timetable.cohorts().getFirst().schedule()).isEqualTo(timetable.main());
    assertThat(timetable.cohorts().getLast().schedule().begins(Phase.READ_ONLY))
        .isEqualTo(timetable.main().begins(Phase.READ_ONLY));
    assertThat(timetable.cohorts().getLast().schedule().begins(Phase.CLOSED).orElseThrow())
        .isAfter(timetable.main().begins(Phase.CLOSED).orElseThrow());
  }
}
