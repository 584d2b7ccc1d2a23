package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TextBrowserTest {
  private static final String FORM =
      """
      <form action="/next" method=post>
      <input type="hidden" value='a &amp; b' name="kept">
      <input name=free><input type=checkbox name=tick><input type="radio" name="one" value="1">
      <input type="radio" name="one" value="2" checked><input type=checkbox name=never value=x>
      <select name="list"><option value="x">X</option><option selected value="y">Y</option></select>
      <button name="go" value="1">Go</button><input type="submit" name="go" value="2">
      </form>
      """;

  private final TextBrowser browser = new TextBrowser();
  private LegacyStandIn server;

  @BeforeEach
  void start() {
    server = LegacyStandIn.start("127.0.0.3", 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFormIsSentAsABrowserWould() {
    show(Fault.answer(200, "text/html", FORM));
    browser.type("free", "ä ö").type("tick", "on").type("list", "x").press("go", "1");
    Received sent = server.received().getLast();
    assertThat(sent.path()).isEqualTo("/next");
    assertThat(sent.header("Origin")).contains(server.origin().toString());
    assertThat(sent.header("Sec-Fetch-Site")).contains("same-origin");
    assertThat(sent.form())
        .isEqualTo(
            Map.of(
                "kept", List.of("a & b"),
                "free", List.of("ä ö"),
                "tick", List.of("on"),
                "one", List.of("2"),
                "list", List.of("x"),
                "go", List.of("1")));
    show(Fault.answer(200, "text/html", FORM));
    assertThatThrownBy(() -> browser.press("go", "3")).hasMessageContaining("No button go=3");
    assertThatThrownBy(() -> browser.type("fre", "x").press("go", "2"))
        .hasMessageContaining("No field fre");
  }

  @Test
  void aCookieIsSentToItsHostAndPathUntilItEnds() {
    show(Fault.answer(200, "text/html", "", "Set-Cookie", "a=1; Path=/deep; HttpOnly"));
    show(Fault.answer(200, "text/html", "", "Set-Cookie", "b=2"));
    assertThat(sentTo("/deep/er")).isEqualTo("a=1; b=2");
    assertThat(sentTo("/deeper")).isEqualTo("b=2");
    try (LegacyStandIn other = LegacyStandIn.start("127.0.0.2", 0)) {
      browser.open(other.origin() + "/deep");
      assertThat(other.received().getLast().header("Cookie")).isEmpty();
    }
    show(Fault.answer(200, "text/html", "", "Set-Cookie", "b=; Max-Age=0"));
    assertThat(sentTo("/")).isEmpty();
  }

  @Test
  void redirectsAreFollowedUntilToldToStopOrTooMany() {
    URI here = server.origin().resolve("/there");
    server.at("/*").answer(Fault.redirect(302, here), 2);
    assertThat(browser.open(server.origin().toString()).status()).isEqualTo(404);
    assertThat(browser.hops()).hasSize(3);
    server.at("/*").answer(Fault.redirect(302, here));
    assertThatThrownBy(() -> browser.open(server.origin().toString()))
        .hasMessageContaining("20 hops");
    assertThat(browser.stoppingAt(here.toString()).open(server.origin().toString()).status())
        .isEqualTo(302);
  }

  private String sentTo(String path) {
    browser.open(server.origin() + path);
    return server.received().getLast().header("Cookie").orElse("");
  }

  private void show(Fault answer) {
    server.at("/*").answer(answer, 1);
    browser.open(server.origin() + "/");
  }
}
