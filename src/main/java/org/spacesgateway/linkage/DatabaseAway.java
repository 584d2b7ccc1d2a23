package org.spacesgateway.linkage;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.RollbackException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Outcome.Unavailable;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Replies;

/**
 * Turns a database that does not answer, or refuses, into the page that says so: every change is
 * one transaction, and whether one was committed that was not answered is not known.
 */
public final class DatabaseAway {
  private static final Logger LOG = Logger.getLogger(DatabaseAway.class);
  private static final Duration COME_BACK = Duration.ofSeconds(10);

  @Inject Replies replies;

  /** 503 with Retry-After. */
  @ServerExceptionMapper({PersistenceException.class, RollbackException.class})
  public Response away(Exception e, RoutingContext context) {
    LOG.warnf("The database did not answer a page (SQLSTATE %s).", state(e));
    String path = context.request().path();
    boolean live = path.startsWith("/live");
    if (!live && !path.startsWith("/wordpress")) {
      return replies.response(new Unavailable(COME_BACK));
    }
    boolean asked = context.request().method() == HttpMethod.POST;
    Page page = LinkagePages.notNow(live, asked, COME_BACK.toSeconds());
    return Response.fromResponse(replies.response(new Shown(page, CacheRule.NO_STORE)))
        .header(HttpHeaders.RETRY_AFTER, null)
        .header(HttpHeaders.RETRY_AFTER, COME_BACK.toSeconds())
        .build();
  }

  private static String state(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql.getSQLState();
      }
    }
    return "none";
  }
}
