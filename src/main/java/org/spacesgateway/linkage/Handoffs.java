package org.spacesgateway.linkage;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.linkage.HandoffRows.Proved;
import org.spacesgateway.secret.Vault;

/**
 * Hand-offs, from the proved Live account to the proved WordPress.com account. Every change takes
 * the lock on the person's row first, as the {@link Ledger}'s do, so that one person's changes
 * happen one after the other. What is sent at once begins no transaction here: its end would be one
 * more way to the database and back.
 */
@Singleton
@Retried
public class Handoffs {
  private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
  private static final Duration SAME_FORM = Duration.ofSeconds(10);

  private final PlainSql sql;
  private final InstantSource clock;
  private final Vault vault;
  private final FirstSignIn firstSignIn;
  private final Event<HandoffStep> steps;

  Handoffs(
      PlainSql sql,
      InstantSource clock,
      Vault vault,
      FirstSignIn firstSignIn,
      Event<HandoffStep> steps) {
    this.sql = sql;
    this.clock = clock;
    this.vault = vault;
    this.firstSignIn = firstSignIn;
    this.steps = steps;
  }

  /**
   * The account with this key, made if this is its first sign-in.
   *
   * @param signedIn when the session began that says so
   * @return empty when the person was erased since: another tab's request must not bring them back
   */
  @Transactional(TxType.SUPPORTS)
  public Optional<LiveAccount> seen(String tid, String oid, String sub, Instant signedIn) {
    Optional<LiveAccount> known = LiveAccount.of(tid, oid);
    known.filter(account -> !account.sub.equals(sub)).ifPresent(account -> account.calledNow(sub));
    return known.isPresent()
        ? known
        : first(tid, oid, sub, signedIn).or(() -> LiveAccount.of(tid, oid));
  }

  /**
   * The same, with what they have.
   *
   * @return without an account when the person was erased since
   */
  @Transactional(TxType.SUPPORTS)
  AccountOverview overview(String tid, String oid, String sub, Instant signedIn) {
    AccountOverview found = overview(tid, oid);
    if (found.account().isPresent()) {
      found
          .account()
          .filter(account -> !account.sub.equals(sub))
          .ifPresent(account -> account.calledNow(sub));
      return found;
    }
    return first(tid, oid, sub, signedIn).map(found::first).orElseGet(() -> overview(tid, oid));
  }

  private AccountOverview overview(String tid, String oid) {
    return sql.run(connection -> AccountOverview.of(connection, tid, oid, clock.instant()));
  }

  /* Empty where another request was first, too. */
  private Optional<LiveAccount> first(String tid, String oid, String sub, Instant signedIn) {
    LiveAccount account = firstSignIn.account(tid, oid, sub);
    return sql.run(connection -> insert(connection, account, signedIn))
        ? Optional.of(account)
        : Optional.empty();
  }

