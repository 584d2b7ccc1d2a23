package org.spacesgateway.linkage;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.directory.Space;
import org.spacesgateway.secret.Vault;

/**
 * Which Live account became which WordPress.com account and blog: every change in one transaction,
 * with its event. Unique indexes decide races, so a loser is told, never an error.
 */
@Singleton
public class Ledger {
  private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
  private static final NoArgGenerator PERSONS = Generators.randomBasedGenerator();

  private final EntityManager database;
  private final InstantSource clock;
  private final Vault vault;

  Ledger(EntityManager database, InstantSource clock, Vault vault) {
    this.database = database;
    this.clock = clock;
    this.vault = vault;
  }

  /** How an attempt to link ended. */
  sealed interface Linking {
    /** It holds: made now, or by the same hand-off before. */
    record Linked(AccountLink link) implements Linking {}

    /** The Live account, or the blog, is linked already. */
    record Taken(boolean liveAccount) implements Linking {}

    /** What was shown is not what is proved now. */
    record Changed() implements Linking {}

    /** The hand-off is used, voided or over. */
    record Over() implements Linking {}
  }

  /** The account with this key, made if this is its first sign-in. */
  @Transactional
  public LiveAccount seen(String tid, String oid, String sub) {
    return LiveAccount.of(tid, oid)
        .orElseGet(() -> {
          database
              .createNativeQuery(
                  "INSERT INTO live_account (person, tid, oid, sub, first_at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (tid, oid) DO NOTHING")
              .setParameter(1, PERSONS.generate())
              .setParameter(2, tid)
              .setParameter(3, oid)
              .setParameter(4, sub)
              .setParameter(5, clock.instant())
              .executeUpdate();
          return LiveAccount.of(tid, oid).orElseThrow();
        });
  }

  /**
   * Begins a hand-off and voids those that this person left open.
   *
   * @param liveName what the person calls themselves, to be shown beside the other account; kept
   *     encrypted, until the hand-off ends
   * @param secretHash the hash of what the browser will hold
   */
  @Transactional
  public Handoff begin(
      UUID livePerson, String liveName, String purpose, byte[] secretHash, Instant expiresAt) {
    locked(livePerson);
    voidOpen(livePerson);
    Handoff handoff = new Handoff();
    handoff.id = IDS.generate();
    handoff.secretHash = secretHash;
    handoff.livePerson = livePerson;
    handoff.liveName = vault.encrypt(liveName, secretHash);
    handoff.purpose = purpose;
    handoff.beganAt = clock.instant();
    handoff.expiresAt = expiresAt;
    handoff.persist();
    event("proposed", livePerson, null, null, null, "person", purpose);
    return handoff;
  }

  /** The open hand-off that a browser holds the secret of. */
  @Transactional
  public Optional<Handoff> open(byte[] secretHash) {
    return Handoff.heldBy(secretHash).filter(handoff -> handoff.isOpen(clock.instant()));
  }

  /** What the person called themselves when this hand-off began. */
  String liveName(Handoff handoff) {
    return handoff.liveName == null
        ? ""
        : vault.decrypt(handoff.liveName, handoff.secretHash).orElse("");
  }

  /** How many hand-offs of this person are kept. */
  @Transactional
  public long handoffs(UUID livePerson) {
    return Handoff.count("livePerson", livePerson);
  }

  /**
   * Writes down what WordPress.com proved. A later proof replaces an earlier one.
   *
   * @return false when the hand-off is no longer open
   */
  @Transactional
  public boolean prove(byte[] secretHash, WordPressApi.Account account) {
    Optional<Handoff> found = Handoff.heldBy(secretHash);
    if (found.isEmpty() || !locked(found.get().livePerson)) {
      return false;
    }
    Handoff handoff = found.get();
    database.refresh(handoff, LockModeType.PESSIMISTIC_WRITE);
    if (!handoff.isOpen(clock.instant())) {
      return false;
    }
    handoff.provedAt = clock.instant();
    handoff.wordpressId = account.id();
    handoff.username = account.username();
    handoff.blogs = Blog.toText(account.blogs());
    event("proved", handoff.livePerson, null, null, null, "person", "wordpress.com");
    return true;
  }

