package org.spacesgateway.transfer;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.content.LeftOut;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.ReadSpace;
import org.spacesgateway.content.ReadSpace.Missing;
import org.spacesgateway.content.Readings;
import org.spacesgateway.linkage.KeptElsewhere;
import org.spacesgateway.linkage.LinkEnded;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.secret.Vault;
import org.spacesgateway.transfer.TransferRows.Row;
import org.spacesgateway.words.Language;

/** What owners ask of their transfers, each in one transaction. */
@Singleton
public class OwnTransfers implements KeptElsewhere {
  private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
  private static final int MOST_TOLD = 20;

  private final EntityManager database;
  private final InstantSource clock;
  private final Vault vault;
  private final Rights rights;
  private final Course course;

  OwnTransfers(
      EntityManager database,
      InstantSource clock,
      Vault vault,
      Rights rights,
      TransferConfig config) {
    this.database = database;
    this.clock = clock;
    this.vault = vault;
    this.rights = rights;
    this.course = config.course();
  }

  /**
   * The newest of a person.
   *
   * @param transfer null when its row can't be read
   * @param tally what has arrived by it
   * @param leftOut what of its Space was not taken along, as long as what was read is kept; nothing
   *     of a Space that is another's by now
   * @param tokens what the addresses of entries from before 2006 have in the place of the CID, by
   *     the numbers of those that the tally tells; as long as the same
   * @param letter where they are written to once it is over; empty when they are not
   * @param asOf as of when what was read of their Space is, where that is older than what they
   *     asked for; empty of a Space that is another's by now
   */
  record Seen(
      Transfer transfer,
      Tally tally,
      Map<What, Missing> leftOut,
      Map<Long, Handle.Opaque> tokens,
      Optional<String> letter,
      Optional<Instant> asOf) {
    /** Whether it is not over, as far as is known. */
    boolean isOpen() {
      return transfer == null || !transfer.isOver();
    }

    /** Whether it stopped because the Space is not theirs any more. */
    boolean isLost() {
      return transfer != null && transfer.hold().equals(new Hold.Stopped(Why.NOT_YOURS));
    }
  }

  /**
   * The newest of a person, over or not.
   *
   * @param theirs the Space that is theirs today, which alone they are told of what was read of;
   *     empty: none is
   */
  @Transactional
  Optional<Seen> newest(UUID person, Optional<Cid> theirs) {
    return session()
        .doReturningWork(connection -> {
          Optional<Row> newest = TransferRows.newest(connection, person);
          if (newest.isEmpty()) {
            return Optional.empty();
          }
          Transfer it = newest.get().transfer().orElse(null);
          Tally tally = Tally.of(connection, newest.get().id(), MOST_TOLD);
          return Optional.of(
              new Seen(
                  it,
                  tally,
                  isOf(it, theirs) ? ReadSpace.notBrought(connection, it.cid()) : Map.of(),
                  isOf(it, theirs)
                      ? ReadSpace.tokens(connection, it.cid(), tally.some())
                      : Map.of(),
                  LetterRows.address(connection, vault, newest.get().id()),
                  isOf(it, theirs) && it.isRead()
                      ? Readings.completeAt(connection, it.cid()).filter(it.asked()::isAfter)
                      : Optional.empty()));
        });
  }

  /**
   * What of a person's newest transfer is not at their blog.
   *
   * @param entries the numbers of entries without a post
   * @param leftOut what of their Space was not taken along, one by one
   * @param tokens as {@link Seen#tokens}
   */
  record NotThere(
      Cid cid, List<Long> entries, List<LeftOut> leftOut, Map<Long, Handle.Opaque> tokens) {}

