package org.spacesgateway.about;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.spacesgateway.outcome.Announced;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Replies;

/** Where people land who come to our own host by its bare name. */
@Path("/")
public final class StartPage {
  private static final Action SIGN_UP = new Action("go.signup", "/signup");

  @Inject Replies replies;
  @Inject Announced announced;

  /** The page. */
  @GET
  @NonBlocking
  public Response page() {
    return replies.response(new Shown(page(announced.toAnybody()), CacheRule.AN_HOUR));
  }

  static Page page(boolean announced) {
    return announced
        ? new Page(200, "start", SIGN_UP, new Action("go.sunset", "/sunset"))
        : new Page(200, "start", SIGN_UP);
  }
}
