package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.spacesgateway.mapping.MapKey;

/**
 * A state that a mapping had.
 *
 * @param version of the map that it began with
 * @param kind null where the mapping was taken away
 * @param target an absolute address, a blog's filled in as of today; null when there is none
 * @param archive null when there is none
 * @param by the batch that made the change, by being published or rolled back; null when no batch
 *     says so
 * @param back whether that batch was rolled back then
 * @param at when that was; null as {@code by}
 * @param actor who published it, or rolled it back; null as {@code by}
 * @param reason why; null as {@code by}
 */
public record History(
    long version,
    String kind,
    String target,
    String archive,
    UUID by,
    boolean back,
    Instant at,
    String actor,
    String reason) {
  /* A batch has who brought it, and when it changed last; who published it or rolled it back, and
  when, is in what was written down then. An owner's own has no such entry. */
  private static final String SELECT =
      """
      SELECT c.version, c.kind, coalesce(c.target, rtrim(w.address, '/') || c.path), c.archive, b.id,
        coalesce(b.rolled_back_by = c.version, false), coalesce(a.at, b.changed_at),
        coalesce(a.actor, b.actor), coalesce(a.reason, b.reason)
      FROM mapping_change c
        LEFT JOIN mapping_batch b ON b.version = c.version OR b.rolled_back_by = c.version
        LEFT JOIN audit_entry a ON a.subject = b.id::text AND CASE
          WHEN b.rolled_back_by = c.version THEN a.what = 'mappings rollback'
          ELSE a.what IN ('mappings publish', 'transfer') END
        LEFT JOIN wordpress_blog w ON w.blog_id = c.blog_id
      WHERE c.scope = ? AND c.key = ? ORDER BY c.version DESC LIMIT 100\
      """;

  /** The states of a mapping, newest first, a hundred at most; none when there never was one. */
  public static List<History> of(Connection database, MapKey key) throws SQLException {
    List<History> states = new ArrayList<>();
    try (PreparedStatement select = database.prepareStatement(SELECT)) {
      select.setString(1, key.scope());
      select.setString(2, key.key());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          OffsetDateTime at = row.getObject(7, OffsetDateTime.class);
          states.add(
              new History(
                  row.getLong(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getObject(5, UUID.class),
                  row.getBoolean(6),
                  at == null ? null : at.toInstant(),
                  row.getString(8),
                  row.getString(9)));
        }
      }
    }
    return states;
  }
}
