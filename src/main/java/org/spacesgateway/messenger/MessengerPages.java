package org.spacesgateway.messenger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.linkage.LinkagePages;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;
import org.spacesgateway.outcome.Page.Weight;
import org.spacesgateway.words.Text;

/** The page of Messenger. */
final class MessengerPages {
  static final String PATH = "/live/messenger";

  private MessengerPages() {}

  /**
   * What the page depends on.
   *
   * @param offered whether Messenger can be connected at all
   * @param linked whether they have connected a blog
   * @param space whether a Space is theirs, whose number the permission is compared with
   * @param connection empty when there never was one
   * @param retires when Messenger ends; empty when that is not known
   * @param newest what became of the newest posts
   */
  record Seen(
      boolean offered,
      boolean linked,
      boolean space,
      Optional<ConnectionRows.Row> connection,
      Optional<Instant> retires,
      List<Outbox.Fate> newest) {
    /** Whether they can connect now. */
    boolean mayConnect(Instant now) {
      return offered
          && linked
          && space
          && !isRetired(now)
          && connection.filter(row -> row.state() == ConnectionState.CONNECTED).isEmpty();
    }

    private boolean isRetired(Instant now) {
      return retires.filter(end -> !now.isBefore(end)).isPresent();
    }
  }

  /** The page. */
  static Page page(Seen seen, Instant now) {
    List<Text> paragraphs = new ArrayList<>(Text.lines("messenger." + stem(seen, now)));
    List<Fact> facts = new ArrayList<>();
    seen.connection()
        .filter(row -> row.state() == ConnectionState.CONNECTED)
        .ifPresent(
            row -> facts.add(new Fact(Text.of("fact.since"), LinkagePages.time(row.since()))));
    seen.retires()
        .filter(now::isBefore)
        .ifPresent(
            end -> facts.add(new Fact(Text.of("messenger.retires"), LinkagePages.time(end))));
    seen.newest()
        .forEach(fate ->
            facts.add(
                new Fact(
                    Text.literal(fate.title()),
                    Text.of(
                        "messenger.fate." + fate.state().word(), LinkagePages.time(fate.at())))));
    return new Page(
        200,
        Text.of("messenger.title"),
        paragraphs,
        facts,
        forms(seen, now),
        List.of(new Action("go.back-to-account", "/live/account")));
  }

  private static List<Form> forms(Seen seen, Instant now) {
    List<Form> forms = new ArrayList<>();
    if (seen.mayConnect(now)) {
      forms.add(form("connect", Weight.MAIN));
    }
    seen.connection()
        .filter(row -> row.state() == ConnectionState.CONNECTED && !seen.isRetired(now))
        .ifPresent(row -> {
          if (row.paused()) {
            forms.add(form("resume", Weight.MAIN));
          } else {
            forms.add(form("test", Weight.OTHER));
            forms.add(form("pause", Weight.OTHER));
          }
          forms.add(form("disconnect", Weight.OTHER));
        });
    return forms;
  }

  private static Form form(String what, Weight weight) {
    return new Form(PATH, Map.of("do", what), "do.messenger-" + what, weight);
  }

  /** Which of the page's texts fits. */
  private static String stem(Seen seen, Instant now) {
    if (seen.isRetired(now)) {
      return "retired";
    }
    if (!seen.offered()) {
      return "off";
    }
    if (!seen.linked()) {
      return "not-linked";
    }
    if (!seen.space()) {
      return "no-space";
    }
    return seen.connection()
        .map(row ->
            switch (row.state()) {
              case REQUESTED -> "requested";
              case CONNECTED -> row.paused() ? "paused" : "connected";
              case REFRESH_FAILED -> "refresh-failed";
              case CONSENT_EXPIRED -> "consent-expired";
              case REVOKED -> "revoked";
              case RETIRED -> "retired";
            })
        .orElse("free");
  }
}
