package org.spacesgateway.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.sandbox.WordPressAccounts.Member;

/** WordPress.com's OAuth 2.1 and OpenID Connect behind the consent: tokens and what they tell. */
final class WordPressTokens {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Duration LONG_LIFE = Duration.ofDays(365);

  private final WordPressStandIn server;
  private final WordPressAccounts accounts;

  WordPressTokens(WordPressStandIn server, WordPressAccounts accounts) {
    this.server = server;
    this.accounts = accounts;
    server.route("POST", "/oauth2-1/token", this::token);
    server.route("GET POST", "/oauth2-1/userinfo", this::userInfo);
    server.route("POST", "/oauth2-1/revoke", this::revoke);
    server.route("POST", "/oauth2-1/token-info", this::introspect);
    server.route("GET", "/.well-known/openid-configuration", request -> discovery());
    server.route(
        "GET", "/.well-known/jwks.json", request -> Reply.json(200, server.keys().published()));
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
    List<String> scopes = new ArrayList<>(WordPressConsent.API_SCOPES);
    scopes.addAll(WordPressConsent.OPENID_SCOPES);
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
