package org.spacesgateway.linkage;

import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.spacesgateway.linkage.Ledger.Linking;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.signin.ProblemPages;
import org.spacesgateway.signin.Provider;

/**
 * The WordPress.com side. Who may confirm is whoever holds the hand-off's cookie: it was given to
 * the browser that proved the Live account, and WordPress.com's proof stands in its row. There is
 * no WordPress.com session.
 */
@Path("/wordpress")
public class WordPressResource {
  @Inject Replies replies;
  @Inject Ledger ledger;
  @Inject Handoffs handoffs;
  @Inject HandoffCookie cookie;
  @Inject OriginConfig own;

  /** The confirm page, or the way to the proof that is missing. */
  @GET
  @PermitAll
  public Response start(RoutingContext context) {
    Optional<byte[]> held = cookie.heldBy(context);
    Optional<Handoff> handoff = held.flatMap(handoffs::open);
    if (handoff.isEmpty()) {
      return replies.response(held.isEmpty() ? seeOther("/live/") : over(held));
    }
    if (handoff.get().provedAt == null) {
      return replies.response(seeOther(HandoffFlow.wayToProof(handoff.get().purpose)));
    }
    return replies.response(
        shown(LinkagePages.confirm(handoffs.liveName(handoff.get()), handoff.get())));
  }

  /**
   * The way to WordPress.com, for whoever has a hand-off to prove something for.
   *
   * @throws UnauthorizedException if so: quarkus-oidc sends them there
   */
  @GET
  @Path("{way:sign-in|sign-up}")
  @Tenant("wordpress")
  @PermitAll
  public Response prove(RoutingContext context) {
    Optional<byte[]> held = cookie.heldBy(context);
    if (held.flatMap(handoffs::open).isEmpty()) {
      return replies.response(over(held));
    }
    throw new ToBeProved();
  }

  /** Thrown for each of them, and seen by nobody: where it was thrown is not looked for. */
  private static final class ToBeProved extends UnauthorizedException {
    private static final long serialVersionUID = 1;

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  /** Nobody comes here: {@link ProofTaken} sends them on. */
  @GET
  @Path("callback")
  @Tenant("wordpress")
  @Authenticated
  public Response proved() {
    return replies.response(seeOther("/wordpress/"));
  }

  /** Forgets the proof, and asks WordPress.com again who this is. */
  @POST
  @Path("another")
  @PermitAll
  public Response another(RoutingContext context) {
    Optional<byte[]> held = cookie.heldBy(context);
    boolean open = held.filter(handoffs::forgetProof).isPresent();
    return replies.response(open ? seeOther("/wordpress/sign-in") : over(held));
  }

  /** Links what was shown, if it is still what is proved. */
  @POST
  @Path("confirm")
  @PermitAll
  public Response confirm(
      @FormParam(LinkagePages.PERSON) String person,
      @FormParam("account") String account,
      @FormParam("blog") String blog,
      RoutingContext context) {
    Optional<byte[]> held = cookie.heldBy(context);
    if (held.isEmpty()) {
      return replies.response(shown(ProblemPages.of(Provider.WORDPRESS, "over")));
    }
    return switch (ledger.link(held.get(), person, number(account), number(blog))) {
      case Linking.Linked() -> replies.response(seeOther("/live/moved"));
      case Linking.Taken(boolean liveAccount) ->
          replies.response(shown(LinkagePages.taken(liveAccount)));
      case Linking.Changed() -> replies.response(shown(LinkagePages.changed()));
      case Linking.Over() -> replies.response(over(held));
    };
  }

  /** A GET beside the POSTs. */
  @GET
  @Path("{step:confirm|another}")
  @PermitAll
  public Response back() {
    return replies.response(seeOther("/wordpress/"));
  }

  /* Of a hand-off that is not open: what was linked by it, or that it is over. */
  private Outcome over(Optional<byte[]> held) {
    return held.flatMap(handoffs::wayOn)
        .<Outcome>map(this::seeOther)
        .orElseGet(() -> shown(ProblemPages.of(Provider.WORDPRESS, "over")));
  }

  private SeeOther seeOther(String path) {
    return new SeeOther(own.policy().admit(own.origin() + path).orElseThrow());
  }

  private static Outcome shown(Page page) {
    return new Shown(page, CacheRule.NO_STORE);
  }

  /** Zero, which is nobody's id, for anything that is no positive number. */
  private static long number(String text) {
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }
}
