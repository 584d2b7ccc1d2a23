package org.spacesgateway.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.spacesgateway.sandbox.Person.Site;
import org.spacesgateway.sandbox.WordPressAccounts.Member;

/** WordPress.com's two authorization servers: OAuth 2.1 with OpenID Connect, and the older pair. */
final class WordPressOAuth {
  private static final List<String> API_SCOPES =
      List.of(
          "global",
          "auth",
          "users",
          "sites",
          "posts",
          "comments",
          "taxonomy",
          "follow",
          "sharing",
          "freshly-pressed",
          "notifications",
          "insights",
          "read",
          "stats",
          "media",
          "menus",
          "batch",
          "videos");
  private static final List<String> OPENID_SCOPES = List.of("openid", "profile", "email");
  private static final AuthorizationRequest.Rules OPENID =
      new AuthorizationRequest.Rules(true, both());
  private static final AuthorizationRequest.Rules OLDER =
      new AuthorizationRequest.Rules(false, Set.copyOf(API_SCOPES));
  private static final AuthorizationRequest.Rules OLDER_SIGN_IN =
      new AuthorizationRequest.Rules(false, Set.of("auth"));
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Duration LONG_LIFE = Duration.ofDays(365);

  private final WordPressStandIn server;
  private final WordPressAccounts accounts;
  private final WordPressDoor door;
  private final Set<String> approved = ConcurrentHashMap.newKeySet();
  volatile boolean remembersApproval;
  volatile boolean newUserHonoured;
  volatile boolean blogIdAsText;

  WordPressOAuth(WordPressStandIn server, WordPressAccounts accounts, WordPressDoor door) {
    this.server = server;
    this.accounts = accounts;
    this.door = door;
    server.route("GET POST", "/oauth2-1/authorize", request -> authorize(request, OPENID));
    server.route("GET POST", "/oauth2/authorize", request -> authorize(request, OLDER));
    server.route("GET POST", "/oauth2/authenticate", request -> authorize(request, OLDER_SIGN_IN));
    server.route("POST", "/oauth2-1/token", this::token);
    server.route("POST", "/oauth2/token", this::olderToken);
    server.route("GET POST", "/oauth2-1/userinfo", this::userInfo);
    server.route("POST", "/oauth2-1/revoke", this::revoke);
    server.route("POST", "/oauth2-1/token-info", this::introspect);
    server.route("GET", "/oauth2/token-info", this::olderTokenInfo);
    server.route("GET", "/.well-known/openid-configuration", request -> discovery());
    server.route(
        "GET", "/.well-known/jwks.json", request -> Reply.json(200, server.keys().published()));
  }

  private static Set<String> both() {
    Set<String> scopes = new LinkedHashSet<>(API_SCOPES);
    scopes.addAll(OPENID_SCOPES);
    return Set.copyOf(scopes);
  }

  private Reply authorize(Received request, AuthorizationRequest.Rules rules) throws Refusal {
    AuthorizationRequest asked = AuthorizationRequest.of(request, server.clients, rules);
    Optional<WordPressDoor.Session> session = door.session(request);
    Optional<Member> member = session.flatMap(found -> accounts.find(found.member()));
    if (member.isEmpty()) {
      boolean toSignUp = newUserHonoured && request.query("new-user").orElse("").equals("1");
      return door.invite(request, asked, toSignUp);
    }
    String pair = asked.client().id() + "|" + member.get().id();
    // What the page showed is what counts: another tab may have logged somebody else in since.
    boolean samePerson =
        request.form("account").orElse("").equals(Long.toString(member.get().id()));
    if (request.form("deny").isPresent() && samePerson) {
      throw asked.refused("access_denied", "The user denied access");
    }
    boolean approves = request.form("approve").isPresent() && samePerson;
    if (!approves && !(remembersApproval && approved.contains(pair))) {
      return Reply.page(200, approvePage(request, asked, member.get(), rules == OLDER));
    }
    approved.add(pair);
    String code =
        server.grants.code(
            Grants.Grant.of(
                asked,
                Long.toString(member.get().id()),
                session.get().since(),
                blog(request, asked, member.get(), rules)));
    return asked.back(Map.of("code", code));
  }

