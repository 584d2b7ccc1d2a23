package org.spacesgateway.editor;

import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.spacesgateway.linkage.Ledger;
import org.spacesgateway.linkage.Linked;
import org.spacesgateway.linkage.LivePerson;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Replies;

/** How whoever is signed in sets up a blog editor for the blog that they connected. */
@Path("/live/editor")
@Tenant("live")
@Authenticated
public class EditorResource {
  @Inject Replies replies;
  @Inject Ledger ledger;
  @Inject LivePerson person;
  @Inject OriginConfig own;

  /** The page; without a blog, the account page. */
  @GET
  @Transactional
  public Response show() {
    return replies.response(
        ledger
            .linked(person.account().person)
            .flatMap(EditorResource::setUp)
            .orElseGet(() ->
                new SeeOther(own.policy().admit(own.origin() + "/live/account").orElseThrow())));
  }

  private static Optional<Outcome> setUp(Linked link) {
    return link.blog()
        .map(blog ->
            new Shown(EditorPages.setUp(blog.address, link.username()), CacheRule.NO_STORE));
  }
}
