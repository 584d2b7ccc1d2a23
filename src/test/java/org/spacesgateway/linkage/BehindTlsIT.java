package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Ports;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.TextPage;

/** As in production: people use https, and what ends TLS in front asks the gateway by http. */
class BehindTlsIT {
  private static World world;
  private static String outside;

  @BeforeAll
  static void start() {
    world =
        World.start(
            "behind_tls",
            (made, gateway) -> {
              int port = Ports.free();
              outside = "https://gateway.localhost:" + port;
              gateway
                  .set("quarkus.http.port", Integer.toString(port))
                  .set("gateway.origin", outside)
                  .signIns(made.microsoft, made.wordPress);
              // The gateway's own defaults hold.
              for (String tenant : List.of("live", "wordpress")) {
                String authentication = "quarkus.oidc." + tenant + ".authentication.";
                gateway
                    .set(authentication + "cookie-force-secure", null)
                    .set(authentication + "force-redirect-https-scheme", null);
              }
            });
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  /** A person's browser; each address of ours goes through what ends TLS. */
  private static final class Person {
    private final TextBrowser browser = new TextBrowser().stoppingAt("https://");
    private final List<String> cookies = new ArrayList<>();

    void open(String address) {
      browser.open(address.replaceFirst("^https://", "http://"));
      goOn();
    }

    void press(String name, String value) {
      browser.press(name, value);
      goOn();
    }

    void post(String path, Map<String, String> form) {
      browser.post(outside.replaceFirst("^https://", "http://") + path, form);
      goOn();
    }

    void send(String path, Map<String, String> chosen) {
      browser.send(path, chosen);
      goOn();
    }

    private void goOn() {
      takeNote();
      for (Optional<String> to = ours(); to.isPresent(); to = ours()) {
        browser.open(to.get().replaceFirst("^https://", "http://"));
        takeNote();
      }
    }

    private Optional<String> ours() {
      return browser.page().header("Location").filter(to -> to.startsWith(outside + "/"));
    }

    private void takeNote() {
      TextPage page = browser.page();
      if (page.address().getAuthority().equals(outside.substring("https://".length()))) {
        cookies.addAll(page.headers().getOrDefault("Set-Cookie", List.of()));
      }
    }
  }

  @Test
  void aWholeHandOffStaysWithinHttpsAndSoDoItsCookies() throws SQLException {
    Person alice = new Person();
    alice.browser.stoppingAt(world.microsoft.origin().toString());
    alice.open(outside + "/live/");
    assertThat(alice.browser.page().redirectParameter("redirect_uri"))
        .isEqualTo(outside + "/live/callback");
    String state = stateCookie(alice.browser.page());
    assertThat(state).contains("Path=/live", "HTTPOnly", "Secure", "SameSite=Lax", "Max-Age=1800");

    alice.browser.stoppingAt("https://");
    alice.open(outside + "/live/");
    alice.press("person", "alice");
    assertThat(alice.browser.page().heading()).isEqualTo("What should become of your Space?");
    alice.post("/live/handoff", Map.of("with", "existing"));
    alice.press("person", "alicewrites");
    alice.press("approve", "approve");
    assertThat(alice.browser.page().heading()).isEqualTo("Are both of these you?");
    alice.send("/wordpress/confirm", Map.of("blog", "30000001"));
    assertThat(alice.browser.page().heading()).isEqualTo("Connected");
    assertThat(world.links()).isOne();

    assertThat(alice.cookies)
        .filteredOn(cookie -> !has(cookie, "Max-Age=0"))
        .allMatch(cookie -> cookie.length() < 4_096)
        .allMatch(cookie ->
            has(cookie, "Secure") && has(cookie, "HttpOnly") && has(cookie, "SameSite=Lax"))
        .anyMatch(cookie -> cookie.startsWith("q_auth_live_"))
        .anyMatch(cookie -> cookie.startsWith("__Host-handoff="))
        .anyMatch(cookie -> cookie.startsWith("q_session_live="));
  }

  private static String stateCookie(TextPage page) {
    return page.headers().getOrDefault("Set-Cookie", List.of()).stream()
        .filter(cookie -> cookie.startsWith("q_auth_live_"))
        .findFirst()
        .orElseThrow();
  }

  private static boolean has(String cookie, String attribute) {
    return Pattern.compile(";\\s*" + attribute + "(;|$)", Pattern.CASE_INSENSITIVE)
        .matcher(cookie)
        .find();
  }
}
