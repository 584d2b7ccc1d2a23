package org.spacesgateway.linkage;

import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.RollbackException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.spacesgateway.outcome.Outcome.Unavailable;
import org.spacesgateway.outcome.Replies;

/**
 * Turns a database that does not answer, or refuses, into the page that says so: nothing was
 * changed, as every change is one transaction.
 */
public final class DatabaseAway {
  private static final Logger LOG = Logger.getLogger(DatabaseAway.class);
  private static final Duration COME_BACK = Duration.ofSeconds(10);

  @Inject Replies replies;

  /** 503 with Retry-After. */
  @ServerExceptionMapper({PersistenceException.class, RollbackException.class})
  public Response away(Exception e) {
    LOG.warnf("The database did not answer a page (SQLSTATE %s).", state(e));
    return replies.response(new Unavailable(COME_BACK));
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
