package org.spacesgateway.mapping;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;
import org.spacesgateway.address.Cid;
import org.spacesgateway.mapping.FactBytes.Leads;
import org.spacesgateway.mapping.FactBytes.SpaceFacts;

/**
 * Fills a table with what the database holds, until the table has no more room: so that what was
 * never asked for is known when the database goes away. What is in the table already is newer.
 */
final class Preload {
  private static final int ROWS_A_FETCH = 2_000;
  private static final String BLOGS = "SELECT blog_id, address FROM wordpress_blog";
  private static final String MAPPINGS =
      "SELECT m.scope, m.key, "
          + MapRows.ofSpace("s")
          + ", "
          + MapRows.columns("m")
          + """
           FROM mapping m LEFT JOIN space s ON m.key = '' AND s.cid = m.scope
          WHERE m.position IS NULL\
          """;
  // After the mappings: what is not there by now has not moved.
  private static final String SPACES = "SELECT s.cid, " + MapRows.ofSpace("s") + " FROM space s";
  private static final String ALIASES = "SELECT alias, cid FROM space_alias";
  private static final String HANDLES = "SELECT token, n, cid, entry FROM old_handle";

  private final FlatTable table;
  private final FactBytes bytes;
  private final BooleanSupplier goesOn;

  /**
   * @param goesOn asked now and then; once false, the rest is left
   */
  Preload(FlatTable table, FactBytes bytes, BooleanSupplier goesOn) {
    this.table = table;
    this.bytes = bytes;
    this.goesOn = goesOn;
  }

  private interface Row {
    boolean keep(ResultSet row) throws SQLException;
  }

  /**
   * Fills the table.
   *
   * @param database in a transaction that sees one version throughout, the table's or an older one
   * @return whether there was room for all of it
   * @throws SQLException if the database went away; what was read stays in the table
   */
  boolean from(Connection database) throws SQLException {
    return each(
            BLOGS,
            database,
            row -> offer(FactBytes.ofBlog(row.getLong(1)), FactBytes.text(row.getString(2))))
        && each(MAPPINGS, database, this::mapping)
        && each(SPACES, database, row -> space(row.getString(1), MapRows.space(row, 2, null)))
        && each(ALIASES, database, this::alias)
        && each(HANDLES, database, this::handle);
  }

  private boolean mapping(ResultSet row) throws SQLException {
    String scope = row.getString(1);
    String key = row.getString(2);
    Mapping mapping = MapRows.mapping(row, 3 + MapRows.SPACE_COLUMNS);
    return key.isEmpty()
        ? space(scope, MapRows.space(row, 3, mapping))
        : offer(FactBytes.ofMapping(scope, key), bytes.mapping(mapping));
  }

  private boolean space(String cid, SpaceFacts space) {
    byte[] fact = MapChanges.space(space, bytes);
    return fact == FactBytes.FORGOTTEN || offer(FactBytes.ofSpace(cid), fact);
  }

  private boolean alias(ResultSet row) throws SQLException {
    Cid cid = Cid.ofHex(row.getString(2)).orElse(null);
    return cid == null || offer(FactBytes.ofAlias(row.getString(1)), FactBytes.cid(cid));
  }

  private boolean handle(ResultSet row) throws SQLException {
    Cid cid = Cid.ofHex(row.getString(3)).orElse(null);
    return cid == null
        || offer(
            FactBytes.ofHandle(row.getString(1), row.getLong(2)),
            FactBytes.leads(new Leads(cid, row.getLong(4))));
  }

  private boolean offer(String key, byte[] fact) {
    return table.offer(key, fact);
  }

  private boolean each(String query, Connection database, Row keep) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.setFetchSize(ROWS_A_FETCH);
      try (ResultSet row = statement.executeQuery(query)) {
        for (int rows = 1; row.next(); rows++) {
          if (!keep.keep(row) || rows % ROWS_A_FETCH == 0 && !goesOn.getAsBoolean()) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
