package org.spacesgateway.batch;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.spacesgateway.address.Cid;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.mapping.Mapping.Kind;

/**
 * A live mapping on its way out.
 *
 * @param old the old address without its scheme; a rule's key, with what kind of rule it is
 * @param mapping where it leads, a blog's target filled in
 */
record LiveRow(String old, Mapping mapping) {
  /* Letters of either case together, so that what differs by case alone comes one after the other. */
  private static final String SELECT =
      """
      SELECT m.scope, m.key, m.kind, coalesce(m.target, rtrim(b.address, '/') || m.path), m.blog_id,
        m.path, m.archive, m.suggested, m.title, m.position
      FROM mapping m LEFT JOIN wordpress_blog b ON b.blog_id = m.blog_id
      WHERE %s AND NOT EXISTS (
        SELECT 1 FROM space s WHERE s.cid = m.scope
          AND (s.owner_closes_at <= now() OR s.visibility <> 'public'))
      ORDER BY m.scope COLLATE "C", lower(m.key) COLLATE "C", m.key COLLATE "C"\
      """;
  private static final int ROWS_A_FETCH = 5000;

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
   * Hands over all that is live of a site; of a site of Spaces what is live of every public Space
   * that its owner has not closed: others answer as if they were not known.
   *
   * @param database in a transaction
   */
  static void each(Connection database, SourceSite site, Taker taker)
      throws SQLException, IOException {
    boolean plain = site.kind() == SourceSite.Kind.PLAIN;
    try (PreparedStatement select =
        database.prepareStatement(
            SELECT.formatted(plain ? "m.scope = ?" : "m.scope ~ '^[0-9A-F]{1,16}$'"))) {
      if (plain) {
        select.setString(1, site.name());
      }
      select.setFetchSize(ROWS_A_FETCH);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          taker.take(
              new LiveRow(
                  plain ? row.getString(2) : old(site, row.getString(1), row.getString(2)),
                  new Mapping(
                      Kind.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                      row.getString(4),
                      row.getObject(5, Long.class),
                      row.getString(6),
                      row.getString(7),
                      row.getString(8),
                      row.getString(9),
                      row.getObject(10, Integer.class))));
        }
      }
    }
  }

  private static String old(SourceSite site, String scope, String key) {
    Cid cid = Cid.ofHex(scope).orElseThrow();
    String host = host(site, cid);
    if (key.isEmpty()) {
      return host + "/";
    }
    return key.startsWith("category:")
        ? host
            + "/category/"
            + URLEncoder.encode(key.substring(9), StandardCharsets.UTF_8).replace("+", "%20")
        : host + "/blog/cns!" + cid.hex() + "!" + key + ".entry";
  }

  /** The host that a Space's rows are told by, whatever else it is called. */
  static String host(SourceSite site, Cid cid) {
    return cid.hostLabel()
        + site.hosts().stream()
            .filter(host -> host.startsWith("*."))
            .findFirst()
            .map(host -> host.substring(1))
            .orElse("." + site.hosts().getFirst());
  }
}
