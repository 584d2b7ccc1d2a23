package org.spacesgateway.sandbox;

import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spacesgateway.sandbox.Person.Site;
import org.spacesgateway.sandbox.WordPressAccounts.Member;

/**
 * WordPress.com: its registration page, both of its authorization servers, log-in and sign-up, the
 * part of its API that tells who somebody is, and ({@link #blogs}) the blogs.
 */
public final class WordPressStandIn extends OpenIdStandIn {
  private static final String REGISTRATION = "/setup/onboarding";
  private static final Pattern PATH =
      Pattern.compile(REGISTRATION + "(?:/([a-z]{2,3}(?:-[a-z]{2,4})?))?");
  private static final List<String> RIGHT_TO_LEFT =
      List.of("ar", "ary", "azb", "ckb", "fa", "he", "ps", "ur");

  private final WordPressAccounts accounts = new WordPressAccounts();
  private final BlogPosts posts = new BlogPosts();
  private final BlogsStandIn blogs;
  private final WordPressDoor door;
  private final WordPressConsent consent;
  private final WordPressOlderTokens older;
  private final WordPressImports imports;
  private volatile Function<String, Optional<Grants.Token>> trusted = token -> Optional.empty();

  private WordPressStandIn(String address, int port, int blogsPort) {
    super(address, port);
    blogs = new BlogsStandIn(blogsPort, accounts, posts);
    door = new WordPressDoor(accounts, this);
    consent = new WordPressConsent(this, accounts, door);
    new WordPressTokens(this, accounts);
    older = new WordPressOlderTokens(this, accounts);
    WordPressApi api = new WordPressApi(this, accounts);
    new WordPressPosts(this, api, posts);
    imports = new WordPressImports(this, api, posts);
    route("GET POST", REGISTRATION + "*", this::registrationPage);
  }

  /**
   * Starts it, with its blogs on any free port of 127.0.0.1.
   *
   * @param address an address of this machine, usually 127.0.0.4: cookies ignore ports, so it has a
   *     host of its own
   * @param port TCP port; 0 for any free one
   * @throws java.io.UncheckedIOException if it can't listen there
   */
  public static WordPressStandIn start(String address, int port) {
    return start(address, port, 0);
  }

