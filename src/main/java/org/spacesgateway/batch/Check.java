package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.spacesgateway.batch.MappingBatch.State;

/**
 * Compares a batch with itself and with what is live, and gives each row its verdict: {@code
 * create}, {@code change}, {@code same} or {@code reject}. Again, it finds the same, or what
 * changed since.
 */
public final class Check {
  /** A chain that is longer is a loop, or as good as one. */
  static final int MOST_HOPS = 32;

  /** What two mappings must have in common to be the same; after a table's name. */
  static String answer(String table) {
    return "(%1$s.kind, %1$s.target, %1$s.blog_id, %1$s.path, %1$s.archive, %1$s.suggested, %1$s.title, %1$s.position)"
        .formatted(table);
  }

  private static final String FORGET_LED_ON =
      "DELETE FROM mapping_row WHERE batch = ? AND line < 0";

  /* Rows that staging refused have no scope, and stay refused. */
  private static final String FORGET =
      """
      UPDATE mapping_row SET verdict = 'create', reason = NULL, hops = NULL
      WHERE batch = ? AND scope IS NOT NULL
        AND (verdict <> 'create' OR reason IS NOT NULL OR hops IS NOT NULL)\
      """;

  private static final String UNKNOWN_BLOGS =
      """
      UPDATE mapping_row r SET verdict = 'reject', reason = 'blog is not known: nobody linked it'
      WHERE batch = ? AND blog_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM wordpress_blog b WHERE b.blog_id = r.blog_id)\
      """;

  private static final String STOPPED =
      """
      UPDATE mapping_row r
      SET verdict = 'reject', reason = 'its owner stopped the redirects of this Space'
      FROM space_stopped s WHERE r.batch = ? AND r.scope = s.cid\
      """;

  private static final String SELF =
      """
      UPDATE mapping_row SET verdict = 'reject', reason = 'leads to itself'
      WHERE batch = ? AND verdict = 'create' AND next_scope = scope AND next_key = key\
      """;

  private static final String DUPLICATES =
      """
      WITH many AS (
        SELECT scope, key FROM mapping_row
        WHERE batch = ? AND scope IS NOT NULL GROUP BY scope, key HAVING count(*) > 1
      ), answers AS (
        SELECT r.scope, r.key, min(r.line) AS first,
          count(DISTINCT (r.kind, r.target, r.blog_id, r.path, r.archive, r.suggested, r.position)) AS n
        FROM mapping_row r JOIN many USING (scope, key)
        WHERE r.batch = ? AND r.verdict = 'create' GROUP BY r.scope, r.key
      )
      UPDATE mapping_row r
      SET verdict = CASE WHEN a.n > 1 THEN 'reject' ELSE 'same' END,
        reason = CASE WHEN a.n > 1 THEN 'two answers for one address' ELSE 'said before in this file' END
      FROM answers a
      WHERE r.batch = ? AND r.scope = a.scope AND r.key = a.key AND r.verdict = 'create'
        AND (a.n > 1 OR r.line > a.first)\
      """;

  /* Where each target that is an old address leads: by this batch, or else by what is live. */
  private static final String CHAINS =
      """
      WITH RECURSIVE walk AS (
        SELECT line, target, blog_id, path, next_scope, next_key, 0 AS hops FROM mapping_row
        WHERE batch = ? AND verdict = 'create' AND next_key IS NOT NULL
        UNION ALL
        SELECT w.line, n.target, n.blog_id, n.path, n.next_scope, n.next_key, w.hops + 1
        FROM walk w CROSS JOIN LATERAL (
          SELECT b.target, b.blog_id, b.path, b.next_scope, b.next_key FROM mapping_row b
          WHERE b.batch = ? AND b.scope = w.next_scope AND b.key = w.next_key
            AND b.verdict = 'create' AND b.kind = 'redirect'
          UNION ALL
          SELECT m.target, m.blog_id, m.path, m.next_scope, m.next_key FROM mapping m
          WHERE m.scope = w.next_scope AND m.key = w.next_key AND m.kind = 'redirect'
            AND NOT EXISTS (
              SELECT 1 FROM mapping_row b
              WHERE b.batch = ? AND b.scope = m.scope AND b.key = m.key AND b.verdict = 'create')
        ) n WHERE w.hops < %1$d
      ), ends AS (
        SELECT DISTINCT ON (line) * FROM walk ORDER BY line, hops DESC
      )
      UPDATE mapping_row r
      SET hops = e.hops, end_target = e.target, end_blog_id = e.blog_id, end_path = e.path,
        end_next_scope = e.next_scope, end_next_key = e.next_key,
        verdict = CASE WHEN e.hops = %1$d THEN 'reject' ELSE r.verdict END,
        reason = CASE WHEN e.hops = %1$d THEN 'leads round in a loop' END
      FROM ends e WHERE r.batch = ? AND r.line = e.line AND e.hops > 0\
      """
          .formatted(MOST_HOPS);

