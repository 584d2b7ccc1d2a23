package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.POST;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.RawHttp.Answer;
import org.spacesgateway.sandbox.TextBrowser;

/** Whatever changes something is posted by a page of our own, or nothing happens. */
class SameOriginIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> TABLES =
      List.of(
          "live_account",
          "wordpress_account",
          "wordpress_blog",
          "handoff",
          "account_link",
          "account_link_event",
          "sign_in_session",
          "erasure",
          "claim",
          "choice",
          "reminder_consent",
          "consent",
          "consent_asked",
          "transfer",
          "space");

  /** Every method of ours that takes a POST: whoever adds one adds its paths to POSTS. */
  private static final Set<String> METHODS =
      Set.of(
          "AccountResource.change",
          "ClaimResource.begin",
          "ClaimResource.byCase",
          "ClaimResource.look",
          "ConsentResource.ask",
          "DownloadResource.make",
          "LiveResource.anotherAccount",
          "LiveResource.handOff",
          "LiveResource.signOut",
          "MessengerResource.change",
          "MoveResource.choose",
          "RemindersResource.change",
          "TransferResource.change",
          // Which mail programs post, by a token: RemindersIT.
          "UnsubscribeResource.stop",
          "WordPressResource.another",
          "WordPressResource.confirm");

  private static final List<Post> POSTS =
      List.of(
          new Post("/live/handoff", "with=existing", false),
          new Post("/live/claim", "address=alice", false),
          new Post("/live/claim/look", "code=1", false),
          new Post("/live/claim/case", "code=1", false),
          new Post("/live/consent/transfer", "", false),
          new Post("/live/transfer", "want=begin", false),
          new Post("/live/choice", "choice=download", false),
          new Post("/live/upgrade", "", false),
          new Post("/live/download", "", false),
          new Post("/live/close", "word=dana", false),
          new Post("/live/later", "day=2011-01-01", false),
          new Post("/live/reopen", "", false),
          new Post("/live/signout", "", false),
          new Post("/live/another", "", false),
          new Post("/wordpress/another", "", false),
          new Post("/wordpress/confirm", "account=20000002&blog=30000003", false),
          new Post("/live/unlink", "redirects=stop", true),
          new Post("/live/dispute", "", true),
          new Post("/live/erase", "sure=yes", true),
          new Post("/live/account", "", true),
          new Post("/live/kept", "", true),
          new Post("/live/kept.json", "", true),
          new Post("/live/messenger", "do=disconnect", true),
          new Post("/live/reminders", "want=on", true));

  /** What can be looked at, and its forms with it. */
  private static final List<Post> PAGES =
      Stream.of(
              "/live/",
              "/live/account",
              "/live/choice",
              "/live/upgrade",
              "/live/close",
              "/live/later",
              "/live/claim",
              "/live/download",
              "/live/transfer",
              "/live/messenger",
              "/live/reminders",
              "/live/kept",
              "/live/editor",
              "/live/still",
              "/live/moved")
          .flatMap(path -> Stream.of(new Post(path, "", true), new Post(path, "", false)))
          .toList();

  private static World world;
  private static TextBrowser linked;
  private static TextBrowser confirming;
  private static String whoIsLinked;
  private static String whoIsConfirming;

  /**
   * One POST.
   *
   * @param fields besides whom the page is about
   * @param byLinked sent by who is linked, else by who is asked to confirm
   */
  private record Post(String path, String fields, boolean byLinked) {
    String form() {
      return "person=" + (byLinked ? whoIsLinked : whoIsConfirming) + "&" + fields;
    }

    TextBrowser browser() {
      return byLinked ? linked : confirming;
    }
  }

  @BeforeAll
  static void start() throws SQLException {
    world = World.shared();
  }

  private static void oneIsLinkedAndOneIsAskedToConfirm() throws SQLException {
    world.forget();
    linked = world.linked("alice", "alicewrites", "30000001");
    world.wordPress.forgetSessions();
    confirming = world.atConfirm("dana", "danablogs");
    whoIsLinked = world.person("alice");
    whoIsConfirming = world.person("dana");
  }

  /** Headers by which a request comes from somewhere else, or may. */
  private static Map<String, List<String>> elsewhere() {
    String own = "Origin: " + world.origin();
    Map<String, List<String>> all = new TreeMap<>();
    all.put("cross-site", List.of("Sec-Fetch-Site: cross-site", "Origin: https://evil.example"));
    all.put("cross-site, no Origin", List.of("Sec-Fetch-Site: cross-site"));
    all.put("cross-site, our Origin", List.of("Sec-Fetch-Site: cross-site", own));
    all.put("same-site", List.of("Sec-Fetch-Site: same-site", own));
    all.put("none, null Origin", List.of("Sec-Fetch-Site: none", "Origin: null"));
    all.put("none, no Origin", List.of("Sec-Fetch-Site: none"));
    all.put("both sites", List.of("Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"));
    all.put("no site, null Origin", List.of("Origin: null"));
    all.put("no site, no Origin", List.of());
    all.put("no site, foreign Origin", List.of("Origin: https://evil.example"));
    all.put("no site, other port", List.of("Origin: http://localhost:1"));
    all.put("no site, other scheme", List.of(own.replace("http://", "https://")));
    all.put("no site, a host that begins so", List.of(own + ".evil.example"));
    all.put("no site, our old host", List.of(own.replace("localhost", "spaces.localhost")));
    return all;
  }

  @TestFactory
  Stream<DynamicTest> aPostFromElsewhereChangesNothing() throws SQLException {
    oneIsLinkedAndOneIsAskedToConfirm();
    return POSTS.stream()
        .map(post ->
            DynamicTest.dynamicTest(
                post.path(),
                () -> {
                  Map<String, String> before = contents();
                  elsewhere()
                      .forEach((name, headers) -> {
                        Answer answer = send("POST", post, headers);
                        assertThat(answer.status()).as(name).isEqualTo(403);
                        assertThat(answer.body())
                            .as(name)
                            .contains("That request came from another site", "href=");
                        assertThat(answer.headers())
                            .as(name)
                            .doesNotContainKeys("Set-Cookie", "Location")
                            .doesNotContainKey("Access-Control-Allow-Origin");
                      });
                  assertThat(contents()).isEqualTo(before);
                }));
  }

  @Test
  void aGetOfTheSameAddressesChangesNothing() throws SQLException {
    oneIsLinkedAndOneIsAskedToConfirm();
    Map<String, String> before = contents();
    for (Post post : POSTS) {
      String address = post.path() + "?_method=POST&" + post.form();
      Answer answer =
          send("GET", new Post(address, "", post.byLinked()), List.of("Sec-Fetch-Site: none"));
      assertThat(answer.status()).as(address).isIn(200, 303);
    }
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void aPageOfOursPostsByItsSite() throws SQLException {
    everythingPasses(List.of("Sec-Fetch-Site: same-origin", "Origin: null"));
  }

  @Test
  void anOldBrowsersPageOfOursPostsByItsOrigin() throws SQLException {
    everythingPasses(List.of("Origin: " + world.origin()));
  }

  private static void everythingPasses(List<String> from) throws SQLException {
    oneIsLinkedAndOneIsAskedToConfirm();
    for (String step : List.of("choice", "upgrade", "download", "later", "close", "reopen")) {
      passes("/live/" + step, from);
    }
    assertThat(world.count("choice")).isEqualTo(4);
    passes("/wordpress/confirm", from);
    assertThat(world.links()).isEqualTo(2);
    passes("/live/dispute", from);
    assertThat(world.count("account_link_event WHERE what = 'disputed'")).isOne();
    passes("/live/handoff", from);
    passes("/wordpress/another", from);
    passes("/live/unlink", from);
    assertThat(world.links()).isOne();
    for (String page : List.of("/live/account", "/live/kept", "/live/kept.json")) {
      passes(page, from);
    }
    long sessions = world.count("sign_in_session");
    passes("/live/signout", from);
    assertThat(world.count("sign_in_session")).isEqualTo(sessions - 1);
    passes("/live/erase", from);
    assertThat(world.count("live_account")).isOne();
  }

  private static void passes(String path, List<String> from) {
    Post post = POSTS.stream().filter(one -> one.path().equals(path)).findFirst().orElseThrow();
    Answer answer = send("POST", post, from);
    assertThat(answer.status()).as(path + answer.body()).isIn(200, 303, 409);
  }

  @TestFactory
  Stream<DynamicTest> aPageOfSomebodyElsesChangesNothing() throws SQLException {
    oneIsLinkedAndOneIsAskedToConfirm();
    List<String> own = List.of("Sec-Fetch-Site: same-origin", "Origin: " + world.origin());
    return POSTS.stream()
        .filter(post -> post.path().startsWith("/live/"))
        .map(post ->
            DynamicTest.dynamicTest(
                post.path(),
                () -> {
                  Map<String, String> before = contents();
                  String other = post.byLinked() ? whoIsConfirming : whoIsLinked;
                  Answer answer = send("POST", post, "person=" + other + "&" + post.fields(), own);
                  assertThat(answer.status()).isEqualTo(409);
                  assertThat(answer.body()).contains("Somebody else is signed in now");
                  assertThat(contents()).isEqualTo(before);
                }));
  }

  @Test
  void everyFormOfAPageSaysWhomItIsAbout() throws SQLException {
    oneIsLinkedAndOneIsAskedToConfirm();
    Pattern form = Pattern.compile("<form[^>]*action=\"(/live/[^\"]*)\".*?</form>", Pattern.DOTALL);
    Set<String> seen = new TreeSet<>();
    for (Post page : PAGES) {
      Matcher found =
          form.matcher(send("GET", page, "", List.of("Sec-Fetch-Site: same-origin")).body());
      while (found.find()) {
        String who = page.byLinked() ? whoIsLinked : whoIsConfirming;
        assertThat(found.group())
            .as(page.path())
            .contains("name=\"person\"", "value=\"" + who + "\"");
        seen.add(found.group(1));
      }
    }
    assertThat(seen)
        .contains("/live/choice", "/live/close", "/live/later", "/live/signout", "/live/handoff")
        .contains("/live/unlink", "/live/dispute", "/live/erase", "/live/claim", "/live/download");
  }

  /* An update changes pods while people are on their way: those pages said nothing of it. */
  @Test
  void aPageOfTheReleaseBeforeStillPosts() throws SQLException {
    oneIsLinkedAndOneIsAskedToConfirm();
    Post choice = new Post("/live/choice", "choice=download", false);
    send("POST", choice, choice.fields(), List.of("Origin: " + world.origin()));
    assertThat(world.count("choice")).isOne();
  }

  @Test
  void noPostOfOursIsMissingHere() throws Exception {
    Set<String> found = new TreeSet<>();
    Path classes = Path.of("target", "classes");
    try (Stream<Path> files = Files.walk(classes.resolve("org/spacesgateway"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".class")).toList()) {
        found.addAll(posts(classes.relativize(file).toString()));
      }
    }
    assertThat(found).isEqualTo(new TreeSet<>(METHODS));
  }

  private static List<String> posts(String file) throws ReflectiveOperationException {
    String name = file.replaceFirst("\\.class$", "").replace('/', '.');
    Class<?> type = Class.forName(name, false, SameOriginIT.class.getClassLoader());
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(POST.class))
        .map(Method::getName)
        .map(method -> type.getSimpleName() + "." + method)
        .toList();
  }

  /** What every table holds, as text. */
  private static Map<String, String> contents() throws SQLException {
    Map<String, String> all = new TreeMap<>();
    try (var connection = world.connect();
        var statement = connection.createStatement()) {
      for (String table : TABLES) {
        try (var row =
            statement.executeQuery(
                "SELECT coalesce(string_agg(t::text, ' ' ORDER BY t::text), '') FROM "
                    + table
                    + " t")) {
          row.next();
          all.put(table, row.getString(1));
        }
      }
    }
    return all;
  }

  private static Answer send(String method, Post post, List<String> from) {
    return send(method, post, post.form(), from);
  }

  private static Answer send(String method, Post post, String form, List<String> from) {
    String cookies =
        post.browser().cookies().all().stream()
            .filter(cookie ->
                cookie.host().equals("localhost") && post.path().startsWith(cookie.path()))
            .map(cookie -> cookie.name() + "=" + cookie.value())
            .reduce((one, other) -> one + "; " + other)
            .orElseThrow();
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(post.path()).append(" HTTP/1.1\r\n");
    request.append("Host: localhost:").append(world.gateway.port()).append("\r\n");
    request.append("Connection: close\r\nCookie: ").append(cookies).append("\r\n");
    from.forEach(header -> request.append(header).append("\r\n"));
    if (method.equals("POST")) {
      request.append("Content-Type: application/x-www-form-urlencoded\r\n");
      request.append("Content-Length: ").append(form.length()).append("\r\n");
    }
    request.append("\r\n").append(form);
    return RawHttp.send(
        "127.0.0.1",
        world.gateway.port(),
        request.toString().getBytes(StandardCharsets.UTF_8),
        PATIENCE);
  }
}
