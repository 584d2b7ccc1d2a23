package org.spacesgateway.signin;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import org.jboss.logging.Logger;
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
  private static final Logger LOG = Logger.getLogger(BeginAgain.class);
  private static final String COOKIE = "begun_again";
  private static final int SECONDS = 120;

  private final Replies replies;
  private final OriginConfig own;
  private final ServerSessions sessions;
  private final Vertx vertx;

  BeginAgain(Replies replies, OriginConfig own, ServerSessions sessions, Vertx vertx) {
    this.replies = replies;
    this.own = own;
    this.sessions = sessions;
    this.vertx = vertx;
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
    // Else it would end at the page of who was signed in before.
    SignOut.aside(context)
        .ifPresent(earlier -> {
          answer.cookie(cookie(provider.sessionCookie(), "", provider, 0));
          end(earlier);
        });
    return answer.build();
  }

  /* Beside this answer: no sign-in ends what has no cookie any more. */
  private void end(String session) {
    vertx
        .executeBlocking(
            () -> {
              sessions.end(session);
              return null;
            },
            false)
        .onFailure(away -> LOG.info("A session stays until its time is over: no database."));
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
