package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.spacesgateway.batch.MappingBatch.State;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.directory.Conflict;
import org.spacesgateway.directory.MapVersion;

/** Makes a batch live, whole and at once, and takes it back. */
public final class Publishing {
  /** The format of a batch that no file brought: SpaceRedirects writes it. */
  private static final String OWNERS = "owner";

  private static final int TRIES = 5;
  private static final String COLUMNS =
      "kind, target, blog_id, path, archive, suggested, title, position, next_scope, next_key,"
          + " batch";

  /* Compared with what is live now: an owner may have stopped redirects since the check. */
  private static final String CHANGES =
      "INSERT INTO mapping_change (scope, key, version, before, led_on, "
          + COLUMNS
          + ") SELECT f.scope, f.key, ?, m.version, f.line < 0, f.kind, f.target, f.blog_id, f.path, f.archive,"
          + " f.suggested, f.title, f.position, f.next_scope, f.next_key, ? FROM "
          + Check.FINAL
          + " f LEFT JOIN mapping m ON m.scope = f.scope AND m.key = f.key"
          + " WHERE (m.key IS NULL OR NOT "
          + Check.isSame("m", "f")
          + ") AND NOT EXISTS (SELECT 1 FROM space_stopped s WHERE s.cid = f.scope)";

  /* Of a change: what the batch named itself, and others only led on since, is still its own. */
  private static final String ONLY_LED_ON =
      """
      NOT %s AND NOT EXISTS (
        SELECT 1 FROM mapping_change l
        WHERE l.scope = c.scope AND l.key = c.key AND l.version > c.version AND l.batch <> c.batch
          AND %s IS NOT TRUE)\
      """
          .formatted(ledOn("c"), ledOn("l"));

  /* Null when nobody knows: a release before didn't keep it, and the batch's rows are forgotten. */
  private static String ledOn(String change) {
    return """
    coalesce(%1$s.led_on, (
      SELECT min(r.line) < 0 FROM mapping_row r
      WHERE r.batch = %1$s.batch AND r.scope = %1$s.scope AND r.key = %1$s.key))\
    """
        .formatted(change);
  }

  /* Only what is still this batch's goes back, and goes back to the newest state before that no
  batch took back meanwhile. What an owner stopped is no longer its. A state that led to a blog which
  is forgotten since is none. */
  private static final String CHANGES_BACK =
      """
      WITH RECURSIVE back AS (
        SELECT c.scope, c.key, c.version, c.before, c.batch, c.led_on FROM mapping_change c
        WHERE c.version = ? AND EXISTS (
          SELECT 1 FROM mapping m WHERE m.scope = c.scope AND m.key = c.key
            AND (m.batch = c.batch OR %s))
        UNION ALL
        SELECT k.scope, k.key, k.version, b.before, k.batch, k.led_on FROM back k
        JOIN mapping_change b ON b.scope = k.scope AND b.key = k.key AND b.version = k.before
        JOIN mapping_batch g ON g.id = b.batch AND g.state = 'rolled_back'
      )
      INSERT INTO mapping_change (scope, key, version, before, led_on, %s)
      SELECT k.scope, k.key, ?, k.version, CASE WHEN b.batch IS NULL THEN k.led_on ELSE b.led_on END, b.kind, b.target, b.blog_id, b.path, b.archive, b.suggested, b.title,
        b.position, b.next_scope, b.next_key, coalesce(b.batch, k.batch)
      FROM back k LEFT JOIN mapping_change b
        ON b.scope = k.scope AND b.key = k.key AND b.version = k.before
        AND (b.blog_id IS NULL OR EXISTS (SELECT FROM wordpress_blog w WHERE w.blog_id = b.blog_id))
      WHERE NOT EXISTS (
        SELECT 1 FROM mapping_change s JOIN mapping_batch g ON g.id = s.batch
        WHERE s.scope = k.scope AND s.key = k.key AND s.version = k.before AND g.state = 'rolled_back')\
      """
          .formatted(ONLY_LED_ON, COLUMNS);

  /* What it led to may have moved since: to a blog, which is always admitted. */
  private static final String LEAD_ON =
      """
      UPDATE mapping_change c SET target = NULL, blog_id = m.blog_id, path = m.path,
        next_scope = NULL, next_key = NULL
      FROM mapping m
      WHERE c.version = ? AND c.kind = 'redirect' AND m.scope = c.next_scope AND m.key = c.next_key
        AND m.kind = 'redirect' AND m.blog_id IS NOT NULL\
      """;