  private boolean insert(Connection connection, LiveAccount account, Instant signedIn)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(firstSignIn.statement())) {
      firstSignIn.set(insert, 1, account, signedIn);
      return insert.executeUpdate() == 1;
    }
  }

  /**
   * A hand-off that is asked for.
   *
   * @param person whom it is about
   * @param tid of the account whose session asks for it, with {@code oid}
   * @param liveName what the person calls themselves, to be shown beside the other account; kept
   *     encrypted, until the hand-off ends
   * @param purpose {@code new} or {@code existing}
   * @param liveProved when the sign-in with the Live account was; empty if that is not known
   * @param linkedBefore whether it may begin though they were linked before
   */
  record Asked(
      UUID person,
      String tid,
      String oid,
      String liveName,
      String purpose,
      Optional<Instant> liveProved,
      boolean linkedBefore) {}

  /**
   * Begins a hand-off and voids those that this person left open.
   *
   * @param secretHash the hash of what the browser will hold
   * @return false when the account is linked, or was and must not have been, or is not that
   *     person's, or was erased
   */
  @Transactional(TxType.NEVER)
  public boolean begin(Asked asked, byte[] secretHash, Instant expiresAt) {
    Instant now = clock.instant();
    Handoff handoff = new Handoff();
    handoff.id = IDS.generate();
    handoff.secretHash = secretHash;
    handoff.livePerson = asked.person;
    handoff.liveName = vault.encrypt(asked.liveName, secretHash);
    handoff.purpose = asked.purpose;
    handoff.beganAt = now;
    handoff.expiresAt = expiresAt;
    if (!sql.run(
        connection ->
            HandoffRows.begin(
                connection, handoff, asked.tid, asked.oid, asked.linkedBefore, IDS.generate()))) {
      return false;
    }
    LinkEvent.log("proposed", asked.person);
    steps.fire(new HandoffStep.Begun(handoff.id, asked.purpose, asked.liveProved, now));
    return true;
  }

  /**
   * Whether a browser's hand-off is what it asks for again: begun seconds ago for the same purpose,
   * by the same person, and nothing proved since. The same form sent twice is one hand-off.
   */
  @Transactional
  public boolean isJustBegun(byte[] secretHash, UUID livePerson, String purpose) {
    Instant now = clock.instant();
    return LiveAccount.lock(livePerson)
        && heldBy(secretHash)
            .filter(handoff ->
                handoff.isOpen(now)
                    && handoff.livePerson.equals(livePerson)
                    && handoff.purpose.equals(purpose)
                    && handoff.provedAt == null
                    && handoff.beganAt.isAfter(now.minus(SAME_FORM)))
            .isPresent();
  }

  /** The open hand-off that a browser holds the secret of. */
  @Transactional(TxType.SUPPORTS)
  public Optional<Handoff> open(byte[] secretHash) {
    return heldBy(secretHash).filter(handoff -> handoff.isOpen(clock.instant()));
  }

  /** Where a browser goes on whose hand-off is proved or linked; empty for another, or none. */
  @Transactional(TxType.SUPPORTS)
  Optional<String> wayOn(byte[] secretHash) {
    return heldBy(secretHash).flatMap(handoff -> handoff.wayOn(clock.instant()));
  }

  /** What the person called themselves when this hand-off began; empty text once it has ended. */
  String liveName(Handoff handoff) {
    return handoff.liveName == null
        ? ""
        : vault.decrypt(handoff.liveName, handoff.secretHash).orElse("");
  }

  /**
   * Writes down what WordPress.com proved. A later proof replaces an earlier one.
   *
   * @return the hand-off's id; empty when it is not open
   */
  @Transactional(TxType.NEVER)
  public Optional<UUID> prove(byte[] secretHash, WordPressApi.Account account) {
    Instant now = clock.instant();
    Optional<Proved> proved =
        sql.run(
            connection -> HandoffRows.prove(connection, secretHash, account, now, IDS.generate()));
    proved.ifPresent(of -> {
      LinkEvent.log("proved", of.livePerson());
      steps.fire(new HandoffStep.Proved(of.handoff(), now));
    });
    return proved.map(Proved::handoff);
  }

  /**
   * Forgets what WordPress.com proved, so that another account can be.
   *
   * @return false when the hand-off is no longer open
   */
  @Transactional(TxType.NEVER)
  public boolean forgetProof(byte[] secretHash) {
    return sql.run(connection -> HandoffRows.forgetProof(connection, secretHash, clock.instant()));
  }

  /** Ends what this person left open. */
  @Transactional
  public void end(UUID livePerson) {
    LiveAccount.lock(livePerson);
    Handoff.voidOpen(livePerson, clock.instant());
  }

  /** Every hand-off of this person that is kept, oldest first. */
  @Transactional
  public List<Handoff> of(UUID livePerson) {
    return Handoff.list("livePerson = ?1 order by beganAt", livePerson);
  }

  private Optional<Handoff> heldBy(byte[] secretHash) {
    return sql.run(connection -> HandoffRows.heldBy(connection, secretHash));
  }
}
