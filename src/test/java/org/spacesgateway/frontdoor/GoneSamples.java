package org.spacesgateway.frontdoor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.spacesgateway.address.SpaceAddress.Section;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.outcome.TargetPolicy;

/** Every page of what is gone on purpose. */
public final class GoneSamples {
  private GoneSamples() {}

  /**
   * The pages, by name.
   *
   * @param origin our own
   */
  public static Map<String, Page> pages(String origin) {
    GonePages gone = new GonePages(origin);
    Target blog =
        new TargetPolicy(origin, Set.of("wordpress.com"), true)
            .admit("https://alice.wordpress.com/")
            .orElseThrow();
    Map<String, Page> pages = new LinkedHashMap<>();
    for (Section section : Section.values()) {
      pages.put("gone-" + section.name().toLowerCase(Locale.ROOT), gone.leftBehind(section, blog));
    }
    pages.put("gone-closed", gone.closed());
    pages.put("gone-owner", gone.closedByOwner());
    pages.put("gone-ended", gone.redirectsEnded());
    pages.put(
        "gone-archived",
        gone.archived(
            "Minutes of May · محضر",
            Optional.of("https://archive.example/minutes"),
            Optional.of("https://new.example.org/")));
    pages.put("gone-nothing-kept", gone.archived(null, Optional.empty(), Optional.empty()));
    return pages;
  }
}
