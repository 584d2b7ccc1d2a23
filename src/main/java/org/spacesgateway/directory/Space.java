package org.spacesgateway.directory;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Space and its owner, as the operator's directory has them. */
@Entity
@Table(name = "space")
public class Space extends PanacheEntityBase {
  private static final String LABELS =
      """
      WITH own AS (SELECT cid, alias FROM space WHERE owner_tid = ? AND owner_oid = ?)
      SELECT alias FROM own WHERE alias IS NOT NULL
      UNION ALL
      SELECT a.alias FROM own JOIN space_alias a ON a.cid = own.cid AND a.former
      UNION ALL
      SELECT 'cid-' || lpad(lower(cid), digits, '0') FROM own, generate_series(length(cid), 16) digits\
      """;

  /** What {@link #read} reads, of the table {@code space}. */
  public static final String COLUMNS =
      "cid, alias, owner_tid, owner_oid, title, visibility, market, last_activity, owner_closes_at, loaded_at";

  /** The CID: upper-case hexadecimal without leading zeros, as addresses spell it. */
  @Id public String cid;

  /** The alias, lower case; null when it has none. */
  public String alias;

  /** The owner's tenant; null when the directory doesn't say. */
  public String ownerTid;

  /** The owner's id; null when the directory doesn't say. */
  public String ownerOid;

  /** The Space's title; null when unknown. */
  public String title;

  /** {@code public} or {@code private}. */
  public String visibility;

  /** Its language tag, such as {@code de-AT}; null when unknown. */
  public String market;

  /** The day something was last written there; null when unknown. */
  public LocalDate lastActivity;

  /** From when on its owner has closed it; null when they have not. */
  public Instant ownerClosesAt;

  /** When the directory's row was loaded. */
  public Instant loadedAt;

  /**
   * The Space of a Live account.
   *
   * @return empty when the directory names none
   */
  public static Optional<Space> of(String tid, String oid) {
    return find("ownerTid = ?1 and ownerOid = ?2 order by cid", tid, oid).firstResultOptional();
  }

  /**
   * The Space of a row that has {@link #COLUMNS}.
   *
   * @return empty where its CID is null: none was joined
   * @throws SQLException if the database fails
   */
  public static Optional<Space> read(ResultSet row) throws SQLException {
    Space space = new Space();
    space.cid = row.getString("cid");
    if (space.cid == null) {
      return Optional.empty();
    }
    space.alias = row.getString("alias");
    space.ownerTid = row.getString("owner_tid");
    space.ownerOid = row.getString("owner_oid");
    space.title = row.getString("title");
    space.visibility = row.getString("visibility");
    space.market = row.getString("market");
    space.lastActivity = row.getObject("last_activity", LocalDate.class);
    space.ownerClosesAt = instant(row, "owner_closes_at");
    space.loadedAt = instant(row, "loaded_at");
    return Optional.of(space);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  /** All that the directory says are this account's, by CID. */
  public static List<Space> allOf(String tid, String oid) {
    return list("ownerTid = ?1 and ownerOid = ?2 order by cid", tid, oid);
  }

  /**
   * The names that this Space had before, in order.
   *
   * @throws SQLException if the database fails
   */
  public List<String> formerAliases(Connection database) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT alias FROM space_alias WHERE cid = ? AND former ORDER BY alias")) {
      select.setString(1, cid);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }

  /** Whether the directory says that a Space is this account's. */
  public static boolean isOf(String cid, String tid, String oid) {
    return count("cid = ?1 and ownerTid = ?2 and ownerOid = ?3", cid, tid, oid) == 1;
  }

  /**
   * All that the first label of a host can say for the Spaces of a Live account: their names,
   * former ones too, and {@code cid-} with the CID, by as many leading zeros as may be written.
   *
   * @return lower case, in no order; empty when the directory names no such Space
   * @throws SQLException if the database fails
   */
  public static List<String> labels(Connection database, String tid, String oid)
      throws SQLException {
    List<String> labels = new ArrayList<>();
    try (PreparedStatement select = database.prepareStatement(LABELS)) {
      select.setString(1, tid);
      select.setString(2, oid);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          labels.add(rows.getString(1));
        }
      }
    }
    return labels;
  }

  /** Forgets who owns a Space: its public facts stay. */
  public static void forgetOwner(String tid, String oid) {
    update("ownerTid = null, ownerOid = null where ownerTid = ?1 and ownerOid = ?2", tid, oid);
  }
}
