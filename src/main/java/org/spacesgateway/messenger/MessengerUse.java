package org.spacesgateway.messenger;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.spacesgateway.address.Cid;
import org.spacesgateway.call.Calls.Unanswered;
import org.spacesgateway.consent.Access;
import org.spacesgateway.consent.ConsentUse;
import org.spacesgateway.linkage.AccountLink;
import org.spacesgateway.linkage.Ledger;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.messenger.ConnectionState.Happening;
import org.spacesgateway.words.Text;

/**
 * The permission to share activities. It must be given by whoever owns the Space: the account's CID
 * at Live Connect is the Space's.
 */
@Singleton
public class MessengerUse implements ConsentUse {
  static final String NAME = "messenger";

  private final LiveConnect liveConnect;
  private final Ledger ledger;
  private final EntityManager database;

  MessengerUse(LiveConnect liveConnect, Ledger ledger, EntityManager database) {
    this.liveConnect = liveConnect;
    this.ledger = ledger;
    this.database = database;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String page() {
    return MessengerPages.PATH;
  }

  @Override
  public Verdict whose(LiveAccount account, String accessToken) {
    Optional<Cid> space =
        ledger.space(account.tid, account.oid).flatMap(owned -> Cid.ofHex(owned.cid));
    try {
      Optional<Cid> cid = liveConnect.cid(accessToken);
      return space.isPresent() && space.equals(cid)
          ? new Verdict.Theirs()
          : new Verdict.AnothersAccount(Text.of("messenger.other-cid"));
    } catch (Unanswered e) {
      return new Verdict.NotKnown();
    }
  }

  @Override
  public boolean granted(UUID person, Instant at) {
    // Whoever unlinked while their browser was there has no blog to tell of.
    Optional<AccountLink> link = ledger.active(person);
    link.ifPresent(active ->
        database
            .unwrap(Session.class)
            .doWork(connection -> ConnectionRows.grant(connection, person, active.blogId, at)));
    return link.isPresent();
  }

  /** What the end of a permission is to its connection. */
  static Happening happening(Access.Ending how) {
    return switch (how) {
      case EXPIRED -> Happening.CONSENT_OVER;
      case REFUSED -> Happening.REFRESH_REFUSED;
      case NONE -> Happening.TAKEN_BACK;
    };
  }
}