  /**
   * All of it; empty without a transfer that can be read.
   *
   * @param theirs as of {@link #newest}
   */
  @Transactional
  Optional<NotThere> notThere(UUID person, Optional<Cid> theirs) {
    return session()
        .doReturningWork(connection -> {
          Optional<Transfer> it = TransferRows.newest(connection, person).flatMap(Row::transfer);
          if (it.isEmpty()) {
            return Optional.empty();
          }
          Cid cid = it.get().cid();
          List<Long> missing = Tally.missing(connection, it.get().id(), Integer.MAX_VALUE);
          return Optional.of(
              isOf(it.get(), theirs)
                  ? new NotThere(
                      cid,
                      missing,
                      ReadSpace.eachNotBrought(connection, cid),
                      ReadSpace.tokens(connection, cid, missing))
                  : new NotThere(cid, missing, List.of(), Map.of()));
        });
  }

  /**
   * What somebody wants of a transfer.
   *
   * @param friends whether entries for friends come along
   * @param letter where they want to be written to once it is over; empty: nowhere
   * @param language that they read
   */
  record Wish(boolean friends, Optional<String> letter, Language language) {}

  /**
   * Writes down that somebody wants their Space at their blog. It begins once they allow it. What
   * somebody else left open, whose Space or blog it is no more, does not keep them out.
   *
   * @return whether a permission is wanted now; false: one is under way already, theirs or
   *     another's
   */
  @Transactional
  boolean begin(UUID person, Cid cid, long blogId, Wish wish) {
    if (!LiveAccount.lock(person)) {
      return false;
    }
    Instant now = clock.instant();
    Transfer asked =
        Transfer.asked(IDS.generate(), person, cid, blogId, wish.friends(), false, now);
    return session()
        .doReturningWork(connection -> {
          for (Row other : TransferRows.open(connection, cid, blogId)) {
            if (other.transfer().isPresent()) {
              stoppedIfLost(connection, other.transfer().get(), now);
            }
          }
          if (TransferRows.insert(connection, asked, course.lookAt(asked, now))) {
            letter(connection, asked.id(), wish, now);
            return true;
          }
          Optional<Transfer> open = open(connection, person).filter(OwnTransfers::asks);
          if (open.isPresent()) {
            // What they chose last counts.
            TransferRows.update(
                connection, open.get().choosing(wish.friends(), now), null, null, now);
            letter(connection, open.get().id(), wish, now);
          }
          return open.isPresent();
        });
  }

  private void letter(Connection connection, UUID transfer, Wish wish, Instant now)
      throws SQLException {
    if (wish.letter().isPresent()) {
      LetterRows.ask(connection, vault, transfer, wish.letter().get(), wish.language(), now);
    } else {
      LetterRows.forget(connection, transfer);
    }
  }

  /** They want no letter about what is not over. */
  @Transactional
  void hush(UUID person) {
    session()
        .doWork(connection -> {
          Optional<Row> open = TransferRows.open(connection, person);
          if (open.isPresent()) {
            LetterRows.forget(connection, open.get().id());
          }
        });
  }

  /**
   * Tries again at once what waits or needs its owner.
   *
   * @return whether a permission is wanted first
   */
  @Transactional
  boolean again(UUID person) {
    return session()
        .doReturningWork(connection -> {
          Instant now = clock.instant();
          Optional<Transfer> open = stillTheirs(connection, person, now);
          if (open.filter(OwnTransfers::asks).isPresent()) {
            return true;
          }
          // Never two processes at one step.
          if (open.isPresent() && TransferRows.isIdle(connection, open.get().id(), now)) {
            retry(connection, open.get(), now);
          }
          return false;
        });
  }

  /** Old addresses are to lead to what is there, where too little is; nothing happens elsewhere. */
  @Transactional
  void asIs(UUID person) {
    session()
        .doWork(connection -> {
          Instant now = clock.instant();
          Optional<Transfer> open =
              stillTheirs(connection, person, now)
                  .filter(it -> it.hold().equals(new Hold.NeedsYou(Why.INCOMPLETE)));
          if (open.isPresent() && Tally.of(connection, open.get().id(), 0).arrived() > 0) {
            TransferRows.update(connection, Course.asIs(open.get(), now), null, now, now);
          }
        });
  }

