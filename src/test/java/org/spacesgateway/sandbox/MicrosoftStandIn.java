package org.spacesgateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Microsoft account, as an OpenID provider: the authority of personal accounts, with a sign-in
 * page that has a button for each of the {@link People}. It remembers a browser by a cookie.
 */
public final class MicrosoftStandIn extends OpenIdStandIn {
  private static final String COOKIE = "ESTSAUTH";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final AuthorizationRequest.Rules RULES =
      new AuthorizationRequest.Rules(
          true, Set.of("openid", "profile", "email", "offline_access", "User.Read"));

  private record Session(Person person, Instant since) {}

  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  private MicrosoftStandIn(String address, int port) {
    super(address, port);
    route("GET", path("/v2.0/.well-known/openid-configuration"), request -> discovery());
    route("GET POST", path("/oauth2/v2.0/authorize"), this::authorize);
    route("POST", path("/oauth2/v2.0/token"), this::token);
    route("GET", path("/oauth2/v2.0/logout"), this::signOut);
    route("GET", path("/discovery/v2.0/keys"), request -> Reply.json(200, keys().published()));
    route("GET POST", "/oidc/userinfo", this::userInfo);
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

  /** Starts it where {@code make run} has it: 127.0.0.2:8082, another port if that is taken. */
  public static MicrosoftStandIn forSandbox() {
    return preferably("127.0.0.2", 8082, MicrosoftStandIn::start);
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
    sessions.clear();
  }

  private static String path(String end) {
    return "/" + People.CONSUMERS + end;
  }

  private Reply authorize(Received request) throws Refusal {
    AuthorizationRequest asked = AuthorizationRequest.of(request, clients, RULES);
    if (request.method().equals("POST")) {
      return signIn(request, asked);
    }
    Optional<Session> session =
        request.cookie(COOKIE).map(sessions::get).filter(found -> isFresh(found, asked));
    if (asked.prompts().contains("none")) {
      if (session.isEmpty()) {
        throw asked.refused("login_required", "AADSTS50058: nobody is signed in");
      }
      return answer(asked, session.get());
    }
    boolean ask = asked.prompts().stream().anyMatch(Set.of("login", "select_account")::contains);
    return session.isEmpty() || ask
        ? Reply.page(200, signInPage(request))
        : answer(asked, session.get());
  }

  private static boolean isFresh(Session session, AuthorizationRequest asked) {
    return asked.maxAge().isEmpty()
        || !session.since().plusSeconds(asked.maxAge().get()).isBefore(Instant.now());
  }

  private Reply signIn(Received request, AuthorizationRequest asked) throws Refusal {
    if (request.form("cancel").isPresent()) {
      throw asked.refused("access_denied", "AADSTS65004: the user declined to sign in");
    }
    Optional<Person> person = request.form("person").flatMap(People::named);
    if (person.isEmpty()) {
      return Reply.page(400, signInPage(request));
    }
    Session session = new Session(person.get(), Instant.now());
    String id = Canary.fresh("session");
    sessions.put(id, session);
    return answer(asked, session).withCookie(COOKIE, id);
  }

  private static HtmlPage signInPage(Received request) {
    HtmlPage page = new HtmlPage("Sign in with your Microsoft account").text("Who are you?");
    page.form(request.target(), Map.of());
    for (Person person : People.all()) {
      page.button("person", person.key(), person.name() + " · " + person.email());
    }
    return page.button("cancel", "cancel", "Cancel").end();
  }

  private Reply answer(AuthorizationRequest asked, Session session) {
    String code = grants.code(Grants.Grant.of(asked, session.person().key(), session.since(), 0));
    return asked.back(Map.of("code", code));
  }

  private Reply token(Received request) throws Refusal {
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

  private Reply userInfo(Received request) throws Refusal {
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

  private Reply signOut(Received request) {
    request.cookie(COOKIE).ifPresent(sessions::remove);
    String back = request.query("post_logout_redirect_uri").orElse("");
    boolean known = clients.redirects(back);
    return (known ? Reply.found(back) : Reply.page(200, new HtmlPage("You are signed out")))
        .withoutCookie(COOKIE);
  }

  private Reply discovery() {
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
