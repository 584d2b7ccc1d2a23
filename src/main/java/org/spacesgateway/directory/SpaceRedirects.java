package org.spacesgateway.directory;

import com.fasterxml.uuid.Generators;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Where the old addresses of an owner's Space lead, as its owner decides. */
public final class SpaceRedirects {
  private static final String OWNED =
      "scope IN (SELECT cid FROM space WHERE owner_tid = ? AND owner_oid = ?)";

  /** What {@link #allow} sends: the owner's tenant and id. */
  public static final String ALLOW =
      "DELETE FROM space_stopped WHERE cid IN (SELECT cid FROM space WHERE owner_tid = ? AND"
          + " owner_oid = ?)";

  private SpaceRedirects() {}

  /**
   * Takes away all that the map holds of whatever Space this account owns, in the caller's
   * transaction: with a batch of its own in the map's history, and told to all pods. No batch
   * brings anything of that Space back, though it be checked by now, until {@link #allow}. Without
   * such a Space nothing changes; when it has not moved, the map doesn't.
   *
   * @return how many mappings there were
   */
  public static int stop(Connection database, String tid, String oid, Instant now)
      throws SQLException {
    if (remember(database, tid, oid, now) == 0) {
      return 0;
    }
    // Ahead of the rows: from here on nobody else changes the map.
    MapVersion.hold(database);
    if (!any(database, tid, oid)) {
      return 0;
    }
    long version = MapVersion.next(database);
    UUID batch = Generators.timeBasedEpochGenerator().construct(now.toEpochMilli());
    try (PreparedStatement begun =
            database.prepareStatement(
                """
                INSERT INTO mapping_batch (id, state, format, source, digest, actor, reason, began_at,
                  changed_at, staged_lines, version)
                VALUES (?, 'published', 'owner', '', '', 'owner', 'stopped by the owner', ?, ?, 0, ?)\
                """);
        PreparedStatement told =
            database.prepareStatement(
                "INSERT INTO mapping_change (scope, key, version, batch, before) SELECT scope, key, ?,"
                    + " ?, version FROM mapping WHERE "
                    + OWNED);
        PreparedStatement taken = database.prepareStatement("DELETE FROM mapping WHERE " + OWNED)) {
      OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
      begun.setObject(1, batch);
      begun.setObject(2, at);
      begun.setObject(3, at);
      begun.setLong(4, version);
      begun.executeUpdate();
      told.setLong(1, version);
      told.setObject(2, batch);
      told.setString(3, tid);
      told.setString(4, oid);
      told.executeUpdate();
      taken.setString(1, tid);
      taken.setString(2, oid);
      return taken.executeUpdate();
    }
  }

  /**
   * Lets batches map whatever Space this account owns again, in the caller's transaction. What was
   * taken away stays away until one does.
   */
  public static void allow(Connection database, String tid, String oid) throws SQLException {
    try (PreparedStatement forget = database.prepareStatement(ALLOW)) {
      forget.setString(1, tid);
      forget.setString(2, oid);
      forget.executeUpdate();
    }
  }

  /**
   * Forgets that these Spaces' redirects were stopped, unless whoever owns them now did it, in the
   * caller's transaction: an owner's word does not bind the next one. To be called after owners
   * changed.
   */
  public static void ownedAnew(Connection database, List<String> cids) throws SQLException {
    try (PreparedStatement forget =
        database.prepareStatement(
            """
            DELETE FROM space_stopped WHERE cid = ANY (?) AND NOT EXISTS (
              SELECT FROM space s
              JOIN live_account a ON a.tid = s.owner_tid AND a.oid = s.owner_oid
              JOIN account_link l ON l.live_person = a.person
              WHERE s.cid = space_stopped.cid AND l.redirects = 'stop')\
            """)) {
      forget.setArray(1, database.createArrayOf("text", cids.toArray()));
      forget.executeUpdate();
    }
  }

  /** Whether the map holds anything of whatever Space this account owns. */
  public static boolean any(Connection database, String tid, String oid) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement("SELECT 1 FROM mapping WHERE " + OWNED + " LIMIT 1")) {
      select.setString(1, tid);
      select.setString(2, oid);
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    }
  }

  private static int remember(Connection database, String tid, String oid, Instant now)
      throws SQLException {
    try (PreparedStatement stopped =
        database.prepareStatement(
            """
            INSERT INTO space_stopped (cid, at)
            SELECT cid, ? FROM space WHERE owner_tid = ? AND owner_oid = ?
            ON CONFLICT (cid) DO UPDATE SET at = excluded.at\
            """)) {
      stopped.setObject(1, now.atOffset(ZoneOffset.UTC));
      stopped.setString(2, tid);
      stopped.setString(3, oid);
      return stopped.executeUpdate();
    }
  }
}
