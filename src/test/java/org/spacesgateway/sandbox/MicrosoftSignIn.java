package org.spacesgateway.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sign-in page of the Microsoft account. It remembers a browser by a cookie: whoever is signed
 * in there picks their account without a password, unless the client asks for one. A button of
 * anybody else's stands for their password too.
 */
final class MicrosoftSignIn {
  private static final String COOKIE = "ESTSAUTH";
  private static final AuthorizationRequest.Rules RULES =
      new AuthorizationRequest.Rules(
          true, Set.of("openid", "profile", "email", "offline_access", "User.Read"));

  private record Session(Person person, Instant since) {}

  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final OpenIdStandIn server;

  MicrosoftSignIn(OpenIdStandIn server) {
    this.server = server;
  }

  /** Whoever is signed in here gave their password that much longer ago. */
  void age(Duration by) {
    sessions.replaceAll((id, session) -> new Session(session.person(), session.since().minus(by)));
  }

  void forget() {
    sessions.clear();
  }

  Reply authorize(Received request) throws Refusal {
    AuthorizationRequest asked = AuthorizationRequest.of(request, server.clients, RULES);
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
    Optional<Session> tapped =
        request
            .cookie(COOKIE)
            .map(sessions::get)
            .filter(known -> known.person().equals(person.get()))
            .filter(known -> !asked.prompts().contains("login") && isFresh(known, asked));
    if (tapped.isPresent()) {
      return answer(asked, tapped.get());
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
    return server.granted(
        asked, Grants.Grant.of(asked, session.person().key(), session.since(), 0));
  }

  Reply signOut(Received request) {
    request.cookie(COOKIE).ifPresent(sessions::remove);
    String back = request.query("post_logout_redirect_uri").orElse("");
    boolean known = server.clients.redirects(back);
    return (known ? Reply.found(back) : Reply.page(200, new HtmlPage("You are signed out")))
        .withoutCookie(COOKIE);
  }
}