  /**
   * As {@link #start(String, int)}.
   *
   * @param blogsPort TCP port of the blogs on 127.0.0.1; 0 for any free one
   */
  public static WordPressStandIn start(String address, int port, int blogsPort) {
    WordPressStandIn started = new WordPressStandIn(address, port, blogsPort);
    try {
      started.back();
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  /**
   * Starts it for {@code make run}: on 127.0.0.4 and that port if they can be had.
   *
   * @param preferredBlogsPort the same for the blogs, on 127.0.0.1
   */
  public static WordPressStandIn forSandbox(int preferredPort, int preferredBlogsPort) {
    int blogsPort = Ports.isFree(preferredBlogsPort) ? preferredBlogsPort : 0;
    return preferably(
        "127.0.0.4", preferredPort, (address, port) -> start(address, port, blogsPort));
  }

  /** The registration page's address: what gateway.registration.address is set to. */
  public URI registration() {
    return URI.create(origin() + REGISTRATION);
  }

  /**
   * Path and query of every request so far, as it came, oldest first; a browser's request for an
   * icon is none.
   */
  public List<String> visits() {
    return received().stream()
        .filter(request -> !request.path().equals("/favicon.ico"))
        .map(Received::target)
        .toList();
  }

  @Override
  public Endpoint token() {
    return at("/oauth2-1/token");
  }

  @Override
  public Endpoint authorize() {
    return at("/oauth2-1/authorize");
  }

  @Override
  public Endpoint keySet() {
    return at("/.well-known/jwks.json");
  }

  @Override
  public Endpoint userInfo() {
    return at("/oauth2-1/userinfo");
  }

  @Override
  public Endpoint discovery() {
    return at("/.well-known/openid-configuration");
  }

  /** Its accounts, to look at and to change. */
  public WordPressAccounts accounts() {
    return accounts;
  }

  /** What the blogs hold, to look at and to write. */
  public BlogPosts posts() {
    return posts;
  }

  /** Its importer, to look at and to tell how to behave. */
  public WordPressImports imports() {
    return imports;
  }

  /** The server of the blogs. */
  public BlogsStandIn blogs() {
    return blogs;
  }

  /** Host and port of that blog, which is also what the API calls its slug. */
  public String host(Site site) {
    return blogs.host(site);
  }

  /** Address of that blog, without a slash at the end. */
  public String address(Site site) {
    return blogs.address(site);
  }

  /** Whether a new account is made only after a link in a message was followed; not at first. */
  public void requireVerification(boolean required) {
    door.verification = required;
  }

  /** Whether a new account's blog is "coming soon" at first; not at first. */
  public void newSitesComingSoon(boolean comingSoon) {
    door.comingSoon = comingSoon;
  }

  /**
   * Whether the sign-up on the way to a client makes an account alone, without a blog; not at
   * first.
   */
  public void newAccountsWithoutSite(boolean without) {
    door.accountsOnly = without;
  }

  /** Whether a client approved once is not asked about again; not at first. */
  public void rememberApprovals(boolean remember) {
    consent.remembers = remember;
  }

  /** Whether {@code new-user=1} at authorize leads to sign-up; not at first. */
  public void honourNewUser(boolean honour) {
    consent.newUserHonoured = honour;
  }

  /** Whether the older server's token answer spells {@code blog_id} as text; a number at first. */
  public void blogIdAsText(boolean text) {
    older.blogIdAsText = text;
  }

  /**
   * Its API takes another provider's tokens too.
   *
   * @param clientId whose tokens they are
   * @param userInfo where that provider tells whose a token is, by {@code preferred_username}
   */
  void trust(String clientId, URI userInfo) {
    OAuthClients.Client client = new OAuthClients.Client(clientId, null, Set.of());
    trusted =
        token -> {
          RawHttp.Answer answer =
              RawHttp.send(
                  userInfo.getHost(),
                  userInfo.getPort(),
                  ("GET "
                          + userInfo.getPath()
                          + " HTTP/1.1\r\nHost: "
                          + userInfo.getAuthority()
                          + "\r\nAuthorization: Bearer "
                          + token
                          + "\r\nConnection: close\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII),
                  Duration.ofSeconds(30));
          return answer.status() == 200
              ? accounts
                  .named(JsonPath.from(answer.body()).getString("preferred_username"))
                  .map(member -> Grants.Token.trusted(client, Long.toString(member.id())))
              : Optional.empty();
        };
  }

  /** A living token for those scopes, as if that member had just granted it to some client. */
  public String tokenFor(String username, String... scopes) {
    String subject = Long.toString(accounts.named(username).orElseThrow().id());
    Instant now = Instant.now();
    Grants.Grant grant =
        new Grants.Grant(
            new OAuthClients.Client("test", null, Set.of()),
            "",
            Set.of(scopes),
            Optional.empty(),
            Optional.empty(),
            subject,
            now,
            0);
    return grants.accessToken(grant, "", Duration.ofHours(1));
  }

  /** Whatever was granted is taken back, as people can do in their account there. */
  public void forgetTokens() {
    grants.forgetTokens();
  }

  /** How many tokens that it gave, of either kind, could be used now. */
  public long livingTokens() {
    return grants.living();
  }

  /** Every browser is logged out there. */
  public void forgetSessions() {
    door.forgetSessions();
  }

  @Override
  public void reset() {
    super.reset();
    blogs.reset();
    imports.reset();
    requireVerification(false);
    newSitesComingSoon(false);
    rememberApprovals(false);
    honourNewUser(false);
    blogIdAsText(false);
  }

  @Override
  public void close() {
    super.close();
    blogs.close();
  }

  /** The living token that the request carries in its Authorization header. */
  Optional<Grants.Token> bearer(Received request) {
    return request
        .header("Authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip())
        .flatMap(token -> grants.access(token).or(() -> trusted.apply(token)));
  }

  private Reply registrationPage(Received request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return notFound();
    }
    String locale = Optional.ofNullable(path.group(1)).orElse("en");
    String direction = RIGHT_TO_LEFT.contains(locale) ? "rtl" : "ltr";
    return door.member(request)
        .map(member -> sitePage(request, member, locale, direction))
        .orElseGet(() ->
            request.method().equals("POST")
                ? Reply.page(405, new HtmlPage("Not allowed"))
                : Reply.page(
                    200,
                    new HtmlPage("Create your WordPress.com account")
                        .language(locale, direction)
                        .text("This is the sandbox’s stand-in: nothing is created here.")
                        .fact("Language", "language", locale)
                        .fact("Came from", "ref", request.query("ref").orElse(""))));
  }

  /* Who has an account already is asked for the site alone. */
  private Reply sitePage(Received request, Member member, String locale, String direction) {
    HtmlPage page = new HtmlPage("Create your WordPress.com site").language(locale, direction);
    if (request.method().equals("POST")) {
      try {
        Site made =
            accounts
                .create(member, request.form("site").orElse(""), door.comingSoon)
                .sites()
                .getLast();
        return Reply.page(
            200, new HtmlPage("Your site is there").link("Look at it", address(made)));
      } catch (IllegalArgumentException e) {
        page.problem(e.getMessage());
      }
    }
    page.text("You are logged in as " + member.username() + ".")
        .form(request.target(), Map.of())
        .field("Site address", "site", "text", request.form("site").orElse(""))
        .button("create", "create", "Create site")
        .end();
    return Reply.page(200, page);
  }
}
