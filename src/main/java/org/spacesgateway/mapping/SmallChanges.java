package org.spacesgateway.mapping;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was changed beside large batches, so that it is not answered as it was before: an owner who
 * stops their redirects may come just behind one.
 *
 * @param keys of what was changed so
 * @param areAll whether nothing else was
 */
record SmallChanges(Set<String> keys, boolean areAll) {
  /** A version of more changes is a large batch: no Space has so many entries. */
  static final int LARGE = 50_000;

  private static final int MOST_VERSIONS = 1_000;
  private static final String SIZES =
      "SELECT v, (SELECT count(*) FROM (SELECT 1 FROM mapping_change WHERE version = v LIMIT "
          + (LARGE + 1)
          + ") few) FROM generate_series(?::bigint, ?::bigint) AS v";
  private static final String MAPPINGS =
      "SELECT scope, key FROM mapping_change WHERE version = ANY (?)";
  private static final String BLOGS = "SELECT blog_id FROM blog_change WHERE version > ?";

  /**
   * The keys of what was changed so.
   *
   * @param from the version after which
   * @param to the version up to which, which the transaction sees
   * @param database in a transaction
   * @return empty when there is more than can be told, or a rule among it
   */
  static Optional<SmallChanges> between(long from, long to, Connection database)
      throws SQLException {
    if (to - from > MOST_VERSIONS) {
      return Optional.empty();
    }
    List<Long> small = new ArrayList<>();
    long changes = 0;
    boolean areAll = true;
    try (PreparedStatement sizes = database.prepareStatement(SIZES)) {
      sizes.setLong(1, from + 1);
      sizes.setLong(2, to);
      try (ResultSet row = sizes.executeQuery()) {
        while (row.next()) {
          if (row.getLong(2) <= LARGE) {
            small.add(row.getLong(1));
            changes += row.getLong(2);
          } else {
            areAll = false;
          }
        }
      }
    }
    if (changes > MapChanges.MOST) {
      return Optional.empty();
    }
    Set<String> keys = new HashSet<>();
    try (PreparedStatement mappings = database.prepareStatement(MAPPINGS)) {
      Array versions = database.createArrayOf("bigint", small.toArray());
      mappings.setArray(1, versions);
      try (ResultSet row = mappings.executeQuery()) {
        while (row.next()) {
          String key = row.getString(2);
          if (Rules.isRule(key)) {
            return Optional.empty();
          }
          keys.add(FactBytes.ofMapping(row.getString(1), key));
          keys.add(FactBytes.ofSpace(row.getString(1)));
        }
      }
    }
    List<String> spaces = ToldSpaces.since(from, database);
    if (changes + spaces.size() > MapChanges.MOST) {
      return Optional.empty();
    }
    for (List<String> some : ToldSpaces.pieces(spaces)) {
      some.forEach(cid -> keys.add(FactBytes.ofSpace(cid)));
      ToldSpaces.names(some, database)
          .keySet()
          .forEach(alias -> keys.add(FactBytes.ofAlias(alias)));
    }
    try (PreparedStatement blogs = database.prepareStatement(BLOGS)) {
      blogs.setLong(1, from);
      try (ResultSet row = blogs.executeQuery()) {
        while (row.next()) {
          keys.add(FactBytes.ofBlog(row.getLong(1)));
        }
      }
    }
    return Optional.of(new SmallChanges(keys, areAll));
  }
}
