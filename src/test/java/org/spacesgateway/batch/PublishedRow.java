package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A row of a Transition file that a batch made live, and what the file itself says that its old
 * address is answered.
 *
 * @param old the old address as the file spells it
 * @param key what it is found by
 * @param chained whether its target is an old address too
 * @param status of the answer
 * @param location of the answer; empty text when it sends nowhere
 */
record PublishedRow(String old, String key, boolean chained, int status, String location) {
  private static final Pattern OLD = Pattern.compile("(?i:https?)://([^/?#]+)([^#]*)(?:#.*)?");
  private static final Pattern TARGET = Pattern.compile("(?i:https?)://([^/?#]*)/?(.*)");

  /* What was said before in the file, with the same answer, is answered too. */
  private static final String SELECT =
      """
      SELECT line, key, coalesce(hops, 0) > 0, end_target FROM mapping_row
      WHERE batch = ? AND verdict IN ('create', 'same') ORDER BY line\
      """;

  /**
   * All that a published batch answers.
   *
   * @param file the rows that it was made of
   */
  static List<PublishedRow> of(Connection database, UUID batch, List<CsvRecords.Next.Fields> file)
      throws SQLException {
    Map<Long, CsvRecords.Next.Fields> byLine =
        file.stream().collect(Collectors.toMap(CsvRecords.Next.Fields::line, Function.identity()));
    List<PublishedRow> rows = new ArrayList<>();
    try (PreparedStatement select = database.prepareStatement(SELECT)) {
      select.setObject(1, batch);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          List<String> fields = byLine.get(row.getLong(1)).fields();
          boolean chained = row.getBoolean(3);
          int status =
              switch (fields.get(2)) {
                case "410" -> 410;
                case "418" -> 404;
                default -> 301;
              };
          String target = chained ? row.getString(4) : status == 301 ? raised(fields.get(1)) : "";
          rows.add(new PublishedRow(fields.get(0), row.getString(2), chained, status, target));
        }
      }
    }
    return rows;
  }

  /* https, the host in lower case, and a path where there was none. */
  private static String raised(String target) {
    Matcher parts = TARGET.matcher(target.strip());
    if (!parts.matches()) {
      throw new IllegalStateException("published, and yet no address: " + target);
    }
    return "https://" + parts.group(1).toLowerCase(Locale.ROOT) + "/" + parts.group(2);
  }

  /** The request of whoever follows the old address as the file spells it. */
  Question question() {
    Matcher parts = OLD.matcher(old.strip());
    if (!parts.matches()) {
      throw new IllegalStateException("published, and yet no address: " + old);
    }
    String path = parts.group(2).startsWith("/") ? parts.group(2) : "/" + parts.group(2);
    return new Question(
        "GET " + path + " HTTP/1.1\r\nHost: " + parts.group(1) + "\r\n", status, location);
  }
}
