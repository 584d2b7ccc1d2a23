package org.spacesgateway.reminder;

import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.directory.Space;
import org.spacesgateway.linkage.Ledger;
import org.spacesgateway.linkage.LinkagePages;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.linkage.LivePerson;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.reminder.ReminderPages.Seen;
import org.spacesgateway.sunset.Phase;
import org.spacesgateway.sunset.SunsetConfig;

/** Where somebody asks to be reminded of the closing, and stops it. */
@Path(ReminderPages.PATH)
@Tenant("live")
@Authenticated
public class RemindersResource {
  @Inject Replies replies;
  @Inject LivePerson person;
  @Inject Ledger ledger;
  @Inject Consents consents;
  @Inject Postman postman;
  @Inject RemindersConfig config;
  @Inject SunsetConfig sunset;
  @Inject OriginConfig own;
  @Inject InstantSource clock;

  /** The page. */
  @GET
  @Transactional
  public Response show() {
    return replies.response(
        person.shown(ReminderPages.page(seen(person.account()), clock.instant())));
  }

  /**
   * Asks for reminders, in the language of the page, or stops them.
   *
   * @param shown whom the page was about
   * @param want {@code on}; anything else stops them
   */
  @POST
  @Transactional
  public Response change(
      @FormParam(LinkagePages.PERSON) String shown, @FormParam("want") String want) {
    LiveAccount account = person.account(shown);
    if (!"on".equals(want)) {
      consents.stop(account.person);
    } else {
      Seen seen = seen(account);
      if (seen.mayAsk(clock.instant())) {
        consents.begin(account.person, seen.email().orElseThrow(), replies.language());
      }
    }
    return replies.response(
        new SeeOther(own.policy().admit(own.origin() + ReminderPages.PATH).orElseThrow()));
  }

  private Seen seen(LiveAccount account) {
    Reminding reminding = Reminding.of(config, sunset);
    Instant now = clock.instant();
    Optional<Asked.Owned> space =
        Space.of(account.tid, account.oid).flatMap(it -> Cid.ofHex(it.cid)).map(consents::owned);
    return new Seen(
        postman.isThere(),
        space.isPresent(),
        ledger.active(account.person).isPresent() || space.filter(Asked.Owned::moved).isPresent(),
        space.map(Asked.Owned::ownerCloses).isPresent(),
        space.flatMap(it ->
            reminding
                .schedule(it)
                .begins(Phase.CLOSED)
                .map(closes -> closes.atZone(reminding.zones().of(it.market())))),
        space
            .filter(it -> reminding.promises(it, consents.chosen(account.person, it.cid()), now))
            .isPresent(),
        person.email(),
        consents.of(account.person));
  }
}
