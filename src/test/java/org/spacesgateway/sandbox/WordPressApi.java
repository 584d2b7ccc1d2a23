package org.spacesgateway.sandbox;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.spacesgateway.sandbox.Person.Site;
import org.spacesgateway.sandbox.WordPressAccounts.Member;

/** The part of WordPress.com's REST API that tells who somebody is and what blogs they have. */
final class WordPressApi {
  static final String BASE = "/rest/v1.1";

  private final WordPressStandIn server;
  private final WordPressAccounts accounts;

  WordPressApi(WordPressStandIn server, WordPressAccounts accounts) {
    this.server = server;
    this.accounts = accounts;
    server.route("GET", BASE + "/me", this::me);
    server.route("GET", BASE + "/me/sites", this::mySites);
    server.route("GET", BASE + "/sites/*", this::described);
  }

  private Reply me(Received request) throws Refusal {
    Grants.Token token = allowed(request, Set.of("auth", "users", "profile", "global"));
    Member member = member(token);
    Set<String> scopes = token.grant().scopes();
    Map<String, Object> me = new LinkedHashMap<>();
    me.put("ID", member.id());
    me.put("display_name", member.name());
    me.put("username", member.username());
    if (scopes.stream().anyMatch(Set.of("auth", "users", "email", "global")::contains)) {
      me.put("email", member.email());
      me.put("email_verified", member.isEmailVerified());
    }
    me.put("verified", member.isEmailVerified());
    me.put("primary_blog", member.sites().isEmpty() ? null : member.sites().getFirst().id());
    me.put("token_site_id", token.grant().blog() == 0 ? null : token.grant().blog());
    me.put("token_scope", scopes);
    me.put("token_client_id", token.grant().client().id());
    me.put("language", "en");
    me.put("site_count", member.sites().size());
    return Reply.json(200, only(request, me));
  }

  private Reply mySites(Received request) throws Refusal {
    Member member = member(allowed(request, Set.of("sites", "global")));
    List<Map<String, Object>> sites =
        member.sites().stream().map(site -> only(request, described(site, member))).toList();
    return Reply.json(200, Map.of("sites", sites));
  }

  /** The site that the address names, by its id or its host. */
  Site site(Received request) throws Refusal {
    String name = request.path().substring((BASE + "/sites/").length()).replaceFirst("/.*", "");
    Optional<Site> site =
        name.matches("[0-9]{1,18}")
            ? accounts.site(Long.parseLong(name))
            : accounts
                .siteAt(name.replaceFirst("\\..*", ""))
                .filter(found ->
                    server.host(found).equals(name) || server.host(found).startsWith(name + ":"));
    return site.orElseThrow(() -> refused(404, "unknown_blog", "Unknown blog"));
  }

  private Reply described(Received request) throws Refusal {
    Optional<Site> site = Optional.of(site(request));
    Optional<Member> asking =
        server
            .bearer(request)
            .filter(token -> may(token, Set.of("sites", "global")))
            .map(this::member)
            .filter(member -> member.sites().stream().anyMatch(its -> its.id() == site.get().id()));
    if (site.get().isPrivate() && asking.isEmpty()) {
      throw refused(403, "unauthorized", "User cannot access this private blog.");
    }
    Site seen =
        asking.stream()
            .flatMap(member -> member.sites().stream())
            .filter(its -> its.id() == site.get().id())
            .findFirst()
            .orElse(site.get());
    return Reply.json(200, only(request, described(seen, asking.orElse(null))));
  }

  /* Owner and rights are told only to somebody who has rights there. */
  private Map<String, Object> described(Site site, Member asking) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("ID", site.id());
    all.put("name", site.name());
    all.put("description", "");
    all.put("URL", server.address(site));
    all.put("slug", server.host(site));
    all.put("jetpack", false);
    all.put("is_private", site.isPrivate());
    all.put("is_coming_soon", site.isComingSoon());
    all.put("launch_status", site.isComingSoon() ? "unlaunched" : "launched");
    all.put("visible", true);
    all.put("lang", "en");
    if (asking != null) {
      all.put("site_owner", accounts.ownerOf(site.id()).map(Member::id).orElse(null));
      Map<String, Object> rights = new LinkedHashMap<>();
      rights.put("edit_posts", true);
      rights.put("publish_posts", true);
      rights.put("manage_options", site.owned());
      rights.put("own_site", site.owned());
      all.put("capabilities", rights);
    }
    return all;
  }

  static Map<String, Object> only(Received request, Map<String, Object> all) {
    Optional<String> fields = request.query("fields");
    if (fields.isEmpty()) {
      return all;
    }
    Map<String, Object> some = new LinkedHashMap<>(all);
    some.keySet().retainAll(Arrays.asList(fields.get().split(",")));
    return some;
  }

  /** The token, if it lives and any of those scopes was granted to it. */
  Grants.Token allowed(Received request, Set<String> anyOf) throws Refusal {
    if (request.header("Authorization").isEmpty()) {
      throw refused(
          403, "authorization_required", "An active access token must be used to query it.");
    }
    Optional<Grants.Token> token = server.bearer(request);
    if (token.isEmpty()) {
      throw refused(400, "invalid_token", "The OAuth2 token is invalid.");
    }
    if (!may(token.get(), anyOf)) {
      throw refused(403, "unauthorized", "The token's scope does not allow this.");
    }
    return token.get();
  }

  private static boolean may(Grants.Token token, Set<String> anyOf) {
    return token.grant().scopes().stream().anyMatch(anyOf::contains);
  }

  Member member(Grants.Token token) {
    return accounts.find(Long.parseLong(token.grant().subject())).orElseThrow();
  }

  static Refusal refused(int status, String error, String message) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put("message", message);
    return new Refusal(error, Reply.json(status, body));
  }
}
