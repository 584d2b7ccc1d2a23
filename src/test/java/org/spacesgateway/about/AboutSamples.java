package org.spacesgateway.about;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.outcome.Page;

/** The pages about the service itself. */
public final class AboutSamples {
  private record Contact(Optional<URI> help, Optional<URI> security) implements AboutConfig {}

  private AboutSamples() {}

  /** The pages, by name. */
  public static Map<String, Page> pages() {
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put("start", StartPage.page(true));
    pages.put(
        "help",
        AboutPages.help(
            new Contact(Optional.of(URI.create("mailto:help@example.org")), Optional.empty()),
            true));
    pages.put(
        "help-nobody", AboutPages.help(new Contact(Optional.empty(), Optional.empty()), true));
    pages.put("privacy", AboutPages.privacy(Duration.ofDays(90)));
    return pages;
  }
}
