package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.batch.MappingBatch.State;
import org.spacesgateway.directory.AuditEntry;

/**
 * Gives batches up that are not live, and forgets rows that nobody needs: what a published batch
 * changed stands in the map's history.
 */
public final class Discarding {
  /* When it changed stays as it was: from then on its rows are counted as old. */
  private static final String GIVE_UP =
      """
      UPDATE mapping_batch SET state = 'discarded'
      WHERE state IN ('staging', 'staged', 'checked') AND changed_at < ?\
      """;

  private static final String SETTLED =
      """
      SELECT b.id FROM mapping_batch b
      WHERE b.state IN ('published', 'rolled_back', 'discarded') AND b.changed_at < ?
        AND EXISTS (SELECT 1 FROM mapping_row r WHERE r.batch = b.id)
      ORDER BY b.changed_at LIMIT 1\
      """;

  private static final String FORGET =
      """
      DELETE FROM mapping_row WHERE batch = ? AND line IN (
        SELECT line FROM mapping_row WHERE batch = ? ORDER BY line LIMIT ?)\
      """;

  private Discarding() {}

  /**
   * Gives up a batch that is not live. Its rows are left to {@link #forget(Connection, UUID, int)}.
   *
   * @param database the caller's; its transaction is begun and ended here
   * @return false when it was given up before, and nothing was done now
   * @throws MappingBatch.RefusedException if it is, or was, live
   */
  public static boolean discard(Connection database, UUID id, AuditEntry audit, Instant now)
      throws SQLException, MappingBatch.RefusedException {
    database.setAutoCommit(false);
    try {
      MappingBatch batch = MappingBatch.locked(database, id);
      if (batch.state() == State.DISCARDED) {
        return false;
      }
      if (batch.state() == State.PUBLISHED || batch.state() == State.ROLLED_BACK) {
        throw new MappingBatch.RefusedException(
            "Batch %s is %s: only what was never live is discarded"
                .formatted(id, batch.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
      }
      batch.become(database, State.DISCARDED, now);
      audit.write(database, now);
      database.commit();
      return true;
    } finally {
      database.rollback();
    }
  }

  /**
   * Deletes some rows of a batch.
   *
   * @param most rows, from 1
   * @return how many there were
   */
  public static int forget(Connection database, UUID batch, int most) throws SQLException {
    try (PreparedStatement delete = database.prepareStatement(FORGET)) {
      delete.setObject(1, batch);
      delete.setObject(2, batch);
      delete.setInt(3, most);
      return delete.executeUpdate();
    }
  }

  /**
   * Gives up every batch that has been waiting since before a moment.
   *
   * @return how many there were
   */
  public static int giveUp(Connection database, Instant before) throws SQLException {
    try (PreparedStatement update = database.prepareStatement(GIVE_UP)) {
      update.setObject(1, before.atOffset(ZoneOffset.UTC));
      return update.executeUpdate();
    }
  }

  /** A batch that has been live, rolled back or given up since before a moment, and has rows. */
  public static Optional<UUID> settled(Connection database, Instant before) throws SQLException {
    try (PreparedStatement select = database.prepareStatement(SETTLED)) {
      select.setObject(1, before.atOffset(ZoneOffset.UTC));
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
      }
    }
  }
}
