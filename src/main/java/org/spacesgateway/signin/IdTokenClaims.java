package org.spacesgateway.signin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Optional;

/**
 * What an ID token says that was verified before. JsonWebToken's own look-up throws an exception,
 * and catches it, for every claim that MicroProfile JWT does not list, as {@code tid} and {@code
 * oid}: several times a page.
 *
 * @param claims its payload
 */
public record IdTokenClaims(JsonObject claims) {
  private static final long YEAR_10000 = 253_402_300_800L;

  /**
   * The claims of a token.
   *
   * @param idToken in compact form (RFC 7515, 3.1); verified, so it has three parts and is JSON
   */
  public static IdTokenClaims of(String idToken) {
    int begin = idToken.indexOf('.') + 1;
    byte[] payload =
        Base64.getUrlDecoder().decode(idToken.substring(begin, idToken.indexOf('.', begin)));
    return new IdTokenClaims(new JsonObject(Buffer.buffer(payload)));
  }

  /** A claim as text; empty text if the token lacks it. */
  public String text(String name) {
    Object value = claims.getValue(name);
    return value == null ? "" : value.toString();
  }

  /**
   * A claim as seconds since 1970 (RFC 7519, 2: NumericDate), as a number or as text; empty if the
   * token lacks it, or it is no time before the year 10000.
   */
  Optional<Long> seconds(String name) {
    Object value = claims.getValue(name);
    long seconds =
        switch (value) {
          case Number told -> told.longValue();
          case String told when told.matches("[0-9]{1,12}") -> Long.parseLong(told);
          case null, default -> 0;
        };
    return seconds > 0 && seconds < YEAR_10000 ? Optional.of(seconds) : Optional.empty();
  }
}
