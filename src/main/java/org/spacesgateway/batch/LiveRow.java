package org.spacesgateway.batch;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.address.Query;
import org.spacesgateway.address.SpaceAddress;
import org.spacesgateway.address.SpaceKey;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.mapping.Mapping.Kind;
import org.spacesgateway.mapping.Rules;

/**
 * A live mapping on its way out.
 *
 * @param old the old address without its scheme, of a Space by its CID's host; a rule's key, with
 *     what kind of rule it is
 * @param mapping where it leads, a blog's target filled in
 * @param space whose it is; null on a plain site
 * @param names of a Space: aliases that it has and had, the present one first
 * @param tokens of an entry: what its address from before 2006 has in the place of {@code CID!n}
 * @param home where the Space's home leads: nothing else of it is answered without; may be null
 */
record LiveRow(
    String old, Mapping mapping, Cid space, List<String> names, List<String> tokens, Mapping home) {
  /* Letters of either case together, so that what differs by case alone comes one after the other. */
  private static final String SELECT =
      """
      SELECT m.scope, m.key, m.kind, coalesce(m.target, rtrim(b.address, '/') || m.path), m.blog_id,
        m.path, m.archive, m.suggested, m.title, m.position, %s
      FROM mapping m LEFT JOIN wordpress_blog b ON b.blog_id = m.blog_id %s
      WHERE %s AND NOT EXISTS (
        SELECT 1 FROM space s WHERE s.cid = m.scope
          AND (s.owner_closes_at <= now() OR s.visibility <> 'public'))
      ORDER BY m.scope COLLATE "C", lower(m.key) COLLATE "C", m.key COLLATE "C"\
      """;

  /* All at once: names and tokens are found by themselves alone, not by their Spaces. */
  private static final String NAMES =
      """
      LEFT JOIN (
        SELECT cid, array_agg(alias ORDER BY former, alias) AS names FROM space_alias GROUP BY cid
      ) a ON a.cid = m.scope
      LEFT JOIN (
        SELECT cid, entry::text AS key, array_agg(token || '!' || n ORDER BY token, n) AS tokens
        FROM old_handle GROUP BY cid, entry
      ) t ON t.cid = m.scope AND t.key = m.key\
      """;
  /* Of what an address may be stored by in several spellings: see PlainAddress.keys. */
  private static final String SPELLED_SEVERALLY =
      """
      SELECT key FROM mapping
      WHERE scope = ? AND position IS NULL AND key ~ '[!''()*]|%2[1789A]'\
      """;
  private static final int ROWS_A_FETCH = 5000;
  private static final String CATEGORY = "/category/";

  /** In a parameter. */
  private static final List<String> BLANKS = List.of("%2B", "+", "%20", "%2520");

  /** Takes rows one by one. */
  interface Taker {
    /** Takes one. */
    void take(LiveRow row) throws IOException;
  }

  /** The path, from its slash on and with what follows it; empty text when there is none. */
  String local() {
    int slash = old.indexOf('/');
    return slash < 0 ? "" : old.substring(slash);
  }

  /** Whether it is a rule, not one address. */
  boolean isRule() {
    return mapping.position() != null;
  }

  /** What is done with the live map. */
  interface Work<T> {
    /** Does it. */
    T run() throws SQLException, IOException;
  }

  /**
   * Does something with the live map of one moment, however often it is gone through.
   *
   * @param database the caller's; its transaction is begun and ended here
   */
  static <T> T ofOneMoment(Connection database, Work<T> work) throws SQLException, IOException {
    database.setAutoCommit(false);
    try (Statement moment = database.createStatement()) {
      moment.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      return work.run();
    } finally {
      database.rollback();
    }
  }

  /**
   * Hands over all that is live of a site, but for what nobody meets, since the same address is
   * mapped by a spelling that is looked up before; of a site of Spaces what is live of every public
   * Space that its owner has not closed: others answer as if they were not known.
   *
   * @param database in a transaction
   */
  static void each(Connection database, SourceSite site, Taker taker)
      throws SQLException, IOException {
    boolean plain = site.kind() == SourceSite.Kind.PLAIN;
    Set<String> neverMet = plain ? neverMet(database, site) : Set.of();
    try (PreparedStatement select =
        database.prepareStatement(
            plain
                ? SELECT.formatted("NULL, NULL", "", "m.scope = ?")
                : SELECT.formatted("a.names, t.tokens", NAMES, "m.scope ~ '^[0-9A-F]{1,16}$'"))) {
      if (plain) {
        select.setString(1, site.name());
      }
      select.setFetchSize(ROWS_A_FETCH);
      try (ResultSet row = select.executeQuery()) {
        Cid space = null;
        Mapping home = null;
        while (row.next()) {
          Mapping mapping = mapping(row);
          if (plain) {
            if (!neverMet.contains(row.getString(2))) {
              taker.take(new LiveRow(row.getString(2), mapping, null, List.of(), List.of(), null));
            }
            continue;
          }
          Cid of = Cid.ofHex(row.getString(1)).orElseThrow();
          String key = row.getString(2);
          // Of a Space its home comes first.
          if (key.isEmpty() || !of.equals(space)) {
            home = key.isEmpty() ? mapping : null;
          }
          space = of;
          taker.take(
              new LiveRow(
                  old(site, of, key),
                  mapping,
                  of,
                  names(row.getArray(11)),
                  texts(row.getArray(12)),
                  home));
        }
      }
    }
  }

  private static Set<String> neverMet(Connection database, SourceSite site) throws SQLException {
    Set<String> stored = new HashSet<>();
    try (PreparedStatement select = database.prepareStatement(SPELLED_SEVERALLY)) {
      select.setString(1, site.name());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          stored.add(row.getString(1));
        }
      }
    }
    Set<String> neverMet = new HashSet<>();
    for (String key : stored) {
      PlainAddress.parse(key, site.comparison()).map(PlainAddress::keys).stream()
          .flatMap(keys -> keys.stream().takeWhile(ahead -> !ahead.equals(key)))
          .filter(stored::contains)
          .findFirst()
          .ifPresent(ahead -> neverMet.add(key));
    }
    return neverMet;
  }

  private static Mapping mapping(ResultSet row) throws SQLException {
    return new Mapping(
        Mapping.kind(row.getString(3)),
        row.getString(4),
        row.getObject(5, Long.class),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getObject(10, Integer.class));
  }

  /* What nobody could ask for is none. */
  private static List<String> names(Array names) throws SQLException {
    return texts(names).stream()
        .filter(name -> SpaceKey.ofLabel(name).equals(Optional.of(new SpaceKey.ByAlias(name))))
        .toList();
  }

  private static List<String> texts(Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  /** Whether a rule ahead of exact mappings answers in its place. */
  boolean isBehind(Rules rules, SourceSite site) {
    if (isRule() || space != null) {
      return false;
    }
    PlainAddress address = PlainAddress.ofKey(old);
    return rules.ahead(site.name(), address, () -> address).isPresent();
  }

  /** Whether it is a Space's home. */
  boolean isHome() {
    return space != null && mapping == home;
  }

  /**
   * Whether nothing of its Space leads anywhere, since it is mapped to nothing: all of it is 410.
   */
  boolean isOfNothing() {
    return home != null && home.kind() != Kind.REDIRECT;
  }

  /** The path of the feed that leads where this row's blog or category has one; null for others. */
  String feed() {
    if (space == null || mapping.kind() != Kind.REDIRECT) {
      return null;
    }
    return isHome() ? "/feed.rss" : isCategory() ? local() + "/feed.rss" : null;
  }

  /** Whether it is a Space's category. */
  boolean isCategory() {
    return space != null && local().startsWith(CATEGORY);
  }

  /**
   * A category's name as it stands in a parameter: as the old platform escaped it, twice, or others
   * once, and browsers what they got of it; none for a name that no parameter can have.
   */
  List<String> inParameters() {
    String name = local().substring(CATEGORY.length());
    String old = name.replace("%21", "!").replace("%28", "(").replace("%29", ")");
    // Neither of them is an escape until one is made of it.
    String once = old.replace("%20", " ").replace("%27", "'");
    return Stream.of(once, once.replace("%", "%25"))
        .flatMap(one -> Stream.of(one, one.replace("'", "%27")))
        .flatMap(one -> BLANKS.stream().map(blank -> one.replace(" ", blank)))
        .distinct()
        .filter(spelled ->
            OldAddress.parse(Optional.of("own"), "/", new Query("partqs=cat%3D" + spelled)).what()
                    instanceof SpaceAddress.Category(String read)
                && URLEncoder.encode(read, StandardCharsets.UTF_8).replace("+", "%20").equals(name))
        .toList();
  }

  /** The same address by every name of its Space, that of its CID first. */
  List<String> byEveryName(SourceSite site) {
    return Stream.concat(Stream.of(old), names.stream().map(name -> host(site, name) + local()))
        .toList();
  }

  /** The absolute address that a mapping of a site is found by. */
  static String address(SourceSite site, MapKey of) {
    return "https://"
        + (site.kind() == SourceSite.Kind.PLAIN
            ? of.key()
            : old(site, Cid.ofHex(of.scope()).orElseThrow(), of.key()));
  }

  private static String old(SourceSite site, Cid cid, String key) {
    String host = host(site, cid);
    if (key.isEmpty()) {
      return host + "/";
    }
    return key.startsWith("category:")
        ? host
            + CATEGORY
            + URLEncoder.encode(key.substring(9), StandardCharsets.UTF_8).replace("+", "%20")
        : host + "/blog/cns!" + cid.hex() + "!" + key + ".entry";
  }

  /** The host that a Space's rows are told by, whatever else it is called. */
  static String host(SourceSite site, Cid cid) {
    return host(site, cid.hostLabel());
  }

  private static String host(SourceSite site, String label) {
    return label
        + site.hosts().stream()
            .filter(host -> host.startsWith("*."))
            .findFirst()
            .map(host -> host.substring(1))
            .orElse("." + site.hosts().getFirst());
  }
}
