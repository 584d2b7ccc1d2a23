package org.spacesgateway.signin;

import static java.util.stream.Collectors.joining;

import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.MethodNotAllowed;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Reference;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.secret.Secrets;
import org.spacesgateway.signin.SignInFailure.Reason;

/**
 * Stands before quarkus-oidc at both callbacks, and lets none be anywhere else. A callback must
 * bring one state, one code or error, and that state's own cookie; a state works once, on whichever
 * pod it comes back to. Everything else is answered here, with a page: left to quarkus-oidc, a
 * foreign or repeated state would silently begin another sign-in, and a browser without cookies
 * would go round for ever.
 */
@Singleton
public final class StateGate {
  /** Says whose session goes on. */
  private static final String STILL_SIGNED_IN = "/live/still";

  /** After the front door (1000), before authentication (200). */
  private static final int BEFORE_SIGN_IN = 900;

  private static final int LONGEST_STATE = 100;
  private static final int LONGEST_CODE = 4096;
  private static final List<String> ONCE = List.of("state", "code", "error", "iss");

  private final Replies replies;
  private final SignInConfig config;
  private final DataSource database;
  private final InstantSource clock;
  private final Vertx vertx;
  private final Config settings;
  private final TargetPolicy policy;
  private final SignInCounts counts;
  private final BackOff backOff;
  private final ProviderCalls calls;
  private final Instance<ProofStands> proofs;
  private final String origin;

  StateGate(
      Replies replies,
      SignInConfig config,
      OriginConfig own,
      DataSource database,
      InstantSource clock,
      Vertx vertx,
      Config settings,
      SignInCounts counts,
      BackOff backOff,
      ProviderCalls calls,
      @Any Instance<ProofStands> proofs) {
    this.replies = replies;
    this.config = config;
    this.database = database;
    this.clock = clock;
    this.vertx = vertx;
    this.settings = settings;
    this.counts = counts;
    this.backOff = backOff;
    this.calls = calls;
    this.proofs = proofs;
    this.origin = own.origin();
    this.policy = own.policy();
  }

  void open(@Observes Filters filters) {
    filters.register(this::pass, BEFORE_SIGN_IN);
  }

  private void pass(RoutingContext context) {
    String path = context.request().path();
    Provider.of(path).ifPresent(provider -> dropOldestStates(context, provider));
    Optional<Provider> provider = Provider.ofCallback(path);
    if (provider.isPresent()) {
      callback(context, provider.get());
    } else if (isCallbackElsewhere(context)) {
      leadOn(
          context,
          Provider.under(context.normalizedPath()).orElse(Provider.LIVE),
          Optional.empty());
    } else {
      context.next();
    }
  }

  /* quarkus-oidc redeems a code on whatever path of its tenant it comes to, in any spelling. */
  private static boolean isCallbackElsewhere(RoutingContext context) {
    if (context.request().query() == null
        || Provider.under(context.normalizedPath()).isEmpty()
            && context.request().cookies().stream()
                .noneMatch(cookie -> cookie.getName().startsWith(Provider.STATE_COOKIES))) {
      return false;
    }
    MultiMap parameters = context.queryParams();
    return parameters.contains("state")
        && (parameters.contains("code") || parameters.contains("error"));
  }

  private void callback(RoutingContext context, Provider provider) {
    HttpServerRequest request = context.request();
    if (request.method() != HttpMethod.GET) {
      replies.send(context, new MethodNotAllowed(List.of("GET")));
      return;
    }
    MultiMap parameters = context.queryParams();
    String state = parameters.get("state");
    String code = parameters.get("code");
    String error = parameters.get("error");
    if (state == null && code == null && error == null) {
      // Another language is asked of a problem's page that was shown here.
      replies.send(context, new SeeOther(own(provider.problem() + known(parameters))));
      return;
    }
    boolean once = ONCE.stream().allMatch(name -> parameters.getAll(name).size() <= 1);
    boolean whole =
        once
            && state != null
            && state.matches("[A-Za-z0-9_.-]{1," + LONGEST_STATE + "}")
            && (code == null) != (error == null)
            && (code == null || !code.isBlank() && code.length() <= LONGEST_CODE);
    Cookie cookie = whole ? request.getCookie(provider.stateCookie() + state) : null;
    if (cookie == null || !issuerIsOurs(provider, parameters.get("iss"))) {
      withoutOwnState(context, provider);
      return;
    }
    if (code != null && backOff.holds(provider)) {
      // Neither state nor code is used up: the same address works once it may be asked again.
      String reference = Reference.next();
      counts.failed(provider, Reason.THROTTLED);
      SignInFailures.log(provider, reference, Reason.THROTTLED, Reason.THROTTLED.text());
      replies.send(
          context,
          new Shown(
              ProblemPages.of(provider, Reason.THROTTLED.kind(), reference), CacheRule.NO_STORE));
      return;
    }
    if (code != null && !calls.enter(context, provider)) {
      // Nor here.
      return;
    }
    vertx
        .executeBlocking(() -> isFirstUse(provider, state), false)
        .onSuccess(first -> {
          if (context.response().ended()) {
            // It took longer than anybody waits.
            return;
          }
          if (!first) {
            withoutOwnState(context, provider);
          } else if (error != null) {
            expire(context, provider, cookie.getName());
            replies.send(context, toProblem(provider, error));
          } else {
            SignOut.setAside(context, provider);
            context.next();
          }
        })
        .onFailure(away -> databaseAway(context, provider));
  }

