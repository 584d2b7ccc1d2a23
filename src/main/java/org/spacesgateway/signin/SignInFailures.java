package org.spacesgateway.signin;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationCompletionException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.spacesgateway.dependency.Dependencies;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Reference;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.signin.SignInFailure.Kind;

/**
 * Turns what quarkus-oidc throws into pages. Its own log lines print whole claims, so they are off;
 * one line of ours says what kind of failure it was, and nothing of what the provider sent.
 */
public final class SignInFailures {
  private static final Logger LOG = Logger.getLogger(SignInFailures.class);

  @Inject Replies replies;
  @Inject Dependencies dependencies;
  @Inject BeginAgain beginAgain;

  /** A callback that could not be completed. */
  @ServerExceptionMapper
  public Response notCompleted(AuthenticationCompletionException e, RoutingContext context) {
    return page(e, context);
  }

  /** Quarkus' bare 401 for what it could not even ask a provider. */
  @ServerResponseFilter
  public void noBareRefusal(ContainerResponseContext response, RoutingContext context) {
    if (response.getStatus() == 401) {
      Response page = page(new OIDCException("no challenge could be made"), context);
      response.setStatus(page.getStatus());
      response.getHeaders().clear();
      page.getHeaders().forEach((name, values) -> response.getHeaders().put(name, values));
      response.setEntity(page.getEntity());
    }
  }

  private Response page(Exception e, RoutingContext context) {
    Provider provider = Provider.of(context.request().path()).orElse(Provider.LIVE);
    Kind kind = kind(e);
    if (kind == Kind.PROVIDER_AWAY) {
      dependencies.of(provider.id()).failed();
    }
    Optional<Response> again = beginAgain.insteadOf(e, provider, context);
    if (again.isPresent()) {
      LOG.infof("A sign-in with %s begins again: its state is of another secret.", provider.id());
      return again.get();
    }
    String reference = Reference.next();
    LOG.warnf("A sign-in with %s was not completed (%s): %s.", provider.id(), reference, kind);
    return replies.response(
        new Shown(ProblemPages.of(provider, kind, reference), CacheRule.NO_STORE));
  }

  private static Kind kind(Throwable e) {
    Optional<SignInFailure> ours = find(e, SignInFailure.class);
    if (ours.isPresent()) {
      return ours.get().kind();
    }
    boolean provider =
        find(e, OIDCException.class).isPresent()
            || find(e, TimeoutException.class).isPresent()
            || find(e, java.io.IOException.class).isPresent()
            // A call's time-out arrives as one.
            || find(e, NullPointerException.class).isPresent();
    return provider ? Kind.PROVIDER_AWAY : Kind.NOT_PROVED;
  }

  private static <T extends Throwable> Optional<T> find(Throwable e, Class<T> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }
}
