package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Endpoint;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.Forgery;
import org.spacesgateway.sandbox.OpenIdStandIn;
import org.spacesgateway.sandbox.People;
import org.spacesgateway.sandbox.Person;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.Received;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.TextPage;
import org.spacesgateway.sandbox.Traces;

/**
 * Walks, good and bad, after which no token, code, verifier, secret, e-mail or full network address
 * is in the log, a page, a figure, a file of the gateway or a copy of the tables. After every step
 * of a walk the tables are copied, for what is there for a moment only.
 */
class CanaryIT {
  private static final String NAME = "canary";

  /** Where every browser comes from: kept, if at all, as 127.113.7.0. */
  private static final String ADDRESS = "127.113.7.9";

  private static final String SECRET = "Canary-put-there-by-hand";
  private static final String MAIL = "mallory@live.example";
  private static final String LEAKY =
      "{\"error\":\"" + SECRET + "\",\"error_description\":\"" + MAIL + " " + ADDRESS + "\"}";

  private static World world;
  private static Connection database;
  private final Traces traces = Traces.ofTheSandbox();
  private final List<String> found = Collections.synchronizedList(new ArrayList<>());
  private int pages;

  @BeforeAll
  static void start() throws SQLException {
    world =
        World.start(
            NAME,
            builder ->
                builder
                    .set("gateway.sign-in.call-timeout", "5s")
                    .set("gateway.sign-in.deadline", "7s"));
    database = world.connect();
  }

  @AfterAll
  static void stop() throws SQLException {
    database.close();
    world.close();
  }

  @BeforeEach
  void forget() throws SQLException {
    world.forget();
    traces.add("a visitor's address", ADDRESS);
  }

