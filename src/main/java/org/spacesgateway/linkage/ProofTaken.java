package org.spacesgateway.linkage;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.AuthenticationCompletionAction;
import io.quarkus.oidc.AuthorizationCodeTokens;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.spacesgateway.call.Calls;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.signin.BackOff;
import org.spacesgateway.signin.GrantRefused;
import org.spacesgateway.signin.IdTokenClaims;
import org.spacesgateway.signin.Provider;
import org.spacesgateway.signin.SignInCounts;
import org.spacesgateway.signin.SignInFailure;
import org.spacesgateway.signin.SignInFailure.Reason;

/**
 * Runs once at each callback, after quarkus-oidc has checked the tokens and before there is a
 * session: checks what it does not look at, and writes WordPress.com's proof into the hand-off of
 * this browser. If it throws, there is no session; at WordPress.com's callback there never is one,
 * as the proof is all that it would be for.
 */
@ApplicationScoped
@Unremovable
public class ProofTaken implements AuthenticationCompletionAction {
  /**
   * A minute, as quarkus-oidc's token.lifespan-grace, less what an answer takes to be looked at.
   */
  private static final Duration SKEW = Duration.ofSeconds(55);

  /** Where quarkus-oidc says whose identity it is. */
  private static final String TENANT = OidcUtils.TENANT_ID_ATTRIBUTE;

  private final Handoffs handoffs;
  private final HandoffCookie cookie;
  private final InstantSource clock;
  private final Event<HandoffStep> steps;
  private final SignInCounts counts;
  private final BackOff backOff;
  private final WordPressApi api;
  private final String liveClient;
  private final String wordpressClient;
  private final String wordpressSecret;
  private final boolean wordpressHasIdTokens;
  private final Target proved;

  ProofTaken(
      Handoffs handoffs,
      HandoffCookie cookie,
      InstantSource clock,
      Event<HandoffStep> steps,
      SignInCounts counts,
      BackOff backOff,
      Calls calls,
      LinkageConfig config,
      OriginConfig own,
      Config settings) {
    this.handoffs = handoffs;
    this.cookie = cookie;
    this.clock = clock;
    this.steps = steps;
    this.counts = counts;
    this.backOff = backOff;
    this.api = new WordPressApi(calls, config.wordpress(), own.policy());
    this.proved = own.policy().admit(own.origin() + "/wordpress/").orElseThrow();
    this.liveClient = settings.getValue("quarkus.oidc.live.client-id", String.class);
    this.wordpressClient = settings.getValue("quarkus.oidc.wordpress.client-id", String.class);
    this.wordpressHasIdTokens =
        settings
            .getOptionalValue(
                "quarkus.oidc.wordpress.authentication.id-token-required", Boolean.class)
            .orElse(true);
    this.wordpressSecret =
        settings.getValue("quarkus.oidc.wordpress.credentials.client-secret.value", String.class);
  }

  @Override
  public Uni<Void> action(AuthenticationCompletionContext completion) {
    RoutingContext context = completion.routingContext();
    JsonWebToken idToken =
        completion.identity().getPrincipal() instanceof JsonWebToken token ? token : null;
    // Not by its path: another tenant's token must not go to WordPress.com, wherever it came in.
    if (Provider.LIVE.id().equals(completion.identity().getAttribute(TENANT))) {
      madeFor(liveClient, idToken);
      namesSomebody(idToken, "oid", "tid", "sub");
      return Uni.createFrom().voidItem();
    }
    AuthorizationCodeTokens tokens = completion.tokens();
    // From here on they are revoked here, whatever comes of them.
    context.remove(AuthorizationCodeTokens.class.getName());
    try {
      if (idToken != null) {
        madeFor(wordpressClient, idToken);
      }
      if (wordpressHasIdTokens) {
        namesSomebody(idToken, "sub");
      }
    } catch (SignInFailure refused) {
      revoke(tokens.getAccessToken(), tokens.getRefreshToken());
      throw refused;
    }
    return Uni.createFrom()
        .deferred(() -> proved(completion, tokens))
        .onTermination()
        .invoke(() -> revoke(tokens.getAccessToken(), tokens.getRefreshToken()))
        .replaceWithVoid()
        .onItem()
        .failWith(() -> new AuthenticationRedirectException(proved.location()));
  }

