package org.spacesgateway.mapping;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import org.spacesgateway.mapping.FactBytes.SpaceFacts;
import org.spacesgateway.mapping.Mapping.Kind;

/** Rows of {@code mapping} and {@code mapping_change} as mappings. */
final class MapRows {
  private static final String[] NAMES = {
    "kind", "target", "blog_id", "path", "archive", "suggested", "title", "position"
  };

  /** How many columns a mapping has. */
  static final int COLUMNS = NAMES.length;

  /** How many columns {@link #ofSpace} has. */
  static final int SPACE_COLUMNS = 3;

  private MapRows() {}

  /** What of a Space its answers need beside its mappings, of a table by that name. */
  static String ofSpace(String table) {
    return "%1$s.visibility, %1$s.market, %1$s.owner_closes_at".formatted(table);
  }

  /**
   * Reads them.
   *
   * @param first where they begin, from 1
   * @param home what its home is mapped to; null when it has not moved
   */
  static SpaceFacts space(ResultSet row, int first, Mapping home) throws SQLException {
    OffsetDateTime closes = row.getObject(first + 2, OffsetDateTime.class);
    return new SpaceFacts(
        "private".equals(row.getString(first)),
        Optional.ofNullable(home),
        row.getString(first + 1),
        closes == null ? null : closes.toInstant());
  }

  /** Its columns, of a table by that name in the statement. */
  static String columns(String table) {
    return table + "." + String.join(", " + table + ".", NAMES);
  }

  /**
   * Reads them.
   *
   * @param first where they begin, from 1
   * @return null where there is no row, or one that was taken away
   */
  static Mapping mapping(ResultSet row, int first) throws SQLException {
    String kind = row.getString(first);
    return kind == null
        ? null
        : new Mapping(
            Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
            row.getString(first + 1),
            row.getObject(first + 2, Long.class),
            row.getString(first + 3),
            row.getString(first + 4),
            row.getString(first + 5),
            row.getString(first + 6),
            row.getObject(first + 7, Integer.class));
  }
}
