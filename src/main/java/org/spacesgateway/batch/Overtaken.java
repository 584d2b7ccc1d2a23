package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.spacesgateway.mapping.Rules;

/**
 * Whether what was published, or rolled back, since a batch's check changed one of its old
 * addresses itself, which the difference that was shown knows nothing of; or may lead to one, or be
 * led to by one: published now, it could take visitors two hops, or round in a loop.
 */
final class Overtaken {
  private static final String RULE =
      "(%1$s.key LIKE '" + Rules.PREFIX + "%%' OR %1$s.key LIKE '" + Rules.PATTERN + "%%')";

  /* In this order: the same address; what it leads to, what leads to it; by an address, by a rule.
  What an owner stopped since is not published, and so doesn't matter. */
  private static final String FIND =
      ("""
      WITH since AS (
        SELECT scope, key, kind, next_scope, next_key FROM mapping_change WHERE version > ?
          AND NOT EXISTS (SELECT 1 FROM space_stopped t WHERE t.cid = scope)
      ), own AS (
        SELECT scope, key, next_scope, next_key, end_next_scope, end_next_key FROM mapping_row
        WHERE batch = ? AND reason IS NULL
      )
      SELECT EXISTS (
          SELECT 1 FROM since s JOIN own o ON o.scope = s.scope AND o.key = s.key)
        OR EXISTS (
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
