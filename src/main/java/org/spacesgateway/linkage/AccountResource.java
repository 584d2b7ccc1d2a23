package org.spacesgateway.linkage;

import io.quarkus.oidc.OidcSession;
import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;
import org.spacesgateway.outcome.Page.Weight;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.signin.Provider;
import org.spacesgateway.signin.ServerSessions;
import org.spacesgateway.words.Text;

/** What a person can see and undo of what is kept about them. Always opens for the signed-in. */
@Path("/live/{page:kept\\.json|kept|account|unlink|dispute|erase}")
@Tenant("live")
@Authenticated
public class AccountResource {
  @Inject Replies replies;
  @Inject Ledger ledger;
  @Inject LivePerson person;
  @Inject KeptAboutMe kept;
  @Inject SpaceChoices choices;
  @Inject OriginConfig own;
  @Inject OidcSession session;
  @Inject HandoffCookie cookie;
  @Inject ServerSessions sessions;

  /** The account page, what is kept as a page or a file, and a GET beside every POST. */
  @GET
  @Transactional
  public Response show(@jakarta.ws.rs.PathParam("page") String page) {
    LiveAccount account = person.account();
    return switch (page) {
      case "account" -> replies.response(shown(account(account)));
      case "kept" -> replies.response(shown(kept.page(kept.about(account, person.name()))));
      case "kept.json" ->
          replies.response(
              new Outcome.Download(
                  "kept-about-me.json",
                  "application/json",
                  kept.about(account, person.name()).encodePrettily()));
      default -> replies.response(seeOther("/live/account"));
    };
  }

  /** Changes what is kept: {@code unlink} and {@code erase} need a fresh sign-in. */
  @POST
  public Response change(
      @jakarta.ws.rs.PathParam("page") String page,
      @FormParam("redirects") String redirects,
      @FormParam("sure") String sure) {
    LiveAccount account = person.account();
    return switch (page) {
      case "dispute" ->
          replies.response(
              ledger.dispute(account.person)
                  ? shown(LinkagePages.disputed())
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
          yield replies.response(shown(erase()));
        }
        ledger.erase(account);
        sessions.endAll(Provider.LIVE, account.sub);
        session.logout().await().indefinitely();
        yield Response.fromResponse(replies.response(seeOther("/live/erased")))
            .cookie(cookie.gone())
            .build();
      }
      default -> replies.response(seeOther("/live/account"));
    };
  }

  private Page account(LiveAccount account) {
    List<Fact> facts = new ArrayList<>();
    List<Form> forms = new ArrayList<>(List.of(LinkagePages.SIGN_OUT));
    facts.add(new Fact("fact.live", person.name()));
    Optional<AccountLink> link = ledger.active(account.person);
    ledger
        .space(account.tid, account.oid)
        .ifPresent(space -> {
          facts.add(new Fact("fact.space", LinkagePages.name(space)));
          if (link.isEmpty()) {
            choices.tell(account, space, facts, forms);
          }
        });
    link.ifPresent(active -> {
      facts.add(new Fact("fact.wordpress", ledger.username(active.wordpressPerson)));
      ledger
          .blog(active.blogId)
          .ifPresent(blog -> {
            facts.add(new Fact("fact.blog", blog.name));
            facts.add(new Fact("fact.address", blog.address));
          });
      facts.add(new Fact(Text.of("fact.since"), LinkagePages.time(active.linkedAt)));
      forms.add(new Form("/live/dispute", Map.of(), "do.dispute", Weight.OTHER));
      forms.add(LinkagePages.unlink("keep"));
      forms.add(LinkagePages.unlink("stop"));
    });
    forms.add(new Form("/live/erase", Map.of(), "do.erase", Weight.GRAVE));
    List<Action> actions = new ArrayList<>();
    actions.add(new Action(link.isPresent() ? "go.blog" : "go.connect", "/live/"));
    if (link.isPresent()) {
      actions.add(LinkagePages.TRANSFER);
      actions.add(LinkagePages.EDITOR);
      actions.add(new Action("go.messenger", "/live/messenger"));
    }
    actions.add(new Action("go.reminders", "/live/reminders"));
    actions.add(new Action("go.kept", "/live/kept"));
    Page page =
        new Page(200, link.isPresent() ? "account.linked" : "account.free", facts, forms, actions);
    return link.isPresent() ? page : page.with(person.notices());
  }

  private static Page erase() {
    return new Page(
        200,
        "erase",
        List.of(),
        List.of(new Form("/live/erase", Map.of("sure", "yes"), "do.erase-sure", Weight.GRAVE)),
        List.of(new Action("go.back", "/live/account")));
  }

  private Response signInAgain() {
    session.logout().await().indefinitely();
    return replies.response(seeOther("/live/again"));
  }

  private SeeOther seeOther(String path) {
    return new SeeOther(own.policy().admit(own.origin() + path).orElseThrow());
  }

  private static Shown shown(Page page) {
    return new Shown(page, CacheRule.NO_STORE);
  }
}
