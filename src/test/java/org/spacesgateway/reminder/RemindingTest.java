package org.spacesgateway.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.reminder.Asked.Owned;
import org.spacesgateway.reminder.ReminderPages.Seen;
import org.spacesgateway.reminder.ReminderPlan.Past;
import org.spacesgateway.reminder.Reminding.Step;
import org.spacesgateway.sunset.Cohort;
import org.spacesgateway.sunset.Phase;
import org.spacesgateway.sunset.Schedule;
import org.spacesgateway.sunset.Timetable;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Text;
import org.spacesgateway.words.Words;

class RemindingTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final Instant ANNOUNCED = Instant.parse("2010-09-27T12:00:00Z");
  private static final Instant CLOSES = Instant.parse("2011-03-16T12:00:00Z");
  private static final Instant JAPAN_CLOSES = Instant.parse("2011-04-16T12:00:00Z");
  private static final Instant TWO_DAYS_BEFORE = Instant.parse("2011-03-14T12:00:00Z");
  private static final Owned FRENCH = new Owned(new Cid(1), "fr-FR", false, null);
  private static final Owned JAPANESE = new Owned(new Cid(1), "ja-JP", false, null);

  private static Reminding reminding(Map<Phase, Instant> dates) {
    return new Reminding(
        new Timetable(
            new Schedule(dates),
            List.of(
                new Cohort(
                    "japan",
                    new Schedule(Map.of(Phase.ANNOUNCED, ANNOUNCED, Phase.CLOSED, JAPAN_CLOSES)),
                    Set.of("JP"),
                    100,
                    Set.of())),
            ZoneOffset.UTC),
        new ReminderPlan(List.of(Duration.ofDays(2)), 2, QuietHours.of("21:00-08:00")),
        new MarketZones(Map.of("jp", TOKYO), ZoneOffset.UTC));
  }

  private static Step next(Owned space, boolean linked, Instant now) {
    return reminding(Map.of(Phase.ANNOUNCED, ANNOUNCED, Phase.CLOSED, CLOSES))
        .next(new Asked(ANNOUNCED, linked, space, null, List.of()), now);
  }

  @Test
  void theClosingOfTheirOwnSpaceCountsByTheirOwnClock() {
    assertThat(next(FRENCH, false, TWO_DAYS_BEFORE))
        .isInstanceOfSatisfying(
            Step.Send.class,
            send -> {
              assertThat(send.closes()).isEqualTo(CLOSES);
              assertThat(send.zone()).isEqualTo(ZoneOffset.UTC);
            });
    // There it is nine at night: in the morning.
    assertThat(next(JAPANESE, false, JAPAN_CLOSES.minus(Duration.ofHours(48))))
        .isInstanceOf(Step.Look.class);
    assertThat(next(JAPANESE, false, JAPAN_CLOSES.minus(Duration.ofHours(37))))
        .isInstanceOfSatisfying(
            Step.Send.class,
            send -> {
              assertThat(send.closes()).isEqualTo(JAPAN_CLOSES);
              assertThat(send.zone()).isEqualTo(TOKYO);
            });
  }

  @Test
  void whoHasMovedOrHasNoSpaceIsNotReminded() {
    assertThat(next(FRENCH, true, TWO_DAYS_BEFORE)).isEqualTo(new Step.End(Ending.MOVED));
    assertThat(next(new Owned(new Cid(1), null, true, null), false, TWO_DAYS_BEFORE))
        .isEqualTo(new Step.End(Ending.MOVED));
    assertThat(next(null, false, TWO_DAYS_BEFORE)).isEqualTo(new Step.End(Ending.NO_SPACE));
  }

  @Test
  void whoClosesTheirSpaceIsNotRemindedUnlessTheyUndoIt() {
    Instant later = TWO_DAYS_BEFORE.plusSeconds(1);
    assertThat(next(new Owned(new Cid(1), null, false, later), false, TWO_DAYS_BEFORE))
        .isEqualTo(new Step.Look(TWO_DAYS_BEFORE.plus(Duration.ofHours(6))));
    assertThat(next(new Owned(new Cid(1), null, false, later), false, later))
        .isEqualTo(new Step.End(Ending.CLOSED));
  }

  @Test
  void nothingIsSaidBeforeTheAnnouncementOrWithoutADate() {
    Asked asked = new Asked(Instant.EPOCH, false, FRENCH, null, List.of());
    assertThat(next(FRENCH, false, ANNOUNCED.minusSeconds(1))).isInstanceOf(Step.Look.class);
    assertThat(reminding(Map.of()).next(asked, TWO_DAYS_BEFORE)).isInstanceOf(Step.Look.class);
  }

  @Test
  void theyAreLookedAtAgainWithinHoursAsDatesMayChange() {
    assertThat(next(FRENCH, false, ANNOUNCED))
        .isEqualTo(new Step.Look(ANNOUNCED.plus(Duration.ofHours(6))));
    assertThat(next(FRENCH, false, TWO_DAYS_BEFORE.minusSeconds(60)))
        .isEqualTo(new Step.Look(TWO_DAYS_BEFORE));
  }

  @Test
  void afterTheClosingItIsOver() {
    assertThat(next(FRENCH, false, CLOSES)).isEqualTo(new Step.End(Ending.DONE));
  }

  private static Step onTheDay(Owned space, Instant chosen, Instant now, Past... past) {
    return reminding(Map.of(Phase.ANNOUNCED, ANNOUNCED, Phase.CLOSED, CLOSES))
        .next(new Asked(ANNOUNCED, false, space, chosen, List.of(past)), now);
  }

  private static String which(Step step) {
    return ((Step.Send) step).reminder().which();
  }

  @Test
  void whoDecidesLaterIsRemindedOnTheDayThatTheyChoseOnceQuietHoursAreOver() {
    Instant day = Instant.parse("2011-01-24T00:00:00Z");
    assertThat(onTheDay(FRENCH, day, day.minusSeconds(60)))
        .isEqualTo(new Step.Look(Instant.parse("2011-01-24T05:59:00Z")));
    assertThat(onTheDay(FRENCH, day, day.plusSeconds(7 * 3600)))
        .isEqualTo(new Step.Look(Instant.parse("2011-01-24T08:00:00Z")));
    assertThat(which(onTheDay(FRENCH, day, Instant.parse("2011-01-24T08:00:00Z"))))
        .isEqualTo("2011-01-24 chosen");
    // Nine in the morning there.
    assertThat(which(onTheDay(JAPANESE, day, day))).isEqualTo("2011-01-24 chosen");
    assertThat(which(onTheDay(FRENCH, day, Instant.parse("2011-01-27T12:00:00Z"))))
        .as("we were away that day")
        .isEqualTo("2011-01-24 chosen");
  }

  @Test
  void dayThatWasChosenCountsOnceAndNotAtAllIfItWasBeforeTheyAsked() {
    Instant day = Instant.parse("2011-01-24T00:00:00Z");
    Instant noon = Instant.parse("2011-01-24T12:00:00Z");
    assertThat(onTheDay(FRENCH, day, noon.plusSeconds(1), new Past("2011-01-24 chosen", noon)))
        .isInstanceOf(Step.Look.class);
    assertThat(onTheDay(FRENCH, ANNOUNCED.minusSeconds(1), noon)).isInstanceOf(Step.Look.class);
    assertThat(onTheDay(FRENCH, day, CLOSES)).isEqualTo(new Step.End(Ending.DONE));
  }

  @Test
  void scheduledReminderOnTheDayThatWasChosenIsTheOnlyOne() {
    Instant day = Instant.parse("2011-03-14T00:00:00Z");
    Instant noon = TWO_DAYS_BEFORE;
    Step step = onTheDay(FRENCH, day, noon);
    assertThat(which(step)).isEqualTo("2011-03-16 2D");
    assertThat(onTheDay(FRENCH, day, noon.plusSeconds(1), new Past(which(step), noon)))
        .isEqualTo(new Step.End(Ending.DONE));
  }

  @Test
  void dayAfterTheLastOfTheScheduleIsWaitedFor() {
    Instant day = Instant.parse("2011-03-15T00:00:00Z");
    Past last = new Past("2011-03-16 2D", TWO_DAYS_BEFORE);
    assertThat(onTheDay(FRENCH, day, TWO_DAYS_BEFORE.plusSeconds(1), last))
        .isInstanceOf(Step.Look.class);
    assertThat(which(onTheDay(FRENCH, day, Instant.parse("2011-03-15T09:00:00Z"), last)))
        .isEqualTo("2011-03-15 chosen");
  }

  @Test
  void ofTheScheduleAndTheChosenDayTheOneThatIsSentLastSaysSo() {
    Instant dayAfter = Instant.parse("2011-03-15T00:00:00Z");
    Instant dayBefore = Instant.parse("2011-03-13T00:00:00Z");
    assertThat(isLast(onTheDay(FRENCH, null, TWO_DAYS_BEFORE))).isTrue();
    Past first = new Past("2011-03-16 2D", TWO_DAYS_BEFORE);
    assertThat(isLast(onTheDay(FRENCH, dayAfter, TWO_DAYS_BEFORE))).isFalse();
    assertThat(isLast(onTheDay(FRENCH, dayAfter, dayAfter.plusSeconds(9 * 3600), first))).isTrue();
    assertThat(isLast(onTheDay(FRENCH, dayBefore, dayBefore.plusSeconds(9 * 3600)))).isFalse();
    Past chosen = new Past("2011-03-13 chosen", dayBefore.plusSeconds(9 * 3600));
    assertThat(isLast(onTheDay(FRENCH, dayBefore, TWO_DAYS_BEFORE, chosen))).isTrue();
    assertThat(isLast(onTheDay(FRENCH, Instant.parse("2011-03-14T00:00:00Z"), TWO_DAYS_BEFORE)))
        .as("on the very day the schedule's does for it")
        .isTrue();
  }

  private static boolean isLast(Step step) {
    return ((Step.Send) step).reminder().last();
  }

  @Test
  void dayThatQuietHoursLeaveNoTimeOnIsNotWaitedFor() {
    Instant closesInTheNight = Instant.parse("2011-03-16T06:00:00Z");
    Instant day = Instant.parse("2011-03-16T00:00:00Z");
    Reminding night = reminding(Map.of(Phase.ANNOUNCED, ANNOUNCED, Phase.CLOSED, closesInTheNight));
    Instant twoDays = Instant.parse("2011-03-14T08:00:00Z");
    assertThat(isLast(night.next(new Asked(ANNOUNCED, false, FRENCH, day, List.of()), twoDays)))
        .isTrue();
    Past sent = new Past("2011-03-16 2D", twoDays);
    assertThat(
            night.next(
                new Asked(ANNOUNCED, false, FRENCH, day, List.of(sent)), twoDays.plusSeconds(1)))
        .isEqualTo(new Step.End(Ending.DONE));
  }

  @Test
  void nobodyIsPromisedAReminderAfterTheLastMomentOfTheSchedule() {
    Reminding all = reminding(Map.of(Phase.ANNOUNCED, ANNOUNCED, Phase.CLOSED, CLOSES));
    Instant tooLate = TWO_DAYS_BEFORE.plusSeconds(1);
    assertThat(all.promises(FRENCH, null, TWO_DAYS_BEFORE.minusSeconds(1))).isTrue();
    assertThat(all.promises(FRENCH, null, tooLate)).isFalse();
    assertThat(all.promises(FRENCH, Instant.parse("2011-03-15T00:00:00Z"), tooLate))
        .as("they chose a day that is still to come")
        .isTrue();
    assertThat(all.promises(FRENCH, null, CLOSES)).isFalse();
    assertThat(reminding(Map.of()).promises(FRENCH, null, tooLate))
        .as("when it closes is not known yet")
        .isTrue();
  }

  @Test
  void whoIsTooLateIsToldSoAndNotAskedFor() {
    Seen late =
        new Seen(
            true,
            true,
            false,
            false,
            Optional.of(CLOSES.atZone(TOKYO)),
            false,
            Optional.of("alice@live.example"),
            Optional.empty());
    assertThat(late.mayAsk(TWO_DAYS_BEFORE)).isFalse();
    Page page = ReminderPages.page(late, TWO_DAYS_BEFORE);
    assertThat(page.forms()).isEmpty();
    assertThat(page.paragraphs()).extracting(Text::key).containsExactly("reminders.too-late.1");
  }

  @Test
  void dayThatWasChosenTakesNoPlaceOfTheSchedule() {
    ReminderPlan plan =
        new ReminderPlan(
            List.of(Duration.ofDays(2), Duration.ofDays(1)), 2, QuietHours.of("00:00-00:00"));
    Instant now = CLOSES.minus(Duration.ofDays(1));
    assertThat(
            plan.decide(
                CLOSES,
                ZoneOffset.UTC,
                ANNOUNCED,
                List.of(
                    new Past("2011-03-13 chosen", now.minus(Duration.ofDays(2))),
                    new Past("2011-03-16 2D", now.minus(Duration.ofDays(1)))),
                now))
        .isInstanceOf(ReminderPlan.Decision.Send.class);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void letterOfTheChosenDaySaysSoInEveryLanguage(Language language) {
    Words words = Words.in(language);
    for (boolean last : new boolean[] {false, true}) {
      Letter letter =
          Letter.chosen(
              "My {0} Space", CLOSES.atZone(TOKYO), last, "https://gateway.example", "t0ken");
      assertThat(letter.text(words))
          .contains("My {0} Space", "https://gateway.example/unsubscribe/t0ken");
      assertThat(words.say(letter.subject())).isNotBlank();
      assertThat(letter.text(words).contains(words.say("letter.last.2")))
          .as("the last one says what happens then")
          .isEqualTo(last);
    }
  }

  @Test
  void aMarketsZoneIsFoundByItsTagOrItsRegion() {
    MarketZones zones =
        new MarketZones(
            Map.of("US", ZoneId.of("America/Chicago"), "en-US", ZoneId.of("America/New_York")),
            ZoneOffset.UTC);
    assertThat(zones.of("en-us")).isEqualTo(ZoneId.of("America/New_York"));
    assertThat(zones.of("es-US")).isEqualTo(ZoneId.of("America/Chicago"));
    assertThat(zones.of("fr-FR")).isEqualTo(ZoneOffset.UTC);
    assertThat(zones.of(null)).isEqualTo(ZoneOffset.UTC);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aLetterSaysWhenAndHowToDecideAndHowToStop(Language language) {
    Words words = Words.in(language);
    for (boolean last : new boolean[] {false, true}) {
      Letter letter =
          Letter.of(
              "My {0} Space",
              CLOSES.atZone(TOKYO), last, TWO_DAYS_BEFORE, "https://gateway.example", "t0ken");
      assertThat(letter.text(words))
          .contains(
              "My {0} Space",
              "https://gateway.example/live/",
              "https://gateway.example/unsubscribe/t0ken",
              words.say(Text.of("moment", CLOSES.atZone(TOKYO))));
      assertThat(words.say(letter.subject())).isNotBlank().doesNotContain("{");
      assertThat(letter.paragraphs()).hasSize(last ? 3 : 2);
    }
  }

  @Test
  void aLetterCountsTheDaysOfTheCalendarOfItsReader() {
    Words english = Words.in(Language.ENGLISH);
    assertThat(subject(english, "2011-03-13T16:00:00Z"))
        .isEqualTo("2 days are left for your Space");
    assertThat(subject(english, "2011-03-15T14:59:00Z")).isEqualTo("1 day is left for your Space");
    assertThat(subject(english, "2011-03-15T15:00:00Z")).isEqualTo("Your Space closes today");
  }

  private static String subject(Words words, String now) {
    return words.say(
        Letter.of("x", CLOSES.atZone(TOKYO), false, Instant.parse(now), "https://x.example", "t")
            .subject());
  }
}
