package org.spacesgateway.linkage;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.spacesgateway.arrival.SpacesToForget;
import org.spacesgateway.directory.BlogAddress;
import org.spacesgateway.directory.Space;
import org.spacesgateway.directory.SpaceRedirects;
import org.spacesgateway.linkage.HandoffRows.Held;
import org.spacesgateway.linkage.HandoffRows.Made;
import org.spacesgateway.secret.Vault;
import org.spacesgateway.signin.Provider;
import org.spacesgateway.signin.ServerSessions;

/**
 * Which Live account became which WordPress.com account and blog: every change in one transaction,
 * with its event. Unique indexes decide races, so a loser is told, never an error.
 */
@Singleton
@Retried
public class Ledger {
  private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
  private static final NoArgGenerator PERSONS = Generators.randomBasedGenerator();

  private final EntityManager database;
  private final PlainSql sql;
  private final InstantSource clock;
  private final Vault vault;
  private final ServerSessions sessions;
  private final Instance<KeptElsewhere> elsewhere;
  private final Event<LinkMade> made;
  private final Event<LinkEnded> ended;
  private final Event<HandoffStep> steps;

  Ledger(
      EntityManager database,
      PlainSql sql,
      InstantSource clock,
      Vault vault,
      ServerSessions sessions,
      Instance<KeptElsewhere> elsewhere,
      Event<LinkMade> made,
      Event<LinkEnded> ended,
      Event<HandoffStep> steps) {
    this.database = database;
    this.sql = sql;
    this.clock = clock;
    this.vault = vault;
    this.sessions = sessions;
    this.elsewhere = elsewhere;
    this.made = made;
    this.ended = ended;
    this.steps = steps;
  }

  /** How an attempt to link ended. */
  sealed interface Linking {
    /** It holds: made now, or by the same hand-off before. */
    record Linked() implements Linking {}

    /** The Live account, perhaps by the same hand-off, or the blog is linked already. */
    record Taken(boolean liveAccount) implements Linking {}

    /** What was shown is not what is proved now. */
    record Changed() implements Linking {}

    /** The hand-off is used, voided or over. */
    record Over() implements Linking {}
  }

  /**
   * Links, in one transaction.
   *
   * @param shownPerson the Live account that the confirm page named, by its random id; null from a
   *     page of the version before, which named none: an update changes pods while people are on
   *     their way
   * @param shownWordpressId the account that the confirm page named
   * @param blogId the blog chosen on it
   */
  @Transactional
  public Linking link(byte[] secretHash, String shownPerson, long shownWordpressId, long blogId) {
    Optional<Held> held = sql.run(connection -> HandoffRows.lockedBy(connection, secretHash));
    if (held.isEmpty()) {
      return new Linking.Over();
    }
    Handoff handoff = held.get().handoff();
    Instant now = clock.instant();
    Linking linking =
        shownPerson == null || handoff.isOf(shownPerson)
            ? link(held.get(), shownWordpressId, blogId, now)
            : new Linking.Changed();
    steps.fire(step(handoff.id, linking, now));
    return linking;
  }

  private static HandoffStep step(UUID handoff, Linking linking, Instant now) {
    return switch (linking) {
      case Linking.Linked() -> new HandoffStep.Linked(handoff, now);
      case Linking.Taken taken -> new HandoffStep.Refused(handoff, "taken", now);
      case Linking.Changed() -> new HandoffStep.Refused(handoff, "changed", now);
      case Linking.Over() -> new HandoffStep.Refused(handoff, "over", now);
    };
  }

