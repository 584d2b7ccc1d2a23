package org.spacesgateway.reminder;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.spacesgateway.words.Text;
import org.spacesgateway.words.Words;

/**
 * A reminder as it is read.
 *
 * @param paragraphs what it says
 * @param decide the address of the page where its reader decides
 * @param stop the address of the page that stops reminders
 */
public record Letter(Text subject, List<Text> paragraphs, String decide, String stop) {
  /** What stands at the link to {@link #decide}. */
  public Text decideLabel() {
    return Text.of("letter.decide");
  }

  /** Why they get it. */
  public Text why() {
    return Text.of("letter.why");
  }

  /** What stands at the link to {@link #stop}. */
  public Text stopLabel() {
    return Text.of("letter.stop");
  }

  /**
   * The reminder of a closing.
   *
   * @param space what its owner calls their Space
   * @param closes in the zone of its reader
   * @param last whether no other comes after it: it says what happens then
   * @param origin our own
   * @param token that stops reminders
   */
  static Letter of(
      String space, ZonedDateTime closes, boolean last, Instant now, String origin, String token) {
    long days =
        ChronoUnit.DAYS.between(now.atZone(closes.getZone()).toLocalDate(), closes.toLocalDate());
    Text subject =
        last
            ? lastSubject(closes)
            : days == 0 ? Text.of("letter.today") : Text.of("letter.subject", days);
    return letter(
        subject, Text.lines(last ? "letter.last" : "letter", closes, space), origin, token);
  }

  /**
   * The reminder of the day that its reader chose to decide on.
   *
   * @param space what its owner calls their Space
   * @param closes in the zone of its reader
   * @param last whether no other comes after it: it says what happens then
   * @param origin our own
   * @param token that stops reminders
   */
  static Letter chosen(
      String space, ZonedDateTime closes, boolean last, String origin, String token) {
    List<Text> chosen = Text.lines("letter.chosen", closes, space);
    List<Text> consequences = Text.lines("letter.last", closes, space);
    return last
        ? letter(
            lastSubject(closes),
            Stream.of(chosen.subList(0, 1), consequences.subList(1, consequences.size()))
                .flatMap(List::stream)
                .toList(),
            origin,
            token)
        : letter(Text.of("letter.chosen.subject"), chosen, origin, token);
  }

  private static Text lastSubject(ZonedDateTime closes) {
    return Text.of("letter.last.subject", closes.toLocalDate());
  }

  private static Letter letter(Text subject, List<Text> says, String origin, String token) {
    return new Letter(subject, says, origin + "/live/", origin + "/unsubscribe/" + token);
  }

  /** The whole of it as plain text. */
  String text(Words words) {
    return Stream.of(
            paragraphs.stream().map(words::say),
            Stream.of(words.say(decideLabel()) + "\n" + decide, "-- \n" + words.say(why())),
            Stream.of(words.say(stopLabel()) + "\n" + stop))
        .flatMap(part -> part)
        .collect(Collectors.joining("\n\n"));
  }
}
