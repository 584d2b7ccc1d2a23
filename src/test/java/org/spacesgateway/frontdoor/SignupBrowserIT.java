package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.sandbox.Appearance;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Tab;

/** What people see: the way to WordPress.com's page, and the gateway's own pages. */
class SignupBrowserIT {
  private static Browser browser;

  /** Where pages are looked at that leave nothing behind. */
  private static Tab looking;

  private final SharedGateway gateway = SharedGateway.running();

  /** A page of ours, and what it is answered with. */
  private record Seen(String name, String address, int status) {}

  @BeforeAll
  static void openBrowser() {
    browser = Browser.open("sign-up and the pages as people see them");
    looking = browser.tab();
  }

  @AfterAll
  static void close() {
    if (looking != null) {
      looking.close();
    }
  }

  @Test
  void signUpAtAnOldAddressEndsAtTheRegistrationPageInFrench() {
    String asked = "http://spaces.localhost:" + gateway.port() + "/signup?mkt=fr-FR";
    try (Tab tab = browser.tab()) {
      tab.page().navigate(asked);
      assertThat(tab.page().url()).isEqualTo(gateway.wordPress().registration() + "/fr?ref=spaces");
      assertThat(tab.page().locator("html").getAttribute("lang")).isEqualTo("fr");
      assertThat(tab.page().locator("#ref").textContent()).isEqualTo("spaces");
      assertThat(tab.requests()).as("one hop").startsWith(asked, tab.page().url());
      assertThat(gateway.wordPress().visits()).contains("/setup/onboarding/fr?ref=spaces");
    }
  }

  @Test
  void aBrowsersOwnLanguageIsEnough() {
    try (Tab tab = browser.tab()) {
      tab.page().setExtraHTTPHeaders(Map.of("Accept-Language", "ar-EG,ar;q=0.9,en;q=0.8"));
      tab.page().navigate(gateway.origin() + "/signup");
      assertThat(tab.page().locator("html").getAttribute("dir")).isEqualTo("rtl");
      assertThat(tab.page().url()).endsWith("/setup/onboarding/ar?ref=spaces");
    }
  }

  @Test
  void theStartPageLeadsToSignUp() {
    try (Tab tab = browser.tab()) {
      tab.page().navigate(gateway.origin() + "/");
      tab.page().locator("main a").first().click();
      tab.page().waitForURL(url -> url.startsWith(gateway.wordPress().registration().toString()));
    }
  }

  @TestFactory
  Stream<DynamicTest> everyPageIsFitToBeSeen() {
    String own = gateway.origin();
    String old = "http://alice.spaces.localhost:" + gateway.port();
    return Stream.of(
            new Seen("start", own + "/", 200),
            new Seen("signed-out", own + "/live/signed-out", 200),
            new Seen("problem", own + "/live/problem", 200),
            new Seen("sunset", own + "/sunset", 200),
            new Seen("unreadable", own + "/live;x", 400),
            new Seen("unknown", own + "/nothing-here", 404),
            new Seen("not-our-host", "http://127.0.0.1:" + gateway.port() + "/", 421),
            new Seen("unavailable", old + "/blog/cns!305B02907E9BE19A!240.entry", 503))
        .map(seen -> DynamicTest.dynamicTest(seen.name(), () -> isFitToBeSeen(seen)));
  }

  private void isFitToBeSeen(Seen seen) {
    looking.forget();
    assertThat(looking.page().navigate(seen.address()).status()).isEqualTo(seen.status());
    Appearance.isFit(
        looking,
        seen.name(),
        List.of(gateway.authority(), URI.create(seen.address()).getRawAuthority()));
  }
}
