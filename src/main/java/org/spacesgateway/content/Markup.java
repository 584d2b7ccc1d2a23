package org.spacesgateway.content;

import java.time.ZoneId;

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
 */
record Markup(
    String title,
    String date,
    String category,
    String comment,
    String author,
    String commentDate,
    String commentText,
    ZoneId zone) {
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
        config.zone());
  }
}
