package org.spacesgateway.frontdoor;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.config.HeaderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.frontdoor.StoredArrivals.Stored;

/** A sign-up, or sign-in, is in the table by the time it is answered: what may be kept, no more. */
class SignupIT {
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private final SharedGateway gateway = SharedGateway.running();
  private StoredArrivals arrivals;

  @BeforeEach
  void connect() throws SQLException {
    arrivals = new StoredArrivals(gateway.connect());
  }

  @AfterEach
  void disconnect() throws SQLException {
    arrivals.close();
  }

  @Test
  void signUpIsStoredAsItWas() throws SQLException {
    Instant before = Instant.now();
    Response answer =
        visitor()
            .header("Referer", "https://Blog.Example.org:8443/2010/09/why?token=cf7b")
            .get("/signup?mkt=fr-FR");
    assertThat(answer.statusCode()).isEqualTo(301);
    assertThat(answer.header("Location")).isEqualTo(registration("/fr?ref=spaces"));
    Stored stored = storedAs(answer);
    assertThat(stored)
        .isEqualTo(
            new Stored(
                stored.at(),
                "sign_up",
                "web",
                "FR",
                "fr",
                "blog.example.org",
                "127.0.0.0/24",
                "person",
                true,
                "GET",
                null,
                answer.header("Location")));
    assertThat(stored.at()).isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
    assertThat(receipt(answer).version()).isEqualTo(7);
    long millis = receipt(answer).getMostSignificantBits() >>> 16;
    assertThat(Instant.ofEpochMilli(millis))
        .as("the id's own time")
        .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
  }

  @Test
  void signUpWithoutAnyWishIsStoredWithoutLanguageAndMarket() throws SQLException {
    Stored stored = storedAs(visitor().get("/signup"));
    assertThat(stored.language()).isNull();
    assertThat(stored.market()).isNull();
    assertThat(stored.referrerHost()).isNull();
    assertThat(stored.target()).isEqualTo(registration("?ref=spaces"));
  }

  @Test
  void languageAndMarketAreStoredFromWhateverNamedThem() throws SQLException {
    Stored lcid = storedAs(visitor().get("/signup?lc=1028"));
    assertThat(lcid.language()).isEqualTo("zh-tw");
    assertThat(lcid.market()).isEqualTo("TW");
    Stored header = storedAs(visitor().header("Accept-Language", "de-AT, en;q=0.5").get("/signup"));
    assertThat(header.language()).isEqualTo("de");
    assertThat(header.market()).isEqualTo("AT");
    Stored china = storedAs(visitor().get("/signup?mkt=zh-CN"));
    assertThat(china.market()).isEqualTo("CN");
    assertThat(china.target()).isEqualTo(SharedGateway.CHINA);
  }

  @Test
  void everySourceIsToldApart() throws SQLException {
    assertThat(storedAs(visitor().get("/WriterRedirect/CreateSpaceAddress?Market=nb-NO")))
        .extracting(Stored::source, Stored::language, Stored::market)
        .containsExactly("writer", "no", "NO");
    assertThat(storedAs(visitor().get("/WriterRedirect/WriterCreateSpacesAccount")).source())
        .isEqualTo("writer");
    assertThat(storedAs(visitor().get("/fwlink/?LinkId=9001")).source()).isEqualTo("web");
    assertThat(storedAs(visitor().get("/fwlink/?LinkId=9002")).source()).isEqualTo("writer");
    assertThat(storedAs(visitor().get("/fwlink/?LinkId=9003")).source()).isEqualTo("messenger");
    assertThat(storedAs(visitor().get("/fwlink/?LinkId=9004")).source()).isEqualTo("old_space");
  }

  @Test
  void signUpAtSomebodysSpaceIsStoredWithThatSpace() throws SQLException {
    Stored stored = storedAs(visitorAt("Alice.spaces.localhost").get("/signup"));
    assertThat(stored.source()).isEqualTo("old_space");
    assertThat(stored.space()).isEqualTo("alice");
    assertThat(storedAs(visitorAt("spaces.localhost").get("/signup")).space()).isNull();
  }

