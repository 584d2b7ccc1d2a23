package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.spacesgateway.mapping.Rules;

/**
 * Whether what was published since a batch's check may lead to one of its old addresses, or be led
 * to by one: published now, it could take visitors two hops, or round in a loop.
 */
final class Overtaken {
  private static final String RULE =
      "(%1$s.key LIKE '" + Rules.PREFIX + "%%' OR %1$s.key LIKE '" + Rules.PATTERN + "%%')";

  /* In this order: what it leads to, what leads to it; by an address, by a rule. */
  private static final String FIND =
      ("""
      WITH since AS (
        SELECT scope, key, kind, next_scope, next_key FROM mapping_change WHERE version > ?
      ), own AS (
        SELECT scope, key, next_scope, next_key, end_next_scope, end_next_key FROM mapping_row
        WHERE batch = ? AND reason IS NULL
      )
      SELECT EXISTS (
          SELECT 1 FROM since s JOIN own o ON o.next_scope = s.scope AND o.next_key = s.key)
        OR EXISTS (
          SELECT 1 FROM since s JOIN own o
            ON o.end_next_scope = s.scope AND o.end_next_key = s.key)
        OR EXISTS (
          SELECT 1 FROM since s JOIN own o ON s.next_scope = o.scope AND s.next_key = o.key)
        OR EXISTS (
          SELECT 1 FROM since s JOIN own o ON o.next_scope = s.scope WHERE %1$s)
        OR EXISTS (
          SELECT 1 FROM since s JOIN own o ON o.end_next_scope = s.scope WHERE %1$s)
        OR EXISTS (
          SELECT 1 FROM since s JOIN own o ON s.next_scope = o.scope WHERE %2$s)\
      """)
          .formatted(RULE.formatted("s"), RULE.formatted("o"));

  private static final String SINCE = "SELECT checked_version FROM mapping_batch WHERE id = ?";

  private Overtaken() {}

  /** Whether a checked batch is; also when it isn't known what it was compared with. */
  static boolean is(Connection database, UUID batch) throws SQLException {
    try (PreparedStatement since = database.prepareStatement(SINCE);
        PreparedStatement find = database.prepareStatement(FIND)) {
      since.setObject(1, batch);
      try (ResultSet version = since.executeQuery()) {
        if (!version.next() || version.getObject(1) == null) {
          return true;
        }
        find.setLong(1, version.getLong(1));
      }
      find.setObject(2, batch);
      try (ResultSet found = find.executeQuery()) {
        return found.next() && found.getBoolean(1);
      }
    }
  }
}
