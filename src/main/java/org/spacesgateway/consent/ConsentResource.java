package org.spacesgateway.consent;

import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.spacesgateway.consent.Redemption.Redeemed;
import org.spacesgateway.linkage.LinkagePages;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.linkage.LivePerson;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Outcome.Unknown;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Replies;

/** A person's side of a further permission: asking, and what became of it. */
@Path("/live/consent")
@Tenant("live")
@Authenticated
public class ConsentResource {
  @Inject Replies replies;
  @Inject Consents consents;
  @Inject Redemption redemption;
  @Inject ConsentCookie cookie;
  @Inject LivePerson person;
  @Inject OriginConfig own;
  @Inject RoutingContext context;

  /** To the provider. */
  @POST
  @Path("{use:[a-z]+}")
  public Response ask(@PathParam("use") String use, @FormParam(LinkagePages.PERSON) String shown) {
    LiveAccount account = person.account(shown);
    return redemption.room(use).isEmpty()
        ? replies.response(new Unknown())
        : consents
            .ask(use, account.person)
            .map(way ->
                Response.fromResponse(replies.response(way.outcome())).cookie(way.cookie()).build())
            .orElseGet(() -> replies.response(new Unknown()));
  }

  /** Where a sign-in that the POST caused comes back to. */
  @GET
  @Path("{use:[a-z]+}")
  public Response again(@PathParam("use") String use) {
    return replies.response(
        seeOther(redemption.room(use).map(ConsentUse::page).orElse("/live/account")));
  }

  /** Back from the provider, with the code left behind: signed in as whoever was asked. */
  @GET
  @Path("finish")
  public Response finish() {
    LiveAccount account = person.account();
    Optional<AskedRows.Answered> answer = cookie.heldBy(context).flatMap(redemption::answered);
    Optional<ConsentUse> room = answer.flatMap(it -> redemption.room(it.use()));
    Outcome outcome =
        answer.isEmpty() || room.isEmpty()
            ? seeOther("/live/account")
            : finished(answer.get(), room.get(), account);
    return Response.fromResponse(replies.response(outcome)).cookie(cookie.gone()).build();
  }

  private Outcome finished(AskedRows.Answered answer, ConsentUse room, LiveAccount account) {
    if (!answer.person().equals(account.person)) {
      return shown(ConsentPages.somebodyElse());
    }
    return switch (redemption.redeem(answer, room, account)) {
      case Redeemed.Done() -> seeOther(room.page());
      case Redeemed.Refused() -> shown(ConsentPages.refused(room.page()));
      case Redeemed.Away() -> shown(ConsentPages.away(room.page()));
      case Redeemed.Anothers(var why) ->
          shown(ConsentPages.anothersAccount(why.why(), room.page()));
    };
  }

  private SeeOther seeOther(String path) {
    return new SeeOther(own.policy().admit(own.origin() + path).orElseThrow());
  }

  private static Shown shown(Page page) {
    return new Shown(page, CacheRule.NO_STORE);
  }
}
