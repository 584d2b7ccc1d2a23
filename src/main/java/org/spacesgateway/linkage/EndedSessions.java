package org.spacesgateway.linkage;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.signin.Provider;

/**
 * Lets nobody begin a session to end one: whoever presses a button twice that ends it has none the
 * second time. Sent to sign in, whoever has just been erased would be known anew.
 */
@ApplicationScoped
public class EndedSessions {
  private static final Set<String> ENDING = Set.of("/live/erase", "/live/signout", "/live/unlink");

  @Inject Replies replies;
  @Inject OriginConfig own;

  /** Instead of the challenge; these paths have no other answer that is a 302. */
  @ServerResponseFilter
  public void noSignInToEndOne(ContainerResponseContext response, RoutingContext context) {
    HttpServerRequest request = context.request();
    if (response.getStatus() == 302
        && request.method() == HttpMethod.POST
        && ENDING.contains(request.path())) {
      // The sign-in that the challenge would have begun has a cookie already.
      request.cookies().stream()
          .map(Cookie::getName)
          .filter(name -> name.startsWith(Provider.LIVE.stateCookie()))
          .toList()
          .forEach(name -> request.response().removeCookies(name, false));
      Response page =
          replies.response(
              new SeeOther(own.policy().admit(own.origin() + "/live/signed-out").orElseThrow()));
      response.setStatus(page.getStatus());
      response.getHeaders().clear();
      page.getHeaders().forEach((name, values) -> response.getHeaders().put(name, values));
      response.setEntity(page.getEntity());
    }
  }
}
