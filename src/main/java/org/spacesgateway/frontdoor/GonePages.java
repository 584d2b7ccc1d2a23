package org.spacesgateway.frontdoor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spacesgateway.address.SpaceAddress.Section;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Target;

/** What people read where something is gone on purpose: what it was, and where to go on. */
final class GonePages {
  private static final int GONE = 410;

  private final Action timetable;

  /**
   * @param origin our own origin
   */
  GonePages(String origin) {
    this.timetable = new Action("Read what happened to Windows Live Spaces", origin + "/sunset");
  }

  /** A part of a moved Space that had no place at the new home. */
  Page leftBehind(Section section, Target blog) {
    String what =
        switch (section) {
          case PHOTOS -> "The photo albums";
          case LISTS -> "The lists";
          case FRIENDS -> "The list of friends";
          case GUESTBOOK -> "The guestbook";
          case PROFILE -> "The profile page";
        };
    return new Page(
        GONE,
        "This part of the Space didn’t move",
        List.of(
            what
                + " of this Space stayed behind when it moved to WordPress.com. Its posts, their"
                + " comments and their pictures are at the new blog."),
        new Action("Go to the new blog", blog.location()));
  }

  /** A Space that was never moved. */
  Page closed() {
    return new Page(
        GONE,
        "This Space has closed",
        List.of(
            "Windows Live Spaces has closed, and this Space was not moved to WordPress.com.",
            "Its owner may have downloaded it. If it is yours, the page below says what can still"
                + " be done."),
        timetable);
  }

  /** An address whose redirect has had its time. */
  Page redirectsEnded() {
    return new Page(
        GONE,
        "This address no longer leads anywhere",
        List.of(
            "What was here moved to a new home, and for a long time this address led there. That time is over.",
            "Nothing was deleted at the new home: a search engine may find it by its title."),
        timetable);
  }

  /**
   * A page of a retired site.
   *
   * @param title what it was called; may be null
   * @param archive where a copy is kept
   * @param suggested what may help instead
   */
  Page archived(String title, Optional<String> archive, Optional<String> suggested) {
    List<Action> actions = new ArrayList<>();
    suggested.ifPresent(link -> actions.add(new Action("See this page instead", link)));
    archive.ifPresent(link -> actions.add(new Action("See a copy in the archive", link)));
    List<String> paragraphs = new ArrayList<>();
    if (title != null && !title.isBlank()) {
      // In a direction of its own: titles may be Arabic or Hebrew (Unicode's UAX 9, isolates).
      paragraphs.add("“\u2068" + title + "\u2069” was at this address.");
    }
    paragraphs.add(
        actions.isEmpty()
            ? "The site that it belonged to has closed, and the page was not kept."
            : "The site that it belonged to has closed. What is left of it is below.");
    return new Page(
        GONE, "This page has been taken down", paragraphs, List.of(), List.of(), actions);
  }
}
