package org.spacesgateway.linkage;

import io.quarkus.oidc.IdToken;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.spacesgateway.signin.IdTokenClaims;
import org.spacesgateway.signin.ServerSessions;

/** The person whose Live account this request's session proved. */
@RequestScoped
public class LivePerson {
  private static final int LONGEST_NAME = 200;

  @Inject @IdToken JsonWebToken idToken;
  @Inject Handoffs handoffs;
  @Inject RoutingContext context;

  private LiveAccount account;

  /**
   * The account, made at its first sign-in.
   *
   * @throws UnauthorizedException if the person was erased since this session began; they are asked
   *     to sign in again
   */
  LiveAccount account() {
    if (account == null) {
      Instant signedIn = ServerSessions.began(context).orElse(Instant.EPOCH);
      IdTokenClaims claims = IdTokenClaims.of(idToken.getRawToken());
      account =
          handoffs
              .seen(claims.text("tid"), claims.text("oid"), claims.text("sub"), signedIn)
              .orElseThrow(UnauthorizedException::new);
    }
    return account;
  }

  /** What they call themselves: shown to them, never a key, never kept. */
  String name() {
    IdTokenClaims claims = IdTokenClaims.of(idToken.getRawToken());
    String text =
        Stream.of("preferred_username", "name")
            .map(claims::text)
            .filter(name -> !name.isEmpty())
            .findFirst()
            .orElse("Windows Live");
    return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) : text;
  }
}
