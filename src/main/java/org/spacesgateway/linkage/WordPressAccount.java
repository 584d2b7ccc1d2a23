package org.spacesgateway.linkage;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A WordPress.com account that was proved here. The key is the API's numeric id. */
@Entity
@Table(name = "wordpress_account")
public class WordPressAccount extends PanacheEntityBase {
  /** The random id that the ledger knows this person by. */
  @Id public UUID person;

  /** The account's id in WordPress.com's API. */
  public long wordpressId;

  /** Its user name when it was last proved. */
  public String username;

  /** When it was first seen. */
  public Instant firstAt;

  /** Keeps the row as it is until the transaction ends; false when there is none. */
  static boolean lock(UUID person) {
    return findById(person, LockModeType.PESSIMISTIC_WRITE) != null;
  }
}
