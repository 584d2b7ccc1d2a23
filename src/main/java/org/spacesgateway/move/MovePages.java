package org.spacesgateway.move;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.spacesgateway.linkage.LinkagePages;
import org.spacesgateway.move.Situation.State;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Page.Choice;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;
import org.spacesgateway.outcome.Page.Input;
import org.spacesgateway.outcome.Page.Weight;
import org.spacesgateway.sunset.TimetableWords;
import org.spacesgateway.words.Text;

/** The pages of what an owner can choose for their Space. */
final class MovePages {
  static final Form REOPEN = new Form("/live/reopen", Map.of(), "do.reopen", Weight.MAIN);

  private static final Action CHOICES = new Action("go.choices", "/live/choice");
  private static final Action ACCOUNT = new Action("go.account", "/live/account");
  private static final Action DOWNLOAD = new Action("go.download", "/live/download");

  private final Duration coolingOff;

  /**
   * @param coolingOff how long a closing can be undone
   */
  MovePages(Duration coolingOff) {
    this.coolingOff = coolingOff;
  }

  /**
   * The choices, or what was chosen.
   *
   * @param name what the sign-in calls the owner
   * @param address the Space's, as people know it; empty when its site has none
   * @param posts how many are in it; empty when that is not known
   */
  Page choices(Situation it, String name, Optional<String> address, OptionalLong posts) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("fact.live", name));
    facts.add(new Fact("fact.space", LinkagePages.name(it.space())));
    address.ifPresent(at -> facts.add(new Fact("fact.address", at)));
    posts.ifPresent(
        many -> facts.add(new Fact(Text.of("fact.entries"), Text.of("download.number", many))));
    chosen(it).ifPresent(facts::add);
    return switch (it.state()) {
      case State.Open open when it.isAlive() -> open(it, facts);
      case State.Open open ->
          page(
              "move.over",
              List.of(),
              facts,
              List.of(LinkagePages.CONNECT, LinkagePages.CREATE, LinkagePages.SIGN_OUT),
              List.of(ACCOUNT));
      case State.Closing(Instant at) ->
          page(
              "move.closing",
              List.of(Text.of("move.until", LinkagePages.time(at))),
              facts,
              List.of(REOPEN, LinkagePages.SIGN_OUT),
              List.of(DOWNLOAD, ACCOUNT));
      case State.Closed(Instant at) ->
          page(
              "move.closed",
              List.of(Text.of("move.since", LinkagePages.time(at))),
              facts,
              List.of(LinkagePages.CREATE, LinkagePages.CONNECT, LinkagePages.SIGN_OUT),
              List.of(ACCOUNT));
    };
  }

  private Page open(Situation it, List<Fact> facts) {
    List<Text> paragraphs = new ArrayList<>(Text.lines("move"));
    if (it.isForFriends()) {
      paragraphs.add(Text.of("move.friends"));
    }
    if (it.isReminderDue()) {
      paragraphs.add(Text.of("move.due"));
    }
    List<Choice> offered =
        it.offered().stream()
            .map(what ->
                new Choice(
                    what.word(),
                    Text.of("choice." + what.word()),
                    Text.of("choice." + what.word() + "-hint", coolingOff.toDays())))
            .toList();
    return new Page(
        200,
        Text.of("move.title"),
        paragraphs,
        facts,
        List.of(
            new Form(
                "/live/choice",
                Map.of(),
                "choice.which",
                "choice",
                offered,
                "do.choose",
                Weight.MAIN),
            LinkagePages.SIGN_OUT),
        List.of(new Action("go.sunset", "/sunset"), ACCOUNT),
        TimetableWords.ahead(it.dates(), it.zone(), it.now()));
  }

  /** What they chose last, and when, as a fact; empty before they chose. */
  static Optional<Fact> chosen(Situation it) {
    return it.last()
        .map(last ->
            new Fact(
                Text.of("fact.chosen"),
                last.what() == What.LATER
                    ? Text.of("chosen.later", it.remindedOn().orElseThrow())
                    : Text.of(
                        "chosen." + last.what().word(), last.at.atZone(it.zone()).toLocalDate())));
  }

  /** What moves and what doesn't, ahead of WordPress.com. */
  Page upgrade(Situation it) {
    List<Text> paragraphs = new ArrayList<>(Text.lines("upgrade"));
    it.opens().ifPresent(day -> paragraphs.add(Text.of("upgrade.opens", day)));
    if (it.isForFriends()) {
      paragraphs.add(Text.of("move.friends"));
    }
    return new Page(
        200,
        Text.of("upgrade.title"),
        paragraphs,
        List.of(
            new Fact(Text.of("upgrade.moves"), Text.of("upgrade.moves-what")),
            new Fact(Text.of("upgrade.stays"), Text.of("upgrade.stays-what")),
            new Fact(Text.of("upgrade.elsewhere"), Text.of("upgrade.elsewhere-what"))),
        List.of(LinkagePages.CREATE, LinkagePages.CONNECT),
        List.of(DOWNLOAD, CHOICES));
  }

  /**
   * What closing means, and a line to type into.
   *
   * @param wrong whether something else was typed
   */
  Page close(Situation it, boolean wrong) {
    List<Text> paragraphs = new ArrayList<>();
    if (wrong) {
      paragraphs.add(Text.of("close.wrong"));
    }
    paragraphs.add(Text.of("close.1", coolingOff.toDays()));
    paragraphs.add(Text.of(it.isForFriends() ? "close.friends" : "close.2"));
    paragraphs.add(Text.of("close.3"));
    return new Page(
        wrong ? 422 : 200,
        Text.of("close.title"),
        paragraphs,
        List.of(new Fact("fact.space", LinkagePages.name(it.space()))),
        List.of(
            new Form(
                "/live/close",
                Map.of(),
                List.of(new Input("word", "text", ClosingWord.asked(it.space()), null, "")),
                "do.close",
                Weight.GRAVE)),
        List.of(DOWNLOAD, CHOICES));
  }

  /** The day to be reminded on, which can be changed. */
  Page later(Situation it, ReminderDays days) {
    LocalDate day = it.reminderDay(days, Optional.empty());
    return new Page(
        200,
        Text.of("later.title"),
        List.of(Text.of("later.1", day), Text.of("later.2"), Text.of("later.3")),
        List.of(),
        List.of(
            new Form(
                "/live/later",
                Map.of(),
                List.of(
                    new Input(
                        "day",
                        "date",
                        Text.of("later.day"),
                        Text.of("later.between", days.first(), days.last()),
                        day.toString())),
                "do.remind",
                Weight.MAIN)),
        List.of(new Action("go.reminders", "/live/reminders"), CHOICES));
  }

  private static Page page(
      String stem, List<Text> more, List<Fact> facts, List<Form> forms, List<Action> actions) {
    List<Text> paragraphs = new ArrayList<>(Text.lines(stem));
    paragraphs.addAll(more);
    return new Page(200, Text.of(stem + ".title"), paragraphs, facts, forms, actions);
  }
}
