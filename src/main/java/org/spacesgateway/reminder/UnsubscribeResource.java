package org.spacesgateway.reminder;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.secret.Vault;

/**
 * Stops reminders by the link in each of them, for whoever holds it and without a sign-in: by a
 * button, or by a mail program's one click (RFC 8058). What it is not the link of gets the same
 * pages.
 */
@Path("/unsubscribe/{token:[0-9A-Za-z]+}")
@PermitAll
public class UnsubscribeResource {
  @Inject Replies replies;
  @Inject Consents consents;
  @Inject Vault vault;

  /** Asks; mail programs and those who watch over them open every link. */
  @GET
  public Response ask(@PathParam("token") String token) {
    return replies.response(
        new Shown(ReminderPages.unsubscribe("/unsubscribe/" + token), CacheRule.NO_STORE));
  }

  /** Stops them. */
  @POST
  public Response stop(@PathParam("token") String token) {
    ReminderToken.person(vault, token).ifPresent(consents::stop);
    return replies.response(new Shown(ReminderPages.unsubscribed(), CacheRule.NO_STORE));
  }
}
