package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.spacesgateway.address.DoorPaths;

/** A batch's addresses of plain sites that the gateway answers itself, ahead of what is mapped. */
final class AtDoors {
  static final String WARNING =
      "the gateway answers this path itself, on every old host (sign-up, sign-in, robots.txt):"
          + " nobody is led by this row while it does";

  /* Keys of Spaces hold no path, but a category may be called like one. */
  private static final String WARN =
      """
      UPDATE mapping_row SET warning = ?
      WHERE batch = ? AND reason IS NULL AND position IS NULL AND key NOT LIKE 'category:%'
        AND lower(substr(split_part(key, '?', 1), strpos(key, '/'))) = ANY (?)\
      """;

  private AtDoors() {}

  /**
   * Warns of each.
   *
   * @param database in a transaction
   */
  static void warn(Connection database, UUID batch) throws SQLException {
    try (PreparedStatement warn = database.prepareStatement(WARN)) {
      warn.setString(1, WARNING);
      warn.setObject(2, batch);
      warn.setArray(3, database.createArrayOf("text", DoorPaths.ALL.toArray()));
      warn.executeUpdate();
    }
  }
}
