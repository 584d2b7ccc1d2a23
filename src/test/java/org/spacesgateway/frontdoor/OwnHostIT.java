package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.RawHttp.Answer;

/** What every answer of our own host carries, where our own host has TLS in front. */
class OwnHostIT {
  private static final String OWN = "gateway.example";
  private static final String A_YEAR = "max-age=31536000; includeSubDomains";

  private static final Pattern REFERENCE =
      Pattern.compile("\\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\\b");

  @TempDir static Path directory;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    gateway =
        GatewayProcess.at(directory)
            .database("jdbc:postgresql://127.0.0.1:1/none", "none", "none")
            .set("gateway.origin", "https://" + OWN)
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /signup",
        "HEAD /signup",
        "POST /signup",
        "GET /login",
        "GET /sunset",
        "GET /robots.txt",
        "GET /style.css",
        "GET /nothing-there",
        "GET /q/metrics",
        "GET /live/",
        "GET /live/problem?why=denied",
        "GET /live/callback?code=1&state=2",
        "GET /wordpress/",
        "POST /wordpress/confirm",
        "DELETE /live/",
        "GET /a;b",
        "GET /a\\b",
        "GET /%00"
      })
  void everyAnswerOfOurOwnHostAsksForTlsAlone(String request) throws IOException {
    Answer answer = ask(request, OWN);
    assertThat(answer.headers().get("Strict-Transport-Security")).isEqualTo(List.of(A_YEAR));
    assertThat(answer.headers().get("X-Content-Type-Options")).isEqualTo(List.of("nosniff"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "404 GET /nothing-there",
        "405 DELETE /live/",
        "400 GET /a;b",
        "400 GET /live/callback?code=1&state=2",
        "403 POST /live/choice",
        "200 GET /live/problem?why=denied"
      })
  void everyPageOfAnErrorQuotesAReferenceThatTheLogHas(String row) throws IOException {
    Answer answer = ask(row.substring(4), OWN);
    quotesWhatTheLogHas(answer, Integer.parseInt(row.substring(0, 3)));
  }

  @Test
  void soDoThoseOfOldHostsAndOfHostsThatAreNotOurs() throws IOException {
    quotesWhatTheLogHas(ask("GET /", "somebody-else.example"), 421);
    quotesWhatTheLogHas(ask("DELETE /signup", "alice.spaces.localhost"), 405);
    quotesWhatTheLogHas(ask("GET /", "alice.spaces.localhost"), 503);
  }

  private static void quotesWhatTheLogHas(Answer answer, int status) {
    assertThat(answer.status()).isEqualTo(status);
    Matcher quoted = REFERENCE.matcher(answer.body());
    assertThat(quoted.find()).as("%d has a reference", status).isTrue();
    assertThat(gateway.output()).contains(quoted.group());
  }

  @Test
  void oldHostsDoNotForTheyMayHaveNoTls() throws IOException {
    assertThat(ask("GET /signup", "spaces.localhost").headers())
        .doesNotContainKey("Strict-Transport-Security");
    assertThat(ask("GET /", "alice.spaces.localhost").headers())
        .doesNotContainKey("Strict-Transport-Security");
  }

  @Test
  void aPageSpeaksTheLanguageThatABrowserAsksFor() throws IOException {
    Answer german = ask("GET /sunset", OWN, "Accept-Language: de-AT, en;q=0.5");
    assertThat(german.body()).contains("<html lang=\"de\" dir=\"ltr\">");
    assertThat(german.headers().get("Vary")).isEqualTo(List.of("Accept-Language, Cookie"));
    assertThat(ask("GET /nothing-there", OWN, "Accept-Language: ar").body())
        .contains("<html lang=\"ar\" dir=\"rtl\">");
    assertThat(ask("GET /sunset", OWN).body()).contains("<html lang=\"en\" dir=\"ltr\">");
  }

  @Test
  void theLanguageThatWasChosenStays() throws IOException {
    Answer chosen = ask("GET /sunset?language=ja", OWN, "Accept-Language: de");
    assertThat(chosen.body()).contains("<html lang=\"ja\"");
    String cookie = chosen.headers().get("Set-Cookie").getFirst();
    assertThat(cookie)
        .startsWith("__Host-language=ja;")
        .containsIgnoringCase("HttpOnly")
        .contains("Path=/", "Secure", "SameSite=Lax", "Max-Age=31536000");
    assertThat(ask("GET /", OWN, "Cookie: " + cookie.split(";")[0]).body())
        .contains("<html lang=\"ja\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xx", "../../etc/passwd", "%0d%0aX:1", "de%zz", ""})
  void aLanguageThatIsNoneChoosesNothing(String tag) throws IOException {
    Answer answer = ask("GET /sunset?language=" + tag, OWN, "Accept-Language: es");
    assertThat(answer.status()).isIn(200, 400);
    assertThat(answer.headers()).doesNotContainKey("Set-Cookie");
    assertThat(answer.body()).contains("<html lang=\"es\"");
  }

  @Test
  void aPageThatIsSharedHasAPicture() throws IOException {
    assertThat(ask("GET /sunset", OWN).body())
        .contains("<meta property=\"og:image\" content=\"https://" + OWN + "/preview.png\">");
    Answer picture = ask("GET /preview.png", OWN);
    assertThat(picture.status()).isEqualTo(200);
    assertThat(picture.headers().get("Content-Type")).isEqualTo(List.of("image/png"));
    assertThat(picture.headers().get("Cache-Control"))
        .isEqualTo(List.of("public, immutable, max-age=3600"));
  }

  private static Answer ask(String request, String host, String... headers) throws IOException {
    return RawHttp.send(
        "127.0.0.1",
        gateway.port(),
        "%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: 0\r\n%s\r\n"
            .formatted(
                request,
                host,
                Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining()))
            .getBytes(StandardCharsets.ISO_8859_1),
        Duration.ofSeconds(20));
  }
}
