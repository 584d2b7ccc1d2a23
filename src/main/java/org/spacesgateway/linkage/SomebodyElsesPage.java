package org.spacesgateway.linkage;

import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Replies;

/** Tells who pressed a button of somebody else's page that nothing was changed. */
public final class SomebodyElsesPage {
  @Inject Replies replies;

  /** The page. */
  @ServerExceptionMapper
  public Response refused(SomebodyElse pressed) {
    return replies.response(new Shown(AccountPages.somebodyElse(), CacheRule.NO_STORE));
  }
}
