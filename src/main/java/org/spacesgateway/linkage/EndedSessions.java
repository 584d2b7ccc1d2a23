package org.spacesgateway.linkage;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.signin.Provider;
import org.spacesgateway.signin.SignOut;

/**
 * Lets nobody begin a session to end one: whoever presses a button twice that ends it has none the
 * second time. Sent to sign in, whoever has just been erased would be known anew. And lets nobody
 * who signs out keep a session because the database or a provider is away.
 */
@ApplicationScoped
public class EndedSessions {
  /** By where each leads without a session. */
  private static final Map<String, String> ENDING =
      Map.of(
          "/live/erase", SignedOutResource.BEFORE,
          "/live/signout", SignedOutResource.SIGNED_OUT,
          "/live/unlink", SignedOutResource.BEFORE);

  /** What is answered where a session could not be looked at, or ended. */
  private static final Set<Integer> IN_VAIN = Set.of(400, 401, 503);

  @Inject Replies replies;
  @Inject OriginConfig own;
  @Inject SignOut signOut;
  @Inject HandoffCookie handoff;

  /** Instead of the challenge; these paths have no other answer that is a 302. */
  @ServerResponseFilter
  public void noSignInToEndOne(ContainerResponseContext response, RoutingContext context) {
    HttpServerRequest request = context.request();
    if (response.getStatus() == 302
        && request.method() == HttpMethod.POST
        && ENDING.containsKey(request.path())) {
      // The sign-in that the challenge would have begun has a cookie already.
      request.cookies().stream()
          .map(Cookie::getName)
          .filter(name -> name.startsWith(Provider.LIVE.stateCookie()))
          .toList()
          .forEach(name -> request.response().removeCookies(name, false));
      instead(
          response,
          replies.response(
              new SeeOther(
                  own.policy().admit(own.origin() + ENDING.get(request.path())).orElseThrow())));
    }
  }

  /** Instead of a page about a sign-in that failed. */
  @ServerResponseFilter
  public void signedOutWhateverFails(ContainerResponseContext response, RoutingContext context) {
    if (IN_VAIN.contains(response.getStatus()) && SignOut.isAsked(context)) {
      signOut.here();
      instead(
          response,
          Response.fromResponse(
                  replies.response(new Shown(LinkagePages.signedOutHere(), CacheRule.NO_STORE)))
              .cookie(handoff.gone())
              .build());
    }
  }

  private static void instead(ContainerResponseContext response, Response page) {
    response.setStatus(page.getStatus());
    response.getHeaders().clear();
    page.getHeaders().forEach((name, values) -> response.getHeaders().put(name, values));
    response.setEntity(page.getEntity());
  }
}
