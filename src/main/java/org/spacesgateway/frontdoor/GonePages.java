package org.spacesgateway.frontdoor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spacesgateway.address.SpaceAddress.Section;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.words.Text;

/** What people read where something is gone on purpose: what it was, and where to go on. */
final class GonePages {
  private static final int GONE = 410;

  private final Action timetable;

  /**
   * @param origin our own origin
   */
  GonePages(String origin) {
    this.timetable = new Action("go.sunset", origin + "/sunset");
  }

  /** A part of a moved Space that had no place at the new home. */
  Page leftBehind(Section section, Target blog) {
    String what =
        switch (section) {
          case PHOTOS -> "gone.photos";
          case LISTS -> "gone.lists";
          case FRIENDS -> "gone.friends";
          case GUESTBOOK -> "gone.guestbook";
          case PROFILE -> "gone.profile";
        };
    return page(
        Text.of("gone.part.title"),
        List.of(Text.of(what), Text.of("gone.part.moved")),
        List.of(new Action("go.new-blog", blog.location())));
  }

  /** A Space that was never moved. */
  Page closed() {
    return new Page(GONE, "gone.closed", timetable);
  }

  /** A Space that its owner closed. */
  Page closedByOwner() {
    return new Page(GONE, "gone.owner", timetable);
  }

  /** An address whose redirect has had its time. */
  Page redirectsEnded() {
    return new Page(GONE, "gone.ended", timetable);
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
    suggested.ifPresent(link -> actions.add(new Action("go.suggested", link)));
    archive.ifPresent(link -> actions.add(new Action("go.archive", link)));
    List<Text> paragraphs = new ArrayList<>();
    if (title != null && !title.isBlank()) {
      paragraphs.add(Text.of("gone.page.was", title));
    }
    paragraphs.add(Text.of(actions.isEmpty() ? "gone.page.nothing" : "gone.page.rest"));
    return page(Text.of("gone.page.title"), paragraphs, actions);
  }

  private static Page page(Text title, List<Text> paragraphs, List<Action> actions) {
    return new Page(GONE, title, paragraphs, List.of(), List.of(), actions);
  }
}
