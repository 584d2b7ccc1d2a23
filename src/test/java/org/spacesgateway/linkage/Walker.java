package org.spacesgateway.linkage;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.spacesgateway.sandbox.Appearance;
import org.spacesgateway.sandbox.Browser.Tab;

/**
 * Somebody before a tab of a real browser, who finds everything by the words on the page, and what
 * they do there.
 */
final class Walker {
  // A machine that is busy with other things is not a page that is missing.
  private static final double PATIENCE = 30_000;

  private final World world;
  private final Tab tab;
  private final Page page;

  Walker(World world, Tab tab) {
    this.world = world;
    this.tab = tab;
    this.page = tab.page();
    page.setDefaultTimeout(PATIENCE);
  }

  Walker opens(String address) {
    page.navigate(address);
    return this;
  }

  /** Opens the sign-in of an old Space, as links in e-mails do. */
  Walker comesByTheOldSignIn() {
    return opens("http://spaces.localhost:" + world.gateway.port() + "/login.srf");
  }

  /** Signs in at Microsoft; by name, as two people may have one address. */
  Walker signsInAs(String name) {
    sees("Sign in with your Microsoft account");
    return pressesAbout(name);
  }

  /** Logs in at WordPress.com. */
  Walker logsInAs(String name) {
    sees("Log in to WordPress.com");
    return pressesAbout("· " + name);
  }

  Walker approves() {
    return sees("Allow access?").presses("Approve");
  }

  /** Of what can become of their Space. */
  Walker choosesToGoOn() {
    return sees("What should become of your Space?")
        .chooses("Go on at WordPress.com")
        .presses("Go on")
        .sees("Go on at WordPress.com");
  }

  Walker presses(String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .click();
    return this;
  }

  /** Presses the one button whose words hold these. */
  private Walker pressesAbout(String words) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words)).click();
    return this;
  }

  Walker follows(String link) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true)).click();
    return this;
  }

  Walker types(String field, String text) {
    page.getByLabel(field).fill(text);
    return this;
  }

  Walker chooses(String answer) {
    page.getByLabel(answer).check();
    return this;
  }

  Walker reloads() {
    page.reload();
    return this;
  }

  Walker goesBack() {
    page.goBack();
    return this;
  }

  Walker goesForward() {
    page.goForward();
    return this;
  }

  /** The page's heading, as soon as it is this one. */
  Walker sees(String heading) {
    assertThat(page.locator("h1"))
        .hasText(heading, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE));
    return this;
  }

  /** Words that the page holds. */
  Walker reads(String... words) {
    for (String one : words) {
      assertThat(page.locator("main")).containsText(one);
    }
    return this;
  }

  Walker readsNothingOf(String... words) {
    for (String one : words) {
      assertThat(page.locator("main")).not().containsText(one);
    }
    return this;
  }

  /** At the blog of that first label. */
  Walker endsAtTheBlog(String label) {
    page.waitForURL("http://" + label + ".wordpress.localhost:*/");
    return this;
  }

  /** The heading that is there now. */
  String heading() {
    return page.locator("h1").textContent();
  }

  /** Whether the page offers something to do. */
  boolean hasAWayOn() {
    return page.locator("main a, main button").count() > 0;
  }

  /** What the link downloads, as text. */
  String downloads(String link) throws IOException {
    Download download = page.waitForDownload(() -> follows(link));
    try (var content = download.createReadStream()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The page is fit to be seen; there are pictures of it by that name. */
  Walker isShown(String name) {
    Appearance.isFit(
        tab,
        name,
        Set.of(
            "localhost:" + world.gateway.port(),
            "spaces.localhost:" + world.gateway.port(),
            world.microsoft.origin().getRawAuthority(),
            world.wordPress.origin().getRawAuthority()));
    return this;
  }

  /** Everything that the browser complained of since the tab was opened. */
  List<String> complaints() {
    return tab.complaints();
  }

  /** What the person makes of a step: reload, back and forward again change nothing. */
  Walker doubts(String heading) {
    sees(heading).reloads().sees(heading).goesBack();
    assertThat(hasAWayOn()).as(heading()).isTrue();
    return goesForward().sees(heading);
  }
}
