package org.spacesgateway.mapping;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.spacesgateway.mapping.Mapping.Kind;

/** Rows of {@code mapping} and {@code mapping_change} as mappings. */
final class MapRows {
  private static final String[] NAMES = {
    "kind", "target", "blog_id", "path", "archive", "suggested", "title", "position"
  };

  /** How many columns a mapping has. */
  static final int COLUMNS = NAMES.length;

  private MapRows() {}

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
