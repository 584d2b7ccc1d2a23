package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WordPressStandInTest {
  private WordPressStandIn wordPress;

  @BeforeEach
  void start() {
    wordPress = WordPressStandIn.start("127.0.0.4", 0);
  }

  @AfterEach
  void stop() {
    wordPress.close();
  }

  @Test
  void registrationSaysItsLanguageAndWhereThePersonCameFrom() {
    assertThat(wordPress.registration())
        .isEqualTo(URI.create("http://127.0.0.4:" + wordPress.port() + "/setup/onboarding"));
    assertThat(get("/setup/onboarding/fr?ref=wlw").body())
        .contains(
            "<html lang=\"fr\" dir=\"ltr\">",
            "<title>Create your WordPress.com account</title>",
            "<dd id=\"ref\">wlw</dd>");
    assertThat(get("/setup/onboarding/he").body()).contains("<html lang=\"he\" dir=\"rtl\">");
    assertThat(get("/setup/onboarding/pt-br").body()).contains("<html lang=\"pt-br\"");
    assertThat(get("/setup/onboarding").body()).contains("<html lang=\"en\"");
  }

  @Test
  void whatCameInIsShownAsTextOnly() {
    String page = get("/setup/onboarding?ref=%3Cscript%3Ealert(1)%3C/script%3E%22%26").body();
    assertThat(page)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;")
        .doesNotContain("<script>");
    assertThat(get("/setup/onboarding?ref=%zz").status()).isIn(200, 400);
  }

  @Test
  void nothingElseIsThere() {
    assertThat(get("/").status()).isEqualTo(404);
    assertThat(get("/setup/onboarding/").status()).isEqualTo(404);
    assertThat(get("/setup/onboarding/fr/more").status()).isEqualTo(404);
    assertThat(get("/setup/onboarding/%3Cb%3E").status()).isEqualTo(404);
    assertThat(ask("POST", "/setup/onboarding").status()).isEqualTo(405);
    assertThat(ask("HEAD", "/setup/onboarding").status()).isEqualTo(200);
  }

  @Test
  void everyVisitIsRecordedAsItCame() {
    get("/setup/onboarding/fr?ref=a%20b&x=1");
    get("/favicon.ico");
    get("/nowhere");
    assertThat(wordPress.visits())
        .containsExactly("/setup/onboarding/fr?ref=a%20b&x=1", "/nowhere");
  }

  private RawHttp.Answer get(String path) {
    return ask("GET", path);
  }

  private RawHttp.Answer ask(String method, String path) {
    String request =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    return RawHttp.send(
        "127.0.0.4",
        wordPress.port(),
        request.getBytes(StandardCharsets.US_ASCII),
        Duration.ofSeconds(5));
  }
}
