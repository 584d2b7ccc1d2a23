package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.spacesgateway.sandbox.Browser.Tab;

/** What every page of ours must be, as a browser shows it; and pictures of it, for people. */
public final class Appearance {
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final List<Integer> WIDTHS = List.of(1280, 390);

  /** A script: whether the page fits its window's width. */
  public static final String NOTHING_STICKS_OUT =
      "document.documentElement.scrollWidth <= innerWidth";

  private static final boolean FULL = "1".equals(System.getenv("FULL"));
  private static final Set<String> looked = ConcurrentHashMap.newKeySet();
  private static final String AXE = resource("/axe.min.js");

  private Appearance() {}

  /**
   * Asserts that the page that a tab shows is fit to be seen: titled, with one heading, without a
   * complaint on the console, and that no page since the tab was opened has asked anybody else. The
   * first of a title in this JVM ({@code FULL=1}: every one) is also taken two pictures of, wide
   * and narrow, and must be inside its window in either direction of writing, and styled; {@code
   * FULL=1}: without a violation that axe finds, light or dark.
   *
   * @param name of the pictures in target/screenshots, without their ending
   * @param allowed hosts with ports that may have been asked
   */
  public static void isFit(Tab tab, String name, Collection<String> allowed) {
    Page page = tab.page();
    assertThat(page.title()).isNotBlank();
    assertThat(page.locator("html").getAttribute("lang")).isNotBlank();
    assertThat(page.locator("h1").count()).isEqualTo(1);
    assertThat(tab.complaints()).isEmpty();
    assertThat(tab.requests())
        .as("nobody else is asked")
        .allMatch(request -> allowed.contains(URI.create(request).getRawAuthority()));
    if (!FULL && !looked.add(page.title())) {
      // Pictures are the dearest of all this, and such a page was looked at already.
      return;
    }
    for (int width : WIDTHS) {
      tab.screenshot(width, PICTURES.resolve(name + "-" + width + ".png"));
      assertThat(page.evaluate(NOTHING_STICKS_OUT))
          .as("nothing sticks out at " + width)
          .isEqualTo(true);
    }
    page.evaluate("document.documentElement.dir = 'rtl'");
    assertThat(page.evaluate(NOTHING_STICKS_OUT)).as("from right to left too").isEqualTo(true);
    page.evaluate("document.documentElement.dir = ''");
    assertThat(page.evaluate("getComputedStyle(document.body).fontFamily"))
        .as("the style sheet is in force")
        .isNotEqualTo(page.evaluate("'\"Times New Roman\"'"));
    if (!FULL) {
      // AllPagesIT has axe read every one.
      return;
    }
    page.evaluate(AXE);
    found(page, ColorScheme.LIGHT, "{}");
    // Another scheme has other colours, and nothing else.
    found(page, ColorScheme.DARK, "{runOnly: ['color-contrast']}");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
  }

  private static void found(Page page, ColorScheme scheme, String options) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    assertThat(whatAxeFinds(page, options)).as("what axe finds, " + scheme).isEmpty();
  }

  /** Has axe at hand on every page that the tab will show. */
  public static void bringAxe(Page page) {
    page.addInitScript(AXE);
  }

  /** Every violation that axe, which was {@link #bringAxe brought}, finds on the page as shown. */
  public static List<?> whatAxeFinds(Page page) {
    return whatAxeFinds(page, "{}");
  }

  private static List<?> whatAxeFinds(Page page, String options) {
    // Without fetching style sheets once more, which the page's own policy forbids.
    return (List<?>)
        page.evaluate(
            """
            () => axe.run({preload: false, resultTypes: ['violations'], ...%s}).then(found =>
              found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' ')))
            """
                .formatted(options));
  }

  private static String resource(String name) {
    try (InputStream in = Appearance.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
