package org.spacesgateway.reminder;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;
import org.spacesgateway.outcome.Page.Weight;
import org.spacesgateway.reminder.ConsentRows.Consent;
import org.spacesgateway.words.Text;

/**
 * The pages about reminders: whether the closing date is over they tell by the moment that they are
 * given.
 */
final class ReminderPages {
  static final String PATH = "/live/reminders";

  private static final Form REMIND =
      new Form(PATH, Map.of("want", "on"), "do.remind-mail", Weight.MAIN);
  private static final Form STOP =
      new Form(PATH, Map.of("want", "off"), "do.remind-stop", Weight.OTHER);

  private ReminderPages() {}

  /**
   * What somebody's page of reminders depends on.
   *
   * @param mailServer whether we can send mail
   * @param space whether a Space is theirs
   * @param moved whether it has moved, or they have connected a blog
   * @param closing whether they are closing it themselves, or have
   * @param closes when it closes, in their zone; empty when that is not known
   * @param comes whether a reminder would come before that, if they asked now
   * @param email what their sign-in names; empty when nothing
   */
  record Seen(
      boolean mailServer,
      boolean space,
      boolean moved,
      boolean closing,
      Optional<ZonedDateTime> closes,
      boolean comes,
      Optional<String> email,
      Optional<Consent> consent) {
    /** Whether they can ask for reminders now. */
    boolean mayAsk(Instant now) {
      return mailServer
          && space
          && !moved
          && !closing
          && comes
          && email.isPresent()
          && closes.filter(at -> !at.toInstant().isAfter(now)).isEmpty();
    }
  }

  /** The page. */
  static Page page(Seen seen, Instant now) {
    Optional<Consent> open = seen.consent().filter(Consent::isOpen);
    List<Text> paragraphs = new ArrayList<>();
    seen.consent()
        .filter(consent -> consent.ending() == Ending.BOUNCED)
        .ifPresent(bounced -> paragraphs.add(Text.of("reminders.bounced")));
    paragraphs.addAll(Text.lines("reminders." + stem(seen, open.isPresent(), now)));
    List<Fact> facts = new ArrayList<>();
    seen.closes()
        .ifPresent(at -> facts.add(new Fact(Text.of("fact.closes"), Text.of("moment", at))));
    List<Form> forms = new ArrayList<>();
    if (open.isPresent()) {
      Optional.ofNullable(open.get().address())
          .ifPresent(address -> facts.add(new Fact("fact.email", address)));
      forms.add(STOP);
    } else if (seen.mayAsk(now)) {
      facts.add(new Fact("fact.email", seen.email().orElseThrow()));
      forms.add(REMIND);
    }
    return new Page(
        200,
        Text.of("reminders.title"),
        paragraphs,
        facts,
        forms,
        List.of(new Action("go.back-to-account", "/live/account")));
  }

  private static String stem(Seen seen, boolean reminded, Instant now) {
    if (!seen.space()) {
      return "no-space";
    }
    if (seen.moved()) {
      return "moved";
    }
    if (seen.closing()) {
      return "closing";
    }
    if (seen.closes().filter(at -> !at.toInstant().isAfter(now)).isPresent()) {
      return "closed";
    }
    if (!seen.mailServer()) {
      return "no-mail";
    }
    if (reminded) {
      return "on";
    }
    if (!seen.comes()) {
      return "too-late";
    }
    return seen.email().isPresent() ? "off" : "no-address";
  }

  /** Asks whether reminders are to stop: whoever looks at a link has not decided anything. */
  static Page unsubscribe(String path) {
    return new Page(
        200,
        "unsubscribe",
        List.of(),
        List.of(new Form(path, Map.of(), "do.unsubscribe", Weight.MAIN)),
        List.of());
  }

  /** Reminders have stopped, if there were any: whose, or whether, it does not say. */
  static Page unsubscribed() {
    return new Page(200, "unsubscribed", new Action("go.start", "/"));
  }
}
