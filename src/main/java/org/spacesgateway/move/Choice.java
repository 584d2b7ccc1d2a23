package org.spacesgateway.move;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that an owner chose for their Space. Never changed; deleted by retention or erasure.
 */
@Entity
@Table(name = "choice")
public class Choice extends PanacheEntityBase {
  private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

  /** UUIDv7. */
  @Id public UUID id;

  /** The Space. */
  public String cid;

  /** The Live account, by its random id. */
  public UUID person;

  /** When. */
  public Instant at;

  /** {@code upgrade download close later reopen}. */
  public String what;

  /**
   * Of {@code later} when to be reminded, of {@code close} from when on it holds; null of the
   * others.
   */
  public Instant due;

  /** What was chosen. */
  What what() {
    return What.of(what).orElseThrow();
  }

  /** What this person chose last for this Space; empty before. */
  static Optional<Choice> last(UUID person, String cid) {
    return find("person = ?1 and cid = ?2 order by id desc", person, cid).firstResultOptional();
  }

  /** All that this person chose, oldest first. */
  static List<Choice> of(UUID person) {
    return list("person = ?1 order by id", person);
  }

  /**
   * Writes a choice.
   *
   * @param due null where nothing is due
   */
  static void append(Instant at, UUID person, String cid, What what, Instant due) {
    Choice choice = new Choice();
    choice.id = IDS.generate();
    choice.cid = cid;
    choice.person = person;
    choice.at = at;
    choice.what = what.word();
    choice.due = due;
    choice.persist();
  }
}
