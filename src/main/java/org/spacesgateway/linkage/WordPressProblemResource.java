package org.spacesgateway.linkage;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.signin.ProblemPages;
import org.spacesgateway.signin.Provider;

/** What went wrong on the WordPress.com side, for whoever is not signed in. */
@Path("/wordpress/problem")
@PermitAll
public class WordPressProblemResource {
  @Inject Replies replies;

  /** The page. */
  @GET
  @NonBlocking
  public Response problem(@QueryParam(ProblemPages.WHY) String why) {
    return replies.response(
        new Shown(ProblemPages.of(Provider.WORDPRESS, why), CacheRule.NO_STORE));
  }
}
