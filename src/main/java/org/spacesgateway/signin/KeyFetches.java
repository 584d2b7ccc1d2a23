package org.spacesgateway.signin;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcEndpoint.Type;
import io.quarkus.oidc.common.OidcRequestContextProperties;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.spacesgateway.signin.SignInFailure.Reason;

/**
 * Holds the fetches of published keys to what {@link PublishedKeys} allows: quarkus-oidc fetches
 * them for every token whose key it does not hold, as often as one comes.
 */
@ApplicationScoped
@Unremovable
@OidcEndpoint(Type.JWKS)
public class KeyFetches implements OidcRequestFilter, OidcResponseFilter {
  private static final String ASKED = KeyFetches.class.getName() + ".asked";
  private static final long LOOK_AGAIN_MILLIS = 20;
  private static final int OK = 200;

  private final Vertx vertx;
  private final SignInConfig config;
  private final Map<String, PublishedKeys> tenants = new ConcurrentHashMap<>();

  KeyFetches(Vertx vertx, SignInConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  @Override
  public Uni<Void> filter(OidcRequestFilterContext call) {
    return turn(call.contextProperties(), System.nanoTime());
  }

  private Uni<Void> turn(OidcRequestContextProperties call, long since) {
    long now = System.nanoTime();
    return switch (keysOf(call).step(keyOf(call), since, now)) {
      case FETCH -> {
        call.put(ASKED, now);
        yield Uni.createFrom().voidItem();
      }
      case WAIT ->
          Uni.createFrom()
              .emitter(later -> vertx.setTimer(LOOK_AGAIN_MILLIS, id -> later.complete(null)))
              .chain(() -> turn(call, since));
      case REFUSE -> Uni.createFrom().failure(new SignInFailure(Reason.TOKEN_KEY));
    };
  }

  @Override
  public void filter(OidcResponseContext answer) {
    OidcRequestContextProperties call = answer.requestProperties();
    keysOf(call).ended(call.get(ASKED));
    if (answer.statusCode() == OK && answer.responseBody() != null) {
      Set<String> names = names(answer.responseBody().getDelegate());
      if (!names.isEmpty()) {
        keysOf(call).told(names, keyOf(call), call.get(ASKED));
      }
    }
  }

  /* Only of the kinds that sign-ins take: a key that could not be used must not be known. */
  private static Set<String> names(Buffer published) {
    Set<String> names = new HashSet<>();
    try {
      for (Object key : published.toJsonObject().getJsonArray("keys")) {
        if (key instanceof JsonObject one && Set.of("RSA", "EC").contains(one.getString("kty"))) {
          names.add(one.getString("kid", ""));
        }
      }
    } catch (DecodeException | ClassCastException | NullPointerException garbage) {
      return Set.of();
    }
    return names;
  }

  private PublishedKeys keysOf(OidcRequestContextProperties call) {
    return tenants.computeIfAbsent(
        call.getString("tenant-id"),
        tenant ->
            new PublishedKeys(config.unknownKeysEvery(), config.callTimeout(), System.nanoTime()));
  }

  /* quarkus-oidc has read the header before: it is JSON. */
  private static String keyOf(OidcRequestContextProperties call) {
    String token = call.getString(OidcRequestContextProperties.TOKEN);
    byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
    return new JsonObject(Buffer.buffer(header)).getString("kid", "");
  }
}
