package org.spacesgateway.pages;

import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Tab;
import org.spacesgateway.words.Language;

/**
 * {@code make pages}: pictures of every page, wide and narrow, light and dark, in four languages,
 * and a sheet of each kind to look at.
 */
public final class ContactSheet {
  private static final Path TARGET = Path.of("target", "pages");
  private static final List<Integer> WIDTHS = List.of(390, 1280);
  private static final List<Language> LANGUAGES =
      List.of(Language.ENGLISH, Language.GERMAN, Language.ARABIC, Language.SIMPLIFIED_CHINESE);

  private ContactSheet() {}

  public static void main(String[] args) throws IOException {
    Files.createDirectories(TARGET);
    int pictures = 0;
    Browser browser = Browser.open("pictures of every page");
    try (AllPages pages = new AllPages();
        Tab tab = browser.tab()) {
      for (Language language : LANGUAGES) {
        Set<String> names = pages.names();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
          tab.page().emulateMedia(new EmulateMediaOptions().setColorScheme(scheme));
          for (int width : WIDTHS) {
            String kind = kind(language, scheme, width);
            for (String name : names) {
              tab.page().navigate(pages.origin() + "/" + language.tag() + "/" + name);
              tab.screenshot(width, TARGET.resolve(kind + "-" + name + ".png"));
              pictures++;
            }
            sheet(tab, kind, width, names);
          }
        }
      }
    }
    System.out.printf("%d pictures, and a sheet of each kind: %s/sheet-*.png%n", pictures, TARGET);
    // The browser's threads, which end with the JVM, would keep it from its end.
    System.exit(0);
  }

  private static String kind(Language language, ColorScheme scheme, int width) {
    return language.tag() + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
  }

  private static void sheet(Tab tab, String kind, int width, Set<String> names) throws IOException {
    String figures =
        names.stream()
            .map(name ->
                "<figure><img src=\"%s-%s.png\"><figcaption>%s</figcaption></figure>"
                    .formatted(kind, name, name))
            .collect(Collectors.joining("\n"));
    Path html = TARGET.resolve("sheet-" + kind + ".html");
    Files.writeString(
        html,
        """
        <!DOCTYPE html><meta charset="utf-8"><title>%s</title>
        <style>
        body { margin: 1rem; font: 12px system-ui; background: #888; display: grid;
          grid-template-columns: repeat(auto-fill, %dpx); gap: 1rem; align-items: start; }
        figure { margin: 0 } img { width: 100%% }
        </style>
        %s
        """
            .formatted(kind, width > 1000 ? 480 : 260, figures));
    tab.page().navigate(html.toAbsolutePath().toUri().toString());
    tab.screenshot(2200, TARGET.resolve("sheet-" + kind + ".png"));
  }
}
