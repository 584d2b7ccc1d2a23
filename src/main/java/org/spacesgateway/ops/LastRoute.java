package org.spacesgateway.ops;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.spacesgateway.outcome.Notice;
import org.spacesgateway.outcome.Outcome.Failed;
import org.spacesgateway.outcome.Outcome.MethodNotAllowed;
import org.spacesgateway.outcome.Outcome.Refusal;
import org.spacesgateway.outcome.Outcome.Refused;
import org.spacesgateway.outcome.Outcome.Unknown;
import org.spacesgateway.outcome.Reference;
import org.spacesgateway.outcome.Replies;

/** Ends with a page of ours what no resource took, or what one failed at. */
@Singleton
public final class LastRoute {
  private static final Logger LOG = Logger.getLogger(LastRoute.class);

  /** The front door refuses with 4xx what the router fails at; the rest are faults of ours. */
  private static final int BEHIND_THE_FRONT_DOORS_OWN = Integer.MIN_VALUE + 1;

  private final Replies replies;

  LastRoute(Replies replies) {
    this.replies = replies;
  }

  void add(@Observes Router router) {
    // The framework's own handler would name the address in the log, so it is silenced there.
    router
        .route()
        .order(BEHIND_THE_FRONT_DOORS_OWN)
        .failureHandler(context -> {
          if (context.response().headWritten() && context.failure() instanceof IOException) {
            // Somebody left in the middle of a file: no fault of ours, and nobody to tell.
            context.request().connection().close();
            return;
          }
          if (context.response().ended()) {
            // Whoever waited for a provider too long has a page already: no fault, and no trace.
            LOG.warnf(
                "A request went on after its answer: %s.",
                context.failure() == null ? "?" : context.failure().getClass().getSimpleName());
            return;
          }
          replies.send(context.request(), noted(context.failure()), Notice.NONE);
        });
    router
        .route()
        .order(Integer.MAX_VALUE)
        // Old hosts were answered ahead of all routes.
        .handler(context -> replies.send(context, new Unknown()));
  }

  /** Nothing of ours has this address. */
  @ServerExceptionMapper
  public Response unknown(NotFoundException e) {
    return replies.response(new Unknown());
  }

  /** The address takes other methods. */
  @ServerExceptionMapper
  public Response notAllowed(NotAllowedException e) {
    String allow = e.getResponse().getHeaderString("Allow");
    return replies.response(
        new MethodNotAllowed(
            allow == null
                ? List.of(HttpMethod.GET.name(), HttpMethod.HEAD.name())
                : List.of(allow.split("\\s*,\\s*"))));
  }

  /** The framework could not read the request. */
  @ServerExceptionMapper
  public Response refused(WebApplicationException e) {
    return e.getResponse().getStatus() < 500
        ? replies.response(new Refused(Refusal.UNREADABLE_ADDRESS))
        : failed(e);
  }

  /** A fault of ours: its trace goes to the log, not to the visitor. */
  @ServerExceptionMapper
  public Response failed(Throwable e) {
    return replies.response(noted(e));
  }

  private static Failed noted(Throwable fault) {
    String reference = Reference.next();
    LOG.errorf(fault, "A request failed (%s).", reference);
    return new Failed(reference);
  }
}
