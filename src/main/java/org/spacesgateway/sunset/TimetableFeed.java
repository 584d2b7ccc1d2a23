package org.spacesgateway.sunset;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
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
   * A calendar of the dates that are decided (RFC 5545; RFC 7986 for its name and how often to
   * ask).
   *
   * @param now when it is asked for
   * @param words in the language it is for
   * @param origin our own origin, whose host makes the events' ids unique
   */
  static String of(Schedule schedule, Instant now, String origin, Words words) {
    StringBuilder out = new StringBuilder();
    line(out, "BEGIN:VCALENDAR");
    line(out, "VERSION:2.0");
    line(out, "PRODID:-//Spaces Gateway//Timetable//EN");
    line(out, "METHOD:PUBLISH");
    line(out, "NAME:" + text(words.say("sunset.calendar")));
    line(out, "REFRESH-INTERVAL;VALUE=DURATION:P1D");
    if (schedule.begins().isEmpty()) {
      // A calendar holds one component at least.
      event(out, Phase.ANNOUNCED, now.truncatedTo(ChronoUnit.DAYS), now, origin, words);
    }
    schedule.begins().forEach((phase, at) -> event(out, phase, at, now, origin, words));
    line(out, "END:VCALENDAR");
    return out.toString();
  }

  private static void event(
      StringBuilder out, Phase phase, Instant at, Instant now, String origin, Words words) {
    line(out, "BEGIN:VEVENT");
    // The same for ever: a date that is moved moves in people's calendars.
    line(out, "UID:" + phase.key() + "@" + URI.create(origin).getHost());
    line(out, "DTSTAMP:" + UTC.format(now));
    line(out, "DTSTART:" + UTC.format(at));
    line(out, "SUMMARY:" + text(words.say(TimetableWords.name(phase))));
    line(out, "DESCRIPTION:" + text(words.say(Text.of("sunset.more", origin + "/sunset"))));
    line(out, "URL:" + origin + "/sunset");
    line(out, "TRANSP:TRANSPARENT");
    line(out, "END:VEVENT");
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

  /** The same as JSON. */
  static String json(Timetable timetable, Instant now) {
    JsonObject dates = new JsonObject();
    timetable
        .main()
        .begins()
        .forEach((phase, at) -> dates.put(phase.key(), DateTimeFormatter.ISO_INSTANT.format(at)));
    return new JsonObject()
        .put("phase", timetable.main().at(now).toString().replace(' ', '-'))
        .put("zone", timetable.zone().getId())
        .put("dates", dates)
        .encode();
  }
}
