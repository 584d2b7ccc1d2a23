package org.spacesgateway.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What both providers have: clients, codes, signed ID tokens, and forgeries of those. */
public abstract class OpenIdStandIn extends StandInServer {
  /* A key takes a second to make, and tests start many: one of each provider's own is enough. */
  private static final Map<Class<?>, SigningKeys.Key> FIRST_KEYS = new ConcurrentHashMap<>();

  final OAuthClients clients = new OAuthClients();
  final Grants grants = new Grants();
  private final SigningKeys keys;
  private final Planned<Forgery> forgeries = new Planned<>();
  private final AtomicBoolean rotateFirst = new AtomicBoolean();
  private volatile Duration clockOff = Duration.ZERO;
  private volatile String callbackIssuer;

  OpenIdStandIn(String address, int port) {
    super(address, port);
    keys = new SigningKeys(FIRST_KEYS.computeIfAbsent(getClass(), own -> SigningKeys.Key.fresh()));
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

  /** The endpoint that redeems codes; of two servers the newer. */
  public abstract Endpoint token();

  /** The endpoint where people answer whether they agree; of two servers the newer. */
  public abstract Endpoint authorize();

  /** The endpoint of the published keys. */
  public abstract Endpoint keySet();

  /** The endpoint that tells claims to an access token. */
  public abstract Endpoint userInfo();

  /** The endpoint that describes the others. */
  public abstract Endpoint discovery();

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

  /** The next ID token is signed with a key that is made, and published, just before. */
  public final void rotateBeforeNextToken() {
    rotateFirst.set(true);
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

  /**
   * Answers to the client's callback name that issuer (RFC 9207).
   *
   * @param issuer any text; null: they name none, as at first
   */
  public final void callbackIssuer(String issuer) {
    callbackIssuer = issuer;
  }

  /** All is as at the start, but for clients, accounts, sessions, codes and tokens. */
  @Override
  public void reset() {
    super.reset();
    forgeries.reset();
    keys.reset();
    rotateFirst.set(false);
    clockOff = Duration.ZERO;
    callbackIssuer = null;
    codesLive(Duration.ofSeconds(60));
    acceptUsedCodes(false);
  }

  /** The way back to the client with a code. */
  final Reply granted(AuthorizationRequest asked, Grants.Grant grant) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("code", grants.code(grant));
    if (callbackIssuer != null) {
      parameters.put("iss", callbackIssuer);
    }
    return asked.back(parameters);
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
    if (rotateFirst.getAndSet(false)) {
      keys.rotate();
    }
    IdToken token = new IdToken(all, keys.current());
    forgeries.take().ifPresent(forgery -> forgery.change(token));
    return token.compact();
  }
}
