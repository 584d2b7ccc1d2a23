package org.spacesgateway.batch;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.spacesgateway.mapping.Mapping;

/** Rows in the columns of GOV.UK's Transition. */
final class TransitionRows implements RowSource {
  static final List<String> COLUMNS =
      List.of("old url", "new url", "status", "suggested link", "archive link");

  private final CsvRecords records;
  private final OldKeys keys;

  /**
   * @param records behind the header
   */
  TransitionRows(CsvRecords records, OldKeys keys) {
    this.records = records;
    this.keys = keys;
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
    String old = fields.getFirst();
    if (fields.size() != COLUMNS.size()) {
      return SourceRow.refused(line, old, "not 5 fields");
    }
    String status = fields.get(2).strip();
    Mapping mapping =
        switch (status) {
          case "301", "302" -> Mapping.redirect(fields.get(1));
          case "410" ->
              new Mapping(
                  Mapping.Kind.ARCHIVE, null, null, null, fields.get(4), fields.get(3), null, null);
          // Undecided; what somebody thought of goes along as a suggestion.
          case "418" ->
              new Mapping(
                  Mapping.Kind.UNRESOLVED, null, null, null, null, fields.get(1), null, null);
          default -> null;
        };
    if (mapping == null) {
      return SourceRow.refused(line, old, "status is none of 301, 302, 410, 418");
    }
    return switch (keys.of(old)) {
      case OldKeys.Found.Keyed(var site, var key) ->
          SourceRow.of(line, old, site, key, mapping).withStatus(status);
      case OldKeys.Found.Not(String reason) -> SourceRow.refused(line, old, reason);
    };
  }
}
