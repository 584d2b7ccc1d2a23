package org.spacesgateway.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Some rows of a file on their way into the table {@code staged}, and what is wrong with others.
 */
final class Chunk {
  private final StringBuilder text = new StringBuilder();
  private final Map<String, Long> lines = new HashMap<>();
  private final List<Long> repeated = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private long records;

  /**
   * What is wrong with a row.
   *
   * @param line that it begins on, from 1
   * @param reason without the row's values
   */
  record Problem(long line, String reason) {}

  /** Counts a record that was read, whatever it is. */
  void read() {
    records++;
  }

  /**
   * Adds a row.
   *
   * @param key what rows are told apart by: the last one of a key counts
   * @param values in the order of the columns, after the line; null is a value too. Control
   *     characters are not allowed
   */
  void add(long line, String key, Object... values) {
    Long before = lines.put(key, line);
    if (before != null) {
      repeated.add(before);
      refuse(before, "a later row tells of the same, and counts");
    }
    text.append(line);
    for (Object value : values) {
      text.append('\t').append(value == null ? "\\N" : escaped(value.toString()));
    }
    text.append('\n');
  }

  /** As COPY's text format wants it. */
  private static String escaped(String value) {
    return value.indexOf('\\') < 0 ? value : value.replace("\\", "\\\\");
  }

  void refuse(long line, String reason) {
    problems.add(new Problem(line, reason));
  }

  /** The rows in COPY's text format. */
  CharSequence text() {
    return text;
  }

  /** How many records were read for it. */
  long records() {
    return records;
  }

  /** The lines of rows that a later row of the same key takes the place of. */
  List<Long> repeated() {
    return repeated;
  }

  /** Rows that are not in it. */
  List<Problem> problems() {
    return problems;
  }
}