  private Linking link(Held held, long shownWordpressId, long blogId, Instant now) {
    Handoff handoff = held.handoff();
    if (!handoff.isOpen(now)) {
      return AccountLink.<AccountLink>find("handoff = ?1 and endedAt is null", handoff.id)
          .firstResultOptional()
          .map(link -> link.blogId == blogId ? new Linking.Linked() : new Linking.Taken(true))
          .orElseGet(Linking.Over::new);
    }
    Optional<Blog> blog =
        handoff.provedBlogs().all().stream().filter(proved -> proved.id() == blogId).findFirst();
    if (handoff.wordpressId == null || handoff.wordpressId != shownWordpressId || blog.isEmpty()) {
      return new Linking.Changed();
    }
    Optional<Made> link = sql.run(connection -> linked(connection, held, blog.get(), now));
    if (link.isEmpty()) {
      boolean liveAccount = AccountLink.active(handoff.livePerson).isPresent();
      // Of an account that is not linked, nothing is kept.
      QuarkusTransaction.setRollbackOnly();
      return new Linking.Taken(liveAccount);
    }
    LinkEvent.log("linked", handoff.livePerson);
    made.fire(new LinkMade(held.account(), link.get().space(), now));
    return new Linking.Linked();
  }

  private static Optional<Made> linked(Connection connection, Held held, Blog blog, Instant now)
      throws SQLException {
    Optional<Made> link =
        HandoffRows.link(
            connection, held, blog, IDS.generate(), PERSONS.generate(), now, IDS.generate());
    if (link.filter(made -> !made.address().equals(blog.address())).isPresent()) {
      BlogAddress.moved(connection, blog.id(), blog.address());
    }
    return link;
  }

  /** The link that holds for this person. */
  @Transactional
  public Optional<AccountLink> active(UUID livePerson) {
    return AccountLink.active(livePerson);
  }

  /** The same, with the blog and the account that it is with. */
  @Transactional(TxType.SUPPORTS)
  public Optional<Linked> linked(UUID livePerson) {
    return AccountLink.linked(livePerson);
  }

  /** The blog with this id, as it was named last. */
  @Transactional
  Optional<WordPressBlog> blog(long blogId) {
    return WordPressBlog.findByIdOptional(blogId);
  }

  /** A WordPress.com person; empty when they were forgotten. */
  @Transactional
  Optional<WordPressAccount> wordPressAccount(UUID wordpressPerson) {
    return WordPressAccount.findByIdOptional(wordpressPerson);
  }

  /** What WordPress.com's API calls a WordPress.com person; empty when they were forgotten. */
  @Transactional
  public Optional<Long> wordPressId(UUID wordpressPerson) {
    return WordPressAccount.<WordPressAccount>findByIdOptional(wordpressPerson)
        .map(account -> account.wordpressId);
  }

  /** The Space that the operator's directory says is this account's. */
  @Transactional(TxType.SUPPORTS)
  public Optional<Space> space(String tid, String oid) {
    return Space.of(tid, oid);
  }

  /** Whether the operator's directory says that this Space is this person's. */
  @Transactional
  public boolean owns(UUID livePerson, String cid) {
    return LiveAccount.<LiveAccount>findByIdOptional(livePerson)
        .filter(account -> Space.isOf(cid, account.tid, account.oid))
        .isPresent();
  }

  /**
   * Ends the link and every proof of this person. Redirects that outlived the link are stopped too.
   *
   * @param redirects {@code keep}; or {@code stop}, so that old addresses of their Space no longer
   *     lead anywhere, and no batch brings that back until they link again
   * @return false when there was none
   */
  @Transactional
  public boolean unlink(UUID livePerson, String redirects) {
    LiveAccount.lock(livePerson);
    Handoff.voidOpen(livePerson, clock.instant());
    Optional<AccountLink> link = AccountLink.active(livePerson);
    link.ifPresent(active -> {
      active.endedAt = clock.instant();
      active.redirects = redirects;
      event("unlinked", active, redirects);
      ended.fire(new LinkEnded(livePerson, active.endedAt));
    });
    if ("stop".equals(redirects)) {
      int stopped = stopRedirects(livePerson, clock.instant());
      if (link.isEmpty() && stopped > 0) {
        AccountLink.stopped(livePerson);
        LinkEvent.append(
            clock.instant(), "stopped", livePerson, null, null, null, "their old addresses");
      }
    }
    return link.isPresent();
  }

  private int stopRedirects(UUID livePerson, Instant now) {
    return LiveAccount.<LiveAccount>findByIdOptional(livePerson)
        .map(account ->
            database
                .unwrap(Session.class)
                .doReturningWork(
                    connection -> SpaceRedirects.stop(connection, account.tid, account.oid, now)))
        .orElse(0);
  }

