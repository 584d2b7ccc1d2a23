package org.spacesgateway.directory;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** A Space and its owner, as the operator's directory has them. */
@Entity
@Table(name = "space")
public class Space extends PanacheEntityBase {
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

  /** Whether the directory says that a Space is this account's. */
  public static boolean isOf(String cid, String tid, String oid) {
    return count("cid = ?1 and ownerTid = ?2 and ownerOid = ?3", cid, tid, oid) == 1;
  }

  /** Forgets who owns a Space: its public facts stay. */
  public static void forgetOwner(String tid, String oid) {
    update("ownerTid = null, ownerOid = null where ownerTid = ?1 and ownerOid = ?2", tid, oid);
  }
}