  /* Words of our own links alone. */
  private static String known(MultiMap parameters) {
    String query =
        Stream.of(ProblemPages.WHY, "language")
            .filter(name -> parameters.contains(name))
            .filter(name -> parameters.get(name).matches("[A-Za-z-]{2,12}"))
            .map(name -> name + "=" + parameters.get(name))
            .collect(joining("&"));
    return query.isEmpty() ? "?" + ProblemPages.WHY + "=state" : "?" + query;
  }

  private void databaseAway(RoutingContext context, Provider provider) {
    counts.failed(provider, Reason.DATABASE);
    replies.send(context, new SeeOther(own(provider.problem() + "?why=later")));
  }

  private Outcome toProblem(Provider provider, String error) {
    boolean denied = error.equals("access_denied");
    if (denied) {
      counts.denied(provider);
    } else {
      counts.failed(provider, Reason.PROVIDER_FAULT);
      SignInFailures.log(
          provider, Reference.next(), Reason.PROVIDER_FAULT, "it sent them back with an error");
    }
    return new SeeOther(own(provider.problem() + (denied ? "?why=denied" : "?why=provider")));
  }

  /*
   * Back after success goes on, by a page that says as whom: back is where one chooses another
   * account. Anything else gets a page with a way to start again.
   */
  private void withoutOwnState(RoutingContext context, Provider provider) {
    if (provider == Provider.LIVE) {
      boolean signedIn = context.request().getCookie(provider.sessionCookie()) != null;
      leadOn(context, provider, signedIn ? Optional.of(STILL_SIGNED_IN) : Optional.empty());
      return;
    }
    vertx
        .executeBlocking(
            () -> proofs.stream().flatMap(it -> it.wayOn(context).stream()).findFirst(), false)
        .onSuccess(way -> leadOn(context, provider, way))
        .onFailure(away -> databaseAway(context, provider));
  }

  private void leadOn(RoutingContext context, Provider provider, Optional<String> way) {
    if (way.isPresent()) {
      replies.send(context, new SeeOther(own(way.get())));
    } else {
      counts.failed(provider, Reason.STATE);
      replies.send(context, new Shown(ProblemPages.stateMissing(), CacheRule.NO_STORE));
    }
  }

  /** RFC 9207: an issuer that is named must be the one we sent this browser to. */
  private boolean issuerIsOurs(Provider provider, String issuer) {
    return issuer == null
        || settings
            .getOptionalValue("quarkus.oidc." + provider.id() + ".token.issuer", String.class)
            .filter(issuer::equals)
            .isPresent();
  }

  private boolean isFirstUse(Provider provider, String state) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO used_state (hash, used_at) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING")) {
      insert.setBytes(1, Secrets.sha256(provider.id() + "\n" + state));
      insert.setObject(2, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  /**
   * Browsers send the oldest of one path first (RFC 6265, 5.4), and all of these have one. Vert.x'
   * cookies have lost that order: theirs is that of the names, which are random here.
   */
  private void dropOldestStates(RoutingContext context, Provider provider) {
    String header = context.request().headers().get(HttpHeaders.COOKIE);
    if (header == null) {
      return;
    }
    List<String> states =
        ServerCookieDecoder.STRICT.decodeAll(header).stream()
            .map(io.netty.handler.codec.http.cookie.Cookie::name)
            .filter(name -> name.startsWith(provider.stateCookie()))
            .distinct()
            .toList();
    for (int i = 0; i <= states.size() - config.mostUnfinished(); i++) {
      String name = states.get(i);
      if (!name.equals(provider.stateCookie() + context.request().getParam("state"))) {
        expire(context, provider, name);
      }
    }
  }

  private void expire(RoutingContext context, Provider provider, String cookie) {
    context
        .response()
        .addCookie(
            Cookie.cookie(cookie, "")
                .setPath("/" + provider.id())
                .setMaxAge(0)
                .setHttpOnly(true)
                .setSecure(URI.create(origin).getScheme().equals("https")));
  }

  private Target own(String path) {
    return policy.admit(origin + path).orElseThrow();
  }
}
