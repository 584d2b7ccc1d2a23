package org.spacesgateway.linkage;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Replies;

/** Where a captured sign-in leads until signing in is open: says so, and what can be done now. */
@Path("/live")
public final class LivePage {
  private static final Page PAGE =
      new Page(
          200,
          "Signing in isn’t open yet",
          List.of(
              "Later you will be able to sign in here with your Windows Live ID, and connect your Space to a blog at WordPress.com.",
              "Nothing was changed: your Space is where it was. What is known of the closing is at /sunset on this site.",
              "You don’t have to wait if you would like a new blog today."),
          new Action("Create a blog at WordPress.com", "/signup"));

  @Inject Replies replies;

  /** The page. */
  @GET
  @NonBlocking
  public Response page() {
    return replies.response(new Shown(PAGE, CacheRule.NO_STORE));
  }
}
