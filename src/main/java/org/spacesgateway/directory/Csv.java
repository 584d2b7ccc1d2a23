package org.spacesgateway.directory;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads comma-separated values (RFC 4180) record by record, in bounded memory. */
final class Csv {
  private static final int LONGEST_RECORD = 64 << 10;

  private final BufferedReader in;
  private int line;
  private int first;

  Csv(BufferedReader in) {
    this.in = in;
  }

  /** The line that the last record began on; the file's first is 1. */
  int line() {
    return first;
  }

  /**
   * The next record; null at the end. Empty lines are passed over.
   *
   * @throws UnreadableException if this record can't be read; the next one may be
   */
  List<String> next() throws IOException, UnreadableException {
    StringBuilder record = new StringBuilder();
    boolean quoted = false;
    first = 0;
    for (String part = in.readLine(); part != null; part = in.readLine()) {
      line++;
      if (first == 0) {
        if (part.isBlank()) {
          continue;
        }
        first = line;
      } else {
        record.append('\n');
      }
      record.append(part);
      quoted ^= part.chars().filter(c -> c == '"').count() % 2 == 1;
      if (record.length() > LONGEST_RECORD) {
        throw new UnreadableException("a record longer than " + LONGEST_RECORD + " characters");
      }
      if (!quoted) {
        return fields(record);
      }
    }
    if (quoted) {
      throw new UnreadableException("a quote that is never closed");
    }
    return null;
  }

  private static List<String> fields(CharSequence record) throws UnreadableException {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      if (quoted && c == '"' && i + 1 < record.length() && record.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        if (!quoted && !field.isEmpty()) {
          throw new UnreadableException("a quote within a field that doesn't begin with one");
        }
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  /** A record that is not of this form. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableException(String why) {
      super(why);
    }
  }
}
