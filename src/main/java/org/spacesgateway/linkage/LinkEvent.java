package org.spacesgateway.linkage;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Something that happened to a link. Never deleted but by retention, never changed but where its
 * person is erased.
 */
@Entity
@Table(name = "account_link_event")
public class LinkEvent extends PanacheEntityBase {
  private static final Logger LOG = Logger.getLogger(LinkEvent.class);
  private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

  /** UUIDv7. */
  @Id public UUID id;

  /** When. */
  public Instant at;

  /** {@code proposed proved linked unlinked stopped disputed erased}. */
  public String what;

  /** The Live account, by its random id. */
  public UUID livePerson;

  /** The WordPress.com account, by its random id; null where none is meant. */
  public UUID wordpressPerson;

  /** The blog; null where none is meant, or its person is erased. */
  public Long blogId;

  /** The link; null where there is none yet. */
  public UUID link;

  /** {@code person} or {@code operator}. */
  public String actor;

  /** Why, in a few words. */
  public String reason;

  /** What happened to this person's links, oldest first. */
  static List<LinkEvent> of(UUID livePerson) {
    return list("livePerson = ?1 order by id", livePerson);
  }

  /** Says of nothing that happened to this person's links which blog it was about. */
  static void forgetBlogs(UUID livePerson) {
    getEntityManager()
        .createNativeQuery("UPDATE account_link_event SET blog_id = NULL WHERE live_person = ?1")
        .setParameter(1, livePerson)
        .executeUpdate();
  }

  /** Whether that has happened to this link. */
  static boolean isThere(AccountLink link, String what) {
    return count("livePerson = ?1 and link = ?2 and what = ?3", link.livePerson, link.id, what) > 0;
  }

  /**
   * Writes an event.
   *
   * @param wordpressPerson null before there is one
   * @param blogId null before there is one
   * @param link null before there is one
   */
  static void append(
      Instant at,
      String what,
      UUID livePerson,
      UUID wordpressPerson,
      Long blogId,
      UUID link,
      String reason) {
    LinkEvent event = new LinkEvent();
    event.id = IDS.generate();
    event.at = at;
    event.what = what;
    event.livePerson = livePerson;
    event.wordpressPerson = wordpressPerson;
    event.blogId = blogId;
    event.link = link;
    event.actor = "person";
    event.reason = reason;
    event.persist();
    log(what, livePerson);
  }

  /**
   * A line for whoever watches: a random id alone, since no erasure reaches a log, and a blog's
   * number leads to whoever writes it. The row is the record; a line may be of a step that was
   * undone.
   */
  static void log(String what, UUID livePerson) {
    LOG.infof("%s: person %s.", what, livePerson);
  }
}