  private HtmlPage approvePage(
      Received request, AuthorizationRequest asked, Member member, boolean choosesBlog) {
    HtmlPage page =
        new HtmlPage("Allow access?")
            .text(
                "The application "
                    + asked.client().id()
                    + " asks for: "
                    + String.join(", ", asked.scopes()))
            .fact("Account", "account", member.username())
            .fact("Name", "name", member.name());
    page.form(request.target(), Map.of("account", Long.toString(member.id())));
    if (choosesBlog && !asked.scopes().contains("global") && !member.sites().isEmpty()) {
      Map<String, String> blogs = new LinkedHashMap<>();
      for (Site site : member.sites()) {
        blogs.put(Long.toString(site.id()), site.name());
      }
      page.select("For the site", "blog", blogs);
    }
    return page.button("approve", "approve", "Approve")
        .button("deny", "deny", "Deny")
        .end()
        .link(
            "Not you? Use another account",
            "/log-out?redirect_to="
                + URLEncoder.encode(server.origin() + request.target(), StandardCharsets.UTF_8));
  }

  private static long blog(
      Received request,
      AuthorizationRequest asked,
      Member member,
      AuthorizationRequest.Rules rules) {
    if (rules == OPENID || asked.scopes().contains("global") || member.sites().isEmpty()) {
      return 0;
    }
    String chosen = request.form("blog").orElse("");
    return member.sites().stream()
        .map(Site::id)
        .filter(id -> Long.toString(id).equals(chosen))
        .findFirst()
        .orElse(member.sites().getFirst().id());
  }

