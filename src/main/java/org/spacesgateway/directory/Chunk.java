package org.spacesgateway.directory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Some rows of a file on their way into the table {@code staged}, and what is wrong with others.
 */
final class Chunk {
  private final StringBuilder text = new StringBuilder();
  private final Set<String> keys = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private long records;
  private int rows;

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
   * @param key what rows are told apart by
   * @param values in the order of the columns, after the line; null is a value too. Control
   *     characters are not allowed
   */
  void add(long line, String key, Object... values) {
    keys.add(key);
    rows++;
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

  /** How many rows it has. */
  int rows() {
    return rows;
  }

  /** Whether two of its rows have one key. */
  boolean repeats() {
    return keys.size() < rows;
  }

  /** Rows that are not in it. */
  List<Problem> problems() {
    return problems;
  }
}
