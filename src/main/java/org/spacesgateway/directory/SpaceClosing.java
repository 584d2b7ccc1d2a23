package org.spacesgateway.directory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A Space that its owner closes, and when. */
public final class SpaceClosing {
  private SpaceClosing() {}

  /**
   * Closes a Space from a moment on, in the caller's transaction, and tells all pods.
   *
   * @param at from when on, in whole milliseconds; null: it stays open after all
   * @return false when the directory doesn't say that this account owns it, and nothing was changed
   */
  public static boolean set(Connection database, String cid, String tid, String oid, Instant at)
      throws SQLException {
    try (PreparedStatement closes =
        database.prepareStatement(
            "UPDATE space SET owner_closes_at = ? WHERE cid = ? AND owner_tid = ? AND owner_oid ="
                + " ?")) {
      closes.setObject(
          1, at == null ? null : at.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
      closes.setString(2, cid);
      closes.setString(3, tid);
      closes.setString(4, oid);
      if (closes.executeUpdate() == 0) {
        return false;
      }
    }
    // After the row: an import, too, has Spaces before it raises the version.
    MapVersion.tell(MapVersion.next(database), List.of(cid), database);
    return true;
  }
}
