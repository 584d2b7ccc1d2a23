package org.spacesgateway.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What both providers have: clients, codes, signed ID tokens, and forgeries of those. */
public abstract class OpenIdStandIn extends StandInServer {
  final OAuthClients clients = new OAuthClients();
  final Grants grants = new Grants();
  private final SigningKeys keys = new SigningKeys();
  private final Planned<Forgery> forgeries = new Planned<>();
  private volatile Duration clockOff = Duration.ZERO;

  OpenIdStandIn(String address, int port) {
    super(address, port);
  }

  /**
   * Makes a client known, or changes it.
   *
   * @param secret null for a public client
   * @param redirectUris its callbacks, compared character by character
   */
  public void register(String clientId, String secret, String... redirectUris) {
    clients.register(new OAuthClients.Client(clientId, secret, Set.of(redirectUris)));
  }

  /** The keys that it signs with. */
  public final SigningKeys keys() {
    return keys;
  }

  /** Every ID token is forged so, until {@link #reset()}. */
  public final void forge(Forgery forgery) {
    forgeries.until(forgery);
  }

  /** The next ID tokens are forged so, then they are right again. */
  public final void forge(Forgery forgery, int times) {
    forgeries.next(forgery, times);
  }

  /** How long a code can be redeemed; a minute at first, zero for not at all. */
  public final void codesLive(Duration length) {
    grants.codesLive(length);
  }

  /** Whether a code can be redeemed again, which no server should allow; not at first. */
  public final void acceptUsedCodes(boolean accept) {
    grants.acceptUsedCodes(accept);
  }

  /** Its clock goes wrong by so much; negative: it is behind. */
  public final void clockOff(Duration by) {
    clockOff = by;
  }

  /** All is as at the start, but for clients, accounts, sessions, codes and tokens. */
  @Override
  public void reset() {
    super.reset();
    forgeries.reset();
    clockOff = Duration.ZERO;
    codesLive(Duration.ofSeconds(60));
    acceptUsedCodes(false);
  }

  /** What its clock says. */
  final Instant now() {
    return Instant.now().plus(clockOff);
  }

  /**
   * A signed ID token, forged if that was asked for.
   *
   * @param claims what it says beyond issuer, audience, times and nonce
   */
  final String idToken(
      String issuer, Grants.Grant grant, Duration life, Map<String, Object> claims) {
    long now = now().getEpochSecond();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("iss", issuer);
    all.put("aud", grant.client().id());
    all.put("iat", now);
    all.put("nbf", now);
    all.put("exp", now + life.toSeconds());
    all.put("auth_time", grant.authenticated().plus(clockOff).getEpochSecond());
    grant.nonce().ifPresent(nonce -> all.put("nonce", nonce));
    all.putAll(claims);
    IdToken token = new IdToken(all, keys.current());
    forgeries.take().ifPresent(forgery -> forgery.change(token));
    return token.compact();
  }
}
