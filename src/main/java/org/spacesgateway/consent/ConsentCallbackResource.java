package org.spacesgateway.consent;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Replies;

/**
 * Where providers send browsers back to. The code is taken in, and the browser sent on to an
 * address without it. Outside the sign-in's paths: what comes here carries a {@code state} and a
 * {@code code}, which quarkus-oidc would take for its own.
 */
@Path(Providers.CALLBACK)
@PermitAll
public class ConsentCallbackResource {
  @Inject Replies replies;
  @Inject Redemption redemption;
  @Inject ConsentCookie cookie;
  @Inject OriginConfig own;
  @Inject RoutingContext context;

  /** One answer of this browser's own, once. */
  @GET
  public Response callback() {
    MultiMap parameters = context.request().params();
    Optional<Callback> callback = Callback.read(parameters::getAll);
    Optional<byte[]> browser = cookie.heldBy(context);
    return replies.response(
        callback.isEmpty() || browser.isEmpty()
            ? lost()
            : redemption
                .usedFor(callback.get(), browser.get())
                .map(room -> taken(callback.get(), browser.get(), room))
                .orElseGet(ConsentCallbackResource::lost));
  }

  private Outcome taken(Callback callback, byte[] browser, ConsentUse room) {
    return switch (callback) {
      case Callback.Granted granted ->
          redemption.takeIn(granted, browser)
              ? new SeeOther(
                  own.policy().admit(own.origin() + "/live/consent/finish").orElseThrow())
              : lost();
      case Callback.Refused refused -> {
        redemption.takeBack(refused, browser);
        yield new Shown(
            refused.denied() ? ConsentPages.denied(room.page()) : ConsentPages.refused(room.page()),
            CacheRule.NO_STORE);
      }
    };
  }

  private static Outcome lost() {
    return new Shown(ConsentPages.lost(), CacheRule.NO_STORE);
  }
}