  /** Forgets what WordPress.com proved, so that another account can be. */
  @Transactional
  public void forgetProof(byte[] secretHash) {
    open(secretHash)
        .ifPresent(handoff -> {
          handoff.provedAt = null;
          handoff.wordpressId = null;
          handoff.username = null;
          handoff.blogs = null;
        });
  }

  /**
   * Links, in one transaction.
   *
   * @param shownWordpressId the account that the confirm page named
   * @param blogId the blog chosen on it
   */
  @Transactional
  public Linking link(byte[] secretHash, long shownWordpressId, long blogId) {
    Optional<Handoff> found = Handoff.heldBy(secretHash);
    if (found.isEmpty() || !locked(found.get().livePerson)) {
      return new Linking.Over();
    }
    Handoff handoff = found.get();
    database.refresh(handoff, LockModeType.PESSIMISTIC_WRITE);
    Instant now = clock.instant();
    if (!handoff.isOpen(now)) {
      return AccountLink.<AccountLink>find("handoff = ?1 and endedAt is null", handoff.id)
          .firstResultOptional()
          .filter(link -> link.blogId == blogId)
          .<Linking>map(Linking.Linked::new)
          .orElseGet(Linking.Over::new);
    }
    Optional<Blog> blog =
        handoff.provedBlogs().stream().filter(proved -> proved.id() == blogId).findFirst();
    if (handoff.wordpressId == null || handoff.wordpressId != shownWordpressId || blog.isEmpty()) {
      return new Linking.Changed();
    }
    UUID wordpressPerson = wordpressPerson(handoff.wordpressId, handoff.username, now);
    UUID id = IDS.generate();
    int linked =
        database
            .createNativeQuery(
                "INSERT INTO account_link (id, live_person, wordpress_person, blog_id, handoff, linked_at, redirects) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'keep') ON CONFLICT DO NOTHING")
            .setParameter(1, id)
            .setParameter(2, handoff.livePerson)
            .setParameter(3, wordpressPerson)
            .setParameter(4, blogId)
            .setParameter(5, handoff.id)
            .setParameter(6, now)
            .executeUpdate();
    if (linked == 0) {
      return new Linking.Taken(AccountLink.active(handoff.livePerson).isPresent());
    }
    remember(blog.get(), now);
    handoff.endedAt = now;
    handoff.endedHow = "linked";
    handoff.liveName = null;
    event("linked", handoff.livePerson, wordpressPerson, blogId, id, "person", handoff.purpose);
    database.flush();
    return new Linking.Linked(database.find(AccountLink.class, id));
  }

  /** The link that holds for this person. */
  @Transactional
  public Optional<AccountLink> active(UUID livePerson) {
    return AccountLink.active(livePerson);
  }

  /** The blog with this id, as it was named last. */
  @Transactional
  public Optional<WordPressBlog> blog(long blogId) {
    return WordPressBlog.findByIdOptional(blogId);
  }

  /** The user name of a WordPress.com person. */
  @Transactional
  public String username(UUID wordpressPerson) {
    return WordPressAccount.<WordPressAccount>findByIdOptional(wordpressPerson)
        .map(account -> account.username)
        .orElse("");
  }

  /** The hand-off that this person could finish. */
  @Transactional
  public Optional<Handoff> unfinished(UUID livePerson) {
    return Handoff.openOf(livePerson, clock.instant());
  }

  /** The Space that the operator's directory says is this account's. */
  @Transactional
  public Optional<Space> space(String tid, String oid) {
    return Space.of(tid, oid);
  }

  /**
   * Ends the link and every proof of this person.
   *
   * @param redirects {@code keep} or {@code stop}
   * @return false when there was none
   */
  @Transactional
  public boolean unlink(UUID livePerson, String redirects) {
    locked(livePerson);
    voidOpen(livePerson);
    Optional<AccountLink> link = AccountLink.active(livePerson);
    link.ifPresent(active -> {
      active.endedAt = clock.instant();
      active.redirects = redirects;
      event(
          "unlinked",
          livePerson,
          active.wordpressPerson,
          active.blogId,
          active.id,
          "person",
          redirects);
    });
    return link.isPresent();
  }

