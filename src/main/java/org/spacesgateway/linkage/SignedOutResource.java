package org.spacesgateway.linkage;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Replies;

/** Pages that come after the session has ended. */
@Path("/live/{ended:signed-out-before|signed-out|erased}")
@PermitAll
public class SignedOutResource {
  /** Where signing out ends. */
  static final String SIGNED_OUT = "/live/signed-out";

  /** Where a button ends that does nothing without a session. */
  static final String BEFORE = "/live/signed-out-before";

  @Inject Replies replies;

  /** The page. */
  @GET
  @NonBlocking
  public Response page(@jakarta.ws.rs.PathParam("ended") String ended) {
    return replies.response(
        new Shown(
            switch (ended) {
              case "erased" -> LinkagePages.erased();
              case "signed-out-before" -> LinkagePages.signedOutBefore();
              default -> LinkagePages.signedOut();
            },
            CacheRule.NO_STORE));
  }
}