  private Reply token(Received request) throws Refusal {
    OAuthClients.Client client = server.clients.authenticated(request, true);
    Grants.Grant grant;
    String code;
    switch (request.form("grant_type").orElse("")) {
      case "authorization_code" -> {
        grant = server.grants.redeem(client, request);
        code = request.form("code").orElseThrow();
        if (grant.challenge().isEmpty()) {
          throw OAuthClients.refused(400, "invalid_grant", "A code of the older server");
        }
      }
      case "refresh_token" -> {
        Grants.Token old = server.grants.rotate(client, request.form("refresh_token").orElse(""));
        grant = old.grant();
        code = old.code();
      }
      default ->
          throw OAuthClients.refused(
              400, "unsupported_grant_type", "Only authorization_code and refresh_token");
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("access_token", server.grants.accessToken(grant, code, LIFE));
    answer.put("token_type", "bearer");
    answer.put("expires_in", LIFE.toSeconds());
    answer.put("refresh_token", server.grants.refreshToken(grant, code, LONG_LIFE));
    answer.put("scope", String.join(" ", grant.scopes()));
    if (grant.scopes().contains("openid")) {
      answer.put("id_token", server.idToken(issuer(), grant, LIFE, claims(grant)));
    }
    return Reply.json(200, answer);
  }

  private Reply olderToken(Received request) throws Refusal {
    OAuthClients.Client client = server.clients.authenticated(request, false);
    if (!request.form("grant_type").orElse("").equals("authorization_code")) {
      throw OAuthClients.refused(400, "unsupported_grant_type", "Only authorization_code");
    }
    Grants.Grant grant = server.grants.redeem(client, request);
    String code = request.form("code").orElseThrow();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("access_token", server.grants.accessToken(grant, code, LONG_LIFE));
    answer.put("token_type", "bearer");
    answer.put(
        "blog_id", blogIdAsText ? (Object) Long.toString(grant.blog()) : (Object) grant.blog());
    answer.put("blog_url", accounts.site(grant.blog()).map(server::address).orElse(""));
    answer.put("scope", String.join(" ", grant.scopes()));
    return Reply.json(200, answer);
  }

  private Map<String, Object> claims(Grants.Grant grant) {
    Member member = accounts.find(Long.parseLong(grant.subject())).orElseThrow();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", Long.toString(member.id()));
    if (grant.scopes().contains("profile")) {
      claims.put("name", member.name());
      claims.put("preferred_username", member.username());
      claims.put("picture", server.origin() + "/avatar/" + member.id());
      claims.put("updated_at", grant.authenticated().getEpochSecond());
    }
    if (grant.scopes().contains("email")) {
      claims.put("email", member.email());
      claims.put("email_verified", member.isEmailVerified());
    }
    return claims;
  }

  private Reply userInfo(Received request) throws Refusal {
    Optional<Grants.Token> token = server.bearer(request);
    if (token.isEmpty() || !token.get().grant().scopes().contains("openid")) {
      throw OAuthClients.refused(401, "invalid_token", "Unknown, expired or not for this");
    }
    return Reply.json(200, claims(token.get().grant()));
  }

  private Reply revoke(Received request) throws Refusal {
    OAuthClients.Client client = server.clients.authenticated(request, true);
    server.grants.revoke(client, request.form("token").orElse(""));
    return Reply.json(200, Map.of());
  }

  private Reply introspect(Received request) throws Refusal {
    OAuthClients.Client client = server.clients.authenticated(request, true);
    Optional<Grants.Token> token =
        server
            .grants
            .access(request.form("token").orElse(""))
            .filter(found -> found.grant().client().id().equals(client.id()));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("active", token.isPresent());
    token.ifPresent(found -> {
      answer.put("client_id", client.id());
      answer.put("sub", found.grant().subject());
      answer.put("scope", String.join(" ", found.grant().scopes()));
      answer.put("exp", found.expires().getEpochSecond());
    });
    return Reply.json(200, answer);
  }

  private Reply olderTokenInfo(Received request) throws Refusal {
    Optional<Grants.Token> token = request.query("token").flatMap(server.grants::access);
    if (token.isEmpty()
        || !token.get().grant().client().id().equals(request.query("client_id").orElse(""))) {
      throw OAuthClients.refused(400, "invalid_token", "Unknown or expired");
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("client_id", token.get().grant().client().id());
    answer.put("user_id", token.get().grant().subject());
    answer.put("blog_id", Long.toString(token.get().grant().blog()));
    answer.put("scope", String.join(" ", token.get().grant().scopes()));
    return Reply.json(200, answer);
  }

  private String issuer() {
    return server.origin().toString();
  }

  private Reply discovery() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("issuer", issuer());
    document.put("authorization_endpoint", issuer() + "/oauth2-1/authorize");
    document.put("token_endpoint", issuer() + "/oauth2-1/token");
    document.put("revocation_endpoint", issuer() + "/oauth2-1/revoke");
    document.put("introspection_endpoint", issuer() + "/oauth2-1/token-info");
    document.put("userinfo_endpoint", issuer() + "/oauth2-1/userinfo");
    document.put("jwks_uri", issuer() + "/.well-known/jwks.json");
    document.put("response_types_supported", List.of("code"));
    document.put("grant_types_supported", List.of("authorization_code", "refresh_token"));
    document.put("code_challenge_methods_supported", List.of("S256"));
    document.put(
        "token_endpoint_auth_methods_supported",
        List.of("client_secret_basic", "client_secret_post", "none"));
    List<String> scopes = new ArrayList<>(API_SCOPES);
    scopes.addAll(OPENID_SCOPES);
    document.put("scopes_supported", scopes);
    document.put("subject_types_supported", List.of("public"));
    document.put("id_token_signing_alg_values_supported", List.of("RS256"));
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
            "preferred_username",
            "picture",
            "email",
            "email_verified",
            "updated_at"));
    return Reply.json(200, document);
  }
}
