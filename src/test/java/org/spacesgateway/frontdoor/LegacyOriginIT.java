package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.frontdoor.OldHome.Answer;
import org.spacesgateway.frontdoor.OldHome.Asked;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.RawHttp;

/** What goes to the legacy origin and comes back from it, byte for byte. */
class LegacyOriginIT {
  private static final String HOST = "ann.journals.localhost";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Production's are longer, which ProductionTimesTest has. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(4);

  private static OldWorld world;
  private static OldHome oldHome;
  private static ServerSocket mute;
  private static ServerSocket broken;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() throws IOException, SQLException {
    world = new OldWorld("legacy_origin");
    oldHome = new OldHome();
    mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    broken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    gateway =
        world
            .gateway()
            .set("gateway.proxies.trusted", "127.0.0.1")
            .set("gateway.legacy-origin.answer-timeout", ANSWER_TIMEOUT.toString())
            .set("gateway.legacy-origin.longest-silence", LONGEST_SILENCE.toString())
            .set("gateway.sites.journals.legacy-origin", oldHome.origin())
            .set("gateway.sites.partial.legacy-origin", oldHome.origin())
            .set("gateway.sites.partial.significant-parameters", "id")
            .set("gateway.sites.broken.kind", "plain")
            .set("gateway.sites.broken.hosts", "broken.example")
            .set("gateway.sites.broken.target-hosts", "new.example.org")
            .set("gateway.sites.broken.legacy-origin", "https://127.0.0.1:" + broken.getLocalPort())
            .set("gateway.sites.mute.kind", "plain")
            .set("gateway.sites.mute.hosts", "mute.example")
            .set("gateway.sites.mute.target-hosts", "new.example.org")
            .set("gateway.sites.mute.legacy-origin", "http://127.0.0.1:" + mute.getLocalPort())
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    oldHome.close();
    mute.close();
    broken.close();
    world.close();
  }

  private static RawHttp.Answer get(String target) {
    return send("GET", HOST, target);
  }

