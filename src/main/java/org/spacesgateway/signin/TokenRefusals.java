package org.spacesgateway.signin;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcEndpoint.Type;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.spacesgateway.signin.SignInFailure.Reason;

/**
 * Tells what a token endpoint refuses (RFC 6749, 5.2) from one that is away: to quarkus-oidc all
 * are one exception, whose text is the provider's own.
 */
@ApplicationScoped
@Unremovable
@OidcEndpoint(Type.TOKEN)
public class TokenRefusals implements OidcResponseFilter {
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final Set<String> OF_THE_CLIENT = Set.of("invalid_client", "unauthorized_client");

  @Override
  public void filter(OidcResponseContext answer) {
    int status = answer.statusCode();
    if (status < BAD_REQUEST) {
      return;
    }
    String error = answer.responseBody() == null ? "" : error(answer.responseBody().toString());
    if (status == BAD_REQUEST && error.equals("invalid_grant")) {
      throw new SignInFailure(Reason.CODE_REFUSED);
    }
    if (status == UNAUTHORIZED || OF_THE_CLIENT.contains(error)) {
      throw new SignInFailure(Reason.CLIENT_REFUSED);
    }
  }

  private static String error(String body) {
    try {
      return Json.decodeValue(body) instanceof JsonObject told
              && told.getValue("error") instanceof String error
          ? error
          : "";
    } catch (DecodeException garbage) {
      return "";
    }
  }
}
