package org.spacesgateway.reminder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.spacesgateway.reminder.ReminderPlan.Decision;
import org.spacesgateway.reminder.ReminderPlan.Past;
import org.spacesgateway.reminder.ReminderPlan.Planned;

class ReminderPlanTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final Instant LONG_AGO = Instant.parse("2010-01-01T00:00:00Z");
  private static final Instant CLOSES = Instant.parse("2011-03-16T07:00:00Z");
  private static final QuietHours NIGHT = QuietHours.of("21:00-08:00");

  private static ReminderPlan plan(int mostPerWeek, int... days) {
    return new ReminderPlan(
        java.util.Arrays.stream(days).mapToObj(Duration::ofDays).toList(), mostPerWeek, NIGHT);
  }

  private static List<String> planned(ReminderPlan plan, ZoneId zone) {
    return plan.of(CLOSES, zone).stream()
        .map(one -> one.which() + " at " + one.at().toLocalDateTime() + (one.last() ? " last" : ""))
        .toList();
  }

  private static Decision decide(ReminderPlan plan, String since, String now, Past... past) {
    return plan.decide(CLOSES, PARIS, Instant.parse(since), List.of(past), Instant.parse(now));
  }

  @Test
  void theyComeDaysBeforeTheClosingOfTheCalendarOfTheirZone() {
    assertThat(planned(plan(9, 60, 14, 1), PARIS))
        .containsExactly(
            "2011-03-16 60D at 2011-01-15T08:00",
            "2011-03-16 14D at 2011-03-02T08:00",
            "2011-03-16 1D at 2011-03-15T08:00 last");
    assertThat(planned(plan(9, 60, 1), TOKYO))
        .containsExactly(
            "2011-03-16 60D at 2011-01-15T16:00", "2011-03-16 1D at 2011-03-15T16:00 last");
  }

  @Test
  void ofMoreThanAWeekMayHaveTheLaterOnesAreKept() {
    assertThat(planned(plan(2, 60, 30, 14, 7, 2, 1), TOKYO))
        .extracting(one -> one.split(" ")[1])
        .containsExactly("60D", "30D", "14D", "2D", "1D");
    assertThat(planned(plan(1, 8, 7, 1), TOKYO))
        .extracting(one -> one.split(" ")[1])
        .containsExactly("8D", "1D");
  }

  @Test
  void noneComesAfterTheClosingAndTheLastIsTheLastBeforeIt() {
    ReminderPlan late =
        new ReminderPlan(List.of(Duration.ofDays(1), Duration.ofHours(2)), 9, NIGHT);
    // Two hours before are in the night, which ends as it closes.
    assertThat(planned(late, PARIS)).containsExactly("2011-03-16 1D at 2011-03-15T08:00 last");
    assertThat(planned(late, TOKYO))
        .containsExactly(
            "2011-03-16 1D at 2011-03-15T16:00", "2011-03-16 PT2H at 2011-03-16T14:00 last");
  }

  @Test
  void twoThatTheNightPutsTogetherAreOne() {
    ReminderPlan night =
        new ReminderPlan(List.of(Duration.ofHours(30), Duration.ofHours(27)), 9, NIGHT);
    assertThat(planned(night, PARIS)).containsExactly("2011-03-16 PT27H at 2011-03-15T08:00 last");
  }

  @Test
  void nothingIsSentBeforeItIsDueAndWhenItIsItIs() {
    ReminderPlan plan = plan(2, 14, 1);
    assertThat(decide(plan, "2011-01-01T00:00:00Z", "2011-03-02T06:59:59Z"))
        .isEqualTo(new Decision.Wait(Instant.parse("2011-03-02T07:00:00Z")));
    assertThat(decide(plan, "2011-01-01T00:00:00Z", "2011-03-02T07:00:00Z"))
        .isInstanceOf(Decision.Send.class);
  }

  @Test
  void whatWasSentIsNotSentAgain() {
    Past sent = new Past("2011-03-16 14D", Instant.parse("2011-03-02T07:00:00Z"));
    assertThat(decide(plan(2, 14, 1), "2011-01-01T00:00:00Z", "2011-03-02T07:00:01Z", sent))
        .isEqualTo(new Decision.Wait(Instant.parse("2011-03-15T07:00:00Z")));
  }

  @Test
  void ofAnotherClosingDateItIsAnother() {
    Past sent = new Past("2011-01-31 14D", Instant.parse("2011-01-17T07:00:00Z"));
    assertThat(decide(plan(2, 14, 1), "2011-01-01T00:00:00Z", "2011-03-02T07:00:00Z", sent))
        .isInstanceOf(Decision.Send.class);
  }

  @Test
  void whatWasDueBeforeTheyAskedIsNotSent() {
    assertThat(decide(plan(2, 14, 1), "2011-03-03T00:00:00Z", "2011-03-03T12:00:00Z"))
        .isEqualTo(new Decision.Wait(Instant.parse("2011-03-15T07:00:00Z")));
  }

  @Test
  void ofSeveralThatAreDueTheLatestIsSentAlone() {
    Decision late = decide(plan(2, 60, 30, 14), "2011-01-01T00:00:00Z", "2011-03-03T12:00:00Z");
    assertThat(late)
        .isInstanceOfSatisfying(
            Decision.Send.class,
            send -> assertThat(send.reminder().which()).isEqualTo("2011-03-16 14D"));
  }

  @Test
  void whatIsLateDoesNotTakeThePlaceOfWhatIsToCome() {
    // The eighth day's is late by five days; the next two would make three in a week.
    assertThat(decide(plan(2, 10, 2, 1), "2011-01-01T00:00:00Z", "2011-03-11T12:00:00Z"))
        .isEqualTo(new Decision.Wait(Instant.parse("2011-03-14T07:00:00Z")));
    assertThat(decide(plan(3, 10, 2, 1), "2011-01-01T00:00:00Z", "2011-03-11T12:00:00Z"))
        .isInstanceOf(Decision.Send.class);
  }

  @Test
  void inTheNightItWaitsForTheMorning() {
    assertThat(decide(plan(2, 14, 1), "2011-01-01T00:00:00Z", "2011-03-02T20:00:00Z"))
        .isEqualTo(new Decision.Wait(Instant.parse("2011-03-03T07:00:00Z")));
    assertThat(decide(plan(2, 14, 1), "2011-01-01T00:00:00Z", "2011-03-02T19:59:59Z"))
        .isInstanceOf(Decision.Send.class);
  }

  @Test
  void afterTheLastAndAfterTheClosingItIsOver() {
    Past last = new Past("2011-03-16 1D", Instant.parse("2011-03-15T07:00:00Z"));
    assertThat(decide(plan(2, 1), "2011-01-01T00:00:00Z", "2011-03-15T08:00:00Z", last))
        .isEqualTo(new Decision.Over());
    assertThat(decide(plan(2, 1), "2011-01-01T00:00:00Z", "2011-03-16T07:00:00Z"))
        .isEqualTo(new Decision.Over());
  }

  /** Somebody who is looked at every hour, whatever the plan. */
  @Property(tries = 200)
  void neverMoreInAWeekThanMayBeNeverInTheNightNeverTwiceAndTheLastAlways(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 40) Integer> days,
      @ForAll @IntRange(min = 1, max = 3) int most,
      @ForAll @IntRange(min = 0, max = 6) int startsLate) {
    ReminderPlan plan = plan(most, days.stream().mapToInt(Integer::intValue).toArray());
    List<Past> sent = new ArrayList<>();
    List<Planned> reminders = new ArrayList<>();
    Instant now = CLOSES.minus(Duration.ofDays(45 - 6L * startsLate));
    for (; now.isBefore(CLOSES.plus(Duration.ofDays(2))); now = now.plus(Duration.ofHours(1))) {
      if (plan.decide(CLOSES, PARIS, LONG_AGO, sent, now) instanceof Decision.Send(Planned one)) {
        sent.add(new Past(one.which(), now));
        reminders.add(one);
        assertThat(now).isBefore(CLOSES);
        assertThat(now.atZone(PARIS).getHour()).isBetween(8, 20);
      }
    }
    assertThat(sent.stream().map(Past::which)).doesNotHaveDuplicates();
    for (Past one : sent) {
      ZonedDateTime end = one.at().atZone(PARIS).plusWeeks(1);
      assertThat(
              sent.stream()
                  .filter(other ->
                      !other.at().isBefore(one.at()) && other.at().atZone(PARIS).isBefore(end)))
          .hasSizeLessThanOrEqualTo(most);
    }
    assertThat(reminders.getLast().last()).isTrue();
  }

  @Test
  void quietHoursMayPassMidnightOrNotOrBeNone() {
    Map<String, Set<Integer>> quiet =
        Stream.of("21:00-08:00", "12:00-14:00", "09:00-09:00")
            .collect(
                Collectors.toMap(
                    text -> text,
                    text ->
                        Stream.iterate(0, hour -> hour + 1)
                            .limit(24)
                            .filter(hour -> !isLeftAlone(QuietHours.of(text), hour))
                            .collect(Collectors.toSet())));
    assertThat(quiet.get("21:00-08:00"))
        .containsExactlyInAnyOrder(21, 22, 23, 0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(quiet.get("12:00-14:00")).containsExactlyInAnyOrder(12, 13);
    assertThat(quiet.get("09:00-09:00")).isEmpty();
    assertThatThrownBy(() -> QuietHours.of("always")).isInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> QuietHours.of("9-17")).isInstanceOf(DateTimeException.class);
  }

  private static boolean isLeftAlone(QuietHours quiet, int hour) {
    ZonedDateTime moment =
        LocalDateTime.of(java.time.LocalDate.of(2011, 3, 2), LocalTime.of(hour, 0)).atZone(PARIS);
    return quiet.after(moment).equals(moment);
  }
}
