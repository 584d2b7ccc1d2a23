package org.spacesgateway.sunset;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.spacesgateway.words.Text;
import org.spacesgateway.words.Words;

/** The timetable for calendars and programs. */
final class TimetableFeed {
  /** RFC 5545, 3.1: octets of a line, without its end. */
  private static final int LONGEST_LINE = 75;

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private TimetableFeed() {}

  /**
   * A calendar of the dates that are decided (RFC 5545; RFC 7986 for its name and how often to ask;
   * the name also as calendars read it before that).
   *
   * @param timetable what is public of it
   * @param now when it is asked for
   * @param words in the language it is for
   * @param origin our own origin, whose host makes the events' ids unique
   */
  static String of(Timetable timetable, Instant now, String origin, Words words) {
    StringBuilder out = new StringBuilder();
    String name = text(words.say("sunset.calendar"));
    line(out, "BEGIN:VCALENDAR");
    line(out, "VERSION:2.0");
    line(out, "PRODID:-//Spaces Gateway//Timetable//EN");
    line(out, "METHOD:PUBLISH");
    line(out, "NAME:" + name);
    line(out, "X-WR-CALNAME:" + name);
    line(out, "REFRESH-INTERVAL;VALUE=DURATION:P1D");
    Entries entries = new Entries(out, now, origin, words);
    timetable
        .main()
        .begins()
        .forEach((phase, at) -> entries.event(phase.key(), TimetableWords.name(phase), at));
    for (Cohort cohort : timetable.cohorts()) {
      cohort
          .schedule()
          .begins()
          .forEach((phase, at) ->
              entries.event(
                  phase.key() + "." + id(cohort), TimetableWords.name(cohort, phase), at));
    }
    if (entries.isNone()) {
      entries.undated();
    }
    line(out, "END:VCALENDAR");
    return out.toString();
  }

  /* What operators call a cohort is not for everybody to read; its name still tells it for ever. */
  private static String id(Cohort cohort) {
    return UUID.nameUUIDFromBytes(cohort.name().getBytes(StandardCharsets.UTF_8))
        .toString()
        .substring(0, 8);
  }

  /** What stands in the calendar. */
  private static final class Entries {
    private final StringBuilder out;
    private final Instant now;
    private final String origin;
    private final Words words;
    private boolean none = true;

    Entries(StringBuilder out, Instant now, String origin, Words words) {
      this.out = out;
      this.now = now;
      this.origin = origin;
      this.words = words;
    }

    boolean isNone() {
      return none;
    }

    /* The ids are the same for ever: a date that is moved moves in people's calendars. */
    void event(String id, Text what, Instant at) {
      line(out, "BEGIN:VEVENT");
      about(id, what);
      line(out, "DTSTART:" + UTC.format(at));
      line(out, "TRANSP:TRANSPARENT");
      line(out, "END:VEVENT");
    }

    /* A calendar holds one component at least (3.6); an event must have a date, a note need not. */
    void undated() {
      line(out, "BEGIN:VJOURNAL");
      about("undated", Text.of("sunset.undated"));
      line(out, "END:VJOURNAL");
    }

    private void about(String id, Text what) {
      none = false;
      line(out, "UID:" + text(id) + "@" + URI.create(origin).getHost());
      line(out, "DTSTAMP:" + UTC.format(now));
      line(out, "SUMMARY:" + text(words.say(what)));
      line(out, "DESCRIPTION:" + text(words.say(Text.of("sunset.more", origin + "/sunset"))));
      line(out, "URL:" + origin + "/sunset");
    }
  }

  /** RFC 5545, 3.3.11. */
  static String text(String text) {
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n");
  }

  /** RFC 5545, 3.1: folded between characters, each piece but the first after a blank. */
  static void line(StringBuilder out, String line) {
    int octets = 0;
    for (int i = 0; i < line.length(); ) {
      String character = Character.toString(line.codePointAt(i));
      int length = character.getBytes(StandardCharsets.UTF_8).length;
      if (octets + length > LONGEST_LINE) {
        out.append("\r\n ");
        octets = 1;
      }
      out.append(character);
      octets += length;
      i += character.length();
    }
    out.append("\r\n");
  }

  /**
   * The same as JSON.
   *
   * @param timetable what is public of it
   */
  static String json(Timetable timetable, Instant now) {
    JsonArray cohorts = new JsonArray();
    for (Cohort cohort : timetable.cohorts()) {
      cohorts.add(
          new JsonObject()
              .put("markets", new JsonArray(cohort.markets().stream().sorted().toList()))
              .put("percent", cohort.percent())
              .put("phase", phase(cohort.schedule(), now))
              .put("dates", dates(cohort.schedule())));
    }
    return new JsonObject()
        .put("phase", phase(timetable.main(), now))
        .put("zone", timetable.zone().getId())
        .put("dates", dates(timetable.main()))
        .put("cohorts", cohorts)
        .encode();
  }

  private static String phase(Schedule schedule, Instant now) {
    return schedule.at(now).toString().replace(' ', '-');
  }

  private static JsonObject dates(Schedule schedule) {
    JsonObject dates = new JsonObject();
    schedule
        .begins()
        .forEach((phase, at) -> dates.put(phase.key(), DateTimeFormatter.ISO_INSTANT.format(at)));
    return dates;
  }
}
