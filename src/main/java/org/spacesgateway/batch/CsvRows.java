package org.spacesgateway.batch;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.mapping.Mapping.Kind;

/**
 * Rows in our own columns, in any order: {@code old_url}, {@code kind}, and those of {@code
 * target}, {@code archive}, {@code suggested}, {@code title}, {@code position}, {@code blog_id} and
 * {@code path} that are needed. A pattern's {@code old_url} is the expression; a prefix' is the
 * address that others begin with.
 */
final class CsvRows implements RowSource {
  static final List<String> COLUMNS =
      List.of(
          "old_url",
          "kind",
          "target",
          "archive",
          "suggested",
          "title",
          "position",
          "blog_id",
          "path");

  /** What spreadsheets take for a formula, and what we write ahead of it. */
  private static final Pattern NEUTRALISED = Pattern.compile("'+[=+\\-@\\t\\r].*", Pattern.DOTALL);

  private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r].*", Pattern.DOTALL);

  private final CsvRecords records;
  private final List<String> columns;
  private final OldKeys keys;
  private final Optional<SourceSite> site;

  /**
   * @param records behind the header
   * @param columns as the header has them, lower case
   * @param site whose the patterns are; without it they are refused
   */
  CsvRows(CsvRecords records, List<String> columns, OldKeys keys, Optional<SourceSite> site) {
    this.records = records;
    this.columns = columns;
    this.keys = keys;
    this.site = site;
  }

  /** Whether these are columns that we can read. */
  static boolean knows(List<String> columns) {
    return columns.contains("old_url")
        && columns.contains("kind")
        && COLUMNS.containsAll(columns)
        && columns.stream().distinct().count() == columns.size();
  }

  /** A text that no spreadsheet runs; {@link #plain} takes back what this does. */
  static String neutralised(String text) {
    return text != null && FORMULA.matcher(text).matches() ? "'" + text : text;
  }

  private static String plain(String text) {
    return NEUTRALISED.matcher(text).matches() ? text.substring(1) : text;
  }

  @Override
  public SourceRow next() throws IOException, SQLException {
    return switch (records.next()) {
      case null -> null;
      case CsvRecords.Next.Unreadable(long line, String text, String reason) ->
          SourceRow.refused(line, text, reason);
      case CsvRecords.Next.Fields(long line, List<String> fields) -> row(line, fields);
    };
  }

  private SourceRow row(long line, List<String> fields) throws SQLException {
    if (fields.size() != columns.size()) {
      return SourceRow.refused(line, fields.getFirst(), "not as many fields as columns");
    }
    String old = field(fields, "old_url");
    try {
      Kind kind = Kind.valueOf(field(fields, "kind").toUpperCase(Locale.ROOT));
      boolean rule = kind == Kind.PREFIX || kind == Kind.PATTERN;
      String position = field(fields, "position");
      String blog = field(fields, "blog_id");
      Mapping mapping =
          new Mapping(
              kind,
              blog.isEmpty() ? field(fields, "target") : null,
              blog.isEmpty() ? null : Long.valueOf(blog),
              blog.isEmpty() ? null : field(fields, "path"),
              field(fields, "archive"),
              field(fields, "suggested"),
              field(fields, "title"),
              rule ? Integer.valueOf(position.isEmpty() ? "1" : position) : null);
      return kind == Kind.PATTERN ? pattern(line, old, mapping) : keyed(line, old, mapping);
    } catch (NumberFormatException e) {
      return SourceRow.refused(line, old, "position or blog_id is no number");
    } catch (IllegalArgumentException e) {
      return SourceRow.refused(
          line, old, "kind is none of redirect, archive, unresolved, prefix, pattern");
    }
  }

  private SourceRow pattern(long line, String old, Mapping mapping) {
    return site.map(
            it -> SourceRow.of(line, old, it, new MapKey(it.name(), "pattern:" + old), mapping))
        .orElseGet(() -> SourceRow.refused(line, old, "pattern of which site? (--site)"));
  }

  private SourceRow keyed(long line, String old, Mapping mapping) throws SQLException {
    return switch (keys.of(old)) {
      case OldKeys.Found.Keyed(var whose, var key) ->
          SourceRow.of(
              line,
              old,
              whose,
              mapping.kind() == Kind.PREFIX ? new MapKey(key.scope(), "prefix:" + key.key()) : key,
              mapping);
      case OldKeys.Found.Not(String reason) -> SourceRow.refused(line, old, reason);
    };
  }

  private String field(List<String> fields, String column) {
    int index = columns.indexOf(column);
    return index < 0 ? "" : plain(fields.get(index)).strip();
  }
}
