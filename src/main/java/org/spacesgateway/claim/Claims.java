package org.spacesgateway.claim;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.spacesgateway.directory.Space;
import org.spacesgateway.directory.SpaceRedirects;
import org.spacesgateway.linkage.KeptElsewhere;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.outcome.Reference;

/** Who says that a Space is theirs, and whose it becomes. */
@Singleton
public class Claims implements KeptElsewhere {
  private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

  private final EntityManager database;
  private final InstantSource clock;
  private final ClaimConfig config;

  Claims(EntityManager database, InstantSource clock, ClaimConfig config) {
    this.database = database;
    this.clock = clock;
    this.config = config;
  }

  /** The newest claim of theirs that is open. */
  @Transactional
  Optional<Claim> newest(UUID person) {
    return Claim.open(person, clock.instant()).stream().findFirst();
  }

  /** An open claim of theirs, by its code. */
  @Transactional
  Optional<Claim> open(UUID person, String code) {
    return code == null ? Optional.empty() : Claim.open(person, code, clock.instant());
  }

  /**
   * Begins a claim, or finds the one that is open already.
   *
   * @param cid the Space's; {@link Claim#NONE} for an address that none has who could be given
   * @param asked what they call it
   * @param byCase whether a code can't prove it: an operator is to settle it
   * @return empty when they have a Space, or too many claims open already
   */
  @Transactional
  Optional<Claim> begin(LiveAccount account, String cid, String asked, boolean byCase) {
    if (!LiveAccount.lock(account.person) || Space.of(account.tid, account.oid).isPresent()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    // Codes that have run out make room: of the open ones a person has one for each Space.
    Claim.delete(
        "livePerson = ?1 and endedAt is null and caseAt is null and expiresAt <= ?2",
        account.person,
        now);
    List<Claim> open = Claim.open(account.person, now);
    Optional<Claim> same = open.stream().filter(claim -> claim.cid.equals(cid)).findFirst();
    if (same.isPresent()) {
      same.filter(claim -> byCase && claim.caseAt == null)
          .ifPresent(claim -> {
            claim.caseAt = now;
            claim.persist();
          });
      return same;
    }
    if (open.size() >= config.mostOpen()) {
      return Optional.empty();
    }
    Claim claim = new Claim();
    claim.id = IDS.generate();
    claim.livePerson = account.person;
    claim.cid = cid;
    claim.asked = asked;
    // 80 bits: nobody writes it by chance, nor guesses another's.
    claim.code = "space-" + Reference.next() + "-" + Reference.next();
    claim.askedAt = now;
    claim.expiresAt = now.plus(config.lasts());
    claim.caseAt = byCase ? now : null;
    claim.persist();
    return Optional.of(claim);
  }

  /** Counts a look at the Space; false when there were too many. */
  @Transactional
  boolean mayLook(Claim claim) {
    return Claim.update(
            "looks = looks + 1 where id = ?1 and looks < ?2", claim.id, config.mostLooks())
        == 1;
  }

  /**
   * The code was found: the Space is theirs, unless it is somebody's by now.
   *
   * @return whether it is theirs
   */
  @Transactional
  boolean prove(LiveAccount account, Claim claim) {
    if (!LiveAccount.lock(account.person)) {
      return false;
    }
    Claim now = Claim.findById(claim.id, LockModeType.PESSIMISTIC_WRITE);
    if (now == null || now.endedAt != null || !now.expiresAt.isAfter(clock.instant())) {
      // Settled while the Space was looked at: what it came to holds.
      return now != null && "proved".equals(now.endedHow);
    }
    boolean theirs =
        database
                .createNativeQuery(
                    "UPDATE space SET owner_tid = ?1, owner_oid = ?2 WHERE cid = ?3 AND owner_oid IS NULL"
                        + " AND NOT EXISTS (SELECT 1 FROM space o WHERE o.owner_tid = ?1 AND o.owner_oid = ?2)")
                .setParameter(1, account.tid)
                .setParameter(2, account.oid)
                .setParameter(3, claim.cid)
                .executeUpdate()
            == 1;
    if (theirs) {
      database
          .unwrap(Session.class)
          .doWork(connection -> SpaceRedirects.ownedAnew(connection, List.of(claim.cid)));
    }
    now.endedAt = clock.instant();
    now.endedHow = theirs ? "proved" : "refused";
    return theirs;
  }

  @Override
  public void tell(UUID person, JsonObject kept) {
    JsonArray all = new JsonArray();
    for (Claim claim : Claim.<Claim>list("livePerson = ?1 order by askedAt", person)) {
      all.add(
          new JsonObject()
              .put("alias", claim.asked)
              .put("cid", claim.cid)
              .put("code", claim.code)
              .put("began", claim.askedAt.toString())
              .put("expires", claim.expiresAt.toString())
              .put("case", text(claim.caseAt))
              .put("ended", text(claim.endedAt))
              .put("how", claim.endedHow));
    }
    if (!all.isEmpty()) {
      kept.put("claims", all);
    }
  }

  private static String text(Instant moment) {
    return moment == null ? null : moment.toString();
  }

  @Override
  public void erase(UUID person) {
    Claim.delete("livePerson", person);
  }
}