  private static RawHttp.Answer send(String method, String host, String target) {
    return RawHttp.send(
        "127.0.0.1",
        gateway.port(),
        bytes(
            "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                .formatted(method, target, host)),
        PATIENCE);
  }

  private static byte[] bytes(String octets) {
    return octets.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Octets of a text, each as a character. */
  private static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static Answer to(int status, String location) {
    return new Answer(status, Map.of("Location", location), bytes("there"), false);
  }

  /** Longer than an answer may take to begin: a picture over a slow line. */
  @Test
  void anUploadTakesAsLongAsItTakes() throws IOException, InterruptedException {
    int pieces = 10;
    Duration between = ANSWER_TIMEOUT.plusSeconds(1).dividedBy(pieces);
    oldHome.at("/upload", Answer.of("text/plain", "stored"));
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      OutputStream out = socket.getOutputStream();
      out.write(
          bytes(
              "POST /upload HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                  .formatted(HOST, pieces)));
      for (int i = 0; i < pieces; i++) {
        Thread.sleep(between);
        out.write('x');
      }
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200")
          .endsWith("stored");
    }
    assertThat(oldHome.asked()).contains(new Asked("POST", "/upload", pieces));
  }

  /** Longer than the origin may be silent; all at once, for it takes its time. */
  @Test
  void aPauseOfAVisitorsOwnCutsNothingOffAndOneOfTheOriginsDoes()
      throws IOException, InterruptedException {
    byte[] picture = new byte[16 << 20];
    oldHome.at("/picture", new Answer(200, Map.of(), picture, false));
    oldHome.at("/upload", Answer.of("text/plain", "stored"));
    oldHome.at("/half", OldHome.HALF);
    try (Socket reading = asking("GET /picture HTTP/1.0\r\nHost: " + HOST + "\r\n\r\n");
        Socket writing =
            asking("POST /upload HTTP/1.0\r\nHost: " + HOST + "\r\nContent-Length: 65537\r\n\r\n");
        Socket waiting = asking("GET /half HTTP/1.0\r\nHost: " + HOST + "\r\n\r\n")) {
      writing.getOutputStream().write(new byte[65_536]);
      Thread.sleep(LONGEST_SILENCE.plusSeconds(2));
      writing.getOutputStream().write('x');
      assertThat(rest(writing)).endsWith("stored");
      assertThat(rest(reading)).hasSizeGreaterThan(picture.length);
      assertThat(rest(waiting)).endsWith("\r\n\r\nh");
    }
  }

  private static Socket asking(String request) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 << 10);
    socket.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
    socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
    socket.getOutputStream().write(bytes(request));
    return socket;
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Which has no chunks: neither is it collected to tell its length. */
  @Test
  void whatHasNoLengthEndsForHttp10WithItsConnection() throws IOException {
    oldHome.at(
        "/chunks",
        new Answer(
            200, Map.of("Content-Type", "text/css", "Set-Cookie", "a=b"), bytes("x{}"), true));
    String asked = " HTTP/1.0\r\nHost: " + HOST + "\r\nConnection: keep-alive\r\n\r\n";
    try (Socket socket = asking("GET /chunks" + asked)) {
      assertThat(rest(socket).toLowerCase(Locale.ROOT))
          .startsWith("http/1.0 200 ok\r\n")
          .containsOnlyOnce("\r\ncontent-type: text/css\r\n")
          .containsOnlyOnce("\r\nset-cookie: a=b\r\n")
          .containsOnlyOnce("\r\ndate: ")
          .contains("\r\ncache-control: no-cache\r\n", "\r\nconnection: close\r\n")
          .doesNotContain("content-length", "transfer-encoding")
          .endsWith("\r\n\r\nx{}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1"})
  void afterAnAnswerWithoutABodyTheNextOneIsFound(String version) throws IOException {
    oldHome.at("/chunks", new Answer(200, Map.of(), bytes("x{}"), true));
    oldHome.at("/same", new Answer(304, Map.of("ETag", "\"a\""), new byte[0], false));
    oldHome.at("/nothing", new Answer(204, Map.of(), new byte[0], false));
    oldHome.at("/page", Answer.of("text/html", "a page"));
    String of = " HTTP/" + version + "\r\nHost: " + HOST + "\r\nConnection: ";
    String kept = of + "keep-alive\r\n\r\n";
    try (Socket socket =
        asking(
            "HEAD /chunks"
                + kept
                + ("GET /same" + kept)
                + ("GET /nothing" + kept)
                + ("GET /page" + of + "close\r\n\r\n"))) {
      assertThat(rest(socket).split("HTTP/" + version + " "))
          .satisfiesExactly(
              nothing -> assertThat(nothing).isEmpty(),
              head -> assertThat(head).startsWith("200 ").endsWith("\r\n\r\n"),
              same -> assertThat(same).startsWith("304 ").contains("\"a\"").endsWith("\r\n\r\n"),
              empty -> assertThat(empty).startsWith("204 ").endsWith("\r\n\r\n"),
              page -> assertThat(page).startsWith("200 ").endsWith("\r\n\r\na page"));
    }
  }

  @Test
  void uploadsThatTakeTheirTimeKeepNoPageWaiting() throws IOException {
    oldHome.at("/page", Answer.of("text/html", "a page"));
    long before = oldHome.begun();
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        Socket socket = new Socket("127.0.0.1", gateway.port());
        slow.add(socket);
        socket
            .getOutputStream()
            .write(
                bytes("POST /slow HTTP/1.1\r\nHost: " + HOST + "\r\nContent-Length: 9\r\n\r\nx"));
      }
      Await.until("uploads are under way", PATIENCE, () -> oldHome.begun() >= before + 16);
      assertThat(get("/page").status()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** Without anybody who waits, they take their time: see the pause above. */
  @Test
  void pagesThatOneNetworkDoesNotReadKeepNobodyWaiting() throws IOException {
    oldHome.at("/picture", new Answer(200, Map.of(), new byte[16 << 20], false));
    oldHome.at("/page", Answer.of("text/html", "a page"));
    long before = oldHome.begun();
    List<Socket> unread = new ArrayList<>();
    try {
      for (int i = 0; i < 64; i++) {
        unread.add(
            asking(
                "GET /picture HTTP/1.1\r\nHost: "
                    + HOST
                    + "\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n"));
      }
      Await.until("all connections are taken", PATIENCE, () -> oldHome.begun() >= before + 64);
      Await.until("somebody else's page comes", PATIENCE, () -> get("/page").status() == 200);
    } finally {
      for (Socket socket : unread) {
        socket.close();
      }
    }
  }

  /** RFC 9110, 10.1.1: it may send nothing before it is told to. */
  @Test
  void whoWaitsToBeAskedForABodyIsAskedOnceTheOriginIsThere() throws IOException {
    oldHome.at("/upload", Answer.of("text/plain", "stored"));
    oldHome.at("/page", Answer.of("text/html", "a page"));
    String host = " HTTP/1.1\r\nHost: " + HOST + "\r\n";
    try (Socket socket =
        asking("PUT /upload" + host + "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n")) {
      String asked = "HTTP/1.1 100 Continue\r\n\r\n";
      assertThat(socket.getInputStream().readNBytes(asked.length())).isEqualTo(bytes(asked));
      socket
          .getOutputStream()
          .write(bytes("body" + "GET /page" + host + "Connection: close\r\n\r\n"));
      assertThat(rest(socket)).contains("stored").endsWith("a page");
    }
    assertThat(oldHome.asked()).contains(new Asked("PUT", "/upload", 4));
  }

  @Test
  void aBodyThatNobodyAskedForEndsTheConnection() throws IOException {
    oldHome.at("/page", Answer.of("text/html", "a page"));
    String request = "GET /page HTTP/1.1\r\nHost: " + HOST + "\r\nContent-Length: 4\r\n";
    try (Socket socket = asking(request + "Expect: 100-continue\r\n\r\n")) {
      assertThat(rest(socket).toLowerCase(Locale.ROOT))
          .contains("\r\nconnection: close\r\n")
          .endsWith("a page");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void anAnswerThatDoesNotBeginIs503(String method) {
    oldHome.at("/silent", OldHome.SILENCE);
    String request =
        method
            + " /silent HTTP/1.1\r\nHost: "
            + HOST
            + "\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx";
    assertThat(RawHttp.send("127.0.0.1", gateway.port(), bytes(request), PATIENCE).status())
        .isEqualTo(503);
  }

  @Test
  void octetsBeyondAsciiReachItEscapedOnce() {
    get(octets("/category/\u65e5") + "?q=\u00d6\u00d0&r=%C4%E3");
    get("http://" + HOST + octets("/caf\u00e9"));
    get("/asked?");
    assertThat(oldHome.asked())
        .extracting(Asked::target)
        .contains("/category/%E6%97%A5?q=%D6%D0&r=%C4%E3", "/caf%C3%A9", "/asked?");
  }

  /** An origin that somebody took over would shut old addresses for a year. */
  @Test
  void itDoesNotSpeakForAllBeneathItsHost() {
    oldHome.at(
        "/strict",
        new Answer(
            200,
            Map.of(
                "Strict-Transport-Security",
                "max-age=31536000; includeSubDomains",
                "Clear-Site-Data",
                "*",
                "X-Its-Own",
                "kept"),
            bytes("a page"),
            false));
    RawHttp.Answer answer = get("/strict");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Strict-Transport-Security")).isEmpty();
    assertThat(answer.header("Clear-Site-Data")).isEmpty();
    assertThat(answer.header("X-Its-Own")).contains("kept");
  }

  @Test
  void whoeverLeavesBeforeItsAnswerDoesNotTellThatItIsAway() throws IOException {
    oldHome.at("/page", Answer.of("text/html", "a page"));
    get("/page");
    Socket leaving = asking("GET / HTTP/1.1\r\nHost: mute.example\r\n\r\n");
    try (Socket asked = mute.accept()) {
      assertThat(asked.getInputStream().read()).isEqualTo('G');
      leaving.close();
      asked.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      asked.getInputStream().readAllBytes();
    }
    assertThat(gateway.metric("gateway_dependency_up", "dependency=legacy-origin")).isEqualTo(1);
  }

  /** RFC 9112, 9.3.1: it may close a connection that is kept just when it is used again. */
  @Test
  void whatOnlyReadsIsAskedOnceMoreWhenItHangsUp() {
    oldHome.at("/again", Answer.of("text/html", "a page"));
    for (String method : List.of("GET", "HEAD", "POST")) {
      oldHome.hangUpOnce("/again");
      assertThat(send(method, HOST, "/again").status())
          .as(method)
          .isEqualTo(method.equals("POST") ? 503 : 200);
    }
    assertThat(oldHome.asked())
        .filteredOn(asked -> asked.target().equals("/again"))
        .extracting(Asked::method)
        .containsExactly("GET", "GET", "HEAD", "HEAD", "POST");
  }

  /** Both tries together have the time of one. */
  @Test
  void whatHangsUpLateIsNotAskedAgain() {
    oldHome.at("/late", OldHome.LATE_END);
    assertThat(get("/late").status()).isEqualTo(503);
    assertThat(oldHome.asked()).filteredOn(asked -> asked.target().equals("/late")).hasSize(1);
  }

  @Test
  void norIsWhatNobodyCouldConnectTo() {
    AtomicInteger connections = new AtomicInteger();
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket connection = broken.accept();
              connections.incrementAndGet();
              connection.close();
            }
          } catch (IOException closed) {
            assertThat(broken.isClosed()).isTrue();
          }
        });
    assertThat(send("GET", "broken.example", "/").status()).isEqualTo(503);
    assertThat(connections).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({
    "Cache-Control, public, Expires, -1",
    "Cache-Control, public, Expires, 0",
    "Cache-Control, 'public, max-age=never', Expires, ",
    "Cache-Control, max-age=99999999999, Expires, 0",
    "Cache-Control, public, Expires, 'Thu, 01-Jan-1970 00:00:00 GMT'",
    "Cache-Control, public, Expires, 'Thursday, 01-Jan-70 00:00:00 GMT'",
    "Warning, 110, ETag, a",
    "Warning, '199 - \"a\" \"yesterday\"', ETag, a",
    "Content-Type, ?, ETag, '\"'"
  })
  void whateverItSaysOfItsPagesTheyArePassedOn(
      String name, String value, String another, String other) {
    String text = other == null ? "" : other;
    oldHome.at("/odd", new Answer(200, Map.of(name, value, another, text), bytes("a page"), false));
    RawHttp.Answer answer = get("/odd");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("Cache-Control")).containsExactly("no-cache");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u0001", "a\u0000b", "a\u000bb", "a\u007fb", "a\u001fb", "caf\u00e9", " a\t", ""})
  void whateverIsInItsHeadersThereIsAnAnswer(String value) {
    for (String name : List.of("X-Odd", "Set-Cookie", "Content-Type", "Vary", "ETag", "Warning")) {
      oldHome.at("/odd", new Answer(200, Map.of(name, value), bytes("a page"), false));
      assertThat(get("/odd").status()).as(name).isIn(200, 503);
    }
  }

  @Test
  void itMaySetManyCookies() {
    Answer answer =
        new Answer(200, Map.of("Set-Cookie", "a=" + "x".repeat(20_000)), bytes("a page"), false);
    oldHome.at("/cookies", answer);
    assertThat(get("/cookies").header("Set-Cookie")).contains("a=" + "x".repeat(20_000));
  }

  @Test
  void anAddressThatIsLongerThanAnyOfAMapMayStillBeThere() {
    oldHome.at("/search", Answer.of("text/html", "found"));
    String target = "/search?id=" + "x".repeat(2048);
    assertThat(send("GET", "partial.example", target).body()).isEqualTo("found");
    RawHttp.Answer written = send("POST", "partial.example", target);
    assertThat(written.status()).isEqualTo(405);
    assertThat(written.header("Allow")).contains("GET, HEAD");
  }

  /** RFC 9110, 10.2.2: any reference. */
  @ParameterizedTest
  @CsvSource({
    "login.php, login.php",
    "?page=2, ?page=2",
    "../x, ../x",
    "#top, #top",
    "/a/b?c=d#e, /a/b?c=d#e",
    "/Seite 2.aspx, /Seite%202.aspx",
    "/\u65e5, /%E6%97%A5",
    "//ann.journals.localhost/x, //ann.journals.localhost/x",
    "//ANN.journals.localhost:80/x, //ANN.journals.localhost:80/x",
    "http://bob.journals.localhost/\u65e5 2, http://bob.journals.localhost/%E6%97%A5%202",
    "https://journals.localhost, https://journals.localhost"
  })
  void aRedirectWithinTheSiteIsPassedOn(String location, String sent) {
    for (int status : new int[] {201, 302, 303}) {
      oldHome.at("/moved", to(status, octets(location)));
      RawHttp.Answer answer = get("/moved");
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("Location")).contains(sent);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "\\evil.example",
        "/\t/evil.example/",
        "x\\..\\..\\\\evil.example",
        "http:evil.example",
        "http:/evil.example",
        "http:\\\\evil.example",
        "https://evil.example/",
        "//ann.journals.localhost@evil.example/",
        "//ann.journals.localhost\\@evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@evil.example"
      })
  void aRedirectThatCouldLeadElsewhereIs503(String location) {
    oldHome.at("/astray", to(302, location));
    assertThat(get("/astray").status()).isEqualTo(503);
  }
}
