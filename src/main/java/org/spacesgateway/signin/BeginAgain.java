package org.spacesgateway.signin;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.outcome.Target;

/**
 * Begins a sign-in again whose state cookie this process can't decrypt: its secret was replaced
 * while somebody was at the provider, and quarkus-oidc knows one. The hand-off is open still, and
 * the provider knows them by now. Once: where the secret goes on differing from process to process,
 * the second time is a page, so that nobody goes round.
 */
@Singleton
final class BeginAgain {
  private static final String COOKIE = "begun_again";
  private static final int SECONDS = 120;

  private final Replies replies;
  private final OriginConfig own;

  BeginAgain(Replies replies, OriginConfig own) {
    this.replies = replies;
    this.own = own;
  }

  /** The way to the provider again; empty for another failure, and the second time. */
  Optional<Response> insteadOf(Throwable failure, Provider provider, RoutingContext context) {
    boolean first = context.request().getCookie(COOKIE) == null;
    return first && isOfAnotherSecret(failure)
        ? own.policy()
            .admit(own.origin() + "/" + provider.id() + "/")
            .map(start -> to(start, provider, context))
        : Optional.empty();
  }

  private Response to(Target start, Provider provider, RoutingContext context) {
    Response.ResponseBuilder answer =
        Response.fromResponse(replies.response(new SeeOther(start)))
            .cookie(cookie(COOKIE, "1", provider, SECONDS));
    if (SignOut.aside(context).isPresent()) {
      // Else it would end at the page of who was signed in before.
      answer.cookie(cookie(provider.sessionCookie(), "", provider, 0));
    }
    return answer.build();
  }

  private NewCookie cookie(String name, String value, Provider provider, int seconds) {
    return new NewCookie.Builder(name)
        .value(value)
        .path("/" + provider.id())
        .maxAge(seconds)
        .secure(own.origin().startsWith("https://"))
        .httpOnly(true)
        .sameSite(NewCookie.SameSite.LAX)
        .build();
  }

  /* Its authentication tag is another's: encrypted by another key, or changed on the way. */
  private static boolean isOfAnotherSecret(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AEADBadTagException) {
        return true;
      }
    }
    return false;
  }
}
