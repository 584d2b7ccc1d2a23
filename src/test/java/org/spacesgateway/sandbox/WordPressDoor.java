package org.spacesgateway.sandbox;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.spacesgateway.sandbox.WordPressAccounts.Member;

/** How people come in to the stand-in of WordPress.com: log-in, sign-up, log-out, and sessions. */
final class WordPressDoor {
  static final Set<String> AUTHORIZE =
      Set.of("/oauth2-1/authorize", "/oauth2/authorize", "/oauth2/authenticate");
  private static final String COOKIE = "wordpress_logged_in";

  record Session(long member, Instant since) {}

  private record Pending(String username, String label, String email, String next) {}

  private final WordPressAccounts accounts;
  private final StandInServer server;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final Map<String, Pending> pending = new ConcurrentHashMap<>();
  volatile boolean verification;
  volatile boolean comingSoon;
  volatile boolean accountsOnly;

  WordPressDoor(WordPressAccounts accounts, StandInServer server) {
    this.accounts = accounts;
    this.server = server;
    server.route("GET POST", "/log-in*", this::logIn);
    server.route("GET", "/log-out", this::logOut);
    server.route("GET POST", "/start/wpcc*", this::signUp);
    server.route("GET", "/verify", this::verify);
    server.route("GET", "/home", this::home);
  }

  Optional<Session> session(Received request) {
    return request.cookie(COOKIE).map(sessions::get);
  }

  Optional<Member> member(Received request) {
    return session(request).flatMap(session -> accounts.find(session.member()));
  }

  void forgetSessions() {
    sessions.clear();
  }

  /** Sends someone whom it does not know to the log-in, or to the sign-up, and back here after. */
  Reply invite(Received request, AuthorizationRequest asked, boolean toSignUp) {
    String back = encoded(server.origin() + request.target());
    String client = encoded(asked.client().id());
    return Reply.found(
        toSignUp
            ? server.origin()
                + "/start/wpcc?oauth2_client_id="
                + client
                + "&oauth2_redirect="
                + back
            : server.origin() + "/log-in?client_id=" + client + "&redirect_to=" + back);
  }

  private Reply logIn(Received request) {
    if (!request.path().matches("/log-in(/[a-z-]{2,6})?")) {
      return StandInServer.notFound();
    }
    String next = own(request.query("redirect_to")).orElse("/home");
    if (request.method().equals("POST")) {
      Optional<Member> member = request.form("person").flatMap(accounts::named);
      if (member.isPresent()) {
        return enter(member.get(), next);
      }
    }
    HtmlPage page = new HtmlPage("Log in to WordPress.com").text("Who are you?");
    page.form(request.target(), Map.of());
    for (Member member : accounts.all()) {
      page.button("person", member.username(), member.name() + " · " + member.username());
    }
    page.end();
    page.link(
        "Create an account",
        "/start/wpcc?oauth2_client_id="
            + encoded(request.query("client_id").orElse(""))
            + "&oauth2_redirect="
            + encoded(request.query("redirect_to").orElse("")));
    return Reply.page(200, page);
  }

  private Reply enter(Member member, String next) {
    String id = Canary.fresh("session");
    sessions.put(id, new Session(member.id(), Instant.now()));
    return Reply.found(next).withCookie(COOKIE, id);
  }

  private Reply logOut(Received request) {
    request.cookie(COOKIE).ifPresent(sessions::remove);
    Optional<String> next = own(request.query("redirect_to"));
    return Reply.found("/log-in" + next.map(to -> "?redirect_to=" + encoded(to)).orElse(""))
        .withoutCookie(COOKIE);
  }

  private Reply signUp(Received request) {
    if (!request.path().matches("/start/wpcc(/[a-z-]{2,6})?")) {
      return StandInServer.notFound();
    }
    // Any other address there would make sign-up an open redirect, so the real one ignores it too.
    String next =
        own(request.query("oauth2_redirect"))
            .filter(address -> AUTHORIZE.contains(URI.create(address).getPath()))
            .orElse("/home");
    HtmlPage page = new HtmlPage("Create your WordPress.com account");
    member(request).ifPresent(member -> page.link("Go on as " + member.username(), next));
    if (request.method().equals("POST")) {
      Pending asked =
          new Pending(
              request.form("username").orElse(""),
              request.form("site").orElse(""),
              request.form("email").orElse(""),
              next);
      if (verification) {
        return sendMessage(asked);
      }
      try {
        return create(asked, false);
      } catch (IllegalArgumentException e) {
        page.problem(e.getMessage());
      }
    }
    page.form(request.target(), Map.of())
        .field("User name", "username", "text", request.form("username").orElse(""));
    if (!accountsOnly) {
      page.field("Site address", "site", "text", request.form("site").orElse(""));
    }
    page.field("E-mail address", "email", "email", request.form("email").orElse(""))
        .button("create", "create", accountsOnly ? "Create account" : "Create account and site")
        .end();
    return Reply.page(200, page);
  }

  private Reply sendMessage(Pending asked) {
    String code = Canary.fresh("verification");
    pending.put(code, asked);
    return Reply.page(
        200,
        new HtmlPage("Look into your inbox")
            .text("We sent a message to " + asked.email() + ". Follow its link to go on.")
            .link("Open the message’s link", "/verify?code=" + code));
  }

  private Reply verify(Received request) {
    Pending asked = request.query("code").map(pending::remove).orElse(null);
    if (asked == null) {
      return Reply.page(
          400, new HtmlPage("That link was used, or never sent").link("Log in", "/log-in"));
    }
    try {
      return create(asked, true);
    } catch (IllegalArgumentException e) {
      return Reply.page(400, new HtmlPage("No account was made").problem(e.getMessage()));
    }
  }

  private Reply create(Pending asked, boolean verified) {
    Member member =
        accountsOnly
            ? accounts.signUp(asked.username(), asked.email(), verified)
            : accounts.signUp(asked.username(), asked.label(), asked.email(), verified, comingSoon);
    return enter(member, asked.next());
  }

  private Reply home(Received request) {
    HtmlPage page = new HtmlPage("WordPress.com");
    member(request)
        .ifPresentOrElse(
            member ->
                page.text("You are logged in as " + member.username() + ".")
                    .link("Log out", "/log-out"),
            () -> page.link("Log in", "/log-in"));
    return Reply.page(200, page);
  }

  /** The address, if it is one of this server. */
  private Optional<String> own(Optional<String> address) {
    return address.filter(text -> {
      try {
        URI uri = new URI(text);
        return server.authority().equals(uri.getRawAuthority()) && "http".equals(uri.getScheme());
      } catch (URISyntaxException e) {
        return false;
      }
    });
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
