package org.spacesgateway.words;

import java.util.ArrayList;
import java.util.List;

/**
 * Something to be said in whatever language its reader speaks.
 *
 * @param key of the message; null for words that are nobody's to translate, such as a name
 * @param values what the message's {@code {0}}, {@code {1}} … stand for: a String, set apart from
 *     the direction of what is around it; a number; a {@link java.time.LocalDate} or {@link
 *     java.time.ZonedDateTime}, long; a {@link java.time.ZoneId}, by its city; a {@link
 *     java.util.Locale}, by its region's and language's names; a List of these; another Text
 */
public record Text(String key, List<Object> values) {

  /** A message. */
  public static Text of(String key, Object... values) {
    return new Text(key, List.of(values));
  }

  /**
   * Words as they are.
   *
   * @param words not null
   */
  public static Text literal(String words) {
    return new Text(null, List.of(words));
  }

  /**
   * Paragraphs: the messages {@code stem.1}, {@code stem.2} … as far as there are any.
   *
   * @param values of each of them
   */
  public static List<Text> lines(String stem, Object... values) {
    List<Text> lines = new ArrayList<>();
    for (int line = 1; Words.has(stem + "." + line); line++) {
      lines.add(of(stem + "." + line, values));
    }
    return lines;
  }
}
