package org.spacesgateway.linkage;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A Microsoft account that signed in here. The key is (tid, oid), never an e-mail address. */
@Entity
@Table(name = "live_account")
public class LiveAccount extends PanacheEntityBase {
  /** The random id that the ledger knows this person by. */
  @Id public UUID person;

  /** The tenant that the account belongs to. */
  public String tid;

  /** The account's id across applications. */
  public String oid;

  /** The account's id for our application alone. */
  public String sub;

  /** When it was first seen. */
  public Instant firstAt;

  /**
   * Makes this person's changes happen one after the other: every change takes this lock first,
   * until its transaction ends.
   *
   * @return false when the person is erased
   */
  public static boolean lock(UUID person) {
    return findById(person, LockModeType.PESSIMISTIC_WRITE) != null;
  }

  /** The same for the person of a hand-off; false when there is none. */
  static boolean lockOf(byte[] handoffSecretHash) {
    return find(
            "person = (select h.livePerson from Handoff h where h.secretHash = ?1)",
            (Object) handoffSecretHash)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .firstResultOptional()
        .isPresent();
  }

  /** The account with this key. */
  static Optional<LiveAccount> of(String tid, String oid) {
    return find("tid = ?1 and oid = ?2", tid, oid).firstResultOptional();
  }
}
