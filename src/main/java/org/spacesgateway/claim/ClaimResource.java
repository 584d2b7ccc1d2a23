package org.spacesgateway.claim;

import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.claim.PostedCode.Finding;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.directory.Space;
import org.spacesgateway.linkage.LinkagePages;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.linkage.LivePerson;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.sunset.Closing;
import org.spacesgateway.sunset.SunsetConfig;
import org.spacesgateway.sunset.Timetable;

/**
 * Proof of control for owners whom the directory doesn't name: a code in a post of the Space while
 * it can be written to, an operator afterwards.
 */
@Path("/live/claim")
@Tenant("live")
@Authenticated
public class ClaimResource {
  private static final int LONGEST_ADDRESS = 500;

  @Inject Replies replies;
  @Inject LivePerson person;
  @Inject Claims claims;
  @Inject Spaces spaces;
  @Inject LegacyFeed feed;
  @Inject SitesConfig sites;
  @Inject SunsetConfig sunset;
  @Inject OriginConfig own;
  @Inject InstantSource clock;

  /** Which Space is it, or what is to be posted there. */
  @GET
  public Response show() {
    return shown(
        claims.newest(person.account().person).map(ClaimResource::next).orElseGet(ClaimPages::ask));
  }

  /**
   * Begins with an address. One that is unknown, owned, or for friends only is answered alike:
   * nobody learns here what there is.
   */
  @POST
  public Response begin(
      @FormParam(LinkagePages.PERSON) String shown, @FormParam("address") String address) {
    LiveAccount account = person.account(shown);
    String asked = asked(address);
    return shown(
        free(asked)
            .filter(space -> space.visibility.equals("public"))
            .flatMap(space -> claims.begin(account, space.cid, asked, !canPost(space)))
            .map(ClaimResource::next)
            .orElseGet(() -> ClaimPages.unknown(asked)));
  }

  /** Looks for the code in the Space's feed. */
  @POST
  @Path("look")
  public Response look(
      @FormParam(LinkagePages.PERSON) String shown, @FormParam("code") String code) {
    LiveAccount account = person.account(shown);
    Optional<Claim> open = claims.open(account.person, code);
    Optional<Space> space = open.flatMap(claim -> spaces.byCid(claim.cid));
    if (open.isEmpty() || space.isEmpty()) {
      return again();
    }
    Claim claim = open.get();
    if (claim.caseAt != null || !canPost(space.get()) || !claims.mayLook(claim)) {
      claims.begin(account, claim.cid, claim.asked, true);
      return shown(ClaimPages.byCase(claim.asked, claim.code));
    }
    Cid cid = Cid.ofHex(claim.cid).orElseThrow();
    Finding found =
        feed.of(Spaces.label(space.get(), cid))
            .map(rss -> PostedCode.in(rss, cid, claim.code, claim.askedAt))
            .orElse(Finding.UNREADABLE);
    return shown(
        switch (found) {
          case FOUND ->
              claims.prove(account, claim)
                  ? ClaimPages.proved(Spaces.name(space.get()))
                  : ClaimPages.unknown("");
          case NOT_FOUND, NOT_THIS_SPACE -> ClaimPages.notFound(claim.asked, claim.code);
          case UNREADABLE -> ClaimPages.away(claim.asked, claim.code);
        });
  }

  /** Asks an operator to settle it: a claim that is open, or an address, whatever is there. */
  @POST
  @Path("case")
  public Response byCase(
      @FormParam(LinkagePages.PERSON) String shown,
      @FormParam("code") String code,
      @FormParam("address") String address) {
    LiveAccount account = person.account(shown);
    String asked = asked(address);
    return claims
        .open(account.person, code)
        .flatMap(claim -> claims.begin(account, claim.cid, claim.asked, true))
        .or(() ->
            asked.isEmpty()
                ? Optional.empty()
                : claims.begin(
                    account, free(asked).map(space -> space.cid).orElse(Claim.NONE), asked, true))
        .map(ClaimResource::next)
        .map(this::shown)
        .orElseGet(this::again);
  }

  /** A GET beside each POST. */
  @GET
  @Path("{step:look|case}")
  public Response again() {
    return replies.response(
        new SeeOther(own.policy().admit(own.origin() + "/live/claim").orElseThrow()));
  }

  private static String asked(String address) {
    String stripped = address == null ? "" : address.strip();
    return stripped.substring(0, Math.min(LONGEST_ADDRESS, stripped.length()));
  }

  private Optional<Space> free(String asked) {
    return SpaceNamed.by(asked, sites.sites())
        .flatMap(spaces::find)
        .filter(space -> space.ownerOid == null);
  }

  private static Page next(Claim claim) {
    return claim.caseAt == null
        ? ClaimPages.post(claim.asked, claim.code)
        : ClaimPages.byCase(claim.asked, claim.code);
  }

  /** Whether its owner can write there, and we can read it. */
  private boolean canPost(Space space) {
    return feed.alive().isPresent()
        && new Closing(Timetable.of(sunset), own.origin(), clock)
            .of(Cid.ofHex(space.cid).orElseThrow(), space.market)
            .phase()
            .isWritable();
  }

  private Response shown(Page page) {
    return replies.response(person.shown(page));
  }
}
