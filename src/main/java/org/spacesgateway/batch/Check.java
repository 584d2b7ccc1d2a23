package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.spacesgateway.batch.MappingBatch.State;

/**
 * Compares a batch with itself and with what is live, and gives each row its verdict: {@code
 * create}, {@code change}, {@code same} or {@code reject}. Again, it finds the same, or what
 * changed since.
 */
public final class Check {
  /** What a check consists of. */
  public static final int STEPS = 10;

  /** What two mappings must have in common to be the same; after a table's name. */
  private static String answer(String table) {
    return "(%1$s.kind, %1$s.target, %1$s.blog_id, %1$s.path, %1$s.archive, %1$s.suggested, %1$s.title, %1$s.position)"
        .formatted(table);
  }

  /**
   * The same of a row, where it says by which addresses it leads on: it follows these from now on.
   * What is imported from an export says its end alone, and goes on following what it did.
   *
   * @param live an alias of {@code mapping}
   * @param row an alias of {@link #FINAL}
   */
  static String isSame(String live, String row) {
    return "(%s IS NOT DISTINCT FROM %s AND (%4$s.next_key IS NULL OR (%3$s.next_scope, %3$s.next_key) IS NOT DISTINCT FROM (%4$s.next_scope, %4$s.next_key)))"
        .formatted(answer(live), answer(row), live, row);
  }

  private static final String COMPARED =
      "UPDATE mapping_batch SET checked_version = (SELECT version FROM map_version WHERE id = 1)"
          + " WHERE id = ?";

  private static final String FORGET_LED_ON =
      "DELETE FROM mapping_row WHERE batch = ? AND line < 0";

  /* Rows that staging refused have no scope, and stay refused. */
  private static final String FORGET =
      """
      UPDATE mapping_row SET verdict = 'create', reason = NULL, warning = note, hops = NULL
      WHERE batch = ? AND scope IS NOT NULL
        AND (verdict <> 'create' OR reason IS NOT NULL OR warning IS DISTINCT FROM note OR hops IS NOT NULL)\
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

  /**
   * A batch's rows as they would be published. Where a chain's end is no old address, what is next
   * stays the first hop: when that leads elsewhere one day, the row is led on with it.
   */
  static final String FINAL =
      """
      (SELECT line, scope, key, kind,
        CASE WHEN hops > 0 THEN end_target ELSE target END AS target,
        CASE WHEN hops > 0 THEN end_blog_id ELSE blog_id END AS blog_id,
        CASE WHEN hops > 0 THEN end_path ELSE path END AS path,
        archive, suggested, title, position,
        CASE WHEN hops > 0 AND end_next_key IS NOT NULL THEN end_next_scope ELSE next_scope END AS next_scope,
        CASE WHEN hops > 0 AND end_next_key IS NOT NULL THEN end_next_key ELSE next_key END AS next_key
      FROM mapping_row WHERE batch = ? AND reason IS NULL)\
      """;

  /* What a live rule leads to may be published, but the rule ought to follow. */
  private static final String BEHIND_A_RULE =
      """
      UPDATE mapping_row r SET warning = 'a live rule leads here, and would take visitors two hops:'
        || ' let it lead to where this ends'
      FROM mapping m
      WHERE r.batch = ? AND r.reason IS NULL AND r.kind = 'redirect' AND m.position IS NOT NULL
        AND m.next_scope = r.scope
        AND (m.next_key = r.key
          OR m.kind = 'prefix' AND starts_with(r.key, rtrim(m.next_key, '/') || '/'))
        AND NOT EXISTS (
          SELECT 1 FROM mapping_row b
          WHERE b.batch = r.batch AND b.scope = m.scope AND b.key = m.key AND b.reason IS NULL)\
      """;

  private static final String COMPARE =
      "UPDATE mapping_row r SET verdict = CASE WHEN "
          + isSame("m", "f")
          + " THEN 'same' ELSE 'change' END FROM "
          + FINAL
          + " f JOIN mapping m ON m.scope = f.scope AND m.key = f.key"
          + " WHERE r.batch = ? AND r.line = f.line";

  private Check() {}

  /**
   * Checks all of it, in one transaction.
   *
   * @param database the caller's; its transaction is begun and ended here
   * @param keys of all sites
   * @throws MappingBatch.RefusedException if the batch isn't staged, or was published
   */
  public static void check(
      Connection database, UUID id, OldKeys keys, Admission admission, Instant now)
      throws SQLException, MappingBatch.RefusedException {
    check(database, id, keys, admission, now, step -> {});
  }

  /**
   * The same.
   *
   * @param progress hears how many of {@link #STEPS} are done
   */
  public static void check(
      Connection database,
      UUID id,
      OldKeys keys,
      Admission admission,
      Instant now,
      LongConsumer progress)
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
    // What is published from here on may have been seen or not: publishing asks whether it matters.
    run(database, COMPARED, id);
    long steps = 0;
    for (String step :
        new String[] {FORGET_LED_ON, FORGET, UNKNOWN_BLOGS, STOPPED, SELF, DUPLICATES}) {
      run(database, step, id);
      progress.accept(++steps);
    }
    Onward before = new Onward(database, id, keys, admission);
    RulesOfBatch.check(
        database, id, before, new Chains(database, id, before, keys, admission), keys);
    progress.accept(++steps);
    // By the rules that are left now.
    Onward onward = new Onward(database, id, keys, admission);
    Undecided.warn(database, id, onward);
    Chains chains = new Chains(database, id, onward, keys, admission);
    chains.shorten();
    progress.accept(++steps);
    run(database, COMPARE, id);
    run(database, BEHIND_A_RULE, id);
    AtDoors.warn(database, id);
    progress.accept(++steps);
    chains.leadOn();
    progress.accept(++steps);
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