  /** A batch's rows as they would be published. */
  static final String FINAL =
      """
      (SELECT line, scope, key, kind,
        CASE WHEN hops > 0 THEN end_target ELSE target END AS target,
        CASE WHEN hops > 0 THEN end_blog_id ELSE blog_id END AS blog_id,
        CASE WHEN hops > 0 THEN end_path ELSE path END AS path,
        archive, suggested, title, position,
        CASE WHEN hops > 0 THEN end_next_scope ELSE next_scope END AS next_scope,
        CASE WHEN hops > 0 THEN end_next_key ELSE next_key END AS next_key
      FROM mapping_row WHERE batch = ? AND reason IS NULL)\
      """;

  private static final String COMPARE =
      "UPDATE mapping_row r SET verdict = CASE WHEN "
          + answer("m")
          + " IS NOT DISTINCT FROM "
          + answer("f")
          + " THEN 'same' ELSE 'change' END FROM "
          + FINAL
          + " f JOIN mapping m ON m.scope = f.scope AND m.key = f.key"
          + " WHERE r.batch = ? AND r.line = f.line";

  /* What is live and leads to an address that this batch leads on. */
  private static final String LEAD_ON =
      """
      INSERT INTO mapping_row (batch, line, old, scope, key, kind, target, blog_id, path, title,
        next_scope, next_key, verdict)
      SELECT ?, -row_number() OVER (ORDER BY m.scope, m.key), m.key, m.scope, m.key, m.kind,
        f.target, f.blog_id, f.path, m.title, f.next_scope, f.next_key, 'change'
      FROM\s\
      """
          + FINAL
          + """
           f JOIN mapping m ON m.next_scope = f.scope AND m.next_key = f.key
          WHERE f.kind = 'redirect' AND m.kind = 'redirect'
            AND (f.next_scope, f.next_key) IS DISTINCT FROM (m.scope, m.key)
            AND NOT EXISTS (
              SELECT 1 FROM mapping_row b
              WHERE b.batch = ? AND b.scope = m.scope AND b.key = m.key AND b.reason IS NULL)\
          """;

  private Check() {}

  /**
   * Checks all of it, in one transaction.
   *
   * @param database the caller's; its transaction is begun and ended here
   * @throws MappingBatch.RefusedException if the batch isn't staged, or was published
   */
  public static void check(Connection database, UUID id, Instant now)
      throws SQLException, MappingBatch.RefusedException {
    database.setAutoCommit(false);
    MappingBatch batch = MappingBatch.locked(database, id);
    if (batch.state() != State.STAGED && batch.state() != State.CHECKED) {
      throw new MappingBatch.RefusedException(
          "Batch %s is %s: only what is staged is checked"
              .formatted(id, batch.state().name().toLowerCase(java.util.Locale.ROOT)));
    }
    try (Statement memory = database.createStatement()) {
      memory.execute("SET LOCAL work_mem = '64MB'");
    }
    for (String step :
        new String[] {
          FORGET_LED_ON, FORGET, UNKNOWN_BLOGS, STOPPED, SELF, DUPLICATES, CHAINS, COMPARE, LEAD_ON
        }) {
      run(database, step, id);
    }
    batch.become(database, State.CHECKED, now);
    database.commit();
  }

  /* Every parameter of a step is the batch. */
  private static void run(Connection database, String step, UUID id) throws SQLException {
    try (PreparedStatement update = database.prepareStatement(step)) {
      for (int i = 1; i <= update.getParameterMetaData().getParameterCount(); i++) {
        update.setObject(i, id);
      }
      update.executeUpdate();
    }
  }
}
