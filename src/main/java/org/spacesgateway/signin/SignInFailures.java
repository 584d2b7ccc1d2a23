package org.spacesgateway.signin;

import io.quarkus.oidc.AuthorizationCodeTokens;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationCompletionException;
import io.vertx.core.VertxException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.crypto.AEADBadTagException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.UnresolvableKeyException;
import org.spacesgateway.dependency.Dependencies;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Reference;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.signin.SignInFailure.Kind;
import org.spacesgateway.signin.SignInFailure.Reason;

/**
 * Turns what quarkus-oidc throws into pages. Its own log lines print whole claims, so they are off;
 * one line of ours says why, in our words, and nothing of what the provider sent.
 */
public final class SignInFailures {
  private static final Logger LOG = Logger.getLogger(SignInFailures.class);

  private static final Map<Integer, Reason> BY_CODE =
      Map.of(
          ErrorCodes.EXPIRED, Reason.TOKEN_TIME,
          ErrorCodes.NOT_YET_VALID, Reason.TOKEN_TIME,
          ErrorCodes.ISSUED_AT_INVALID_FUTURE, Reason.TOKEN_TIME,
          ErrorCodes.ISSUED_AT_INVALID_PAST, Reason.TOKEN_TIME,
          ErrorCodes.ISSUER_INVALID, Reason.TOKEN_ISSUER,
          ErrorCodes.ISSUER_MISSING, Reason.TOKEN_ISSUER,
          ErrorCodes.AUDIENCE_INVALID, Reason.TOKEN_AUDIENCE,
          ErrorCodes.AUDIENCE_MISSING, Reason.TOKEN_AUDIENCE,
          ErrorCodes.SIGNATURE_INVALID, Reason.TOKEN_SIGNATURE,
          ErrorCodes.SIGNATURE_MISSING, Reason.TOKEN_SIGNATURE);

  @Inject Replies replies;
  @Inject SignInCounts counts;
  @Inject BackOff backOff;
  @Inject Dependencies dependencies;
  @Inject BeginAgain beginAgain;
  @Inject Event<GrantRefused> refused;

  /** A callback that could not be completed. */
  @ServerExceptionMapper
  public Response notCompleted(AuthenticationCompletionException e, RoutingContext context) {
    return page(e, context);
  }

  /** Quarkus' bare 401 for what it could not even ask a provider. */
  @ServerResponseFilter
  public void noBareRefusal(ContainerResponseContext response, RoutingContext context) {
    if (response.getStatus() == 401) {
      instead(response, page(new OIDCException("no challenge could be made"), context));
    }
  }

  /**
   * The way to a provider that is to be left alone: nobody is to come back with a code. No other
   * answer under its paths is a 302, but at the callback.
   */
  @ServerResponseFilter
  public void noStartMeanwhile(ContainerResponseContext response, RoutingContext context) {
    String path = context.request().path();
    if (response.getStatus() == 302
        && Provider.ofCallback(path).isEmpty()
        && Provider.of(path).filter(backOff::holds).isPresent()) {
      instead(response, page(new SignInFailure(Reason.THROTTLED), context));
    }
  }

  private static void instead(ContainerResponseContext response, Response page) {
    response.setStatus(page.getStatus());
    response.getHeaders().clear();
    page.getHeaders().forEach((name, values) -> response.getHeaders().put(name, values));
    response.setEntity(page.getEntity());
  }

  private Response page(Exception e, RoutingContext context) {
    Provider provider = Provider.of(context.request().path()).orElse(Provider.LIVE);
    Optional<SignInFailure> ours = find(e, SignInFailure.class);
    Reason reason = ours.map(SignInFailure::reason).orElseGet(() -> reason(e, context));
    Optional<Response> again = beginAgain.insteadOf(e, provider, context);
    if (again.isPresent()) {
      LOG.infof("A sign-in with %s begins again: its state is of another secret.", provider.id());
      return again.get();
    }
    counts.failed(provider, reason);
    // Which quarkus-oidc puts there ahead of its checks.
    AuthorizationCodeTokens tokens = context.remove(AuthorizationCodeTokens.class.getName());
    if (provider == Provider.WORDPRESS && tokens != null) {
      refused.fire(new GrantRefused(tokens.getAccessToken(), tokens.getRefreshToken()));
    }
    if (reason.kind() == Kind.PROVIDER_AWAY) {
      dependencies.of(provider.id()).failed();
    }
    String reference = Reference.next();
    log(provider, reference, reason, ours.map(Throwable::getMessage).orElse(reason.text()));
    return replies.response(
        new Shown(ProblemPages.of(provider, reason.kind(), reference), CacheRule.NO_STORE));
  }

  /**
   * One line of the log about a sign-in that came to nothing.
   *
   * @param reference that the page has too
   * @param what in our words: no token, name or address in it
   */
  static void log(Provider provider, String reference, Reason reason, String what) {
    LOG.warnf(
        "A sign-in with %s was not completed (%s): %s, %s.",
        provider.id(), reference, reason.word(), what);
  }

  /* The token of a session was looked at as it began: what says nothing against it is ours. */
  private static Reason reason(Throwable e, RoutingContext context) {
    boolean stands =
        ServerSessions.began(context).isPresent() && find(e, InvalidJwtException.class).isEmpty();
    Reason reason = reason(e);
    return stands && reason == Reason.TOKEN_CONTENT ? Reason.NO_ANSWER : reason;
  }

  /* Of what quarkus-oidc and its libraries throw; their texts hold the provider's words. */
  private static Reason reason(Throwable e) {
    if (find(e, TimeoutException.class).isPresent()
        || find(e, java.io.IOException.class).isPresent()
        // Hung up.
        || find(e, VertxException.class).isPresent()
        // A call's time-out arrives as one.
        || find(e, NullPointerException.class).isPresent()) {
      return Reason.NO_ANSWER;
    }
    if (find(e, OIDCException.class).isPresent()) {
      return Reason.PROVIDER_FAULT;
    }
    if (find(e, AEADBadTagException.class).isPresent()) {
      return Reason.STATE_SECRET;
    }
    if (find(e, UnresolvableKeyException.class).isPresent()) {
      return Reason.TOKEN_KEY;
    }
    return find(e, InvalidJwtException.class)
        .flatMap(invalid ->
            BY_CODE.entrySet().stream()
                .filter(known -> invalid.hasErrorCode(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst())
        .orElse(Reason.TOKEN_CONTENT);
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