  /** Ends what is not over, for that reason. */
  @Transactional
  void stop(UUID person, Why why) {
    session()
        .doWork(connection -> {
          Optional<Transfer> open = open(connection, person);
          if (open.isPresent()) {
            stop(connection, open.get(), why, clock.instant());
          }
        });
  }

  private static void stop(Connection connection, Transfer it, Why why, Instant now)
      throws SQLException {
    // Looked at once more, by whoever gives its permission up.
    TransferRows.update(connection, Course.stopped(it, why), null, now, now);
    LetterRows.forget(connection, it.id());
  }

  private boolean stoppedIfLost(Connection connection, Transfer it, Instant now)
      throws SQLException {
    Optional<Why> lost = rights.lost(it);
    if (lost.isPresent()) {
      stop(connection, it, lost.get(), now);
    }
    return lost.isPresent();
  }

  /* What has waited for months may be another's by now: nobody looks at what waits for its owner. */
  private Optional<Transfer> stillTheirs(Connection connection, UUID person, Instant now)
      throws SQLException {
    Optional<Transfer> open = open(connection, person);
    return open.isPresent() && stoppedIfLost(connection, open.get(), now) ? Optional.empty() : open;
  }

  /**
   * Somebody has allowed it; false when nothing waits for that, or a process is at it, which may
   * give the permission up. In the caller's transaction.
   */
  @Transactional
  boolean permitted(UUID person, Instant at) {
    return session()
        .doReturningWork(connection -> {
          Optional<Transfer> open = stillTheirs(connection, person, at).filter(OwnTransfers::asks);
          if (open.isEmpty() || !TransferRows.isIdle(connection, open.get().id(), at)) {
            return false;
          }
          return TransferRows.update(connection, Course.allowed(open.get(), at), null, at, at);
        });
  }

  void unlinked(@Observes LinkEnded link) {
    stop(link.person(), Why.UNLINKED);
  }

  /* None that can't be read: it is a later release's to change. */
  private static Optional<Transfer> open(Connection connection, UUID person) throws SQLException {
    return TransferRows.open(connection, person).flatMap(Row::transfer);
  }

  /* What was read has titles and pictures that only its owner may know of, and a Space's owner may
  have changed since: the directory was wrong, or a claim was decided. */
  private static boolean isOf(Transfer it, Optional<Cid> theirs) {
    return it != null && theirs.filter(it.cid()::equals).isPresent();
  }

  /* What needs its owner asks for the permission, too; and posts that don't answer are looked for anew,
  for which there is none any more. */
  private static boolean asks(Transfer it) {
    return it.hold() instanceof Hold.NeedsYou
        || it.hold() instanceof Hold.Retry(Why why, Instant at) && why == Why.NOT_SERVED;
  }

  private static void retry(Connection connection, Transfer it, Instant now) throws SQLException {
    if (!(it.hold() instanceof Hold.None)) {
      TransferRows.update(connection, Course.retried(it, now), null, now, now);
    }
  }

  @Override
  @Transactional
  public void tell(UUID person, JsonObject kept) {
    JsonArray all = new JsonArray();
    session()
        .doWork(connection -> {
          for (Row row : TransferRows.of(connection, person)) {
            JsonObject one = new JsonObject();
            if (row.transfer().isPresent()) {
              Transfer it = row.transfer().get();
              one.put("asked", it.asked().toString())
                  .put("cid", it.cid().hex())
                  .put("blogId", it.blogId())
                  .put("friends", it.friends())
                  .put("asIs", it.asIs())
                  .put("state", it.hold() instanceof Hold.Stopped ? "stopped" : it.step().word());
            }
            LetterRows.address(connection, vault, row.id())
                .ifPresent(address -> one.put("email", address));
            all.add(one.put("entries", Tally.of(connection, row.id(), 0).shown()));
          }
        });
    if (!all.isEmpty()) {
      kept.put("transfers", all);
    }
  }

  @Override
  @Transactional
  public void erase(UUID person) {
    session().doWork(connection -> TransferRows.erase(connection, person));
  }

  private Session session() {
    return database.unwrap(Session.class);
  }
}