  /** What is left behind when a walk is over. */
  @AfterEach
  void nothingIsLeftBehind() throws Exception {
    assertThat(pages).as("pages that were looked at").isPositive();
    for (OpenIdStandIn provider : List.of(world.microsoft, world.wordPress)) {
      for (Received redeemed : provider.token().received()) {
        redeemed.form("code_verifier").ifPresent(text -> traces.add("a verifier", text));
      }
    }
    copyTables();
    found.addAll(traces.in("the metrics", metrics()));
    for (Person person : People.all()) {
      traces.add("whose account it is", person.oid());
    }
    try (Stream<Path> files = Files.walk(Path.of("target", NAME))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        // Its configuration, which holds secrets (0600), and the operator's own list of Spaces.
        if (!name.endsWith(".properties") && !name.equals("spaces.csv")) {
          String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          found.addAll(traces.in(file.toString(), text));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void whoeverIsLinkedLeavesNoTrace() throws SQLException {
    TextBrowser bob = browser(People.BOB);
    bob.open("http://spaces.localhost:" + world.gateway.port() + "/login.srf");
    bob.press("person", "bob");
    step(bob, "/live/handoff", Map.of("with", "new"));
    bob.type("username", "bobtraces").type("site", "bobtraces").type("email", "bob@mail.example");
    bob.press("create", "create");
    bob.press("approve", "approve");
    assertThat(bob.page().heading()).isEqualTo("Are both of these you?");
    copyTables();
    world.confirm(bob);
    assertThat(bob.page().heading()).isEqualTo("Connected");
    for (String page : List.of("/live/account", "/live/kept", "/live/kept.json", "/live/moved")) {
      bob.open(world.origin() + page);
      assertThat(bob.page().status()).isEqualTo(200);
    }
    for (String post : List.of("dispute", "unlink", "erase")) {
      world.send(bob, "/live/" + post, Map.of("sure", "yes", "redirects", "keep"));
      copyTables();
    }
    assertThat(bob.page().heading()).isEqualTo("Erased");
  }

  @Test
  void whoeverIsRefusedLeavesNoTrace() throws SQLException {
    TextBrowser alice = atApproval(People.ALICE, "alicewrites");
    alice.press("deny", "deny");
    alice.follow("Start again");
    step(alice, "/live/handoff", Map.of("with", "existing"));
    alice.press("approve", "approve");
    copyTables();
    world.confirm(alice, "30000004");
    alice.follow("Show me both accounts again");
    world.confirm(alice.telling(page -> looked(People.ALICE, page)), "30000001");
    step(alice, "/wordpress/another", Map.of());
    step(alice, "/live/signout", Map.of());
    TextBrowser cancelled = browser(People.DANA);
    cancelled.open(world.origin() + "/live/");
    cancelled.press("cancel", "cancel");
    assertThat(cancelled.page().heading()).isEqualTo("You said no, and that is fine");
  }

  @Test
  void abusedCallbacksLeaveNoTrace() throws SQLException {
    for (String provider : List.of("live", "wordpress")) {
      TextBrowser bob = browser(People.BOB);
      bob.open(world.origin() + "/live/");
      String state =
          bob.cookies().all().stream()
              .filter(cookie -> cookie.name().startsWith("q_auth_live_"))
              .map(cookie -> cookie.name().substring("q_auth_live_".length()))
              .findFirst()
              .orElseThrow();
      String mail = URLEncoder.encode(MAIL, StandardCharsets.UTF_8);
      for (String query :
          List.of(
              "code=" + SECRET,
              "code=" + SECRET + "&state=" + SECRET,
              "code=" + SECRET + "&state=" + state + "&iss=" + mail,
              "error=" + SECRET + "&error_description=" + mail + "&state=" + state,
              "error=access_denied&error_description=" + mail + "&state=" + state,
              "code=" + SECRET + "&state=" + state,
              "code=" + SECRET + "&state=" + state + "&state=" + SECRET,
              "code=" + "%00" + SECRET + "&state=" + state)) {
        bob.open(world.origin() + "/" + provider + "/callback?" + query);
        assertThat(bob.page().status()).isIn(200, 400, 503);
      }
      bob.post(world.origin() + "/" + provider + "/callback", Map.of("id_token", SECRET));
      assertThat(bob.page().status()).isEqualTo(405);
    }
  }

  @Test
  void providersThatTellTooMuchLeaveNoTrace() throws SQLException {
    List<Fault> faults =
        List.of(
            Fault.answer(400, "application/json", LEAKY),
            Fault.answer(401, "application/json", LEAKY, "WWW-Authenticate", SECRET),
            Fault.answer(500, "text/html", SECRET + MAIL + ADDRESS),
            Fault.answer(302, "text/html", SECRET, "Location", "http://" + SECRET + ".invalid/"),
            Fault.json(LEAKY),
            Fault.json("{\"access_token\":\"" + SECRET + "\",\"id_token\":\"" + SECRET + "\"}"),
            Fault.json("[" + SECRET),
            Fault.garbage());
    for (Fault fault : faults) {
      world.microsoft.token().answer(fault);
      TextBrowser bob = browser(People.BOB);
      bob.open(world.origin() + "/live/");
      bob.press("person", "bob");
      assertThat(bob.page().status()).as(fault.toString()).isIn(400, 503);
    }
    world.microsoft.reset();
    for (String path : List.of("/oauth2-1/token", "/rest/v1.1/me", "/rest/v1.1/me/sites")) {
      Endpoint endpoint = world.wordPress.at(path);
      for (Fault fault : faults) {
        TextBrowser alice = atApproval(People.ALICE, "alicewrites");
        endpoint.answer(fault);
        alice.press("approve", "approve");
        assertThat(alice.page().status()).as(path + " " + fault).isIn(200, 400, 503);
        endpoint.reset();
      }
    }
  }

  @Test
  void forgedTokensLeaveNoTrace() throws SQLException {
    List<Forgery> forgeries =
        List.of(
            Forgery.wrongNonce(),
            Forgery.wrongIssuer(),
            Forgery.wrongAudience(),
            Forgery.twoAudiencesForAnother(),
            Forgery.wrongAuthorizedParty(),
            Forgery.expired(Duration.ofMinutes(10)),
            Forgery.missing("sub"),
            Forgery.brokenSignature(),
            Forgery.strangersSignature(),
            Forgery.unknownKid(),
            Forgery.kid(SECRET),
            Forgery.header("alg", SECRET),
            Forgery.unsigned("none"),
            Forgery.claim("exp", SECRET),
            Forgery.claim("sub", List.of(SECRET)),
            Forgery.text(SECRET),
            Forgery.text(SECRET + "." + SECRET + "." + SECRET));
    for (Forgery forgery : forgeries) {
      world.microsoft.forge(forgery);
      TextBrowser bob = browser(People.BOB);
      bob.open(world.origin() + "/live/");
      bob.press("person", "bob");
      assertThat(bob.page().status()).as(forgery.toString()).isIn(400, 503);
      world.microsoft.reset();
      TextBrowser alice = atApproval(People.ALICE, "alicewrites");
      world.wordPress.forge(forgery);
      alice.press("approve", "approve");
      assertThat(alice.page().status()).as(forgery.toString()).isIn(400, 503);
      world.wordPress.reset();
    }
  }

  @Test
  void secretsInAddressesLeaveNoTrace() throws SQLException {
    TextBrowser mallory = browser(People.BOB);
    String query = "?token=" + SECRET + "&email=" + MAIL.replace("@", "%40") + "&why=" + SECRET;
    String old = "http://spaces.localhost:" + world.gateway.port();
    mallory.stoppingAt("https://wordpress.com");
    for (String address :
        List.of(
            world.origin() + "/signup" + query,
            old + "/signup" + query + "&mkt=" + SECRET,
            old + "/login.srf" + query + "&wreply=" + SECRET,
            old + "/" + SECRET + "/" + MAIL,
            world.origin() + "/" + SECRET + query,
            world.origin() + "/live/problem" + query,
            world.origin() + "/wordpress/problem" + query,
            world.origin() + "/live/" + SECRET + query,
            world.origin() + "/wordpress/" + query)) {
      mallory.open(address);
      assertThat(mallory.page().status()).as(address).isNotEqualTo(500);
    }
    mallory.post(world.origin() + "/signup", Map.of("email", MAIL, "token", SECRET));
    mallory.post(world.origin() + "/live/handoff", Map.of("with", SECRET));
    mallory.post(world.origin() + "/wordpress/confirm", Map.of("account", SECRET, "blog", MAIL));
    String host = "localhost:" + world.gateway.port();
    for (String request :
        List.of(
            "GET /" + SECRET + " HTTP/1.1\r\nHost: " + SECRET + ".example\r\n",
            "GET /" + SECRET + "%zz HTTP/1.1\r\nHost: " + host + "\r\n",
            "GET /" + SECRET + " " + MAIL + " HTTP/1.1\r\nHost: " + host + "\r\n",
            "GET /live/ HTTP/1.1\r\nHost: "
                + host
                + "\r\nCookie: q_session_live="
                + SECRET
                + "; handoff="
                + SECRET
                + "\r\nReferer: http://"
                + SECRET
                + ".example/"
                + MAIL
                + "\r\nForwarded: for="
                + ADDRESS
                + "\r\nX-Forwarded-For: "
                + ADDRESS
                + "\r\n",
            "GET /wordpress/ HTTP/1.1\r\nHost: " + host + "\r\nCookie: handoff=" + SECRET + "\r\n",
            "POST /live/unlink HTTP/1.1\r\nHost: "
                + host
                + "\r\nOrigin: http://"
                + SECRET
                + ".example\r\nContent-Length: 0\r\n")) {
      RawHttp.Answer answer =
          RawHttp.send(
              ADDRESS,
              "127.0.0.1",
              world.gateway.port(),
              (request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8),
              Duration.ofSeconds(20));
      found.addAll(traces.in("the answer to " + request, answer.body()));
    }
  }

  @Test
  void aDatabaseThatRefusesLeavesNoTrace() throws Exception {
    for (String table :
        List.of("used_state", "sign_in_session", "live_account", "handoff", "account_link")) {
      world.forget();
      // Whose DETAIL would quote the row.
      world.change("ALTER TABLE " + table + " ADD CONSTRAINT refused CHECK (false) NOT VALID");
      TextBrowser alice = browser(People.ALICE);
      alice.open(world.origin() + "/live/");
      alice.press("person", "alice");
      step(alice, "/live/handoff", Map.of("with", "existing"));
      if (table.equals("account_link")) {
        alice.press("person", "alicewrites");
        alice.press("approve", "approve");
        world.confirm(alice, "30000001");
      }
      assertThat(alice.page().heading()).as(table).isNotEqualTo("Connected");
      world.change("ALTER TABLE " + table + " DROP CONSTRAINT refused");
    }
  }

  @Test
  void aLeakWouldBeFound() throws SQLException {
    browser(People.BOB).open(world.origin() + "/nothing-here");
    world.change("INSERT INTO used_state VALUES (convert_to('" + SECRET + "', 'UTF8'), now())");
    world.change(
        "INSERT INTO wordpress_account VALUES (gen_random_uuid(), 1, '" + MAIL + "', now())");
    copyTables();
    looked(
        People.ALICE,
        new TextPage(
            java.net.URI.create(world.origin() + "/"),
            200,
            Map.of("Location", List.of(world.origin() + "/?code=" + SECRET)),
            ADDRESS));
    assertThat(found).hasSize(4);
    found.clear();
    world.forget();
  }

  /** A browser of that person's, whose pages may hold their own e-mail address, or a hint at it. */
  private TextBrowser browser(Person person) {
    return new TextBrowser().from(ADDRESS).telling(page -> looked(person, page));
  }

  private TextBrowser atApproval(Person person, String account) throws SQLException {
    TextBrowser browser = browser(person);
    browser.open(world.origin() + "/live/");
    browser.press("person", person.key());
    step(browser, "/live/handoff", Map.of("with", "existing"));
    browser.press("person", account);
    assertThat(browser.page().heading()).isEqualTo("Allow access?");
    return browser;
  }

  private void step(TextBrowser browser, String path, Map<String, String> form)
      throws SQLException {
    browser.post(world.origin() + path, form);
    copyTables();
  }

  private void looked(Person person, TextPage page) {
    if (page.address().getPort() != world.gateway.port()) {
      return;
    }
    pages++;
    String where = "a page: " + page.address().getPath();
    String hint = LivePerson.named("", person.email());
    String body = page.body().replace(person.email(), "(own)").replace(hint, "(own)");
    found.addAll(traces.in(where, body));
    page.header("Location")
        .filter(to -> to.startsWith(world.origin()))
        .ifPresent(to -> found.addAll(traces.in("a redirect of " + where, to)));
    page.headers()
        .forEach((name, values) -> {
          if (name.equalsIgnoreCase("Set-Cookie")) {
            values.forEach(this::held);
          } else if (!name.equalsIgnoreCase("Location")) {
            found.addAll(traces.in("a header of " + where, name + ": " + values));
          }
        });
    page.redirectParameters()
        .forEach((name, values) -> {
          if (Set.of("state", "nonce").contains(name)) {
            traces.add("a " + name, values.getFirst());
          }
        });
  }

  /** What a browser holds is nobody else's to read. */
  private void held(String setCookie) {
    String value = setCookie.split(";")[0].split("=", 2)[1];
    if (!value.isEmpty()) {
      traces.add("a cookie's value", value);
    }
  }

  /** Every row of every table, as text. */
  private void copyTables() throws SQLException {
    try (Statement statement = database.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery(
              "SELECT tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      assertThat(tables).contains("arrival", "handoff", "sign_in_session");
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
          while (rows.next()) {
            found.addAll(traces.in("table " + table, rows.getString(1)));
          }
        }
      }
    }
  }

  private static String metrics() throws IOException {
    String request = "GET /q/metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    RawHttp.Answer answer =
        RawHttp.send(
            "127.0.0.1",
            world.gateway.managementPort(),
            request.getBytes(StandardCharsets.US_ASCII),
            Duration.ofSeconds(10));
    assertThat(answer.body()).contains("gateway_");
    return answer.body();
  }
}