  @Test
  void whoComesToAHostOfASiteThatIsNoSpacesIsStoredWithoutASpace() throws SQLException {
    assertThat(storedAs(visitorAt("www.retired.localhost").get("/signup")))
        .extracting(Stored::source, Stored::space)
        .containsExactly("web", null);
    assertThat(spaceOf("http://www.retired.localhost/")).isNull();
  }

  @Test
  void headAndPostAreStoredToo() throws SQLException {
    Response head = visitor().head("/signup?mkt=it-IT");
    assertThat(head.statusCode()).isEqualTo(301);
    assertThat(storedAs(head))
        .extracting(Stored::method, Stored::language)
        .containsExactly("HEAD", "it");
    Response post = visitor().body("mkt=fr-FR").post("/signup?mkt=sv-SE");
    assertThat(post.statusCode()).isEqualTo(303);
    assertThat(storedAs(post))
        .extracting(Stored::method, Stored::language, Stored::counted)
        .containsExactly("POST", "sv", true);
  }

  @Test
  void signInIsStoredToo() throws SQLException {
    Response answer = visitor().get("/login?mkt=fr-FR");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(storedAs(answer))
        .extracting(Stored::kind, Stored::target, Stored::space)
        .containsExactly("sign_in", gateway.origin() + "/live/", null);
    assertThat(storedAs(visitor().head("/login.srf")).method()).isEqualTo("HEAD");
    assertThat(storedAs(visitorAt("home.spaces.localhost").get("/?wa=wsignin1.0")).kind())
        .isEqualTo("sign_in");
  }

  @Test
  void returnAddressOnlyTellsWhichSpaceItWasAbout() throws SQLException {
    assertThat(spaceOf("http:%2F%2Falice.spaces.localhost%2Fblog%2F%3Fa%3Dcf7b"))
        .isEqualTo("alice");
    assertThat(spaceOf("http:%2F%2Fhome.spaces.localhost%2F%3FshowUnauth%3D1")).isNull();
    assertThat(spaceOf("https://alice.spaces.localhost.evil.example/")).isNull();
    assertThat(spaceOf("https://alice.spaces.localhost@evil.example/")).isNull();
    assertThat(spaceOf("javascript:alert(1)")).isNull();
    assertThat(spaceOf("%25")).isNull();
  }

