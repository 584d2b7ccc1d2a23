package org.spacesgateway.move;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.spacesgateway.address.Cid;
import org.spacesgateway.directory.Space;
import org.spacesgateway.directory.SpaceClosing;
import org.spacesgateway.linkage.KeptElsewhere;
import org.spacesgateway.linkage.Ledger;
import org.spacesgateway.linkage.LinkMade;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.sunset.Cohort;
import org.spacesgateway.sunset.SunsetConfig;
import org.spacesgateway.sunset.Timetable;

/**
 * What owners choose for their Spaces: each change in one transaction, after the lock on its
 * person's row, so that whoever presses twice, or links meanwhile, is told and nothing happens
 * twice.
 */
@Singleton
public class Choices implements KeptElsewhere {
  private final EntityManager database;
  private final InstantSource clock;
  private final Ledger ledger;
  private final MoveConfig config;
  private final Timetable timetable;

  Choices(
      EntityManager database,
      InstantSource clock,
      Ledger ledger,
      MoveConfig config,
      SunsetConfig sunset) {
    this.database = database;
    this.clock = clock;
    this.ledger = ledger;
    this.config = config;
    this.timetable = Timetable.of(sunset);
  }

  /** How things stand; empty when no Space is proved theirs, or they are linked with a blog. */
  @Transactional
  Optional<Situation> situation(LiveAccount account) {
    return ledger.active(account.person).isPresent()
        ? Optional.empty()
        : ledger.space(account.tid, account.oid).map(space -> situation(account, space));
  }

  /** The same for who is known to own this Space, and not to be linked. */
  @Transactional
  Situation situation(LiveAccount account, Space space) {
    Cid cid = Cid.ofHex(space.cid).orElseThrow();
    return new Situation(
        space,
        Choice.last(account.person, space.cid),
        timetable.cohort(cid, space.market).map(Cohort::schedule).orElse(timetable.main()),
        timetable.zone(),
        clock.instant());
  }

  /**
   * Chooses, if that is offered as things stand. What is chosen already is not written again.
   *
   * @param day of {@link What#LATER}: when to be reminded; empty: as proposed
   * @return false when it is not offered, and nothing was changed
   */
  @Transactional
  public boolean choose(LiveAccount account, What what, Optional<LocalDate> day) {
    if (!LiveAccount.lock(account.person)) {
      return false;
    }
    Optional<Situation> found = situation(account).filter(it -> it.offered().contains(what));
    found.ifPresent(it -> {
      Instant due =
          switch (what) {
            case CLOSE -> it.now().plus(config.coolingOff()).truncatedTo(ChronoUnit.MILLIS);
            case LATER ->
                it.reminderDay(it.reminderDays().orElseThrow(), day)
                    .atStartOfDay(it.zone())
                    .toInstant();
            case UPGRADE, DOWNLOAD, REOPEN -> null;
          };
      if (what == What.CLOSE || what == What.REOPEN) {
        closeAt(account, it.space(), due);
      }
      boolean again =
          it.last()
              .filter(last -> last.what() == what && (due == null || due.equals(last.due)))
              .isPresent();
      if (!again) {
        Choice.append(it.now(), account.person, it.space().cid, what, due);
      }
    });
    return found.isPresent();
  }

  /** Whoever links has chosen to go on: a closing that can be undone is. */
  void linked(@Observes LinkMade made) {
    LiveAccount account = made.account();
    made.space()
        .map(space -> situation(account, space))
        .filter(it -> it.offered().contains(What.REOPEN))
        .ifPresent(it -> {
          closeAt(account, it.space(), null);
          Choice.append(it.now(), account.person, it.space().cid, What.REOPEN, null);
        });
  }

  private void closeAt(LiveAccount account, Space space, Instant at) {
    database
        .unwrap(Session.class)
        .doWork(
            connection -> SpaceClosing.set(connection, space.cid, account.tid, account.oid, at));
  }

  @Override
  public void tell(UUID person, JsonObject kept) {
    JsonArray all = new JsonArray();
    for (Choice choice : Choice.of(person)) {
      all.add(
          new JsonObject()
              .put("at", choice.at.toString())
              .put("what", choice.what)
              .put("cid", choice.cid)
              .put("due", choice.due == null ? null : choice.due.toString()));
    }
    if (!all.isEmpty()) {
      kept.put("choices", all);
    }
  }

  @Override
  public void erase(UUID person) {
    Choice.delete("person", person);
  }
}
