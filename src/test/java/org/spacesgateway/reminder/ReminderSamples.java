package org.spacesgateway.reminder;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.reminder.ConsentRows.Consent;
import org.spacesgateway.reminder.ReminderPages.Seen;
import org.spacesgateway.words.Language;

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
    pages.put("reminders-off", page(new Seen(true, true, false, false, CLOSES, EMAIL, none)));
    pages.put(
        "reminders-on", page(new Seen(true, true, false, false, CLOSES, EMAIL, consent(null))));
    pages.put(
        "reminders-bounced",
        page(new Seen(true, true, false, false, CLOSES, EMAIL, consent(Ending.BOUNCED))));
    pages.put(
        "reminders-no-space",
        page(new Seen(true, false, false, false, Optional.empty(), EMAIL, none)));
    pages.put("reminders-moved", page(new Seen(true, true, true, false, CLOSES, EMAIL, none)));
    pages.put("reminders-closing", page(new Seen(true, true, false, true, CLOSES, EMAIL, none)));
    pages.put("reminders-no-mail", page(new Seen(false, true, false, false, CLOSES, EMAIL, none)));
    pages.put(
        "reminders-no-address",
        page(new Seen(true, true, false, false, CLOSES, Optional.empty(), none)));
    pages.put(
        "reminders-closed",
        ReminderPages.page(
            new Seen(true, true, false, false, CLOSES, EMAIL, none), CLOSES.get().toInstant()));
    pages.put("unsubscribe", ReminderPages.unsubscribe("/unsubscribe/" + "0".repeat(48)));
    pages.put("unsubscribed", ReminderPages.unsubscribed());
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
