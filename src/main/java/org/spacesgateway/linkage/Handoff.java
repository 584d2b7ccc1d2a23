package org.spacesgateway.linkage;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The way from a proved Live account to a WordPress.com account, in one browser: that browser alone
 * holds the secret. Used once, within half an hour.
 */
@Entity
@Table(name = "handoff")
public class Handoff extends PanacheEntityBase {
  /** UUIDv7. */
  @Id public UUID id;

  /** SHA-256 of the browser's secret. */
  public byte[] secretHash;

  /** The Live account that was proved when this began. */
  public UUID livePerson;

  /** What the person calls themselves, encrypted for this row's secret; null once it has ended. */
  public byte[] liveName;

  /** {@code new}: to WordPress.com's registration; {@code existing}: to its log-in. */
  public String purpose;

  /** When it began. */
  public Instant beganAt;

  /** When it ends by itself. */
  public Instant expiresAt;

  /** When the WordPress.com account was proved; null before. */
  public Instant provedAt;

  /** The proved account's id; null before. */
  public Long wordpressId;

  /** The proved account's user name; null before. */
  public String username;

  /** The proved account's blogs, as {@link ProvedBlogs#toText}; null before. */
  public String blogs;

  /** When it was used or voided; null while it can be used. */
  public Instant endedAt;

  /** {@code linked} or {@code voided}; null while it can be used. */
  public String endedHow;

  /** Whether it can still lead to a link. */
  boolean isOpen(Instant now) {
    return endedAt == null && now.isBefore(expiresAt);
  }

  /** Whether it is of the person with this random id, as a page names it; null is nobody's. */
  boolean isOf(String person) {
    return livePerson.toString().equals(person);
  }

  /** Where its browser goes on: to confirm, or to what was linked; empty if nothing is proved. */
  Optional<String> wayOn(Instant now) {
    if ("linked".equals(endedHow)) {
      return Optional.of("/live/moved");
    }
    return isOpen(now) && provedAt != null ? Optional.of("/wordpress/") : Optional.empty();
  }

  /** The blogs that were proved. */
  ProvedBlogs provedBlogs() {
    return blogs == null ? ProvedBlogs.NONE : ProvedBlogs.fromText(blogs);
  }

  /** Ends every open hand-off of a person, and forgets what it proved. */
  static void voidOpen(UUID livePerson, Instant now) {
    // As SQL: a change in Hibernate's own language is translated anew each time it runs.
    getEntityManager()
        .createNativeQuery(
            "UPDATE handoff SET ended_at = ?1, ended_how = 'voided', live_name = NULL, proved_at = NULL, wordpress_id = NULL, username = NULL, blogs = NULL WHERE live_person = ?2 AND ended_at IS NULL")
        .setParameter(1, now)
        .setParameter(2, livePerson)
        .executeUpdate();
  }
}
