package org.spacesgateway.claim;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Somebody says that a Space without an owner is theirs. */
@Entity
@Table(name = "claim")
public class Claim extends PanacheEntityBase {
  /** Stands for a Space that isn't there, or is owned: nobody learns which. */
  static final String NONE = "-";

  /** UUIDv7. */
  @Id public UUID id;

  /** Who says so. */
  public UUID livePerson;

  /** The Space; {@link #NONE} when the address names none that could be given to anybody. */
  public String cid;

  /** What its claimant called it: never its title, which may be for friends. */
  public String asked;

  /** What a post of that Space must contain; what a case is quoted by. */
  public String code;

  /** When the code was given. */
  public Instant askedAt;

  /** When it stops working. */
  public Instant expiresAt;

  /** How often the Space was looked at. */
  public int looks;

  /** When an operator was asked to settle it; null when a code is to. */
  public Instant caseAt;

  /** When it was settled; null while it is open. */
  public Instant endedAt;

  /** {@code proved}, {@code granted}, {@code refused}; null while it is open. */
  public String endedHow;

  /** Their open claims, the newest first: those whose code works, and cases. */
  static List<Claim> open(UUID person, Instant now) {
    return list(
        "livePerson = ?1 and endedAt is null and (expiresAt > ?2 or caseAt is not null)"
            + " order by askedAt desc",
        person,
        now);
  }

  /** One of theirs that is open, by its code. */
  static Optional<Claim> open(UUID person, String code, Instant now) {
    return open(person, now).stream().filter(claim -> claim.code.equals(code)).findFirst();
  }
}
