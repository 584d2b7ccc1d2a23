package org.spacesgateway.signin;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.spacesgateway.dependency.AnswerBound;
import org.spacesgateway.dependency.Dependencies;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Reference;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.signin.SignInFailure.Reason;

/**
 * Bounds the wait for a provider: each call (also by {@link AnswerBound}), all calls of a callback
 * together, and how many people wait for one provider at once, so that one that hangs takes nothing
 * else along.
 */
@ApplicationScoped
@Unremovable
public class ProviderCalls implements OidcRequestFilter, OidcResponseFilter {
  private static final int SERVERS_FAULT = 500;

  private final SignInConfig config;
  private final Replies replies;
  private final Vertx vertx;
  private final Dependencies dependencies;
  private final SignInCounts counts;
  private final BackOff backOff;
  private final Map<Provider, AtomicInteger> waiting = new EnumMap<>(Provider.class);

  ProviderCalls(
      SignInConfig config,
      Replies replies,
      Vertx vertx,
      Dependencies dependencies,
      SignInCounts counts,
      BackOff backOff) {
    this.config = config;
    this.replies = replies;
    this.vertx = vertx;
    this.dependencies = dependencies;
    this.counts = counts;
    this.backOff = backOff;
    AnswerBound.within(config.deadline());
    for (Provider provider : Provider.values()) {
      waiting.put(provider, new AtomicInteger());
      dependencies.of(provider.id());
    }
  }

  @Override
  public void filter(OidcRequestContext call) {
    call.request().timeout(config.callTimeout().toMillis());
  }

  @Override
  public void filter(OidcResponseContext answer) {
    String tenant = answer.requestProperties().getString("tenant-id");
    if (tenant != null && answer.statusCode() < SERVERS_FAULT) {
      dependencies.of(tenant).answered();
    }
    if (answer.statusCode() == BackOff.TOO_MANY_REQUESTS) {
      Provider.of("/" + tenant)
          .ifPresent(
              provider -> backOff.told(provider, answer.responseHeaders().get("Retry-After")));
      throw new SignInFailure(Reason.THROTTLED);
    }
  }

  /**
   * Takes a place among those who wait for a provider, until this callback is answered.
   *
   * @return whether there was one; else the request is answered: to come back
   */
  boolean enter(RoutingContext context, Provider provider) {
    AtomicInteger here = waiting.get(provider);
    if (here.incrementAndGet() > config.mostWaiting()) {
      here.decrementAndGet();
      giveUp(context, provider, Reason.CROWDED);
      return false;
    }
    AtomicBoolean left = new AtomicBoolean();
    Runnable leave =
        () -> {
          if (left.compareAndSet(false, true)) {
            here.decrementAndGet();
          }
        };
    // The end of a request whose visitor has hung up is not always told: the timer leaves too.
    long timer =
        vertx.setTimer(
            config.deadline().toMillis(),
            late -> {
              leave.run();
              giveUp(context, provider, Reason.NO_ANSWER);
            });
    context.addEndHandler(ended -> {
      vertx.cancelTimer(timer);
      leave.run();
    });
    return true;
  }

  private void giveUp(RoutingContext context, Provider provider, Reason reason) {
    String reference = Reference.next();
    dependencies.of(provider.id()).failed();
    counts.failed(provider, reason);
    SignInFailures.log(provider, reference, reason, reason.text());
    replies.send(
        context,
        new Shown(ProblemPages.of(provider, reason.kind(), reference), CacheRule.NO_STORE));
  }
}
