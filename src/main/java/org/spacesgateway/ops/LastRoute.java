package org.spacesgateway.ops;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.spacesgateway.outcome.Notice;
import org.spacesgateway.outcome.Outcome.Unknown;
import org.spacesgateway.outcome.Replies;

/** Answers what no resource took: our page, not the framework's. */
@Singleton
final class LastRoute {
  private final Replies replies;

  LastRoute(Replies replies) {
    this.replies = replies;
  }

  void add(@Observes Router router) {
    router
        .route()
        .order(Integer.MAX_VALUE)
        .handler(context -> replies.send(context.request(), new Unknown(), Notice.NONE));
  }
}
