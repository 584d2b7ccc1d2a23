package org.spacesgateway.about;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Replies;

/** Where people land who come to our own host by its bare name. */
@Path("/")
public final class StartPage {
  static final Page PAGE =
      new Page(
          200, "start", new Action("go.signup", "/signup"), new Action("go.sunset", "/sunset"));

  @Inject Replies replies;

  /** The page. */
  @GET
  @NonBlocking
  public Response page() {
    return replies.response(new Shown(PAGE, CacheRule.AN_HOUR));
  }
}
