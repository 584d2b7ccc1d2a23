package org.spacesgateway.linkage;

import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.directory.Space;
import org.spacesgateway.linkage.HandoffFlow.Step;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.secret.Secrets;

/** The Live side: sign in, and go where this account's story goes on. */
@Path("/live")
@Tenant("live")
@Authenticated
public class LiveResource {
  /** As PostgreSQL and Java write a UUID. */
  private static final String PERSON = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  @Inject Replies replies;
  @Inject Handoffs handoffs;
  @Inject LivePerson person;
  @Inject SpaceChoices choices;
  @Inject HandoffCookie cookie;
  @Inject LinkageConfig config;
  @Inject OriginConfig own;
  @Inject InstantSource clock;
  @Inject RoutingContext context;

  /** Signed in: the next step. */
  @GET
  public Response start() {
    AccountOverview overview = person.overview();
    LiveAccount account = person.account();
    Optional<Target> blog = overview.blog().flatMap(named -> own.policy().admitBlog(named.address));
    return replies.response(
        switch (HandoffFlow.next(
            overview.linked(), blog, overview.space(), overview.unfinished())) {
          case Step.ToBlog(Target target) -> new SeeOther(target);
          case Step.ToAccount() -> seeOther("/live/account");
          case Step.FinishYourMove(var theirs) ->
              person.shown(
                  LinkagePages.finishYourMove(person.name(), theirs).with(person.notices()));
          case Step.Choose(Space theirs) ->
              person.shown(choices.page(account, theirs, person.name()).with(person.notices()));
          case Step.CreateBlog() -> person.shown(LinkagePages.createBlog(person.name()));
        });
  }

  /** After quarkus-oidc is done with a callback. */
  @GET
  @Path("callback")
  public Response callback() {
    return replies.response(seeOther("/live/"));
  }

  /**
   * A hand-off of this browser's own, to registration or to log-in. Whoever was linked before needs
   * a fresh sign-in.
   */
  @POST
  @Path("handoff")
  public Response handOff(
      @FormParam(LinkagePages.PERSON) String shown, @FormParam("with") String with) {
    String purpose = "existing".equals(with) ? "existing" : "new";
    Optional<byte[]> held = cookie.heldBy(context);
    // Mostly all that is asked here is asked as it begins; only where it doesn't, why.
    if (held.isEmpty() && shown != null && shown.matches(PERSON)) {
      Optional<Response> begun = begun(UUID.fromString(shown), purpose);
      if (begun.isPresent()) {
        return begun.get();
      }
    }
    AccountOverview overview = person.overview();
    LiveAccount account = person.account(shown);
    if (overview.linked()) {
      return replies.response(person.shown(LinkagePages.taken(true)));
    }
    if (overview.linkedBefore() && !person.isFresh()) {
      person.signOut();
      return replies.response(seeOther("/live/" + FreshSignIn.PATH + "/link"));
    }
    if (held.filter(secret -> handoffs.isJustBegun(secret, account.person, purpose)).isPresent()) {
      return replies.response(seeOther(HandoffFlow.wayToProof(purpose)));
    }
    return begun(account.person, purpose).orElseGet(() -> replies.response(seeOther("/live/")));
  }

  private Optional<Response> begun(UUID shown, String purpose) {
    String secret = Secrets.next();
    return handoffs.begin(
            person.handOff(shown, purpose),
            Secrets.sha256(secret),
            clock.instant().plus(config.handoffLasts()))
        ? Optional.of(
            Response.fromResponse(replies.response(seeOther(HandoffFlow.wayToProof(purpose))))
                .cookie(cookie.holding(secret))
                .build())
        : Optional.empty();
  }

  /** Where a sign-in that the POST caused comes back to. */
  @GET
  @Path("handoff")
  public Response handOffAgain() {
    return replies.response(seeOther("/live/"));
  }

  /** Whose session goes on, where somebody came back with what was used already. */
  @GET
  @Path("still")
  public Response still() {
    return replies.response(person.shown(LinkagePages.stillSignedIn(person.name())));
  }

  /** Where a sign-in that {@link #anotherAccount} caused comes back to. */
  @GET
  @Path("another")
  public Response anotherAgain() {
    return replies.response(seeOther("/live/"));
  }

  /** The same, where signing out caused it: its button is on the account page. */
  @GET
  @Path("signout")
  public Response signOutAgain() {
    return replies.response(seeOther("/live/account"));
  }

  /** The link was made. */
  @GET
  @Path("moved")
  public Response moved() {
    AccountOverview overview = person.overview();
    return replies.response(
        overview
            .blog()
            .map(blog ->
                LinkagePages.moved(
                    person.name(), blog, overview.username(), overview.space().isPresent()))
            .<Outcome>map(person::shown)
            .orElseGet(() -> seeOther("/live/")));
  }

  /** Where a sign-in that must be fresh begins. */
  @GET
  @Path(FreshSignIn.PATH)
  public Response again() {
    return replies.response(seeOther("/live/account"));
  }

  /** The same on the way to closing a Space. */
  @GET
  @Path(FreshSignIn.PATH + "/close")
  public Response againToClose() {
    return replies.response(seeOther("/live/close"));
  }

  /** The same on the way to linking again. */
  @GET
  @Path(FreshSignIn.PATH + "/link")
  public Response againToLink() {
    return replies.response(seeOther("/live/"));
  }

  /** Ends the session, on the server too. */
  @POST
  @Path("signout")
  public Response signOut(@FormParam(LinkagePages.PERSON) String shown) {
    return signedOut(shown, SignedOutResource.SIGNED_OUT);
  }

  /** The same, and on to Microsoft, which asks for the account. */
  @POST
  @Path("another")
  public Response anotherAccount(@FormParam(LinkagePages.PERSON) String shown) {
    return signedOut(shown, "/live/");
  }

  private Response signedOut(String shown, String next) {
    UUID theirs = person.account(shown).person;
    person.signOut();
    handoffs.end(theirs);
    return Response.fromResponse(replies.response(seeOther(next)))
        .header("Clear-Site-Data", "\"cache\"")
        .cookie(cookie.gone())
        .build();
  }

  private SeeOther seeOther(String path) {
    return new SeeOther(own.policy().admit(own.origin() + path).orElseThrow());
  }
}
