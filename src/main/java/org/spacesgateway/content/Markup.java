package org.spacesgateway.content;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the old platform's pages have what: CSS selectors. No document of it says so; what is known
 * is the id of an entry's text.
 *
 * @param title of an entry, within its page
 * @param date of an entry, within its page
 * @param category of an entry, within its page; each of them
 * @param comment each of them
 * @param author within a comment; a link, if it leads anywhere
 * @param commentDate within a comment
 * @param commentText within a comment
 * @param zone of dates that name none
 * @param market of the Space, whose language its dates are in
 */
record Markup(
    String title,
    String date,
    String category,
    String comment,
    String author,
    String commentDate,
    String commentText,
    ZoneId zone,
    Locale market) {
  static Markup of(ContentConfig config) {
    ContentConfig.Pages pages = config.pages();
    return new Markup(
        pages.title(),
        pages.date(),
        pages.category(),
        pages.comment(),
        pages.author(),
        pages.commentDate(),
        pages.commentText(),
        config.zone(),
        Locale.US);
  }

  /**
   * The same on pages of a market.
   *
   * @param name as {@code de-DE}; null: as it was
   */
  Markup in(String name) {
    return name == null
        ? this
        : new Markup(
            title,
            date,
            category,
            comment,
            author,
            commentDate,
            commentText,
            zone,
            Locale.forLanguageTag(name));
  }

  /** Reads a date; empty when it is none. */
  Optional<OffsetDateTime> moment(String text) {
    return Moments.of(text, zone, market);
  }
}
