package org.spacesgateway.linkage;

import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import io.quarkus.security.AuthenticationCompletionException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.spacesgateway.directory.Space;
import org.spacesgateway.linkage.AccountPages.Chosen;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.words.Text;

/** What a person can see and undo of what is kept about them. Always opens for the signed-in. */
@Path("/live/{page:kept\\.json|kept|account|unlink|dispute|erase}")
@Tenant("live")
@Authenticated
public class AccountResource {
  private static final Logger LOG = Logger.getLogger(AccountResource.class);

  @Inject Replies replies;
  @Inject Ledger ledger;
  @Inject LivePerson person;
  @Inject KeptAboutMe kept;
  @Inject SpaceChoices choices;
  @Inject OriginConfig own;
  @Inject HandoffCookie cookie;

  /** The account page, what is kept as a page or a file, and a GET beside every POST. */
  @GET
  @Transactional
  @Retried
  public Response show(@jakarta.ws.rs.PathParam("page") String page) {
    LiveAccount account = person.account();
    return switch (page) {
      case "account" -> replies.response(person.shown(account(account)));
      case "kept" -> replies.response(person.shown(AccountPages.kept(everything(account))));
      case "kept.json" -> {
        String file = everything(account).encodePrettily();
        LOG.infof("exported: person %s.", account.person);
        yield replies.response(
            new Outcome.Download("kept-about-me.json", "application/json", file));
      }
      default -> replies.response(seeOther("/live/account"));
    };
  }

  /**
   * Changes what is kept, of nobody but whom the page was about. {@code unlink} and {@code erase}
   * need a fresh sign-in.
   */
  @POST
  public Response change(
      @jakarta.ws.rs.PathParam("page") String page,
      @FormParam(LinkagePages.PERSON) String shown,
      @FormParam("redirects") String redirects,
      @FormParam("sure") String sure) {
    LiveAccount account = person.account(shown);
    if (shown == null && List.of("dispute", "unlink", "erase").contains(page)) {
      throw new SomebodyElse();
    }
    return switch (page) {
      case "dispute" ->
          replies.response(
              ledger.dispute(account.person)
                  ? person.shown(LinkagePages.disputed())
                  : seeOther("/live/account"));
      case "unlink" -> {
        if (!person.isFresh()) {
          yield signInAgain();
        }
        ledger.unlink(account.person, "stop".equals(redirects) ? "stop" : "keep");
        yield Response.fromResponse(replies.response(seeOther("/live/account")))
            .cookie(cookie.gone())
            .build();
      }
      case "erase" -> {
        if (!person.isFresh()) {
          yield signInAgain();
        }
        if (!"yes".equals(sure)) {
          yield replies.response(person.shown(AccountPages.erase(person.name())));
        }
        ledger.erase(account);
        takeSessionCookie();
        yield Response.fromResponse(replies.response(seeOther("/live/erased")))
            .cookie(cookie.gone())
            .build();
      }
      default -> replies.response(seeOther("/live/account"));
    };
  }

  private JsonObject everything(LiveAccount account) {
    return kept.about(account, person.name(), person.email());
  }

  private Page account(LiveAccount account) {
    String name = person.name();
    Optional<Space> space = ledger.space(account.tid, account.oid);
    Optional<Linked> link = ledger.linked(account.person);
    Chosen chosen =
        space
            .filter(own -> link.isEmpty())
            .map(own -> {
              List<Fact> facts = new ArrayList<>();
              List<Form> forms = new ArrayList<>();
              choices.tell(account, own, facts, forms);
              if (ledger.isRedirected(account)) {
                forms.add(LinkagePages.stopRedirects());
              }
              return new Chosen(facts, forms);
            })
            .orElse(Chosen.NOTHING);
    List<Text> notices = link.isPresent() ? List.of() : person.notices();
    return AccountPages.account(name, space, chosen, link, notices);
  }

  /* Its row is gone with the rest: a database that fails now takes nothing of that back. */
  private void takeSessionCookie() {
    try {
      person.signOut();
    } catch (AuthenticationCompletionException away) {
      LOG.info("The session of somebody erased was looked for in vain: the database is away.");
    }
  }

  private Response signInAgain() {
    person.signOut();
    return replies.response(seeOther("/live/again"));
  }

  private SeeOther seeOther(String path) {
    return new SeeOther(own.policy().admit(own.origin() + path).orElseThrow());
  }
}
