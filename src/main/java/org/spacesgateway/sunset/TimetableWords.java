package org.spacesgateway.sunset;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Page.Dates;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Moment;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Text;

/** The timetable in words that people understand. */
public final class TimetableWords {
  private static final int WHOLE = 100;

  private TimetableWords() {}

  /**
   * The page, as things stand at a moment.
   *
   * @param timetable what is public of it
   * @param language that the calendar is offered in
   */
  static Page page(Timetable timetable, Instant now, Language language) {
    Schedule schedule = timetable.main();
    Phase phase = schedule.at(now);
    List<Text> paragraphs = new ArrayList<>();
    paragraphs.add(Text.of("sunset.now-" + phase.key()));
    Text left = left(schedule, timetable.zone(), now);
    if (phase.isAlive() && schedule.begins(Phase.CLOSED).isEmpty()) {
      paragraphs.add(Text.of("sunset.undated"));
    }
    List<Moment> moments =
        schedule.begins().entrySet().stream()
            .map(date -> moment(date.getKey(), date.getValue(), timetable.zone()))
            .toList();
    List<Fact> others = others(timetable);
    List<Action> actions = new ArrayList<>();
    actions.add(new Action("go.signup", "/signup"));
    if (!moments.isEmpty() || !others.isEmpty()) {
      actions.add(new Action("go.calendar", "/sunset.ics?language=" + language.tag()));
    }
    return new Page(
            200,
            Text.of("sunset.title"),
            paragraphs,
            List.of(),
            List.of(),
            actions,
            moments.isEmpty()
                ? null
                : new Dates(
                    left,
                    gone(schedule, now),
                    moments,
                    timetable.zone().getId(),
                    Zones.choices(timetable.zone(), now)))
        .with(Text.of("sunset.others"), others);
  }

  private static List<Fact> others(Timetable timetable) {
    List<Fact> others = new ArrayList<>();
    for (Cohort cohort : timetable.cohorts()) {
      cohort
          .schedule()
          .begins()
          .forEach((phase, at) ->
              others.add(
                  new Fact(name(cohort, phase), moment(phase, at, timetable.zone()).when())));
    }
    return others;
  }

  /**
   * The closing that is ahead, on pages of other rooms.
   *
   * @param schedule of whoever reads it
   * @return null when the closing is not announced, not dated, or over
   */
  public static Dates ahead(Schedule schedule, ZoneId zone, Instant now) {
    return schedule
        .begins(Phase.CLOSED)
        .filter(closes -> closes.isAfter(now) && schedule.at(now).isTold())
        .map(closes ->
            new Dates(
                left(schedule, zone, now),
                gone(schedule, now),
                List.of(moment(Phase.CLOSED, closes, zone))))
        .orElse(null);
  }

  /**
   * The days left until the closing, as people of the zone count them; null when there are none.
   */
  private static Text left(Schedule schedule, ZoneId zone, Instant now) {
    return schedule
        .begins(Phase.CLOSED)
        .filter(closes -> closes.isAfter(now))
        .map(closes -> {
          long days =
              ChronoUnit.DAYS.between(
                  now.atZone(zone).toLocalDate(), closes.atZone(zone).toLocalDate());
          return days == 0
              ? Text.of("sunset.today")
              : days == 1 ? Text.of("sunset.tomorrow") : Text.of("sunset.days-left", days);
        })
        .orElse(null);
  }

  /** How much of the time from the announcement to the closing is over, 0 to 100. */
  private static int gone(Schedule schedule, Instant now) {
    Instant announced = schedule.begins(Phase.ANNOUNCED).orElse(now);
    Instant closes = schedule.begins(Phase.CLOSED).orElse(now);
    long whole = ChronoUnit.SECONDS.between(announced, closes);
    long over = ChronoUnit.SECONDS.between(announced, now);
    return whole <= 0 ? 0 : (int) Math.min(WHOLE, over * WHOLE / whole);
  }

  private static Moment moment(Phase phase, Instant at, ZoneId zone) {
    ZonedDateTime local = at.atZone(zone);
    return new Moment(
        name(phase),
        DateTimeFormatter.ISO_INSTANT.format(at),
        zone.getRules().getOffset(at).equals(ZoneOffset.UTC)
            ? Text.of("moment", local)
            : Text.of("moment.both", local, at.atZone(ZoneOffset.UTC)));
  }

  /** What happens to whom on the day a phase begins. */
  static Text name(Cohort cohort, Phase phase) {
    return Text.of("sunset.of", who(cohort), name(phase));
  }

  /* Who knows whether theirs is one of some learns it at the sign-in. */
  private static Text who(Cohort cohort) {
    List<Locale> markets =
        cohort.markets().stream()
            .sorted()
            .map(market ->
                market.contains("-")
                    ? Locale.forLanguageTag(market)
                    : new Locale.Builder().setRegion(market).build())
            .toList();
    boolean all = cohort.percent() == Cohort.ALL;
    // Those that are named are in it whatever their market.
    if (markets.isEmpty() || cohort.percent() == 0) {
      return Text.of(all ? "sunset.for-all" : "sunset.for-some");
    }
    return Text.of(all ? "sunset.for-markets" : "sunset.for-some-of", markets);
  }

  /** What happens on the day a phase begins. */
  static Text name(Phase phase) {
    return Text.of("sunset.on-" + phase.key());
  }
}
