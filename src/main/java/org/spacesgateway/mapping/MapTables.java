package org.spacesgateway.mapping;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.FactBytes.Leads;

/** What the database says of old addresses; each question is one statement. */
public final class MapTables {
  private static final String ON_A_SITE =
      "SELECT v.version, m.key, "
          + MapRows.columns("m")
          + ", b.address"
          + """
           FROM map_version v
          LEFT JOIN mapping m ON m.scope = ? AND m.key = ANY (?) AND m.position IS NULL
          LEFT JOIN wordpress_blog b ON b.blog_id = m.blog_id
          WHERE v.id = 1\
          """;
  private static final String OF_A_SPACE =
      "SELECT v.version, a.cid, t.cid, t.entry, c.cid, "
          + MapRows.ofSpace("s")
          + ", EXISTS (SELECT 1 FROM mapping any_of WHERE any_of.scope = c.cid), "
          + MapRows.columns("h")
          + ", hb.address, "
          + MapRows.columns("w")
          + ", wb.address"
          + """
           FROM map_version v
          LEFT JOIN space_alias a ON a.alias = ?
          LEFT JOIN old_handle t ON t.token = ? AND t.n = ?
          CROSS JOIN LATERAL (
            SELECT COALESCE(?, a.cid, CASE WHEN ? THEN t.cid END) AS cid) c
          LEFT JOIN space s ON s.cid = c.cid
          LEFT JOIN mapping h ON h.scope = c.cid AND h.key = ''
          LEFT JOIN wordpress_blog hb ON hb.blog_id = h.blog_id
          LEFT JOIN mapping w ON w.scope = c.cid
            AND w.key = COALESCE(?, CASE WHEN t.cid = c.cid THEN t.entry::text END)
          LEFT JOIN wordpress_blog wb ON wb.blog_id = w.blog_id
          WHERE v.id = 1\
          """;
  private static final String RULES =
      "SELECT m.scope, m.key, "
          + MapRows.columns("m")
          + ", b.address"
          + """
           FROM mapping m LEFT JOIN wordpress_blog b ON b.blog_id = m.blog_id
          WHERE m.position IS NOT NULL\
          """;

  private final DataSource database;
  private final FactBytes bytes;

  /** The tables of this database. */
  public MapTables(DataSource database) {
    this(database, new FactBytes());
  }

  MapTables(DataSource database, FactBytes bytes) {
    this.database = database;
    this.bytes = bytes;
  }

  /**
   * What a look-up found.
   *
   * @param version of the map that this is true of
   * @param facts by key; all that an answer needs but the rules
   */
  record Found(long version, Map<String, byte[]> facts) {
    Facts with(Rules rules) {
      return new Facts() {
        @Override
        public byte[] get(String key) {
          return facts.get(key);
        }

        @Override
        public Rules rules() {
          return rules;
        }
      };
    }
  }

  /**
   * What is known of an address of a plain site, as the database has it now.
   *
   * @param spelled the same address with the case of its letters kept
   * @throws SQLException if the database is away
   */
  public Known find(SourceSite site, PlainAddress address, Supplier<PlainAddress> spelled)
      throws SQLException {
    return find(new Question.OnSite(MapKey.of(site.name(), address), address, spelled));
  }

  /**
   * What is known of an address of a Space, as the database has it now.
   *
   * @throws SQLException if the database is away
   */
  public Known find(OldAddress address) throws SQLException {
    return find(new Question.OfASpace(address));
  }

