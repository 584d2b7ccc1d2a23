package org.spacesgateway.directory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;

/**
 * What the tokens in addresses from before 2006 stand for, as far as others than operators know.
 */
public final class OldTokens {
  private static final String KEEP =
      """
      INSERT INTO old_handle (token, n, cid, entry)
      SELECT token, n, ?, n FROM unnest(?, ?) AS told (token, n) ORDER BY token, n
      ON CONFLICT (token, n) DO NOTHING\
      """;

  private OldTokens() {}

  /**
   * Keeps that these are a Space's entries, each by the number that its address has, in the
   * caller's transaction. What is known of a token stays as it is, be it an operator's or our own.
   * Pods are not told, and needn't be: that nothing is known of a token they remember no longer
   * than the map's version is the same.
   */
  public static void keep(Connection database, Cid cid, Collection<Handle.Opaque> entries)
      throws SQLException {
    try (PreparedStatement keep = database.prepareStatement(KEEP)) {
      keep.setString(1, cid.hex());
      keep.setArray(
          2, database.createArrayOf("text", entries.stream().map(Handle.Opaque::token).toArray()));
      keep.setArray(
          3,
          database.createArrayOf("bigint", entries.stream().map(Handle.Opaque::number).toArray()));
      keep.executeUpdate();
    }
  }
}
