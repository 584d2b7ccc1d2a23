package org.spacesgateway.frontdoor;

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

/** Where people land who come to our own host by its bare name. */
@Path("/")
public final class StartPage {
  private static final Page PAGE =
      new Page(
          200,
          "Windows Live Spaces is moving to WordPress.com",
          List.of(
              "New blogs are made at WordPress.com. If you followed a link to create a Space, it leads there.",
              "This page moves and deletes nothing: your Space, your entries and your pictures are where they were. What is known of the closing is at /sunset on this site."),
          new Action("Create a blog at WordPress.com", "/signup"));

  @Inject Replies replies;

  /** The page. */
  @GET
  @NonBlocking
  public Response page() {
    return replies.response(new Shown(PAGE, CacheRule.AN_HOUR));
  }
}