  private Known find(Question question) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return question.answer(look(question, connection).with(rules(connection)), bytes);
    }
  }

  /** Looks a question up. */
  Found look(Question question) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return look(question, connection);
    }
  }

  private Found look(Question question, Connection connection) throws SQLException {
    return switch (question) {
      case Question.OnSite it -> onSite(it, connection);
      case Question.OfASpace it -> ofSpace(it, connection);
    };
  }

  private Found onSite(Question.OnSite asked, Connection connection) throws SQLException {
    try (PreparedStatement look = connection.prepareStatement(ON_A_SITE)) {
      String site = asked.key().scope();
      List<String> keys = asked.address().keys();
      look.setString(1, site);
      look.setArray(2, connection.createArrayOf("text", keys.toArray()));
      try (ResultSet row = first(look)) {
        Map<String, byte[]> facts = new HashMap<>();
        keys.forEach(key -> facts.put(FactBytes.ofMapping(site, key), FactBytes.NOTHING));
        long version = row.getLong(1);
        do {
          Mapping mapping = MapRows.mapping(row, 3);
          if (mapping != null) {
            facts.put(FactBytes.ofMapping(site, row.getString(2)), bytes.mapping(mapping));
            blog(mapping, row.getString(3 + MapRows.COLUMNS), facts);
          }
        } while (row.next());
        return new Found(version, facts);
      }
    }
  }

  private Found ofSpace(Question.OfASpace asked, Connection connection) throws SQLException {
    Handle.Opaque opaque = asked.opaque();
    try (PreparedStatement look = connection.prepareStatement(OF_A_SPACE)) {
      look.setString(1, asked.alias());
      look.setString(2, opaque == null ? null : opaque.token());
      look.setObject(3, opaque == null ? null : opaque.number(), java.sql.Types.BIGINT);
      look.setString(4, asked.cid());
      look.setBoolean(5, asked.address().whose().isEmpty());
      look.setString(6, asked.key());
      try (ResultSet row = first(look)) {
        return new Found(row.getLong(1), ofSpace(asked, row));
      }
    }
  }

  private Map<String, byte[]> ofSpace(Question.OfASpace asked, ResultSet row) throws SQLException {
    Map<String, byte[]> facts = new HashMap<>();
    if (asked.alias() != null) {
      facts.put(
          FactBytes.ofAlias(asked.alias()),
          cid(row, 2).map(FactBytes::cid).orElse(FactBytes.NOTHING));
    }
    Optional<Leads> leads = Optional.empty();
    Handle.Opaque opaque = asked.opaque();
    if (opaque != null) {
      long entry = row.getLong(4);
      leads = cid(row, 3).map(cid -> new Leads(cid, entry));
      facts.put(
          FactBytes.ofHandle(opaque.token(), opaque.number()),
          leads.map(FactBytes::leads).orElse(FactBytes.NOTHING));
    }
    String cid = row.getString(5);
    if (cid != null) {
      int next = 6 + MapRows.SPACE_COLUMNS;
      boolean isUnknown = row.getString(6) == null && !row.getBoolean(next);
      Mapping home = MapRows.mapping(row, next + 1);
      facts.put(
          FactBytes.ofSpace(cid),
          isUnknown ? FactBytes.NOTHING : bytes.space(MapRows.space(row, 6, home)));
      next += 1 + MapRows.COLUMNS;
      blog(home, row.getString(next), facts);
      String key =
          leads
              .filter(it -> it.cid().hex().equals(cid))
              .map(it -> Long.toString(it.entry()))
              .orElse(asked.key());
      if (key != null) {
        Mapping wanted = MapRows.mapping(row, next + 1);
        facts.put(FactBytes.ofMapping(cid, key), bytes.mapping(wanted));
        blog(wanted, row.getString(next + 1 + MapRows.COLUMNS), facts);
      }
    }
    return facts;
  }

  private static Optional<Cid> cid(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).flatMap(Cid::ofHex);
  }

  private static void blog(Mapping mapping, String address, Map<String, byte[]> facts) {
    if (mapping != null && mapping.blogId() != null) {
      facts.put(FactBytes.ofBlog(mapping.blogId()), FactBytes.text(address));
    }
  }

  /* Without its one row there is no version: as if the schema were missing. */
  private static ResultSet first(PreparedStatement look) throws SQLException {
    ResultSet row = look.executeQuery();
    if (!row.next()) {
      throw new SQLException("map_version is empty", "02000");
    }
    return row;
  }

  /** The live rules of all sites. */
  public static Rules rules(Connection connection) throws SQLException {
    List<Rules.Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(RULES)) {
      while (row.next()) {
        Mapping mapping = MapRows.mapping(row, 3);
        String blog = row.getString(3 + MapRows.COLUMNS);
        rows.add(
            new Rules.Row(
                new MapKey(row.getString(1), row.getString(2)),
                blog == null ? mapping : Question.filled(mapping, blog)));
      }
    }
    return Rules.of(rows);
  }
}
