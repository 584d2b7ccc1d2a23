package org.spacesgateway.batch;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads comma-separated values (RFC 4180) in bounded memory. A record that can't be read costs its
 * first line and no more: reading goes on at the next, so that a quote that is never closed doesn't
 * swallow the rows behind it.
 */
final class CsvRecords {
  /** Longer records are refused, in characters. */
  static final int LONGEST = 64 << 10;

  private final TextLines lines;
  private final Deque<TextLines.Line> again = new ArrayDeque<>();

  /** A record, or what could not be read as one. */
  sealed interface Next {
    /** The line that it begins on, from 1. */
    long line();

    /** A record of one field or more, as they stand. */
    record Fields(long line, List<String> fields) implements Next {}

    /** A line that begins no record. */
    record Unreadable(long line, String text, String reason) implements Next {}
  }

  /**
   * @param in UTF-8 text, with or without byte order mark
   */
  CsvRecords(InputStream in) {
    this.lines = new TextLines(in, LONGEST);
  }

  /**
   * The next record; empty lines are passed over.
   *
   * @return null at the end
   */
  Next next() throws IOException {
    TextLines.Line first = line();
    while (first != null && first.fault() == null && first.text().isBlank()) {
      first = line();
    }
    if (first == null) {
      return null;
    }
    if (first.fault() != null) {
      return new Next.Unreadable(first.number(), first.text(), first.fault());
    }
    if (first.text().indexOf('"') < 0) {
      return new Next.Fields(first.number(), List.of(first.text().split(",", -1)));
    }
    return quoted(first);
  }

  private Next quoted(TextLines.Line first) throws IOException {
    StringBuilder record = new StringBuilder(first.text());
    List<TextLines.Line> more = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    End end = split(record, fields);
    while (end == End.OPEN) {
      TextLines.Line next = line();
      if (next != null) {
        more.add(next);
      }
      if (next == null || next.fault() != null || record.length() > LONGEST) {
        return refused(first, more, "a quote that is never closed");
      }
      record.append('\n').append(next.text());
      if (next.text().indexOf('"') >= 0) {
        fields.clear();
        end = split(record, fields);
      }
    }
    return end == End.BROKEN
        ? refused(first, more, "a quote in the middle of a field")
        : new Next.Fields(first.number(), List.copyOf(fields));
  }

  private Next refused(TextLines.Line first, List<TextLines.Line> more, String reason) {
    more.reversed().forEach(again::addFirst);
    return new Next.Unreadable(first.number(), first.text(), reason);
  }

  private TextLines.Line line() throws IOException {
    return again.isEmpty() ? lines.next() : again.removeFirst();
  }

  private enum End {
    WHOLE,
    OPEN,
    BROKEN
  }

  private static End split(CharSequence record, List<String> fields) {
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    boolean closed = false;
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < record.length() && record.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = false;
          closed = true;
        }
      } else if (c == ',') {
        fields.add(field.toString());
        field.setLength(0);
        closed = false;
      } else if (closed || c == '"' && !field.isEmpty()) {
        return End.BROKEN;
      } else if (c == '"') {
        quoted = true;
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return quoted ? End.OPEN : End.WHOLE;
  }
}
