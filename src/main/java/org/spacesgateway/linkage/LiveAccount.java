package org.spacesgateway.linkage;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
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

  /**
   * Keeps what Microsoft calls the account for our application now: another client id, another
   * {@code sub}. Sessions are found by it.
   */
  void calledNow(String newSub) {
    QuarkusTransaction.joiningExisting()
        .run(() ->
            getEntityManager()
                .createNativeQuery("UPDATE live_account SET sub = ?1 WHERE person = ?2")
                .setParameter(1, newSub)
                .setParameter(2, person)
                .executeUpdate());
    sub = newSub;
  }

  /** The account of a row that has all of its columns. */
  static LiveAccount read(ResultSet row) throws SQLException {
    LiveAccount account = new LiveAccount();
    account.person = row.getObject("person", UUID.class);
    account.tid = row.getString("tid");
    account.oid = row.getString("oid");
    account.sub = row.getString("sub");
    account.firstAt = row.getObject("first_at", OffsetDateTime.class).toInstant();
    return account;
  }

  /** The account with this key. */
  static Optional<LiveAccount> of(String tid, String oid) {
    return find("tid = ?1 and oid = ?2", tid, oid).firstResultOptional();
  }

  /** Writes an account, unless it is there, or was erased since. */
  static final String INSERT_UNLESS_ERASED =
      "INSERT INTO live_account (person, tid, oid, sub, first_at) SELECT ?, ?, ?, ?, ? WHERE "
          + Erasures.NOT_SINCE
          + " ON CONFLICT (tid, oid) DO NOTHING";

  /**
   * Sets the parameters of {@link #INSERT_UNLESS_ERASED} to this account.
   *
   * @param first the number of the first of them
   * @param digests its own, by which an erasure is recognised
   * @param signedIn erasures before that don't count
   * @return the number after the last of them
   */
  int set(PreparedStatement insert, int first, List<byte[]> digests, Instant signedIn)
      throws SQLException {
    int next = first;
    insert.setObject(next++, person);
    insert.setString(next++, tid);
    insert.setString(next++, oid);
    insert.setString(next++, sub);
    insert.setObject(next++, firstAt.atOffset(ZoneOffset.UTC));
    insert.setArray(
        next++, insert.getConnection().createArrayOf("bytea", digests.toArray(byte[][]::new)));
    insert.setObject(next++, signedIn.atOffset(ZoneOffset.UTC));
    return next;
  }
}
