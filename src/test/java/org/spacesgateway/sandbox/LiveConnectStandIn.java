package org.spacesgateway.sandbox;

import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Live Connect, version 5: where people allow an application to share with their Messenger friends,
 * and where it shares. Its front page shows what was shared.
 */
public final class LiveConnectStandIn extends StandInServer {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Duration LONG_LIFE = Duration.ofDays(365);
  private static final AuthorizationRequest.Rules RULES =
      new AuthorizationRequest.Rules(true, Set.of("wl.basic", "wl.share", "wl.offline_access"));

  private final OAuthClients clients = new OAuthClients();
  private final Grants grants = new Grants();
  private final List<Activity> shared = new CopyOnWriteArrayList<>();

  /**
   * What somebody's friends see.
   *
   * @param person by their key
   * @param picture empty when there is none
   */
  public record Activity(
      String person, String name, String link, String description, String picture) {}

  private LiveConnectStandIn(String address, int port) {
    super(address, port);
    route("GET POST", "/authorize", this::authorize);
    route("POST", "/token", this::token);
    route("POST", "/revoke", this::revoke);
    route("GET", "/v5.0/me", this::me);
    route("POST", "/v5.0/me/share", this::share);
    route("GET", "/", request -> front());
    back();
  }

  /**
   * Starts it.
   *
   * @param address an address of this machine, usually 127.0.0.5: cookies ignore ports
   * @param port TCP port; 0 for any free one
   */
  public static LiveConnectStandIn start(String address, int port) {
    return new LiveConnectStandIn(address, port);
  }

  /** Makes the gateway of that origin known, and tells it where everything is. */
  public Map<String, String> settings(String gatewayOrigin) {
    String id = "5f6f2a1e-messenger";
    String secret = "a-secret-of-the-messenger-client";
    clients.register(
        new OAuthClients.Client(id, secret, Set.of(gatewayOrigin + "/consent/callback")));
    Map<String, String> settings = new LinkedHashMap<>();
    String use = "gateway.consent.uses.messenger.";
    settings.put(use + "authorize", origin() + "/authorize");
    settings.put(use + "token", origin() + "/token");
    settings.put(use + "revoke", origin() + "/revoke");
    settings.put(use + "client-id", id);
    settings.put(use + "client-secret", secret);
    settings.put("gateway.messenger.me", origin() + "/v5.0/me");
    settings.put("gateway.messenger.share", origin() + "/v5.0/me/share");
    return settings;
  }

  /** What was shared, the oldest first. */
  public List<Activity> shared() {
    return List.copyOf(shared);
  }

  /** Forgets what was shared. */
  public void forgetShared() {
    shared.clear();
  }

  /** A refresh token of that person's, as if they had allowed it. */
  public String grantTo(Person person) {
    OAuthClients.Client client = clients.find("5f6f2a1e-messenger").orElseThrow();
    return grants.refreshToken(
        new Grants.Grant(
            client,
            "",
            Set.of("wl.basic", "wl.share", "wl.offline_access"),
            Optional.empty(),
            Optional.empty(),
            person.key(),
            Instant.now(),
            0),
        "granted-" + person.key(),
        LONG_LIFE);
  }

  /** Everything that it gave out is worth nothing any more. */
  public void forgetGrants() {
    grants.forget();
  }

  private Reply authorize(Received request) throws Refusal {
    AuthorizationRequest asked = AuthorizationRequest.of(request, clients, RULES);
    if (request.form("deny").isPresent()) {
      throw asked.refused("access_denied", "The user denied access");
    }
    Optional<Person> person = request.form("person").flatMap(People::named);
    if (person.isPresent()) {
      return asked.back(
          Map.of(
              "code", grants.code(Grants.Grant.of(asked, person.get().key(), Instant.now(), 0))));
    }
    HtmlPage page =
        new HtmlPage("Let this application share with your Messenger friends?")
            .text("It asks for: " + String.join(", ", asked.scopes()))
            .form(request.target(), Map.of());
    People.all().forEach(one -> page.button("person", one.key(), "Yes, as " + one.name()));
    return Reply.page(200, page.button("deny", "deny", "No").end());
  }

  private Reply token(Received request) throws Refusal {
    OAuthClients.Client client = clients.authenticated(request, true);
    Grants.Grant grant;
    String code;
    switch (request.form("grant_type").orElse("")) {
      case "authorization_code" -> {
        grant = grants.redeem(client, request);
        code = request.form("code").orElseThrow();
      }
      case "refresh_token" -> {
        Grants.Token old = grants.rotate(client, request.form("refresh_token").orElse(""));
        grant = old.grant();
        code = old.code();
      }
      default -> throw OAuthClients.refused(400, "unsupported_grant_type", "Not known here");
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("token_type", "bearer");
    answer.put("access_token", grants.accessToken(grant, code, LIFE));
    answer.put("refresh_token", grants.refreshToken(grant, code, LONG_LIFE));
    answer.put("expires_in", LIFE.toSeconds());
    answer.put("scope", String.join(" ", grant.scopes()));
    return Reply.json(200, answer);
  }

  private Reply revoke(Received request) throws Refusal {
    grants.revoke(clients.authenticated(request, true), request.form("token").orElse(""));
    return Reply.json(200, Map.of());
  }

  private Person bearer(Received request) throws Refusal {
    return request
        .header("Authorization")
        .filter(value -> value.startsWith("Bearer "))
        .flatMap(value -> grants.access(value.substring(7)))
        .flatMap(token -> People.named(token.grant().subject()))
        .orElseThrow(() -> OAuthClients.refused(401, "invalid_token", "Unknown or expired"));
  }

  private Reply me(Received request) throws Refusal {
    Person person = bearer(request);
    String cid = person.space().map(Person.Space::cid).orElse("1");
    Map<String, Object> me = new LinkedHashMap<>();
    me.put("id", "0".repeat(16 - cid.length()) + cid.toLowerCase());
    me.put("name", person.name());
    return Reply.json(200, me);
  }

  private Reply share(Received request) throws Refusal {
    Person person = bearer(request);
    JsonPath activity = JsonPath.from(request.body());
    shared.add(
        new Activity(
            person.key(),
            activity.getString("name"),
            activity.getString("link"),
            activity.getString("description"),
            Optional.ofNullable(activity.getString("picture")).orElse("")));
    return Reply.json(201, Map.of("id", "activity." + shared.size()));
  }

  private Reply front() {
    HtmlPage page = new HtmlPage("What Messenger friends see");
    shared()
        .reversed()
        .forEach(one ->
            page.text(one.person() + ": " + one.name() + ". " + one.description())
                .link(one.link(), one.link()));
    return Reply.page(200, shared.isEmpty() ? page.text("Nothing yet.") : page);
  }
}
