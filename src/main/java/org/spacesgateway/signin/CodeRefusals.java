package org.spacesgateway.signin;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcEndpoint.Type;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Tells a code that the provider refuses (RFC 6749, 5.2: {@code invalid_grant}) from a provider
 * that is away: to quarkus-oidc both are one exception, whose text is the provider's own.
 */
@ApplicationScoped
@Unremovable
@OidcEndpoint(Type.TOKEN)
public class CodeRefusals implements OidcResponseFilter {
  private static final int BAD_REQUEST = 400;

  @Override
  public void filter(OidcResponseContext answer) {
    if (answer.statusCode() == BAD_REQUEST
        && answer.responseBody() != null
        && isInvalidGrant(answer.responseBody().toString())) {
      throw new SignInFailure(SignInFailure.Kind.NOT_PROVED, "the provider refused the code");
    }
  }

  private static boolean isInvalidGrant(String body) {
    try {
      return Json.decodeValue(body) instanceof JsonObject told
          && "invalid_grant".equals(told.getValue("error"));
    } catch (DecodeException garbage) {
      return false;
    }
  }
}