  /* No thread waits for WordPress.com. */
  private Uni<SecurityIdentity> proved(
      AuthenticationCompletionContext completion, AuthorizationCodeTokens tokens) {
    Optional<byte[]> held = cookie.heldBy(completion.routingContext());
    if (held.isEmpty()) {
      return Uni.createFrom().failure(nothingOpen());
    }
    List<Function<UUID, HandoffStep>> asked = new ArrayList<>();
    OidcRequestContext<SecurityIdentity> blocking = completion.requestContext();
    return api.account(tokens.getAccessToken(), wordpressClient, call -> asked.add(asked(call)))
        .chain(account ->
            blocking.runBlocking(() -> {
              tell(asked, write(held.get(), account));
              counts.completed(Provider.WORDPRESS);
              return completion.identity();
            }))
        .onFailure(WordPressApi.Unusable.class)
        .recoverWithUni(unusable ->
            blocking.runBlocking(() -> {
              tell(asked, open(held.get()));
              throw new SignInFailure(
                  Reason.PROVIDER_FAULT, "WordPress.com's API: " + unusable.getMessage());
            }));
  }

  private UUID write(byte[] held, WordPressApi.Account account) {
    try {
      return handoffs.prove(held, account).orElseThrow(ProofTaken::nothingOpen);
    } catch (PersistenceException away) {
      throw new SignInFailure(Reason.DATABASE, "the proof cannot be written");
    }
  }

  private UUID open(byte[] held) {
    try {
      return handoffs.open(held).orElseThrow(ProofTaken::nothingOpen).id;
    } catch (PersistenceException away) {
      throw new SignInFailure(Reason.DATABASE, "the hand-off cannot be read");
    }
  }

  void refused(@Observes GrantRefused grant) {
    revoke(grant.accessToken(), grant.refreshToken());
  }

  /* RFC 7009, 2.1: a refresh token takes the access tokens of its grant with it. */
  private void revoke(String accessToken, String refreshToken) {
    String token = refreshToken == null ? accessToken : refreshToken;
    if (token != null) {
      api.revoke(token, wordpressClient, wordpressSecret);
    }
  }

  /* Whose hand-off it was for is known once the proof is written. */
  private Function<UUID, HandoffStep> asked(WordPressApi.Call call) {
    if (call.status() == BackOff.TOO_MANY_REQUESTS) {
      backOff.told(Provider.WORDPRESS, call.retryAfter());
    }
    Instant at = clock.instant();
    return handoff ->
        new HandoffStep.Asked(handoff, call.path(), call.status(), call.took(), call.usable(), at);
  }

  private void tell(List<Function<UUID, HandoffStep>> asked, UUID handoff) {
    asked.forEach(of -> steps.fire(of.apply(handoff)));
  }

  private static SignInFailure nothingOpen() {
    return new SignInFailure(Reason.HANDOFF_OVER);
  }

  /**
   * OpenID Connect Core, 3.1.3.7, 4, 5 and 10: azp and iat, which quarkus-oidc does not look at.
   */
  private void madeFor(String clientId, JsonWebToken idToken) {
    if (idToken == null) {
      throw new SignInFailure(Reason.TOKEN_CONTENT, "there is no ID token");
    }
    Object azp = idToken.getClaim("azp");
    boolean several = idToken.getAudience() != null && idToken.getAudience().size() > 1;
    if (azp == null ? several : !clientId.equals(azp.toString())) {
      throw new SignInFailure(Reason.TOKEN_AUDIENCE);
    }
    if (Instant.ofEpochSecond(idToken.getIssuedAtTime()).isAfter(clock.instant().plus(SKEW))) {
      throw new SignInFailure(Reason.TOKEN_TIME);
    }
  }

  /** quarkus-oidc takes tokens without {@code sub}, which OpenID Connect Core, 2 requires. */
  private static void namesSomebody(JsonWebToken idToken, String... claims) {
    if (idToken == null) {
      throw new SignInFailure(Reason.TOKEN_CONTENT, "there is no ID token");
    }
    IdTokenClaims told = IdTokenClaims.of(idToken.getRawToken());
    if (Stream.of(claims).anyMatch(claim -> told.text(claim).isBlank())) {
      throw new SignInFailure(Reason.TOKEN_CONTENT, "the ID token names no account");
    }
  }
}