  @Test
  void programsAreMarkedAndLeftOutOfFigures() throws SQLException {
    Stored crawler =
        storedAs(
            visitor()
                .header(
                    "User-Agent",
                    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")
                .get("/signup"));
    assertThat(crawler)
        .extracting(Stored::client, Stored::counted)
        .containsExactly("crawler", false);
    Stored prefetch = storedAs(visitor().header("Sec-Purpose", "prefetch").get("/signup"));
    assertThat(prefetch)
        .extracting(Stored::client, Stored::counted)
        .containsExactly("prefetch", false);
    Stored prerender =
        storedAs(visitor().header("Sec-Purpose", "prefetch;prerender").get("/signup"));
    assertThat(prerender.client()).isEqualTo("prefetch");
  }

  @Test
  void whoAsksToBeLeftOutIsLeftOutOfFigures() throws SQLException {
    Stored stored = storedAs(visitor().header("Sec-GPC", "1").get("/signup"));
    assertThat(stored).extracting(Stored::client, Stored::counted).containsExactly("person", false);
    assertThat(storedAs(visitor().header("Sec-GPC", "0").get("/signup")).counted()).isTrue();
  }

  @Test
  void eachAnswerHasAReceiptOfItsOwn() {
    List<UUID> receipts =
        Stream.generate(() -> receipt(visitor().get("/signup"))).limit(20).distinct().toList();
    assertThat(receipts).hasSize(20);
    String forged = "00000000-0000-7000-8000-000000000000";
    assertThat(visitor().header("Arrival-Id", forged).get("/signup").header("Arrival-Id"))
        .isNotEqualTo(forged);
  }

  @Test
  void nothingElseIsEchoedOrKept() throws SQLException, IOException {
    String canary = "canary" + UUID.randomUUID().toString().replace("-", "");
    String address = "203.0.113.77";
    List<Response> answers = new ArrayList<>();
    for (String path :
        List.of(
            "/signup?x=%1$s&mkt=%1$s&lang=%1$s&lc=%1$s&user_email=%1$s@example.com&%1$s=1",
            "/WriterRedirect/CreateSpaceAddress?Version=%1$s&Build=%1$s&Market=%1$s",
            "/fwlink/?LinkId=9001&clcid=%1$s",
            "/login?wreply=https://alice.spaces.localhost/%1$s&ct=%1$s",
            "/login?wreply=https://%1$s.example/",
            "/login?wreply=https://%1$s:pw@alice.spaces.localhost/")) {
      answers.add(
          visitor()
              .header("User-Agent", FIREFOX + " " + canary)
              .header("Referer", "https://" + canary + ":pw@mail.example.com/" + canary)
              .header("Cookie", "session=" + canary)
              .header("Authorization", "Bearer " + canary)
              .header("From", canary + "@example.com")
              .header("Origin", "https://" + canary + ".example")
              .header("X-Forwarded-For", address)
              .header("X-Real-IP", address)
              .header("Forwarded", "for=" + address)
              .header("Accept-Language", canary)
              .get(path.formatted(canary)));
    }
    answers.add(
        visitor()
            .contentType("application/x-www-form-urlencoded")
            .body("email=" + canary)
            .post("/signup"));
    for (Response answer : answers) {
      Stored stored = storedAs(answer);
      assertThat(stored.network()).isEqualTo("127.0.0.0/24");
      assertThat(answer.headers() + answer.asString()).doesNotContain(canary, address);
    }
    List<Response> pages =
        List.of(
            visitor().get("/" + canary),
            visitorAt("alice.spaces.localhost").get("/" + canary),
            visitorAt(canary + ".example").get("/"),
            visitor().delete("/signup?" + canary));
    for (Response page : pages) {
      assertThat(page.statusCode()).isGreaterThanOrEqualTo(400);
      assertThat(page.headers() + page.asString()).doesNotContain(canary);
    }
    for (String secret : List.of(canary, address, FIREFOX)) {
      assertThat(arrivals.holding(secret)).as("rows with " + secret).isZero();
    }
    assertThat(arrivals.withMoreThanANetwork()).isZero();
    assertThat(gateway.process().output()).doesNotContain(canary, address);
    assertThat(spooled()).doesNotContain(canary, address);
  }

  @Test
  void figuresCountWhatWasStored() {
    double before =
        gateway.process().metric("gateway_arrivals_total", "kind=sign_up", "source=messenger");
    visitor().get("/fwlink/?LinkId=9003");
    visitor().get("/fwlink/?LinkId=9003");
    double after =
        gateway.process().metric("gateway_arrivals_total", "kind=sign_up", "source=messenger");
    assertThat(after - before).isEqualTo(2);
  }

  private RequestSpecification visitor() {
    return visitorAt(gateway.authority());
  }

  private RequestSpecification visitorAt(String host) {
    return given()
        .config(
            RestAssuredConfig.config()
                .headerConfig(HeaderConfig.headerConfig().overwriteHeadersWithName("User-Agent")))
        .baseUri("http://127.0.0.1")
        .port(gateway.port())
        .urlEncodingEnabled(false)
        .redirects()
        .follow(false)
        .header("Host", host)
        .header("User-Agent", FIREFOX);
  }

  private String registration(String rest) {
    return gateway.wordPress().registration() + rest;
  }

  private String spaceOf(String wreply) throws SQLException {
    Response answer = visitor().get("/login.srf?wa=wsignin1.0&wreply=" + wreply);
    assertThat(answer.header("Location")).isEqualTo(gateway.origin() + "/live/");
    return storedAs(answer).space();
  }

  private static UUID receipt(Response answer) {
    assertThat(answer.header("Arrival-Id")).as("a receipt").isNotNull();
    return UUID.fromString(answer.header("Arrival-Id"));
  }

  private Stored storedAs(Response answer) throws SQLException {
    return arrivals.of(receipt(answer));
  }

  private String spooled() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(gateway.process().spoolDirectory())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }
}
