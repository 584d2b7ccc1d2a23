package org.spacesgateway.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.spacesgateway.sandbox.Person.Site;
import org.spacesgateway.sandbox.WordPressAccounts.Member;

/** Where people agree, or not, to what an application asks of WordPress.com. */
final class WordPressConsent {
  static final List<String> API_SCOPES =
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
  static final List<String> OPENID_SCOPES = List.of("openid", "profile", "email");
  private static final AuthorizationRequest.Rules OPENID =
      new AuthorizationRequest.Rules(true, both());
  private static final AuthorizationRequest.Rules OLDER =
      new AuthorizationRequest.Rules(false, Set.copyOf(API_SCOPES));
  private static final AuthorizationRequest.Rules OLDER_SIGN_IN =
      new AuthorizationRequest.Rules(false, Set.of("auth"));

  private final WordPressStandIn server;
  private final WordPressAccounts accounts;
  private final WordPressDoor door;
  private final Set<String> approved = ConcurrentHashMap.newKeySet();
  volatile boolean remembers;
  volatile boolean newUserHonoured;

  WordPressConsent(WordPressStandIn server, WordPressAccounts accounts, WordPressDoor door) {
    this.server = server;
    this.accounts = accounts;
    this.door = door;
    server.route("GET POST", "/oauth2-1/authorize", request -> authorize(request, OPENID));
    server.route("GET POST", "/oauth2/authorize", request -> authorize(request, OLDER));
    server.route("GET POST", "/oauth2/authenticate", request -> authorize(request, OLDER_SIGN_IN));
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
    if (!approves && !(remembers && approved.contains(pair))) {
      return Reply.page(200, approvePage(request, asked, member.get(), rules == OLDER));
    }
    approved.add(pair);
    return server.granted(
        asked,
        Grants.Grant.of(
            asked,
            Long.toString(member.get().id()),
            session.get().since(),
            blog(request, asked, member.get(), rules)));
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
}
