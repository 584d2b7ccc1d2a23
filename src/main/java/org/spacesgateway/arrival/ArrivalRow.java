package org.spacesgateway.arrival;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An arrival as one line of PostgreSQL's COPY text format: what goes to the database, and what the
 * spool keeps until it can.
 */
final class ArrivalRow {
  /** The columns, in the order in which a row holds them. */
  static final List<String> COLUMNS =
      List.of(
          "id",
          "at",
          "kind",
          "source",
          "method",
          "market",
          "language",
          "referrer_host",
          "network",
          "client",
          "counted",
          "space",
          "target");

  private ArrivalRow() {}

  /** The line, its newline included. */
  static byte[] of(Arrival arrival) {
    StringBuilder line = new StringBuilder(256);
    line.append(arrival.id()).append('\t').append(arrival.at());
    field(line, Arrival.stored(arrival.kind()));
    field(line, Arrival.stored(arrival.source()));
    field(line, arrival.method());
    field(line, arrival.market());
    field(line, arrival.language());
    field(line, arrival.referrerHost());
    field(line, arrival.network());
    field(line, Arrival.stored(arrival.client()));
    field(line, arrival.counted() ? "t" : "f");
    field(line, arrival.space());
    field(line, arrival.target());
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The values of a line, in the order of {@link #COLUMNS}; null where the line says so.
   *
   * @throws IllegalArgumentException if the line has another number of fields
   */
  static String[] values(byte[] row) {
    String line = new String(row, StandardCharsets.UTF_8);
    List<String> values = new ArrayList<>(COLUMNS.size());
    StringBuilder value = new StringBuilder();
    boolean isNull = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\t' || c == '\n') {
        values.add(isNull ? null : value.toString());
        value.setLength(0);
        isNull = false;
      } else if (c == '\\' && i + 1 < line.length()) {
        switch (line.charAt(++i)) {
          case 'N' -> isNull = true;
          case 't' -> value.append('\t');
          case 'n' -> value.append('\n');
          case 'r' -> value.append('\r');
          default -> value.append(line.charAt(i));
        }
      } else {
        value.append(c);
      }
    }
    if (values.size() != COLUMNS.size()) {
      throw new IllegalArgumentException(
          "a row of " + values.size() + " fields, not " + COLUMNS.size());
    }
    return values.toArray(String[]::new);
  }

  /**
   * Whether a row's arrival came before another id's moment. Ids of one version 7 compare as text.
   */
  static boolean isOlderThan(byte[] row, UUID id) {
    String line = new String(row, StandardCharsets.UTF_8);
    int tab = line.indexOf('\t');
    return tab > 0 && line.substring(0, tab).compareTo(id.toString()) < 0;
  }

  private static void field(StringBuilder line, String value) {
    line.append('\t');
    if (value == null) {
      line.append("\\N");
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> line.append("\\\\");
        case '\t' -> line.append("\\t");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case 0 -> line.append('?'); // PostgreSQL's text holds no NUL
        default -> line.append(c);
      }
    }
  }
}
