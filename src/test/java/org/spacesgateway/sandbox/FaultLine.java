package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A line of the list of token endpoint faults: {@code status|type; Header: value|body}, or a fault
 * in words.
 *
 * @param text the line
 */
public record FaultLine(String text) {
  private static final URI LISTED_ELSEWHERE = URI.create("https://evil.example/token");
  private static final Duration LISTED_AGE = Duration.ofSeconds(61);
  // Half a minute more than listed: what is a second too early here is in time for a slow machine.
  private static final Duration LISTED_AHEAD = Duration.ofSeconds(91);

  private static final Map<String, Supplier<Forgery>> FORGERIES =
      Map.of(
          "{JWT_ALG_NONE}", () -> Forgery.unsigned("none"),
          "{JWT_HS256_WITH_RSA_PUBKEY}", Forgery::hmacWithPublicKey,
          "{JWT_JWK_HEADER}", Forgery::keyInHeader,
          "{JWT_KID_TRAVERSAL}", Forgery::pathAsKid,
          "{JWT_WRONG_ISS}", Forgery::wrongIssuer,
          "{JWT_WRONG_AUD}", Forgery::wrongAudience,
          "{JWT_EXPIRED_61S}", () -> Forgery.expired(LISTED_AGE),
          "{JWT_IAT_FUTURE_61S}", () -> Forgery.issuedAhead(LISTED_AHEAD),
          "{JWT_NO_SUB}", () -> Forgery.missing("sub"),
          "{JWT_WRONG_NONCE}", Forgery::wrongNonce);

  private static final Map<String, Supplier<Fault>> FAULTS =
      Map.of(
          "{DEEP_NESTED_100000}", () -> Fault.deepJson(100_000),
          "{BODY_100MB}", () -> Fault.bigBody(100_000_000),
          "slow:1 byte a second", () -> Fault.drip(Duration.ofSeconds(1)),
          "stall after headers", Fault::stallAfterHeaders,
          "close mid-body", Fault::closeMidBody,
          "{GZIP_BOMB_1GB}", () -> Fault.gzipBomb(1_000_000_000),
          "Content-Length short by 1", () -> Fault.lengthOffBy(-1),
          "connect black hole", Fault::stall);

  /** All lines of a list, without comments and blank ones. */
  public static List<FaultLine> in(Path list) {
    try {
      return Files.readAllLines(list).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(FaultLine::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes the provider fail so, until it is reset (or, after "connect refused", told to come back).
   *
   * @param token the token endpoint
   * @param elsewhere where a listed redirect leads instead of to a host that does not exist
   * @return false: a fault of name or certificate, which the server itself can't have
   * @throws IllegalArgumentException if the line is not understood
   */
  public boolean arrange(OpenIdStandIn provider, Endpoint token, URI elsewhere) {
    if (text.startsWith("TLS: ") || text.equals("DNS failure")) {
      return false;
    }
    if (text.equals("connect refused")) {
      provider.away();
      return true;
    }
    String[] parts = text.split("\\|", 3);
    String body = parts[parts.length - 1];
    for (Map.Entry<String, Supplier<Forgery>> forgery : FORGERIES.entrySet()) {
      if (body.contains(forgery.getKey())) {
        provider.forge(forgery.getValue().get());
        return true;
      }
    }
    if (FAULTS.containsKey(body)) {
      token.answer(FAULTS.get(body).get());
    } else if (parts.length == 3 && parts[0].matches("[1-5][0-9]{2}") && !isUnknown(body)) {
      token.answer(listed(Integer.parseInt(parts[0]), parts[1], body, elsewhere));
    } else {
      throw new IllegalArgumentException("Not understood: " + text);
    }
    return true;
  }

  private static boolean isUnknown(String body) {
    return body.matches("\\{[A-Z0-9_]+\\}");
  }

  private static Fault listed(int status, String typeAndHeader, String body, URI elsewhere) {
    if (body.equals("Location: " + LISTED_ELSEWHERE)) {
      return Fault.redirect(status, elsewhere);
    }
    String[] type = typeAndHeader.split("; ", 2);
    if (type.length == 1) {
      return Fault.answer(status, type[0], body);
    }
    String[] header = type[1].split(": ", 2);
    return Fault.answer(status, type[0], body, header[0], header[1]);
  }
}
