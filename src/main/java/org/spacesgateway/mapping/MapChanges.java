package org.spacesgateway.mapping;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.directory.MapVersion;
import org.spacesgateway.mapping.FactBytes.SpaceFacts;

/**
 * What was changed in the map, read from a database whose transaction sees one version.
 *
 * @param facts what is true now of all keys that changed
 * @param ofRules whether a rule may have changed
 * @param ofBlogs whether a blog's address has, which a rule may lead to
 * @param more whether there is more that is new, and not told one by one
 */
record MapChanges(Map<String, byte[]> facts, boolean ofRules, boolean ofBlogs, boolean more) {
  /** More changes than these cost more than to read everything anew. */
  static final int MOST = 200_000;

  private static final int ROWS_A_FETCH = 5_000;
  private static final String MAPPINGS =
      "SELECT c.scope, c.key, "
          + MapRows.ofSpace("s")
          + ", "
          + MapRows.columns("c")
          + ", b.address"
          + """
           FROM mapping_change c LEFT JOIN space s ON c.key = '' AND s.cid = c.scope
          LEFT JOIN wordpress_blog b ON b.blog_id = c.blog_id
          WHERE c.version > ? ORDER BY c.version\
          """;
  private static final String COUNT =
      "SELECT count(*) FROM (SELECT 1 FROM mapping_change WHERE version > ?"
          + " UNION ALL SELECT 1 FROM space_change WHERE version > ? LIMIT "
          + (MOST + 1)
          + ") few";
  private static final String SPACES =
      "SELECT s.cid, "
          + MapRows.ofSpace("s")
          + ", "
          + MapRows.columns("m")
          + """
           FROM space s LEFT JOIN mapping m ON m.scope = s.cid AND m.key = ''
          WHERE s.cid = ANY (?)\
          """;
  private static final String BLOGS =
      """
      SELECT c.blog_id, b.address
      FROM blog_change c LEFT JOIN wordpress_blog b ON b.blog_id = c.blog_id
      WHERE c.version > ?\
      """;

  /**
   * The version, and from which one on what was remembered before is void.
   *
   * @throws SQLException if there is none, or the database is away
   */
  record Version(long version, long reload) {
    static Version read(Connection database) throws SQLException {
      try (Statement statement = database.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT version, reload FROM map_version WHERE id = 1")) {
        if (!row.next()) {
          throw new SQLException("map_version is empty", "02000");
        }
        return new Version(row.getLong(1), row.getLong(2));
      }
    }
  }

  /**
   * Reads the changes since a version.
   *
   * @param database in a transaction
   * @return empty when there are more than {@link #MOST}
   */
  static Optional<MapChanges> since(long version, Connection database, FactBytes bytes)
      throws SQLException {
    try (PreparedStatement count = database.prepareStatement(COUNT)) {
      count.setLong(1, version);
      count.setLong(2, version);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        if (row.getLong(1) > MOST) {
          return Optional.empty();
        }
      }
    }
    Map<String, byte[]> facts = new HashMap<>();
    boolean ofRules = false;
    boolean ofBlogs = false;
    try (PreparedStatement changes = database.prepareStatement(MAPPINGS)) {
      changes.setFetchSize(ROWS_A_FETCH);
      changes.setLong(1, version);
      try (ResultSet row = changes.executeQuery()) {
        while (row.next()) {
          Mapping now = MapRows.mapping(row, 3 + MapRows.SPACE_COLUMNS);
          String key = row.getString(2);
          if (Rules.isRule(key)) {
            ofRules = true;
          } else {
            add(row, key, now, facts, bytes);
          }
        }
      }
    }
    // After the mappings: both are of the same moment, and these are of Spaces that didn't move
    // too.
    List<String> spaces = ToldSpaces.since(version, database);
    boolean more = spaces.removeIf(MapVersion.MORE::equals);
    for (List<String> some : ToldSpaces.pieces(spaces)) {
      addSpaces(some, database, facts, bytes);
      ToldSpaces.names(some, database)
          .forEach((alias, cid) -> facts.put(FactBytes.ofAlias(alias), FactBytes.cid(cid)));
    }
    try (PreparedStatement changes = database.prepareStatement(BLOGS)) {
      changes.setLong(1, version);
      try (ResultSet row = changes.executeQuery()) {
        while (row.next()) {
          ofBlogs = true;
          facts.put(FactBytes.ofBlog(row.getLong(1)), blog(row.getString(2)));
        }
      }
    }
    return Optional.of(new MapChanges(facts, ofRules, ofBlogs, more));
  }

  private static void addSpaces(
      List<String> cids, Connection database, Map<String, byte[]> facts, FactBytes bytes)
      throws SQLException {
    cids.forEach(cid -> facts.put(FactBytes.ofSpace(cid), FactBytes.FORGOTTEN));
    try (PreparedStatement spaces = database.prepareStatement(SPACES)) {
      spaces.setArray(1, database.createArrayOf("text", cids.toArray()));
      try (ResultSet row = spaces.executeQuery()) {
        while (row.next()) {
          Mapping home = MapRows.mapping(row, 2 + MapRows.SPACE_COLUMNS);
          facts.put(FactBytes.ofSpace(row.getString(1)), space(MapRows.space(row, 2, home), bytes));
        }
      }
    }
  }

  private static void add(
      ResultSet row, String key, Mapping now, Map<String, byte[]> facts, FactBytes bytes)
      throws SQLException {
    String scope = row.getString(1);
    if (now != null && now.blogId() != null) {
      // While nothing led there it may have been forgotten, and heard of again somewhere else.
      facts.put(
          FactBytes.ofBlog(now.blogId()),
          blog(row.getString(3 + MapRows.SPACE_COLUMNS + MapRows.COLUMNS)));
    }
    if (!key.isEmpty()) {
      facts.put(FactBytes.ofMapping(scope, key), bytes.mapping(now));
    }
    if (now == null) {
      // It may have been all that is known of a Space.
      facts.put(FactBytes.ofSpace(scope), FactBytes.FORGOTTEN);
    } else if (key.isEmpty()) {
      facts.put(FactBytes.ofSpace(scope), space(MapRows.space(row, 3, now), bytes));
    }
  }

  /* That nobody knows it is not kept for long: nobody tells when it is heard of. */
  private static byte[] blog(String address) {
    return address == null ? FactBytes.FORGOTTEN : FactBytes.text(address);
  }

  /** A Space as it is kept for long: of a private one only the database knows. */
  static byte[] space(SpaceFacts space, FactBytes bytes) {
    return space.isPrivate() ? FactBytes.FORGOTTEN : bytes.space(space);
  }
}