  /* Of other batches, once all is as it was: what leads on from it, or to it. What was shortened is at
  its end already: its target is not on the host that its first hop is of. */
  private static final String TANGLED =
      """
      SELECT m.batch FROM mapping_change c
      JOIN mapping m ON m.scope = c.next_scope AND m.key = c.next_key
      WHERE c.version = ? AND c.kind = 'redirect' AND m.kind = 'redirect' AND m.version > ?
        AND m.version <> c.version AND %1$s
      UNION ALL
      SELECT m.batch FROM mapping_change c
      JOIN mapping m ON m.next_scope = c.scope AND m.next_key = c.key
      WHERE c.version = ? AND c.kind = 'redirect' AND m.kind = 'redirect' AND m.version > ?
        AND m.version <> c.version AND %2$s
      LIMIT 1\
      """
          .formatted(isNext("c"), isNext("m"));

  /* Whether a row's target is the old address that is next, of a plain site; of a Space that is taken
  for granted. */
  private static String isNext(String row) {
    return "(%1$s.target IS NOT NULL AND (strpos(%1$s.next_key, '/') = 0 OR starts_with(lower(%1$s.target), 'https://' || split_part(%1$s.next_key, '/', 1))))"
        .formatted(row);
  }

  private static final String REMOVE =
      """
      DELETE FROM mapping m USING mapping_change c
      WHERE c.version = ? AND c.kind IS NULL AND m.scope = c.scope AND m.key = c.key\
      """;

  private static final String APPLY =
      """
      INSERT INTO mapping (scope, key, version, %1$s)
      SELECT scope, key, version, %1$s FROM mapping_change WHERE version = ? AND kind IS NOT NULL
      ON CONFLICT (scope, key) DO UPDATE SET version = excluded.version, kind = excluded.kind,
        target = excluded.target, blog_id = excluded.blog_id, path = excluded.path,
        archive = excluded.archive, suggested = excluded.suggested, title = excluded.title,
        position = excluded.position, next_scope = excluded.next_scope,
        next_key = excluded.next_key, batch = excluded.batch\
      """
          .formatted(COLUMNS);

  /**
   * What was done.
   *
   * @param again whether it had been done before, and nothing was now
   * @param version of the map since
   * @param changed old addresses whose answer changed
   * @param kept of a roll back: old addresses that a newer batch changed since, and that stay
   */
  public record Done(boolean again, long version, long changed, long kept) {}

  /** What a publication, and a roll back, consist of. */
  public static final int STEPS = 3;

  private Publishing() {}

  /**
   * Makes a checked batch live. Again, it changes nothing.
   *
   * @param database the caller's; its transaction is begun and ended here
   * @throws MappingBatch.RefusedException if the batch isn't checked; or what it was compared with
   *     has changed since, so that it would overwrite what nobody was shown, or visitors could be
   *     led two hops or round in a loop: then it is staged again, to be checked anew
   * @throws SQLException if the database fails: nothing was changed
   */
  public static Done publish(Connection database, UUID id, AuditEntry audit, Instant now)
      throws SQLException, MappingBatch.RefusedException {
    return publish(database, id, audit, now, step -> {});
  }

  /**
   * The same.
   *
   * @param progress hears how many of {@link #STEPS} are done
   */
  public static Done publish(
      Connection database, UUID id, AuditEntry audit, Instant now, LongConsumer progress)
      throws SQLException, MappingBatch.RefusedException {
    return inOneTransaction(database, () -> published(database, id, audit, now, progress))
        .orElseThrow(() ->
            new MappingBatch.RefusedException(
                "An old address of batch %s, what it leads to, or what leads to it, was changed since its check: check it again"
                    .formatted(id)));
  }

  /**
   * Restores what was before a published batch. Again, it changes nothing.
   *
   * @param database the caller's; its transaction is begun and ended here
   * @throws MappingBatch.RefusedException if the batch isn't published; or if a later one leads to
   *     what was before, or on from it, and visitors would take two hops or go round in a loop
   * @throws SQLException if the database fails: nothing was changed
   */
  public static Done rollBack(Connection database, UUID id, AuditEntry audit, Instant now)
      throws SQLException, MappingBatch.RefusedException {
    return rollBack(database, id, audit, now, step -> {});
  }

  /**
   * The same.
   *
   * @param progress hears how many of {@link #STEPS} are done
   */
  public static Done rollBack(
      Connection database, UUID id, AuditEntry audit, Instant now, LongConsumer progress)
      throws SQLException, MappingBatch.RefusedException {
    return inOneTransaction(
            database, () -> Optional.of(rolledBack(database, id, audit, now, progress)))
        .orElseThrow();
  }

