package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.frontdoor.AttackLists;
import org.spacesgateway.sandbox.CookieJar;
import org.spacesgateway.sandbox.OpenIdStandIn;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.RawHttp.Answer;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.signin.Provider;

/** Every line of the list of callback abuse, at both callbacks. */
class CallbackAbuseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String XSS = "%3Cscript%3Ealert(1)%3C/script%3E";

  /** Lines that add something to a good callback: it must be ignored. */
  private static final List<String> GOOD =
      List.of("redirect_uri=https://evil.example", "returnTo=https://evil.example");

  private static World world;

  @BeforeAll
  static void start() throws SQLException {
    world = World.shared();
  }

  /** Somebody who is back from a provider, not yet at our callback. */
  private record Flow(Provider provider, String cookies, String code, String state) {
    static Flow begun() {
      TextBrowser browser = new TextBrowser().stoppingAt(world.origin() + "/live/callback");
      browser.open(world.origin() + "/live/");
      browser.press("person", "bob");
      return of(Provider.LIVE, browser);
    }

    static Flow begun(Provider provider, String person, String account) {
      if (provider == Provider.LIVE) {
        return begun();
      }
      TextBrowser browser = world.atWordPress(person, "existing");
      browser.press("person", account);
      browser.stoppingAt(world.origin() + "/wordpress/callback").press("approve", "approve");
      return of(provider, browser);
    }

    private static Flow of(Provider provider, TextBrowser browser) {
      return new Flow(
          provider,
          cookiesOf(browser),
          browser.page().redirectParameter("code"),
          browser.page().redirectParameter("state"));
    }

    String query() {
      return "code=" + code + "&state=" + state;
    }

    Answer arrive() {
      return send("GET", provider.callback() + "?" + query(), cookies);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyLineIsHeldOff() {
    List<String> lines = AttackLists.own("oauth-callback-abuse.txt");
    assertThat(lines).hasSizeGreaterThanOrEqualTo(39);
    return Stream.of(Provider.values())
        .flatMap(provider ->
            lines.stream()
                .filter(line -> !line.contains("-parallel") && !line.startsWith("two-tabs"))
                .map(line ->
                    DynamicTest.dynamicTest(
                        provider.id() + " " + line, () -> isHeldOff(provider, line))));
  }

  private void isHeldOff(Provider provider, String line) throws SQLException {
    world.forget();
    Flow own = Flow.begun(provider, "alice", "alicewrites");
    Flow other = Flow.begun(provider, "mallory", "mallory");
    String[] modeAndQuery = line.contains("|") ? line.split("\\|", 2) : new String[] {"GET", line};
    String mode = modeAndQuery[0];
    boolean used = line.contains("{USED_") || mode.equals("back-button-after-success");
    if (used) {
      assertThat(own.arrive().status()).isEqualTo(303);
    }
    String query =
        modeAndQuery[1]
            .replace("{CODE_OF_PROVIDER_A}", own.code())
            .replace("{STATE_OF_PROVIDER_B}", "0b0c0d0e-0000-4000-8000-000000000000")
            .replace("{CODE_OTHER_BROWSER}", other.code())
            .replace("{STATE_OTHER_BROWSER}", other.state())
            .replace("{USED_CODE}", own.code())
            .replace("{USED_STATE}", own.state())
            .replace("{EXPIRED_STATE}", "0b0c0d0e-0000-4000-8000-000000000000")
            .replace("{STATE_UPPER}", own.state().toUpperCase(Locale.ROOT))
            .replace("{STATE2}", other.state())
            .replace("{CODE2}", other.code())
            .replace("{STATE}", own.state())
            .replace("{CODE}", own.code())
            .replace("{ISSUER}", issuer(provider))
            .replace("{XSS}", XSS)
            .replace("{JWT_NONE}", "eyJhbGciOiJub25lIn0.e30.")
            .replace("{LONG8192}", "a".repeat(8192))
            .replace("{LONG65536}", "a".repeat(65536))
            .replace(" ", "%20");
    String cookies =
        switch (mode) {
          case "no-cookie", "expired-cookie" -> "";
          case "foreign-cookie" -> other.cookies();
          case "tampered-cookie" -> tampered(own.cookies());
          default -> own.cookies();
        };
    long before = standIn(provider).token().count();
    Answer answer =
        send(
            List.of("POST", "HEAD").contains(mode) ? mode : "GET",
            provider.callback() + "?" + query,
            cookies);
    assertThat(answer.status()).as(answer.body()).isLessThan(500);
    assertThat(answer.body()).doesNotContain("<script>alert", "javascript:", "evil.example");
    answer
        .header("Location")
        .ifPresent(to ->
            assertThat(to).as("Location").startsWith(world.origin() + "/" + provider.id() + "/"));
    boolean good = GOOD.stream().anyMatch(line::endsWith);
    if (good) {
      completed(provider, answer);
      return;
    }
    assertThat(String.join(";", answer.headers().getOrDefault("Set-Cookie", List.of())))
        .as("no session")
        .doesNotContainPattern("q_session_[a-z]+=[^;]");
    boolean redeemable =
        line.contains("{CODE_OTHER_BROWSER}")
            || line.equals("code=%F0%28%8C%28&state={STATE}")
            || mode.equals("tampered-cookie");
    if (!redeemable) {
      assertThat(standIn(provider).token().count()).as("no token request").isEqualTo(before);
    }
    if (!used) {
      nothingCame(provider);
    }
    if (answer.status() == 400) {
      assertThat(answer.body()).as("a way on").contains("href=\"/live/\"");
    }
  }

  private static OpenIdStandIn standIn(Provider provider) {
    return provider == Provider.LIVE ? world.microsoft : world.wordPress;
  }

  private static String issuer(Provider provider) {
    return provider == Provider.LIVE
        ? world.microsoft.issuer()
        : world.wordPress.origin().toString();
  }

  private static void completed(Provider provider, Answer answer) throws SQLException {
    if (provider == Provider.LIVE) {
      assertThat(answer.headers().toString()).contains("q_session_live=");
    } else {
      assertThat(world.count("handoff WHERE proved_at IS NOT NULL")).isOne();
    }
  }

  private static void nothingCame(Provider provider) throws SQLException {
    if (provider == Provider.LIVE) {
      assertThat(world.count("live_account")).isZero();
      assertThat(world.count("sign_in_session")).isZero();
    } else {
      assertThat(world.count("handoff WHERE proved_at IS NOT NULL")).isZero();
      assertThat(world.count("handoff WHERE ended_at IS NULL")).as("neither ended").isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 50})
  void callbacksFromWordPressAtOnceMakeOneTokenRequestAndOneProof(int times) throws Exception {
    world.forget();
    Flow flow = Flow.begun(Provider.WORDPRESS, "alice", "alicewrites");
    List<Answer> answers = atOnce(times, flow::arrive);
    assertThat(world.wordPress.token().count()).isOne();
    assertThat(world.count("account_link_event WHERE what = 'proved'")).isOne();
    // Who comes when it is proved already is led on; who comes before is told that it was used.
    assertThat(answers)
        .allMatch(answer ->
            answer.status() == 303
                    && answer.header("Location").orElse("").equals(world.origin() + "/wordpress/")
                || answer.status() == 400 && answer.body().contains("href=\"/live/\""));
    assertThat(answers).anyMatch(answer -> answer.status() == 303);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 50})
  void callbacksAtOnceMakeOneTokenRequestAndOneSession(int times) throws Exception {
    world.forget();
    Flow flow = Flow.begun();
    List<Answer> answers = atOnce(times, () -> get(flow.query(), flow.cookies()));
    assertThat(world.microsoft.token().count()).isEqualTo(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 303).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 303)
        .hasSize(times - 1)
        .allMatch(answer -> answer.status() == 400 && answer.body().contains("href=\"/live/\""));
    assertThat(world.count("sign_in_session")).isEqualTo(1);
  }

  @Test
  void twoTabsBothFinishTheFirstOneLast() {
    TextBrowser browser = new TextBrowser().stoppingAt(world.origin() + "/live/callback");
    browser.open(world.origin() + "/live/");
    browser.press("person", "bob");
    String first = browser.page().header("Location").orElseThrow();
    browser.open(world.origin() + "/live/account");
    browser.press("person", "bob");
    String second = browser.page().header("Location").orElseThrow();
    TextBrowser both = new TextBrowser();
    browser.cookies().all().forEach(both.cookies()::put);
    both.open(second);
    assertThat(both.page().heading()).isEqualTo("Your account");
    both.open(first);
    assertThat(both.page().heading()).isEqualTo("Your blog will be at WordPress.com");
  }

  @Test
  void aCodeOfOneProviderIsNeverSentToTheOther() throws SQLException {
    world.forget();
    Flow flow = Flow.begun();
    Answer answer = send("GET", "/wordpress/callback?" + flow.query(), flow.cookies());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(world.wordPress.token().count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/live",
        "/live/",
        "/live/account",
        "/live/kept.json",
        "/live/handoff",
        "/live/again",
        "/live/callback/",
        "/live//callback",
        "//live/callback",
        "/live/./callback",
        "/live/x/../callback",
        "/live/%63allback",
        "/%6Cive/callback",
        "/Live/Callback",
        "/live/callback;a=b",
        "/live;a=b/callback",
        "/live/callback%2F",
        "/live/callback%3Fa",
        "/live/callback/..;/account",
        "/wordpress/sign-in",
        "/wordpress/",
      })
  void aCodeIsRedeemedAtTheExactCallbackAlone(String path) throws SQLException {
    world.forget();
    Flow flow = Flow.begun();
    for (String query : List.of(flow.query(), "error=access_denied&state=" + flow.state())) {
      Answer answer = send("GET", path + "?" + query, flow.cookies());
      assertThat(answer.status()).as(query).isIn(400, 404, 301, 308);
      assertThat(answer.headers().toString())
          .doesNotContain("authorize?")
          .doesNotContainPattern("q_session_[a-z]+=[^;]");
      answer.header("Location").ifPresent(to -> assertThat(to).doesNotContain("code="));
    }
    assertThat(world.microsoft.token().count()).isZero();
    assertThat(world.wordPress.token().count()).isZero();
    assertThat(world.wordPress.at("/oauth2-1/revoke").count()).as("Microsoft's token").isZero();
    assertThat(world.count("sign_in_session")).isZero();
    assertThat(get(flow.query(), flow.cookies()).status()).as("nothing was used up").isEqualTo(303);
  }

  @Test
  void aCodeOfWordPressIsRedeemedAtTheExactCallbackAlone() throws SQLException {
    world.forget();
    ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
    for (String path :
        List.of("/wordpress/sign-in", "/wordpress/sign-up", "/wordpress/callback/")) {
      alice.browser().open(alice.callback().replace("/wordpress/callback", path));
      assertThat(alice.browser().page().status()).as(path).isIn(400, 404);
    }
    assertThat(world.wordPress.token().count()).isZero();
    assertThat(world.count("handoff WHERE proved_at IS NOT NULL")).isZero();
    assertThat(alice.arrive().heading()).isEqualTo("Are both of these you?");
  }

  @Test
  void hundredsOfUnfinishedSignInsBlockNothing() {
    TextBrowser browser = new TextBrowser().stoppingAt(world.microsoft.origin().toString());
    for (int i = 0; i < 100; i++) {
      browser.open(world.origin() + "/live/");
      assertThat(browser.page().status()).isEqualTo(302);
    }
    assertThat(browser.cookies().all()).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void ofManyUnfinishedSignInsTheNewestStay() {
    TextBrowser browser = new TextBrowser().stoppingAt(world.microsoft.origin().toString());
    List<String> begun = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      browser.open(world.origin() + "/live/");
      begun.add("q_auth_live_" + browser.page().redirectParameter("state"));
      assertThat(browser.cookies().all().stream().map(CookieJar.Cookie::name))
          .containsExactlyElementsOf(begun.subList(Math.max(0, begun.size() - 5), begun.size()));
    }
  }

  @Test
  void everyStartIsAnother() {
    Map<String, Set<String>> seen = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      TextBrowser browser = new TextBrowser().stoppingAt(world.microsoft.origin().toString());
      browser.open(
          world.origin()
              + "/live/?scope=global&prompt=none&response_type=token&redirect_uri=https://evil.example&request_uri=x&response_mode=fragment");
      for (String name : List.of("state", "nonce", "code_challenge")) {
        seen.computeIfAbsent(name, key -> new HashSet<>())
            .add(browser.page().redirectParameter(name));
      }
      assertThat(browser.page().redirectParameter("code_challenge")).hasSize(43);
      assertThat(browser.page().redirectParameters())
          .containsEntry("response_type", List.of("code"))
          .containsEntry("code_challenge_method", List.of("S256"))
          .containsEntry("scope", List.of("openid profile email"))
          .containsEntry("redirect_uri", List.of(world.origin() + "/live/callback"))
          .containsEntry("prompt", List.of("select_account"))
          .doesNotContainKeys("request_uri", "response_mode");
    }
    assertThat(seen.values()).allMatch(values -> values.size() == 200);
  }

  private static <T> List<T> atOnce(int times, Callable<T> action) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        running.add(threads.submit(action));
      }
      List<T> all = new ArrayList<>();
      for (Future<T> one : running) {
        all.add(one.get());
      }
      return all;
    }
  }

  private static Answer get(String query, String cookies) {
    return ask("GET", query, cookies);
  }

  private static Answer ask(String method, String query, String cookies) {
    return send(method, "/live/callback?" + query, cookies);
  }

  private static Answer send(String method, String target, String cookies) {
    String request =
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost:"
            + world.gateway.port()
            + "\r\nConnection: close\r\n"
            + (method.equals("POST")
                ? "Origin: " + world.origin() + "\r\nContent-Length: 0\r\n"
                : "")
            + (cookies.isEmpty() ? "" : "Cookie: " + cookies + "\r\n")
            + "\r\n";
    return RawHttp.send(
        "127.0.0.1", world.gateway.port(), request.getBytes(StandardCharsets.UTF_8), PATIENCE);
  }

  private static String cookiesOf(TextBrowser browser) {
    String host = URI.create(world.origin()).getHost();
    return String.join(
        "; ",
        browser.cookies().all().stream()
            .filter(cookie -> cookie.host().equals(host))
            .map(cookie -> cookie.name() + "=" + cookie.value())
            .toList());
  }

  /* In the state's cookie. */
  private static String tampered(String cookies) {
    int begin = cookies.indexOf("q_auth_");
    int end = cookies.indexOf(';', begin);
    int middle = begin + ((end < 0 ? cookies.length() : end) - begin) * 3 / 4;
    char flipped = cookies.charAt(middle) == 'A' ? 'B' : 'A';
    return cookies.substring(0, middle) + flipped + cookies.substring(middle + 1);
  }
}
