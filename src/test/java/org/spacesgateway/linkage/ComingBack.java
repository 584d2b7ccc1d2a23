package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.spacesgateway.sandbox.Canary;
import org.spacesgateway.sandbox.Received;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.TextPage;

/**
 * Somebody whom a provider has just sent back: the next step is our callback.
 *
 * @param callback its address, with code and state
 */
record ComingBack(TextBrowser browser, String callback) {
  /** How long anybody waits for a page, whatever a provider does. */
  static final Duration PROMISE = Duration.ofSeconds(10);

  /** Signed in at Microsoft, on the way from an old address, which was captured. */
  static ComingBack fromMicrosoft(World world, String person) {
    TextBrowser browser = new TextBrowser().stoppingAt(world.origin() + "/live/callback");
    browser.open("http://spaces.localhost:" + world.gateway.port() + "/login.srf");
    browser.press("person", person);
    return of(browser);
  }

  /** Signed in with their Live account, and agreed at WordPress.com. */
  static ComingBack fromWordPress(World world, String person, String account) {
    TextBrowser browser = world.atWordPress(person, "existing");
    browser.press("person", account);
    browser.stoppingAt(world.origin() + "/wordpress/callback").press("approve", "approve");
    return of(browser);
  }

  /** Whose browser stopped at the redirect to our callback; from now on it stops nowhere. */
  static ComingBack of(TextBrowser stopped) {
    String callback = stopped.page().header("Location").orElseThrow();
    return new ComingBack(stopped.stoppingAt(null), callback);
  }

  /** Takes the step. */
  TextPage arrive() {
    return browser.open(callback);
  }

  /** All take it at once; the pages, of which none may be later than promised. */
  static List<TextPage> arriveInTime(List<ComingBack> people) throws InterruptedException {
    List<Callable<TextPage>> steps = new ArrayList<>();
    people.forEach(person -> steps.add(person::arrive));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<TextPage> pages = new ArrayList<>();
      for (Future<TextPage> step :
          threads.invokeAll(steps, PROMISE.toMillis(), TimeUnit.MILLISECONDS)) {
        pages.add(step.get());
      }
      return pages;
    } catch (CancellationException e) {
      throw new AssertionError("No page within " + PROMISE.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new AssertionError("No page at all", e);
    }
  }

  /** A page for people, with a way on, that holds nothing of what the provider sent. */
  static void isKind(TextPage page) {
    assertThat(page.status()).as(page.body()).isIn(400, 503);
    assertThat(page.heading())
        .isIn(
            "That sign-in didn’t work",
            "Microsoft isn’t answering right now",
            "WordPress.com isn’t answering right now");
    assertThat(page.body()).contains("href=\"/live/\"").contains("Nothing was linked");
    assertThat(page.body() + page.headers())
        .doesNotContain(Canary.MARK, "eyJ", "evil.example", "<h1>blocked</h1>", "oops");
    assertThat(page.headers()).doesNotContainKey("Location");
    assertThat(page.header("Cache-Control")).contains("no-store");
    assertThat(page.header("Retry-After").isPresent()).isEqualTo(page.status() == 503);
  }

  /** What the gateway printed names no token, code, verifier or secret that was sent so far. */
  static void logIsClean(World world) {
    String log = world.gateway.output();
    assertThat(log).doesNotContain(Canary.MARK, "eyJ");
    for (var provider : List.of(world.microsoft, world.wordPress)) {
      for (Received request : provider.token().received()) {
        for (String secret : List.of("client_secret", "code_verifier", "code")) {
          request.form(secret).ifPresent(value -> assertThat(log).doesNotContain(value));
        }
      }
    }
  }

  /** Of one person on the way from Microsoft, and of one with a hand-off: nothing came about. */
  static void nothingCameOfIt(World world) throws SQLException {
    assertThat(world.count("live_account")).as("only who was signed in before").isOne();
    assertThat(world.count("sign_in_session")).isOne();
    assertThat(world.count("handoff WHERE proved_at IS NOT NULL")).isZero();
    assertThat(world.count("handoff WHERE ended_at IS NULL")).as("it survives").isOne();
    assertThat(world.count("account_link")).isZero();
  }
}