  /* Nothing: it is overtaken. */
  private static Optional<Done> published(
      Connection database, UUID id, AuditEntry audit, Instant now, LongConsumer progress)
      throws SQLException, MappingBatch.RefusedException {
    MappingBatch batch = MappingBatch.locked(database, id);
    if (batch.state() == State.PUBLISHED) {
      return Optional.of(new Done(true, batch.version(), 0, 0));
    }
    if (batch.state() != State.CHECKED) {
      throw refused(batch, "only what is checked is published");
    }
    MapVersion.hold(database);
    if (Overtaken.is(database, id)) {
      batch.become(database, State.STAGED, now);
      return Optional.empty();
    }
    long version = MapVersion.next(database);
    progress.accept(1);
    long changed = update(database, CHANGES, version, id, id);
    progress.accept(2);
    update(database, APPLY, version);
    progress.accept(3);
    update(database, "UPDATE mapping_batch SET version = ? WHERE id = ?", version, id);
    batch.become(database, State.PUBLISHED, now);
    audit.write(database, now);
    return Optional.of(new Done(false, version, changed, 0));
  }

  private static Done rolledBack(
      Connection database, UUID id, AuditEntry audit, Instant now, LongConsumer progress)
      throws SQLException, MappingBatch.RefusedException {
    MappingBatch batch = MappingBatch.locked(database, id);
    if (batch.state() == State.ROLLED_BACK) {
      return new Done(true, batch.rolledBackBy(), 0, 0);
    }
    if (batch.state() != State.PUBLISHED) {
      throw refused(batch, "only what is published is rolled back");
    }
    if (batch.format().equals(OWNERS)) {
      throw refused(batch, "an owner stopped their redirects, and they alone bring them back");
    }
    long changes =
        count(database, "SELECT count(*) FROM mapping_change WHERE version = ?", batch.version());
    long version = MapVersion.next(database);
    long changed = update(database, CHANGES_BACK, batch.version(), version);
    update(database, LEAD_ON, version);
    progress.accept(1);
    update(database, REMOVE, version);
    progress.accept(2);
    update(database, APPLY, version);
    progress.accept(3);
    refuseTangled(database, version, batch.version());
    update(database, "UPDATE mapping_batch SET rolled_back_by = ? WHERE id = ?", version, id);
    batch.become(database, State.ROLLED_BACK, now);
    audit.write(database, now);
    return new Done(false, version, changed, changes - changed);
  }

  private static void refuseTangled(Connection database, long now, long published)
      throws SQLException, MappingBatch.RefusedException {
    try (PreparedStatement tangled = database.prepareStatement(TANGLED)) {
      tangled.setLong(1, now);
      tangled.setLong(2, published);
      tangled.setLong(3, now);
      tangled.setLong(4, published);
      try (ResultSet other = tangled.executeQuery()) {
        if (other.next()) {
          throw new MappingBatch.RefusedException(
              "What was before leads on to what batch %1$s published since, or is led to by it:"
                      .formatted(other.getString(1))
                  + " visitors would take two hops, or go round in a loop. Roll that back first");
        }
      }
    }
  }

  private static MappingBatch.RefusedException refused(MappingBatch batch, String only) {
    return new MappingBatch.RefusedException(
        "Batch %s is %s: %s"
            .formatted(
                batch.id(), batch.state().name().toLowerCase(Locale.ROOT).replace('_', ' '), only));
  }

  private interface Work {
    Optional<Done> run() throws SQLException, MappingBatch.RefusedException;
  }

  private static Optional<Done> inOneTransaction(Connection database, Work work)
      throws SQLException, MappingBatch.RefusedException {
    database.setAutoCommit(false);
    for (int left = TRIES - 1; ; left--) {
      try (Statement memory = database.createStatement()) {
        memory.execute("SET LOCAL work_mem = '64MB'");
        Optional<Done> done = work.run();
        database.commit();
        return done;
      } catch (SQLException e) {
        database.rollback();
        if (left == 0 || !Conflict.isOne(e)) {
          throw e;
        }
      } catch (MappingBatch.RefusedException e) {
        database.rollback();
        throw e;
      }
    }
  }

  private static long update(Connection database, String sql, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      return statement.executeLargeUpdate();
    }
  }

  private static long count(Connection database, String sql, Object argument) throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.setObject(1, argument);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
