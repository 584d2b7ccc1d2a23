package org.spacesgateway.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spacesgateway.sandbox.Appearance;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Tab;
import org.spacesgateway.words.Language;

/**
 * Every page in every language: what axe finds, what sticks out, what it weighs, whom it asks, and
 * where the keyboard leads. To save time each page is looked at in one language ({@code FULL=1}:
 * all of all).
 */
class AllPagesIT {
  /** WCAG 2.2, 1.4.10: 1280 pixels at 400 %. */
  private static final int NARROWEST = 320;

  private static final int HEAVIEST = 60 * 1024;
  private static final int EVERY = Language.values().length;
  private static final boolean FULL = "1".equals(System.getenv("FULL"));

  /** What the keyboard is tried at in every run. */
  private static final List<String> WITH_FORMS =
      List.of(
          "confirm",
          "sunset-transfer-open",
          "disputed",
          "account-linked",
          "account-closing",
          "erase",
          "kept");

  /**
   * A script: what the keyboard should reach, in order; of radio buttons that belong together one,
   * and arrows the rest.
   */
  private static final String REACHED =
      """
      [...document.querySelectorAll('a[href], button, select, textarea, summary, input:not([type=hidden])')]
        .filter(one => one.type != 'radio' || one.checked).map(one => one.outerHTML)\
      """;

  /** A script: what has the focus, and whether that is seen. */
  private static final String FOCUSED =
      """
      [document.activeElement.outerHTML,
        getComputedStyle(document.activeElement).outlineStyle != 'none'
          && document.activeElement.getBoundingClientRect().height > 0]\
      """;

  private static AllPages pages;
  private static Tab tab;

  @BeforeAll
  static void start() {
    tab = Browser.open("every page in every language").tab();
    Appearance.bringAxe(tab.page());
    pages = new AllPages();
  }

  @AfterAll
  static void stop() {
    if (pages != null) {
      tab.close();
      pages.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyPageCanBeReadByEverybody(Language language) {
    List<String> names = looked(language);
    assertThat(names).isNotEmpty();
    Page page = tab.page();
    page.setViewportSize(NARROWEST, 800);
    for (int i = 0; i < names.size(); i++) {
      page.emulateMedia(
          new EmulateMediaOptions()
              .setColorScheme(i % 2 == 0 ? ColorScheme.LIGHT : ColorScheme.DARK));
      page.navigate(pages.origin() + "/" + language.tag() + "/" + names.get(i));
      String which = names.get(i) + " in " + language;
      assertThat(page.locator("html").getAttribute("lang")).isEqualTo(language.tag());
      assertThat(page.locator("html").getAttribute("dir")).isEqualTo(language.direction());
      assertThat(page.evaluate(Appearance.NOTHING_STICKS_OUT)).as(which).isEqualTo(true);
      assertThat(Appearance.whatAxeFinds(page)).as(which).isEmpty();
    }
    assertThat(tab.complaints()).isEmpty();
    assertThat(tab.requests()).allMatch(request -> request.startsWith(pages.origin() + "/"));
  }

  private static List<String> looked(Language language) {
    List<String> names = new ArrayList<>(pages.names());
    return Stream.iterate(0, i -> i < names.size(), i -> i + 1)
        .filter(i -> FULL || i % EVERY == language.ordinal())
        .map(names::get)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void noPageIsHeavy(Language language) throws Exception {
    int assets =
        java.nio.file.Files.readAllBytes(
                    java.nio.file.Path.of("src/main/resources/META-INF/resources/style.css"))
                .length
            + java.nio.file.Files.readAllBytes(
                    java.nio.file.Path.of("src/main/resources/META-INF/resources/icon.svg"))
                .length;
    for (String name : pages.names()) {
      assertThat(pages.html(name, language).getBytes(StandardCharsets.UTF_8).length + assets)
          .as("%s in %s", name, language)
          .isLessThan(HEAVIEST);
    }
  }

  /* WCAG 2.2, 2.4.3, 2.4.7 and 2.4.11: in the order that is read, and seen. */
  @ParameterizedTest
  @EnumSource(names = {"ENGLISH", "ARABIC"})
  void theKeyboardAloneReachesEverythingInOrder(Language language) {
    Page page = tab.page();
    page.setViewportSize(NARROWEST * 2, 800);
    for (String name : FULL ? pages.names() : WITH_FORMS) {
      page.navigate(pages.origin() + "/" + language.tag() + "/" + name);
      List<?> wanted = (List<?>) page.evaluate(REACHED);
      List<String> met = new ArrayList<>();
      while (met.size() < wanted.size()) {
        page.keyboard().press("Tab");
        List<?> focused = (List<?>) page.evaluate(FOCUSED);
        String what = focused.getFirst().toString();
        if (!met.isEmpty() && met.getLast().equals(what)) {
          // The next part of a date, else nowhere.
          assertThat(what).contains("type=\"date\"");
          continue;
        }
        met.add(what);
        assertThat(focused.getLast()).as("what has the focus is seen: %s", what).isEqualTo(true);
      }
      assertThat(met).as(name).isEqualTo(wanted);
    }
  }
}
