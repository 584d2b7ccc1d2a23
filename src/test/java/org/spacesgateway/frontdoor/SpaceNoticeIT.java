package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.spacesgateway.frontdoor.OldHome.Answer;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.RawHttp;

/**
 * The notice on Spaces that have not moved, through the proxy: spaces' is the stand-in's, journals'
 * ours.
 */
class SpaceNoticeIT {
  private static final String NOTICE = "id=\"spaces-gateway-notice\"";
  private static final String[] BROWSER = {
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept: text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Encoding: gzip, br"
  };

  private static OldWorld world;
  private static OldHome oldHome;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() throws IOException, SQLException {
    world = new OldWorld("space_notice");
    oldHome = new OldHome();
    gateway =
        world
            .gateway()
            .set("gateway.sunset.notice", "true")
            .set("gateway.sites.journals.legacy-origin", oldHome.origin())
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    oldHome.close();
    world.close();
  }

  private static RawHttp.Answer ask(String method, String host, String path, String... headers) {
    String request =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nConnection: close\r\n"
            + String.join("", Stream.of(headers).map(header -> header + "\r\n").toList())
            + "\r\n";
    return RawHttp.send(
        "127.0.0.1",
        gateway.port(),
        request.getBytes(StandardCharsets.ISO_8859_1),
        Duration.ofSeconds(20));
  }

  /** What a browser gets of a page of ours. */
  private static RawHttp.Answer page(Answer answer, String... more) {
    oldHome.at("/page", answer);
    return ask(
        "GET",
        "ann.journals.localhost",
        "/page",
        Stream.concat(Stream.of(BROWSER), Stream.of(more)).toArray(String[]::new));
  }

  private static Answer html(String html) {
    return Answer.of("text/html", html);
  }

  @Test
  void personSeesItInTheirLanguageAndProgramsNever() {
    RawHttp.Answer dana =
        ask(
            "GET",
            "dana.spaces.localhost",
            "/",
            BROWSER[0],
            BROWSER[1],
            "Accept-Language: de-AT, en;q=0.5");
    assertThat(dana.status()).isEqualTo(200);
    assertThat(dana.body())
        .contains(NOTICE, "lang=\"de\"", "16. M&#228;rz 2099", "/live/")
        .contains("Dana");
    for (String agent : List.of("FeedReader/1.0", "Googlebot/2.1", "MarsEdit/5", "curl/8")) {
      RawHttp.Answer program =
          ask("GET", "dana.spaces.localhost", "/", "User-Agent: " + agent, BROWSER[1]);
      assertThat(program.status()).isEqualTo(200);
      assertThat(program.body()).doesNotContain(NOTICE);
    }
    assertThat(ask("GET", "dana.spaces.localhost", "/feed.rss", BROWSER).body())
        .contains("<rss")
        .doesNotContain(NOTICE);
    assertThat(ask("GET", "spaces.localhost", "/", BROWSER).body())
        .as("a page that is nobody's")
        .doesNotContain(NOTICE);
    assertThat(ask("GET", "alice.spaces.localhost", "/", BROWSER).status())
        .as("moved")
        .isEqualTo(301);
    assertThat(ask("GET", "nobody.spaces.localhost", "/", BROWSER).body()).doesNotContain(NOTICE);
    assertThat(ask("GET", "sam.spaces.localhost", "/", BROWSER).body()).doesNotContain(NOTICE);
  }

  @Test
  void itStandsAtTheBeginningOfTheBodyAndNothingElseChanges() {
    String before = "<html><head><title>A</title></head><body class=x>";
    RawHttp.Answer answer = page(html(before + "<h1>Hi</h1></body></html>"));
    assertThat(answer.body()).startsWith(before + "<details open " + NOTICE.substring(0, 2));
    assertThat(answer.body()).endsWith("</details><h1>Hi</h1></body></html>");
    assertThat(answer.body().replaceFirst("(?s)<details.*</details>", ""))
        .isEqualTo(before + "<h1>Hi</h1></body></html>");
  }

  @Test
  void headersSayNothingOfAPageThatIsNoLongerTheSame() {
    Answer tagged =
        new Answer(
            200,
            Map.of(
                "Content-Type", "text/html",
                "ETag", "\"1\"",
                "Last-Modified", "Mon, 27 Sep 2010 12:00:00 GMT",
                "Content-MD5", "Q2hlY2sgSW50ZWdyaXR5IQ==",
                "Accept-Ranges", "bytes",
                "Vary", "Cookie"),
            "<body>x".getBytes(StandardCharsets.US_ASCII),
            false);
    RawHttp.Answer answer = page(tagged, "If-None-Match: \"1\"", "Range: bytes=0-3");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains(NOTICE);
    assertThat(answer.headers())
        .doesNotContainKeys("ETag", "Last-Modified", "Content-MD5", "Accept-Ranges");
    assertThat(String.join(", ", answer.headers().get("Vary")))
        .contains("Cookie", "Accept-Language", "User-Agent");
    RawHttp.Answer untouched =
        ask("GET", "ann.journals.localhost", "/page", "User-Agent: curl/8", "Accept: */*");
    assertThat(untouched.headers()).containsKeys("ETag", "Last-Modified");
    assertThat(untouched.header("Content-Length")).contains("7");
    assertThat(ask("HEAD", "ann.journals.localhost", "/page", BROWSER).headers())
        .as("HEAD is the old platform's")
        .containsKey("ETag");
  }

  @Test
  void everyEncodingInWhichAsciiIsAsciiKeepsItsLetters() {
    for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("GB2312"))) {
      byte[] body = "<body>你好".getBytes(charset);
      RawHttp.Answer answer =
          page(
              new Answer(200, Map.of("Content-Type", "text/html; charset=" + charset), body, true),
              "Accept-Language: zh-CN");
      assertThat(answer.body()).contains(NOTICE);
      assertThat(answer.header("Content-Type")).contains("text/html; charset=" + charset);
    }
    byte[] wide = "<body>x".getBytes(StandardCharsets.UTF_16LE);
    assertThat(
            page(new Answer(200, Map.of("Content-Type", "text/html; charset=utf-16"), wide, false))
                .body())
        .doesNotContain(NOTICE);
  }

  @Test
  void whatIsCompressedAllTheSameIsLeftAlone() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write("<body>x".getBytes(StandardCharsets.US_ASCII));
    }
    RawHttp.Answer answer =
        page(
            new Answer(
                200,
                Map.of("Content-Type", "text/html", "Content-Encoding", "gzip", "ETag", "\"1\""),
                zipped.toByteArray(),
                false));
    assertThat(answer.header("Content-Encoding")).contains("gzip");
    assertThat(answer.header("Content-Length")).contains(Integer.toString(zipped.size()));
    assertThat(answer.headers()).containsKey("ETag");
  }

  @Test
  void bodyThatBeginsTooLateOrNeverIsLeftAlone() {
    String late = "<!--" + "x".repeat(70_000) + "--><body>y";
    assertThat(page(html(late)).body()).isEqualTo(late);
    String never = "<p>" + "z".repeat(100) + "</p>";
    assertThat(page(html(never)).body()).isEqualTo(never);
    assertThat(page(html("")).body()).isEmpty();
    String late2 = "<!--" + "x".repeat(60_000) + "--><body>" + "y".repeat(500_000);
    assertThat(
            page(new Answer(
                    200,
                    Map.of("Content-Type", "text/html"),
                    late2.getBytes(StandardCharsets.US_ASCII),
                    true))
                .body())
        .contains(NOTICE)
        .endsWith("y".repeat(500_000));
  }
}
