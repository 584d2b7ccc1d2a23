package org.spacesgateway.linkage;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A Live account and a WordPress.com account and blog that one person proved to be theirs. */
@Entity
@Table(name = "account_link")
public class AccountLink extends PanacheEntityBase {
  /** UUIDv7. */
  @Id public UUID id;

  /** The Live account. One active link each. */
  public UUID livePerson;

  /** The WordPress.com account. */
  public UUID wordpressPerson;

  /**
   * The blog. One active link each. Null in the table of whoever is erased, whose links nobody
   * reads.
   */
  public long blogId;

  /** The hand-off that proved it. */
  public UUID handoff;

  /** When it was made. */
  public Instant linkedAt;

  /** When it was ended; null while it holds. */
  public Instant endedAt;

  /** {@code keep}: old addresses go on leading to the blog; {@code stop}: they don't. */
  public String redirects;

  /** The link that holds for this person. */
  static Optional<AccountLink> active(UUID livePerson) {
    return find("livePerson = ?1 and endedAt is null", livePerson).firstResultOptional();
  }

  /** The same, with what it joins: one query for all of it. */
  static Optional<Linked> linked(UUID livePerson) {
    return getEntityManager()
        .createQuery(
            """
            select l, b, w from AccountLink l
            left join WordPressBlog b on b.blogId = l.blogId
            left join WordPressAccount w on w.person = l.wordpressPerson
            where l.livePerson = ?1 and l.endedAt is null\
            """,
            Object[].class)
        .setParameter(1, livePerson)
        // Not as a stream: outside a transaction that keeps its connection.
        .getResultList()
        .stream()
        .findFirst()
        .map(row ->
            new Linked(
                (AccountLink) row[0],
                Optional.ofNullable((WordPressBlog) row[1]),
                row[2] instanceof WordPressAccount account ? account.username : ""));
  }

  /** Whether its WordPress.com account is linked with somebody else now. */
  boolean isAccountOfAnother() {
    return count(
            "wordpressPerson = ?1 and livePerson <> ?2 and endedAt is null",
            wordpressPerson,
            livePerson)
        > 0;
  }

  /** Whether its blog is linked with somebody else now. */
  boolean isBlogOfAnother() {
    return count("blogId = ?1 and livePerson <> ?2 and endedAt is null", blogId, livePerson) > 0;
  }

  /** Says of every link of this person, ended as they are, that old addresses lead nowhere now. */
  static void stopped(UUID livePerson) {
    getEntityManager()
        .createNativeQuery("UPDATE account_link SET redirects = 'stop' WHERE live_person = ?1")
        .setParameter(1, livePerson)
        .executeUpdate();
  }

  /**
   * Says of no link of this person, who is erased, which blog it was with, unless old addresses
   * lead there.
   */
  static void forgetBlogs(UUID livePerson) {
    getEntityManager()
        .createNativeQuery(
            "UPDATE account_link SET blog_id = NULL WHERE live_person = ?1"
                + " AND NOT EXISTS (SELECT FROM mapping m WHERE m.blog_id = account_link.blog_id)")
        .setParameter(1, livePerson)
        .executeUpdate();
  }

  /** The WordPress.com persons that this person was ever linked with, always in the same order. */
  static List<UUID> wordpressPersons(UUID livePerson) {
    return getEntityManager()
        .createQuery(
            "select distinct l.wordpressPerson from AccountLink l where l.livePerson = ?1 order by l.wordpressPerson",
            UUID.class)
        .setParameter(1, livePerson)
        .getResultList();
  }
}
