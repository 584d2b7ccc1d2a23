package org.spacesgateway.batch;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.address.PlainAddress.Comparison;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.mapping.Mapping.Kind;
import org.spacesgateway.mapping.Rules;

/**
 * Where old addresses lead once a batch is live: by a rule ahead of exact mappings, by an exact
 * one, by a rule after them, just as they are answered; of the batch, or else of what is live.
 */
final class Onward {
  private static final String RULES =
      """
      SELECT scope, key, kind, target, position FROM mapping_row
      WHERE batch = ? AND reason IS NULL AND kind IN ('prefix', 'pattern')
      UNION ALL
      SELECT m.scope, m.key, m.kind, m.target, m.position FROM mapping m
      WHERE m.position IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM mapping_row b
        WHERE b.batch = ? AND b.scope = m.scope AND b.key = m.key AND b.reason IS NULL)\
      """;

  private static final String EXACT =
      """
      SELECT k.scope, k.key, n.kind, n.target, n.blog_id, n.path, n.next_scope, n.next_key
      FROM unnest(?::text[], ?::text[]) AS k (scope, key) CROSS JOIN LATERAL (
        SELECT b.kind, b.target, b.blog_id, b.path, b.next_scope, b.next_key FROM mapping_row b
        WHERE b.batch = ? AND b.scope = k.scope AND b.key = k.key AND b.reason IS NULL
        UNION ALL
        SELECT m.kind, m.target, m.blog_id, m.path, m.next_scope, m.next_key FROM mapping m
        WHERE m.scope = k.scope AND m.key = k.key AND NOT EXISTS (
          SELECT 1 FROM mapping_row b
          WHERE b.batch = ? AND b.scope = m.scope AND b.key = m.key AND b.reason IS NULL)
      ) n\
      """;

  private final Connection database;
  private final UUID batch;
  private final OldKeys keys;
  private final Admission admission;
  private final Rules rules;

  /**
   * Where something leads.
   *
   * @param target an absolute address; null when it is a blog's
   * @param blogId null when {@code target} says it
   * @param path of the blog; null as {@code blogId}
   * @param next what the target is mapped by, if it is an old address itself; of what was shortened
   *     to an end that is none, its first hop; else null
   */
  record Place(String target, Long blogId, String path, MapKey next) {
    /** Whether both lead visitors to the same. */
    boolean isSame(Place other) {
      return Objects.equals(target, other.target)
          && Objects.equals(blogId, other.blogId)
          && Objects.equals(path, other.path);
    }
  }

  /**
   * @param keys of all sites
   */
  Onward(Connection database, UUID batch, OldKeys keys, Admission admission) throws SQLException {
    this.database = database;
    this.batch = batch;
    this.keys = keys;
    this.admission = admission;
    List<Rules.Row> rows = new ArrayList<>();
    try (PreparedStatement select = database.prepareStatement(RULES)) {
      select.setObject(1, batch);
      select.setObject(2, batch);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(
              new Rules.Row(
                  new MapKey(row.getString(1), row.getString(2)),
                  new Mapping(
                      Mapping.kind(row.getString(3)),
                      row.getString(4),
                      null,
                      null,
                      null,
                      null,
                      null,
                      row.getInt(5))));
        }
      }
    }
    this.rules = Rules.of(rows);
  }

  /** The place of an absolute address. */
  Place at(String target) throws SQLException {
    return new Place(target, null, null, keys.next(target).orElse(null));
  }

  /**
   * One hop on from each place.
   *
   * @param places all with a {@code next}
   * @return without those that lead no further
   */
  Map<Place, Place> from(List<Place> places) throws SQLException {
    Map<Place, Place> found = new HashMap<>();
    Map<MapKey, Optional<Place>> exact = exact(places.stream().map(Place::next).toList());
    for (Place place : places) {
      Optional<Place> ahead = byRule(place, true);
      if (ahead.isPresent()) {
        found.put(place, ahead.get());
      } else if (exact.containsKey(place.next())) {
        exact.get(place.next()).ifPresent(to -> found.put(place, to));
      } else {
        byRule(place, false).ifPresent(to -> found.put(place, to));
      }
    }
    return found;
  }

  /** Nothing for what is answered, but by no redirect. */
  private Map<MapKey, Optional<Place>> exact(List<MapKey> asked) throws SQLException {
    Map<MapKey, Optional<Place>> found = new HashMap<>();
    List<MapKey> distinct = asked.stream().distinct().toList();
    try (PreparedStatement select = database.prepareStatement(EXACT)) {
      select.setArray(1, texts(distinct.stream().map(MapKey::scope).toArray()));
      select.setArray(2, texts(distinct.stream().map(MapKey::key).toArray()));
      select.setObject(3, batch);
      select.setObject(4, batch);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.put(
              new MapKey(row.getString(1), row.getString(2)),
              Mapping.kind(row.getString(3)) == Kind.REDIRECT
                  ? Optional.of(place(row, 4))
                  : Optional.empty());
        }
      }
    }
    return found;
  }

  /** Reads target, blog_id, path, next_scope and next_key. */
  static Place place(ResultSet row, int first) throws SQLException {
    String scope = row.getString(first + 3);
    return new Place(
        row.getString(first),
        row.getObject(first + 1, Long.class),
        row.getString(first + 2),
        scope == null ? null : new MapKey(scope, row.getString(first + 4)));
  }

  private Optional<Place> byRule(Place place, boolean ahead) throws SQLException {
    String name = place.next().scope();
    Optional<SourceSite> site =
        keys.sitesOf(name).stream().filter(it -> it.name().equals(name)).findFirst();
    if (site.isEmpty()) {
      return Optional.empty();
    }
    PlainAddress address = PlainAddress.ofKey(place.next().key());
    PlainAddress spelled = spelled(address, place.target(), site.get().comparison());
    Optional<String> target =
        (ahead
                ? rules.ahead(name, address, () -> spelled)
                : rules.after(name, address, () -> spelled))
            .map(match -> match.mapping().target())
            .flatMap(it -> admission.admitted(site.get(), it));
    return target.isEmpty() ? Optional.empty() : Optional.of(at(target.get()));
  }

  /* With the case of its letters as the target has it; of what was shortened by a rule that is the
   * end alone, which the rule took over. */
  private static PlainAddress spelled(PlainAddress address, String target, Comparison by) {
    Optional<PlainAddress> read =
        target == null
            ? Optional.empty()
            : PlainAddress.parse(target, new Comparison(true, by.significant()));
    if (read.isEmpty()) {
      return address;
    }
    String path = address.path();
    String other = read.get().path();
    int same = 0;
    while (same < Math.min(path.length(), other.length())
        && path.regionMatches(
            true, path.length() - same - 1, other, other.length() - same - 1, 1)) {
      same++;
    }
    return new PlainAddress(
        address.host(),
        path.substring(0, path.length() - same) + other.substring(other.length() - same),
        address.query());
  }

  /**
   * How long an address may be that a rule of the batch is surely tried on; as {@link
   * Rules#longest}.
   */
  int longest(MapKey rule) {
    return rules.longest(rule);
  }

  /** Whether a rule that comes after exact mappings answers an address of a plain site. */
  boolean isAnsweredByRule(MapKey key) {
    PlainAddress address = PlainAddress.ofKey(key.key());
    return rules.after(key.scope(), address, () -> address).isPresent();
  }

  private Array texts(Object[] texts) throws SQLException {
    return database.createArrayOf("text", texts);
  }
}
