package org.spacesgateway.transfer;

import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.consent.Consents;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.linkage.AccountLink;
import org.spacesgateway.linkage.Ledger;
import org.spacesgateway.linkage.LinkagePages;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.linkage.LivePerson;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.Download;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.reminder.SingleLetters;
import org.spacesgateway.sunset.Cohort;
import org.spacesgateway.sunset.Phase;
import org.spacesgateway.sunset.SunsetConfig;
import org.spacesgateway.sunset.Timetable;
import org.spacesgateway.transfer.OwnTransfers.Seen;
import org.spacesgateway.transfer.OwnTransfers.Wish;
import org.spacesgateway.transfer.TransferPages.Letter;
import org.spacesgateway.words.Words;

/**
 * Where owners have the Space that the directory says is theirs brought to the blog that they are
 * linked with: no request names either. From when on it is offered is their own date, which is
 * compared with the clock here.
 */
@Path(TransferPermission.PATH)
@Tenant("live")
@Authenticated
public class TransferResource {
  @Inject Replies replies;
  @Inject LivePerson person;
  @Inject Ledger ledger;
  @Inject OwnTransfers transfers;
  @Inject Consents consents;
  @Inject SingleLetters letters;
  @Inject SitesConfig sites;
  @Inject OriginConfig own;
  @Inject SunsetConfig sunset;
  @Inject InstantSource clock;

  /**
   * How far it is; or what can be had.
   *
   * @param still set: the page is not shown anew by itself
   */
  @GET
  @Transactional
  public Response show(@QueryParam("still") String still) {
    LiveAccount account = person.account();
    Optional<Cid> space = space(account);
    Optional<AccountLink> link = ledger.active(account.person);
    Optional<Seen> newest =
        transfers
            .newest(account.person, link.flatMap(linked -> space))
            // Whose Space is theirs again, or who has another, is offered to begin.
            .filter(seen -> !(seen.isLost() && space.isPresent()));
    if (newest.isEmpty() && space.isPresent() && link.isEmpty()) {
      return replies.response(seeOther("/live/choice"));
    }
    Page page;
    if (newest.isPresent()) {
      Seen seen = newest.get();
      page =
          seen.transfer() == null
              ? TransferPages.unreadable()
              : TransferPages.of(
                      seen.transfer(),
                      seen.tally(),
                      seen.leftOut(),
                      new Letter(email(), seen.letter()),
                      still != null,
                      entries(seen.transfer().cid(), seen.tokens()))
                  .with(seen.asOf().map(TransferPages::asOf).stream().toList());
    } else if (space.isPresent() && isOffered(account)) {
      page = TransferPages.offered(email());
    } else {
      page = TransferPages.nothing(space.isPresent());
    }
    return replies.response(person.shown(page));
  }

  /** All that is not at their blog, as a file; without a transfer: its page. */
  @GET
  @Path("missing.txt")
  @Transactional
  public Response missing() {
    LiveAccount account = person.account();
    Optional<Cid> theirs = ledger.active(account.person).flatMap(linked -> space(account));
    return replies.response(
        transfers
            .notThere(account.person, theirs)
            .<Outcome>map(what ->
                new Download(
                    "missing.txt",
                    "text/plain",
                    NotThereText.of(
                        what, entries(what.cid(), what.tokens()), Words.in(replies.language()))))
            .orElseGet(this::here));
  }

  /**
   * Begins, tries again, goes on with what is there, or stops.
   *
   * @param shown whom the page was about
   * @param want {@code begin}, {@code again}, {@code as-is}, {@code stop} or {@code hush}; else
   *     nothing happens
   * @param friends {@code private}: entries for friends come along as private posts; else they stay
   * @param tell {@code yes}: they want to be written to, at the address that their sign-in names,
   *     once it is over
   */
  @POST
  public Response change(
      @FormParam(LinkagePages.PERSON) String shown,
      @FormParam("want") String want,
      @FormParam("friends") String friends,
      @FormParam("tell") String tell) {
    LiveAccount account = person.account(shown);
    return switch (want == null ? "" : want) {
      case "begin" ->
          begin(
              account,
              new Wish(
                  "private".equals(friends),
                  email().filter(address -> "yes".equals(tell)),
                  replies.language()));
      case "again" ->
          transfers.again(account.person) ? permission(account) : replies.response(here());
      case "as-is" -> {
        transfers.asIs(account.person);
        yield replies.response(here());
      }
      case "stop" -> {
        transfers.stop(account.person, Why.OWNER);
        yield replies.response(here());
      }
      case "hush" -> {
        transfers.hush(account.person);
        yield replies.response(here());
      }
      default -> replies.response(here());
    };
  }

  private Response begin(LiveAccount account, Wish wish) {
    Optional<Cid> space = space(account);
    Optional<AccountLink> link = ledger.active(account.person);
    if (space.isEmpty() || link.isEmpty() || !isOffered(account)) {
      return replies.response(here());
    }
    if (transfers.begin(account.person, space.get(), link.get().blogId, wish)) {
      return permission(account);
    }
    boolean theirs =
        transfers.newest(account.person, Optional.empty()).filter(Seen::isOpen).isPresent();
    return replies.response(theirs ? here() : person.shown(TransferPages.taken()));
  }

  private Optional<String> email() {
    return letters.areOffered() ? person.email() : Optional.empty();
  }

  /* Not before the day from which on Spaces can be brought along, where one is set. */
  private boolean isOffered(LiveAccount account) {
    Timetable timetable = Timetable.of(sunset);
    return consents.isOffered(TransferPermission.NAME)
        && ledger
            .space(account.tid, account.oid)
            .flatMap(space ->
                timetable
                    .cohort(Cid.ofHex(space.cid).orElseThrow(), space.market)
                    .map(Cohort::schedule)
                    .orElse(timetable.main())
                    .begins(Phase.TRANSFER_OPEN))
            .filter(opens -> clock.instant().isBefore(opens))
            .isEmpty();
  }

  private Response permission(LiveAccount account) {
    return consents
        .ask(TransferPermission.NAME, account.person)
        .map(way ->
            Response.fromResponse(replies.response(way.outcome())).cookie(way.cookie()).build())
        .orElseGet(() -> replies.response(here()));
  }

  private Optional<Cid> space(LiveAccount account) {
    return ledger.space(account.tid, account.oid).flatMap(space -> Cid.ofHex(space.cid));
  }

  private EntryAddresses entries(Cid cid, Map<Long, Handle.Opaque> tokens) {
    String home =
        sites.sites().stream()
            .flatMap(site -> site.home(cid.hostLabel()).stream())
            .findFirst()
            .orElse("");
    return new EntryAddresses(home, cid, tokens);
  }

  private SeeOther here() {
    return seeOther(TransferPermission.PATH);
  }

  private SeeOther seeOther(String path) {
    return new SeeOther(own.policy().admit(own.origin() + path).orElseThrow());
  }
}
