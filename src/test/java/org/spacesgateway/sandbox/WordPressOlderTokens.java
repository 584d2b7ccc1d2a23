package org.spacesgateway.sandbox;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * WordPress.com's older server behind the consent: the client's secret in the form, a token that
 * does not expire and may be for one blog, no ID token.
 */
final class WordPressOlderTokens {
  private static final Duration LIFE = Duration.ofDays(365);

  private final WordPressStandIn server;
  private final WordPressAccounts accounts;
  volatile boolean blogIdAsText;

  WordPressOlderTokens(WordPressStandIn server, WordPressAccounts accounts) {
    this.server = server;
    this.accounts = accounts;
    server.route("POST", "/oauth2/token", this::token);
    server.route("GET", "/oauth2/token-info", this::tokenInfo);
  }

  private Reply token(Received request) throws Refusal {
    OAuthClients.Client client = server.clients.authenticated(request, false);
    if (!request.form("grant_type").orElse("").equals("authorization_code")) {
      throw OAuthClients.refused(400, "unsupported_grant_type", "Only authorization_code");
    }
    Grants.Grant grant = server.grants.redeem(client, request);
    if (grant.challenge().isPresent()) {
      throw OAuthClients.refused(400, "invalid_grant", "A code of the newer server");
    }
    String code = request.form("code").orElseThrow();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("access_token", server.grants.accessToken(grant, code, LIFE));
    answer.put("token_type", "bearer");
    answer.put(
        "blog_id", blogIdAsText ? (Object) Long.toString(grant.blog()) : (Object) grant.blog());
    answer.put("blog_url", accounts.site(grant.blog()).map(server::address).orElse(""));
    answer.put("scope", String.join(" ", grant.scopes()));
    return Reply.json(200, answer);
  }

  private Reply tokenInfo(Received request) throws Refusal {
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
}
