package org.spacesgateway.reminder;

import io.quarkus.qute.Template;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.PagesForTests;
import org.spacesgateway.reminder.ConsentRows.Consent;
import org.spacesgateway.reminder.ReminderPages.Seen;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Words;

/** The pages about reminders. */
public final class ReminderSamples {
  private static final Instant NOW = Instant.parse("2011-01-01T00:00:00Z");
  private static final Optional<ZonedDateTime> CLOSES =
      Optional.of(ZonedDateTime.parse("2011-03-16T00:00-07:00[America/Los_Angeles]"));
  private static final Optional<String> EMAIL = Optional.of("alice@live.example");

  private ReminderSamples() {}

  /** The pages, by name. */
  public static Map<String, Page> pages() {
    Optional<Consent> none = Optional.empty();
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put("reminders-off", page(new Seen(true, true, false, false, CLOSES, true, EMAIL, none)));
    pages.put(
        "reminders-on",
        page(new Seen(true, true, false, false, CLOSES, true, EMAIL, consent(null))));
    pages.put(
        "reminders-bounced",
        page(new Seen(true, true, false, false, CLOSES, true, EMAIL, consent(Ending.BOUNCED))));
    pages.put(
        "reminders-no-space",
        page(new Seen(true, false, false, false, Optional.empty(), false, EMAIL, none)));
    pages.put(
        "reminders-moved", page(new Seen(true, true, true, false, CLOSES, true, EMAIL, none)));
    pages.put(
        "reminders-closing", page(new Seen(true, true, false, true, CLOSES, true, EMAIL, none)));
    pages.put(
        "reminders-no-mail", page(new Seen(false, true, false, false, CLOSES, true, EMAIL, none)));
    pages.put(
        "reminders-no-address",
        page(new Seen(true, true, false, false, CLOSES, true, Optional.empty(), none)));
    pages.put(
        "reminders-closed",
        ReminderPages.page(
            new Seen(true, true, false, false, CLOSES, true, EMAIL, none),
            CLOSES.get().toInstant()));
    pages.put(
        "reminders-too-late", page(new Seen(true, true, false, false, CLOSES, false, EMAIL, none)));
    pages.put("unsubscribe", ReminderPages.unsubscribe("/unsubscribe/" + "0".repeat(48)));
    pages.put("unsubscribed", ReminderPages.unsubscribed());
    return pages;
  }

  /**
   * The letters as HTML, by name.
   *
   * @param origin that they link to
   */
  public static Map<String, String> letters(Language language, String origin) {
    ZonedDateTime closes = CLOSES.get();
    String space = "Alice’s travels · رحلات أليس";
    String token = "0".repeat(48);
    Map<String, Letter> letters = new LinkedHashMap<>();
    letters.put("letter", Letter.of(space, closes, false, NOW, origin, token));
    letters.put("letter-last", Letter.of(space, closes, true, NOW, origin, token));
    letters.put("letter-chosen", Letter.chosen(space, closes, false, origin, token));
    letters.put("letter-chosen-last", Letter.chosen(space, closes, true, origin, token));
    Template template = PagesForTests.template("letter");
    Map<String, String> pages = new LinkedHashMap<>();
    letters.forEach(
        (name, letter) -> pages.put(name, Postman.html(template, letter, Words.in(language))));
    return pages;
  }

  private static Page page(Seen seen) {
    return ReminderPages.page(seen, NOW);
  }

  private static Optional<Consent> consent(Ending ending) {
    return Optional.of(
        new Consent(
            ending == null ? EMAIL.get() : null,
            Language.ENGLISH,
            NOW,
            ending == null ? null : NOW,
            ending));
  }
}