  /** Writes down that somebody says the link is wrong. It holds until they unlink. */
  @Transactional
  public boolean dispute(UUID livePerson) {
    Optional<AccountLink> link = AccountLink.active(livePerson);
    link.ifPresent(active ->
        event(
            "disputed",
            livePerson,
            active.wordpressPerson,
            active.blogId,
            active.id,
            "person",
            "not me, or the wrong blog"));
    return link.isPresent();
  }

  /**
   * Erases what names this person: the link ends, its addresses' redirects stay, the ledger keeps
   * random ids, and a keyed digest stops an import from bringing the person back.
   */
  @Transactional
  public void erase(LiveAccount account) {
    unlink(account.person, "keep");
    byte[] digest = Erasures.digests(vault, account.tid, account.oid).getFirst();
    database
        .createNativeQuery(
            "INSERT INTO erasure (digest, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
        .setParameter(1, digest)
        .setParameter(2, clock.instant())
        .executeUpdate();
    List<UUID> wordpress =
        database
            .createQuery(
                "select distinct l.wordpressPerson from AccountLink l where l.livePerson = ?1",
                UUID.class)
            .setParameter(1, account.person)
            .getResultList();
    Handoff.delete("livePerson", account.person);
    Space.forgetOwner(account.tid, account.oid);
    for (UUID person : wordpress) {
      if (AccountLink.count("wordpressPerson = ?1 and endedAt is null", person) == 0) {
        WordPressAccount.deleteById(person);
      }
    }
    LiveAccount.delete("person", account.person);
    event("erased", account.person, null, null, null, "person", "asked to be erased");
  }

  /** Everything that happened to this person's links, oldest first. */
  @Transactional
  public List<LinkEvent> events(UUID livePerson) {
    return LinkEvent.of(livePerson);
  }

  /** Every link of this person, ended ones too. */
  @Transactional
  public List<AccountLink> links(UUID livePerson) {
    return AccountLink.list("livePerson = ?1 order by linkedAt", livePerson);
  }

  /**
   * Makes this person's changes happen one after the other: every change takes this lock first.
   *
   * @return false when the person is erased
   */
  private boolean locked(UUID livePerson) {
    return database.find(LiveAccount.class, livePerson, LockModeType.PESSIMISTIC_WRITE) != null;
  }

  private void voidOpen(UUID livePerson) {
    Handoff.update(
        "endedAt = ?1, endedHow = 'voided', liveName = null where livePerson = ?2 and endedAt is null",
        clock.instant(),
        livePerson);
  }

  private UUID wordpressPerson(long wordpressId, String username, Instant now) {
    database
        .createNativeQuery(
            "INSERT INTO wordpress_account (person, wordpress_id, username, first_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (wordpress_id) DO UPDATE SET username = excluded.username")
        .setParameter(1, PERSONS.generate())
        .setParameter(2, wordpressId)
        .setParameter(3, username)
        .setParameter(4, now)
        .executeUpdate();
    return WordPressAccount.of(wordpressId).orElseThrow().person;
  }

  private void remember(Blog blog, Instant now) {
    database
        .createNativeQuery(
            "INSERT INTO wordpress_blog (blog_id, address, name, seen_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (blog_id) DO UPDATE SET address = excluded.address, name = excluded.name, seen_at = excluded.seen_at")
        .setParameter(1, blog.id())
        .setParameter(2, blog.address())
        .setParameter(3, blog.name())
        .setParameter(4, now)
        .executeUpdate();
  }

  private void event(
      String what,
      UUID livePerson,
      UUID wordpressPerson,
      Long blogId,
      UUID link,
      String actor,
      String reason) {
    LinkEvent event = new LinkEvent();
    event.id = IDS.generate();
    event.at = clock.instant();
    event.what = what;
    event.livePerson = livePerson;
    event.wordpressPerson = wordpressPerson;
    event.blogId = blogId;
    event.link = link;
    event.actor = actor;
    event.reason = reason;
    event.persist();
  }
}
