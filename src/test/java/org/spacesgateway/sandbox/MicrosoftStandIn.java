package org.spacesgateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Microsoft account, as an OpenID provider: the authority of personal accounts, with a sign-in
 * page that has a button for each of the {@link People}.
 */
public final class MicrosoftStandIn extends OpenIdStandIn {
  private static final Duration LIFE = Duration.ofHours(1);

  private final MicrosoftSignIn signIn = new MicrosoftSignIn(this);

  private MicrosoftStandIn(String address, int port) {
    super(address, port);
    route("GET", path("/v2.0/.well-known/openid-configuration"), request -> describe());
    route("GET POST", path("/oauth2/v2.0/authorize"), signIn::authorize);
    route("POST", path("/oauth2/v2.0/token"), this::redeem);
    route("GET", path("/oauth2/v2.0/logout"), signIn::signOut);
    route("GET", path("/discovery/v2.0/keys"), request -> Reply.json(200, keys().published()));
    route("GET POST", "/oidc/userinfo", this::tellClaims);
  }

  /**
   * Starts it.
   *
   * @param address an address of this machine, usually 127.0.0.2: cookies ignore ports, so it has a
   *     host of its own
   * @param port TCP port; 0 for any free one
   * @throws java.io.UncheckedIOException if it can't listen there
   */
  public static MicrosoftStandIn start(String address, int port) {
    MicrosoftStandIn started = new MicrosoftStandIn(address, port);
    started.back();
    return started;
  }

  /** Starts it for {@code make run}: on 127.0.0.2 and that port if they can be had. */
  public static MicrosoftStandIn forSandbox(int preferredPort) {
    return preferably("127.0.0.2", preferredPort, MicrosoftStandIn::start);
  }

  /** The issuer; the tenant of personal accounts is in it. */
  public String issuer() {
    return origin() + path("/v2.0");
  }

  /** Path of the authorization endpoint. */
  public static String authorizePath() {
    return path("/oauth2/v2.0/authorize");
  }

  /** Path of the token endpoint. */
  public static String tokenPath() {
    return path("/oauth2/v2.0/token");
  }

  /** Path of the published keys. */
  public static String keysPath() {
    return path("/discovery/v2.0/keys");
  }

  /** Path of the discovery document. */
  public static String discoveryPath() {
    return path("/v2.0/.well-known/openid-configuration");
  }

  @Override
  public Endpoint token() {
    return at(tokenPath());
  }

  @Override
  public Endpoint authorize() {
    return at(authorizePath());
  }

  @Override
  public Endpoint keySet() {
    return at(keysPath());
  }

  @Override
  public Endpoint userInfo() {
    return at("/oidc/userinfo");
  }

  @Override
  public Endpoint discovery() {
    return at(discoveryPath());
  }

  /** What the ID token names that person to that client; another to each client. */
  public static String subject(Person person, String clientId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((clientId + "|" + person.oid()).getBytes(StandardCharsets.UTF_8));
      return "AAAA" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every browser is signed out there. */
  public void forgetSessions() {
    signIn.forget();
  }

  /** Whoever is signed in there gave their password that much longer ago. */
  public void agePasswords(Duration by) {
    signIn.age(by);
  }

  private static String path(String end) {
    return "/" + People.CONSUMERS + end;
  }

  private Reply redeem(Received request) throws Refusal {
    OAuthClients.Client client = clients.authenticated(request, true);
    if (!request.form("grant_type").orElse("").equals("authorization_code")) {
      throw OAuthClients.refused(400, "unsupported_grant_type", "Only authorization_code");
    }
    Grants.Grant grant = grants.redeem(client, request);
    String code = request.form("code").orElseThrow();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("token_type", "Bearer");
    answer.put("scope", String.join(" ", grant.scopes()));
    answer.put("expires_in", LIFE.toSeconds());
    answer.put("ext_expires_in", LIFE.toSeconds());
    answer.put("access_token", grants.accessToken(grant, code, LIFE));
    if (grant.scopes().contains("openid")) {
      answer.put("id_token", idToken(issuer(), grant, LIFE, claims(grant)));
    }
    return Reply.json(200, answer);
  }

  private static Map<String, Object> claims(Grants.Grant grant) {
    Person person = People.named(grant.subject()).orElseThrow();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("ver", "2.0");
    claims.put("sub", subject(person, grant.client().id()));
    if (grant.scopes().contains("profile")) {
      claims.put("tid", person.tid());
      claims.put("oid", person.oid());
      claims.put("name", person.name());
      claims.put("preferred_username", person.email());
    }
    if (grant.scopes().contains("email")) {
      claims.put("email", person.email());
    }
    return claims;
  }

  private Reply tellClaims(Received request) throws Refusal {
    Optional<Grants.Token> token =
        request
            .header("Authorization")
            .filter(value -> value.startsWith("Bearer "))
            .flatMap(value -> grants.access(value.substring(7)));
    if (token.isEmpty()) {
      throw OAuthClients.refused(401, "invalid_token", "Unknown or expired");
    }
    Map<String, Object> claims = claims(token.get().grant());
    List.of("ver", "tid", "oid").forEach(claims::remove);
    return Reply.json(200, claims);
  }

  private Reply describe() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("issuer", issuer());
    document.put("authorization_endpoint", origin() + authorizePath());
    document.put("token_endpoint", origin() + tokenPath());
    document.put("jwks_uri", origin() + keysPath());
    document.put("userinfo_endpoint", origin() + "/oidc/userinfo");
    document.put("end_session_endpoint", origin() + path("/oauth2/v2.0/logout"));
    document.put("response_types_supported", List.of("code"));
    document.put("response_modes_supported", List.of("query"));
    document.put("subject_types_supported", List.of("pairwise"));
    document.put("id_token_signing_alg_values_supported", List.of("RS256"));
    document.put("code_challenge_methods_supported", List.of("S256"));
    document.put(
        "token_endpoint_auth_methods_supported",
        List.of("client_secret_post", "client_secret_basic"));
    document.put("scopes_supported", List.of("openid", "profile", "email", "offline_access"));
    document.put(
        "claims_supported",
        List.of(
            "sub",
            "iss",
            "aud",
            "exp",
            "iat",
            "auth_time",
            "nonce",
            "name",
            "tid",
            "oid",
            "ver",
            "preferred_username",
            "email"));
    return Reply.json(200, document);
  }
}
