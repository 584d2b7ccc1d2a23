package org.spacesgateway.directory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * The version of all that old addresses are answered from. Whoever changes such a thing raises it
 * in the same transaction: its row's lock puts changes in order, and pods that poll it learn of
 * each.
 */
public final class MapVersion {
  /**
   * Holds for rows of {@code space_change} that no pod reads: whoever is behind the last reload
   * forgets everything, whatever was told before it.
   */
  public static final String FORGOTTEN_CHANGES =
      "version <= (SELECT reload FROM map_version WHERE id = 1)";

  /** Told of in place of a Space's CID: there is more than what pods remember, and were told of. */
  public static final String MORE = "";

  private MapVersion() {}

  /** The version as it is. */
  static long current(Connection database) throws SQLException {
    return version(database, "SELECT version FROM map_version WHERE id = 1");
  }

  /**
   * Raises it for changes that are told one by one, in {@code mapping_change}, {@code blog_change}
   * or {@code space_change}.
   *
   * @return the version that the changes belong to
   */
  public static long next(Connection database) throws SQLException {
    return version(
        database, "UPDATE map_version SET version = version + 1 WHERE id = 1 RETURNING version");
  }

  /** Raises it for changes that are not told one by one: pods forget all that they remember. */
  public static long reload(Connection database) throws SQLException {
    return version(
        database,
        "UPDATE map_version SET version = version + 1, reload = version + 1 WHERE id = 1 RETURNING"
            + " version");
  }

  /**
   * Raises it for what was added: pods forget nothing, but read what they do not know.
   *
   * @param settled what was told up to this version is told to nobody any more: a pod that is still
   *     behind it forgets all
   */
  static void readOn(long settled, Connection database) throws SQLException {
    long version = next(database);
    try (PreparedStatement settle =
        database.prepareStatement(
            "UPDATE map_version SET reload = greatest(reload, ?) WHERE id = 1")) {
      settle.setLong(1, settled);
      settle.executeUpdate();
    }
    tell(version, List.of(MORE), database);
  }

  /**
   * Tells of Spaces with a version: pods read anew what they remember of them, and where their
   * names lead.
   */
  static void tell(long version, Collection<String> cids, Connection database) throws SQLException {
    try (PreparedStatement told =
        database.prepareStatement("INSERT INTO space_change (version, cid) SELECT ?, unnest(?)")) {
      told.setLong(1, version);
      told.setArray(2, database.createArrayOf("text", cids.toArray()));
      told.executeUpdate();
    }
  }

  /** Keeps it as it is, so that nobody else changes the map, until the transaction ends. */
  public static void hold(Connection database) throws SQLException {
    version(database, "SELECT version FROM map_version WHERE id = 1 FOR UPDATE");
  }

  private static long version(Connection database, String statement) throws SQLException {
    try (PreparedStatement locks = database.prepareStatement(statement);
        ResultSet version = locks.executeQuery()) {
      version.next();
      return version.getLong(1);
    }
  }
}
