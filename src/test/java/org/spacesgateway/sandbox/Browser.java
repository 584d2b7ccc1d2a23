package org.spacesgateway.sandbox;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Cookie;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Headless Chromium for tests: the judge of what a person sees, and of what an address means. One
 * for all the tests of this JVM, which ends with it; to be used on the thread that opened it first.
 */
public final class Browser {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  // What the switch "block all cookies" of its settings writes.
  private static final String NO_COOKIES =
      "{\"profile\":{\"default_content_setting_values\":{\"cookies\":2}}}";

  // Quiet, so that every request seen is one that the page made.
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          // A process for all sites of a window: else each step from one to another starts one.
          "--renderer-process-limit=1",
          "--disable-site-isolation-trials");

  private static Browser open;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;

  private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium) {
    this.playwright = playwright;
    this.chromium = chromium;
  }

  /** Whether a Chromium or Chrome is installed on this machine. */
  public static boolean isInstalled() {
    return executable().isPresent();
  }

  /**
   * The installed browser, opened at first use.
   *
   * @param purpose what goes unproved without it, for the printed line
   * @throws org.opentest4j.TestAbortedException if there is none: the test is skipped, and a line
   *     says so
   */
  public static synchronized Browser open(String purpose) {
    if (open == null) {
      open = opened(purpose);
    }
    return open;
  }

  private static Browser opened(String purpose) {
    Optional<Path> executable = executable();
    if (executable.isEmpty()) {
      String missing =
          "SKIPPED: "
              + purpose
              + ": no Chromium on the PATH (on Debian: apt-get install chromium; elsewhere set CHROMIUM to one)";
      System.out.println(missing);
      Assumptions.abort(missing);
    }
    // Playwright's own browsers are not wanted: the installed one is what people have.
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      return new Browser(
          playwright,
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(executable.get())
                      .setArgs(ARGUMENTS)));
    } catch (RuntimeException failed) {
      playwright.close();
      throw failed;
    }
  }

  /** A tab of its own, without anybody's cookies. */
  public Tab tab() {
    return new Tab(chromium.newPage());
  }

  /** A window of its own: its tabs share cookies, and nobody else has them. */
  public Window window() {
    return new Window(chromium.newContext());
  }

  /**
   * The same, of somebody who reads another language, at a screen of that width in CSS pixels.
   *
   * @param locale a language tag
   */
  public Window window(String locale, int width) {
    return new Window(
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setLocale(locale)
                .setViewportSize(width, 800)));
  }

  /** The same, of somebody whose browser runs no scripts. */
  public Window windowWithoutJavaScript() {
    return new Window(
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions().setJavaScriptEnabled(false)));
  }

  /**
   * The same, of somebody who lets no site keep a cookie.
   *
   * @param profile where that setting is written down; created if missing
   */
  public Window windowWithoutCookies(Path profile) {
    try {
      Path settings = Files.createDirectories(profile.resolve("Default")).resolve("Preferences");
      Files.writeString(settings, NO_COOKIES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Window(
        playwright
            .chromium()
            .launchPersistentContext(
                profile,
                new BrowserType.LaunchPersistentContextOptions()
                    .setExecutablePath(executable().orElseThrow())
                    .setArgs(ARGUMENTS)));
  }

  /**
   * Reads addresses as a browser does (WHATWG URL).
   *
   * @param addresses what to read, each an absolute address or meant to be one
   * @return for each, in the same order, the address re-serialised, or empty where the browser
   *     refuses it
   */
  public List<Optional<Address>> read(List<String> addresses) {
    try (Tab tab = tab()) {
      List<?> read =
          (List<?>)
              tab.page()
                  .evaluate(
                      """
                      addresses => addresses.map(text => {
                        try {
                          const url = new URL(text);
                          return [url.href, url.protocol, url.hostname, url.port, url.username + url.password];
                        } catch (refused) {
                          return null;
                        }
                      })
                      """,
                      addresses);
      List<Optional<Address>> judged = new ArrayList<>(read.size());
      for (Object one : read) {
        judged.add(
            Optional.ofNullable((List<?>) one)
                .map(parts ->
                    new Address(
                        (String) parts.get(0),
                        (String) parts.get(1),
                        (String) parts.get(2),
                        (String) parts.get(3),
                        (String) parts.get(4))));
      }
      return judged;
    }
  }

  private static Optional<Path> executable() {
    String named = System.getenv("CHROMIUM");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named)).filter(Files::isExecutable);
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin");
    return NAMES.stream()
        .flatMap(name ->
            Stream.of((path + File.pathSeparator + "/usr/bin").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * An address as a browser understood it.
   *
   * @param href the whole, re-serialised
   * @param protocol the scheme with its colon, {@code https:}
   * @param host the host in its canonical form, never null
   * @param port empty for the scheme's own
   * @param credentials user name and password run together; empty when there are none
   */
  public record Address(
      String href, String protocol, String host, String port, String credentials) {}

  /** Tabs of one person. */
  public static final class Window implements AutoCloseable {
    private final BrowserContext context;

    private Window(BrowserContext context) {
      this.context = context;
    }

    /** One more tab. */
    public Tab tab() {
      return new Tab(context.newPage());
    }

    /** So much time went by since its cookies were set: they end that much sooner. */
    public void later(Duration by) {
      List<Cookie> cookies = context.cookies();
      for (Cookie cookie : cookies) {
        // Else it ends with the window.
        if (cookie.expires > 0) {
          cookie.setExpires(cookie.expires - by.toSeconds());
        }
      }
      context.addCookies(cookies);
    }

    /** Closes every tab, and forgets their cookies. */
    @Override
    public void close() {
      context.close();
    }
  }

  /** A page that remembers what it complained of and whom it asked. */
  public static final class Tab implements AutoCloseable {
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private final Set<String> navigations = new HashSet<>();

    private Tab(Page page) {
      this.page = page;
      page.onConsoleMessage(message -> {
        boolean loud = message.type().equals("error") || message.type().equals("warning");
        if (loud && !isStatusOfAPage(message)) {
          complaints.add(message.text() + " (" + message.location() + ")");
        }
      });
      page.onPageError(complaints::add);
      page.onRequest(request -> requests.add(request.url()));
      page.onRequest(request -> {
        if (request.isNavigationRequest()) {
          navigations.add(request.url());
        }
      });
    }

    /* Chromium reports every navigation that ends in 4xx or 5xx as a failed resource. */
    private boolean isStatusOfAPage(ConsoleMessage message) {
      return message.text().startsWith("Failed to load resource")
          && navigations.contains(message.location().replaceFirst("(:[0-9]+){2}$", ""));
    }

    /** Playwright's own page, for everything else. */
    public Page page() {
      return page;
    }

    /**
     * Errors and warnings on the console, and uncaught exceptions, in order; but not that a page
     * came with a status of 400 or more.
     */
    public List<String> complaints() {
      return List.copyOf(complaints);
    }

    /** Forgets what it remembered: to open another one takes longer than most pages. */
    public void forget() {
      complaints.clear();
      requests.clear();
      navigations.clear();
    }

    /** Every address that was asked for, redirects included, in order. */
    public List<String> requests() {
      return List.copyOf(requests);
    }

    /**
     * Makes the window this wide, in CSS pixels, and takes the whole page as a picture.
     *
     * @param picture where to write it, a .png
     */
    public void screenshot(int width, Path picture) {
      page.setViewportSize(width, 800);
      page.screenshot(new Page.ScreenshotOptions().setPath(picture).setFullPage(true));
    }

    @Override
    public void close() {
      page.close();
    }
  }
}