  /** Whether old addresses of this account's Space lead anywhere. */
  @Transactional
  public boolean isRedirected(LiveAccount account) {
    return database
        .unwrap(Session.class)
        .doReturningWork(connection -> SpaceRedirects.any(connection, account.tid, account.oid));
  }

  /**
   * Writes down, once a link, that somebody says it is wrong. It holds until they unlink.
   *
   * @return false when there is none
   */
  @Transactional
  public boolean dispute(UUID livePerson) {
    LiveAccount.lock(livePerson);
    Optional<AccountLink> link = AccountLink.active(livePerson);
    link.filter(active -> !LinkEvent.isThere(active, "disputed"))
        .ifPresent(active -> event("disputed", active, "not me, or the wrong blog"));
    return link.isPresent();
  }

  /**
   * Erases what names this person: their sessions and the link end, its addresses' redirects stay,
   * of blogs only the number and address that such a redirect leads to, the ledger keeps random
   * ids, and a keyed digest stops an import from bringing the person back. That arrivals were about
   * this person's Space they say no longer once {@link ForgottenSpaces} is through with them.
   */
  @Transactional
  public void erase(LiveAccount account) {
    if (!LiveAccount.lock(account.person)) {
      return;
    }
    // Ahead of the link's row, as whoever links the same account holds it before that row.
    List<UUID> wordpressPersons =
        AccountLink.wordpressPersons(account.person).stream()
            .filter(WordPressAccount::lock)
            .toList();
    unlink(account.person, "keep");
    database
        .createNativeQuery(
            "INSERT INTO erasure (digest, at) VALUES (?1, ?2) ON CONFLICT (digest) DO UPDATE SET at = excluded.at")
        .setParameter(1, Erasures.digests(vault, account.tid, account.oid).getFirst())
        .setParameter(2, clock.instant())
        .executeUpdate();
    endSessions(account);
    Handoff.delete("livePerson", account.person);
    elsewhere.forEach(room -> room.erase(account.person));
    forgetWhoCameToTheirSpace(account);
    forgetBlogs(account.person);
    Space.forgetOwner(account.tid, account.oid);
    for (UUID person : wordpressPersons) {
      if (AccountLink.count("wordpressPerson = ?1 and endedAt is null", person) == 0) {
        WordPressAccount.delete("person", person);
      }
    }
    LiveAccount.delete("person", account.person);
    LinkEvent.append(
        clock.instant(), "erased", account.person, null, null, null, "asked to be erased");
  }

  /** Everything that happened to this person's links, oldest first. */
  @Transactional
  public List<LinkEvent> events(UUID livePerson) {
    return LinkEvent.of(livePerson);
  }

  /** Every link of this person, ended ones too. */
  @Transactional(TxType.SUPPORTS)
  public List<AccountLink> links(UUID livePerson) {
    return AccountLink.list("livePerson = ?1 order by linkedAt", livePerson);
  }

  private void endSessions(LiveAccount account) {
    database
        .unwrap(Session.class)
        .doWork(connection -> sessions.endAll(connection, Provider.LIVE, account.sub));
  }

  /* A Space's name can be its owner's. Who came is nobody that is known: the arrivals stay. */
  private void forgetWhoCameToTheirSpace(LiveAccount account) {
    database
        .unwrap(Session.class)
        .doWork(connection ->
            SpacesToForget.ask(
                connection, Space.labels(connection, account.tid, account.oid), clock.instant()));
  }

  private void forgetBlogs(UUID livePerson) {
    List<Long> blogs = links(livePerson).stream().map(link -> link.blogId).distinct().toList();
    database.flush();
    database.unwrap(Session.class).doWork(connection -> BlogAddress.forget(connection, blogs));
    AccountLink.forgetBlogs(livePerson);
    LinkEvent.forgetBlogs(livePerson);
  }

  private void event(String what, AccountLink link, String reason) {
    LinkEvent.append(
        clock.instant(), what, link.livePerson, link.wordpressPerson, link.blogId, link.id, reason);
  }
}
