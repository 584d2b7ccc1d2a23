package org.spacesgateway.transfer;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.ReadSpace.Missing;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Page.Choice;
import org.spacesgateway.outcome.Page.Dates;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;
import org.spacesgateway.outcome.Page.Input;
import org.spacesgateway.outcome.Page.Moment;
import org.spacesgateway.outcome.Page.Weight;
import org.spacesgateway.words.Text;

/** The pages of a transfer. */
final class TransferPages {
  private static final String PATH = TransferPermission.PATH;
  private static final int SECONDS = 5;
  private static final Action ACCOUNT = new Action("go.back-to-account", "/live/account");
  private static final Action BLOG = new Action("go.blog", "/live/");
  private static final Action ALL_MISSING =
      new Action("go.transfer-missing", PATH + "/missing.txt");
  private static final Form AGAIN =
      new Form(PATH, Map.of("want", "again"), "do.transfer-again", Weight.MAIN);
  private static final Form AS_IS =
      new Form(PATH, Map.of("want", "as-is"), "do.transfer-as-is", Weight.OTHER);
  private static final Form STOP =
      new Form(PATH, Map.of("want", "stop"), "do.transfer-stop", Weight.GRAVE);
  private static final Form HUSH =
      new Form(PATH, Map.of("want", "hush"), "do.transfer-hush", Weight.OTHER);

  private TransferPages() {}

  /**
   * The letter that somebody may get once it is over.
   *
   * @param offered where it can be sent to; empty when it can't
   * @param asked where they want it; empty when they don't
   */
  record Letter(Optional<String> offered, Optional<String> asked) {}

  private static Form begin(Optional<String> email) {
    return new Form(
        PATH,
        Map.of("want", "begin"),
        Text.of("transfer.friends"),
        "friends",
        List.of(
            new Choice("leave", Text.of("transfer.friends-leave"), null),
            new Choice(
                "private",
                Text.of("transfer.friends-private"),
                Text.of("transfer.friends-private-hint"))),
        email
            .map(address ->
                List.of(
                    new Input(
                        "tell",
                        "checkbox",
                        Text.of("transfer.tell", address),
                        Text.of("transfer.tell-hint"),
                        "yes")))
            .orElse(List.of()),
        Text.of("do.transfer"),
        Weight.MAIN);
  }

  /** There is none, and none to be had: no Space, or nowhere to ask for a permission. */
  static Page nothing(boolean space) {
    return page(
        List.of(Text.of(space ? "transfer.not-offered" : "transfer.no-space")),
        List.of(),
        List.of(),
        List.of(ACCOUNT));
  }

  /** Another one of this blog, or Space, is not over. */
  static Page taken() {
    return new Page(
        409,
        Text.of("transfer.title"),
        List.of(Text.of("transfer.taken")),
        List.of(),
        List.of(),
        List.of(ACCOUNT));
  }

  /** There is one, of which no more is known. */
  static Page unreadable() {
    return page(List.of(Text.of("transfer.unreadable")), List.of(), List.of(), List.of(ACCOUNT));
  }

  /**
   * Before the first.
   *
   * @param email where they can be written to once it is over; empty when they can't
   */
  static Page offered(Optional<String> email) {
    return page(
        Text.lines("transfer.begin"), List.of(), List.of(begin(email)), List.of(BLOG, ACCOUNT));
  }

  /**
   * One that was asked for.
   *
   * @param leftOut what of the Space was not taken along
   * @param letter that they may get
   * @param still whether the page is not to be shown anew by itself
   */
  static Page of(
      Transfer it,
      Tally tally,
      Map<What, Missing> leftOut,
      Letter letter,
      boolean still,
      EntryAddresses entries) {
    Page page =
        of(it, tally, letter, still, entries)
            .with(
                Text.of("download.left-out"),
                leftOut.entrySet().stream()
                    .map(one -> number("left-out." + one.getKey().word(), one.getValue().times()))
                    .toList());
    return tally.missing() == 0 && leftOut.isEmpty() ? page : page.offering(ALL_MISSING);
  }

  /** That its Space was read before it was asked for, and not again. */
  static Text asOf(Instant read) {
    return Text.of("transfer.as-of", read.atZone(ZoneOffset.UTC));
  }

  private static Page of(
      Transfer it, Tally tally, Letter letter, boolean still, EntryAddresses entries) {
    return switch (it.hold()) {
      case Hold.Stopped(Why why) -> stopped(it, tally, letter, why);
      case Hold.NeedsYou(Why why) -> needsYou(it, tally, letter, why);
      case Hold.Retry(Why why, Instant at) ->
          underWay(
              it,
              tally,
              letter,
              still,
              List.of(because(why), Text.of("transfer.retry", at.atZone(ZoneOffset.UTC))),
              List.of(AGAIN, STOP));
      case Hold.Waits(Why why, Instant at) ->
          underWay(it, tally, letter, still, List.of(because(why)), List.of(AGAIN, STOP));
      case Hold.None() ->
          it.isOver()
              ? done(tally, letter, entries)
              : underWay(
                  it, tally, letter, still, List.of(Text.of("transfer.under-way")), List.of(STOP));
    };
  }

  private static Page underWay(
      Transfer it,
      Tally tally,
      Letter letter,
      boolean still,
      List<Text> paragraphs,
      List<Form> forms) {
    Page page =
        new Page(
            200,
            Text.of("transfer.title"),
            told(letter, paragraphs),
            counts(it, tally),
            hushed(letter, forms),
            List.of(
                still
                    ? new Action("go.transfer-live", PATH)
                    : new Action("go.transfer-still", PATH + "?still=yes"),
                ACCOUNT),
            progress(it));
    return still ? page : page.refreshed(SECONDS);
  }

  private static List<Text> told(Letter letter, List<Text> paragraphs) {
    return letter
        .asked()
        .map(address ->
            Stream.concat(paragraphs.stream(), Stream.of(Text.of("transfer.told", address)))
                .toList())
        .orElse(paragraphs);
  }

  private static List<Form> hushed(Letter letter, List<Form> forms) {
    return letter.asked().isEmpty()
        ? forms
        : Stream.concat(forms.stream(), Stream.of(HUSH)).toList();
  }

  private static Dates progress(Transfer it) {
    return new Dates(
        Text.of("transfer.percent", it.percent()),
        it.percent(),
        List.of(
            new Moment(
                Text.of("fact.transfer-asked"),
                it.asked().toString(),
                Text.of("moment", it.asked().atZone(ZoneOffset.UTC)))));
  }

  private static Page needsYou(Transfer it, Tally tally, Letter letter, Why why) {
    List<Form> forms = new ArrayList<>();
    forms.add(
        why == Why.PERMISSION
            ? new Form(PATH, Map.of("want", "again"), "do.transfer-allow", Weight.MAIN)
            : AGAIN);
    List<Fact> facts = counts(it, tally);
    if (why == Why.INCOMPLETE) {
      facts.add(number("fact.transfer-missing", tally.missing()));
      if (tally.arrived() > 0) {
        forms.add(AS_IS);
      }
    }
    forms.add(STOP);
    return page(
        told(letter, List.of(Text.of("transfer.needs-you"), because(why))),
        facts,
        hushed(letter, forms),
        List.of(ACCOUNT));
  }

  private static Page stopped(Transfer it, Tally tally, Letter letter, Why why) {
    if (why == Why.NOT_YOURS) {
      return page(List.of(because(why)), soFar(it, tally), List.of(), List.of(BLOG, ACCOUNT));
    }
    List<Text> paragraphs = new ArrayList<>();
    paragraphs.add(because(why));
    paragraphs.add(Text.of("transfer.stopped"));
    return page(
        paragraphs, soFar(it, tally), List.of(begin(letter.offered())), List.of(BLOG, ACCOUNT));
  }

  private static Page done(Tally tally, Letter letter, EntryAddresses entries) {
    String stem = tally.missing() == 0 ? "transfer.done" : "transfer.done-missing";
    List<Text> paragraphs = new ArrayList<>(Text.lines(stem));
    List<Fact> facts = new ArrayList<>();
    facts.add(number("fact.transfer-arrived", tally.shown()));
    if (tally.hidden() > 0) {
      facts.add(number("fact.transfer-private", tally.hidden()));
    }
    facts.addAll(compared(tally));
    List<Form> forms = new ArrayList<>();
    if (tally.missing() > 0) {
      paragraphs.add(Text.of("transfer.missing", tally.missing()));
      tally
          .some()
          .forEach(number ->
              facts.add(
                  new Fact(Text.of("fact.transfer-missing"), Text.literal(entries.of(number)))));
      forms.add(begin(letter.offered()));
    }
    if (tally.oldPictures() > 0) {
      paragraphs.add(Text.of("transfer.old-pictures", tally.oldPictures()));
    }
    if (tally.comments().isShort() || tally.pictures().isShort()) {
      paragraphs.add(Text.of("transfer.fewer"));
    }
    return new Page(
        200, Text.of(stem + ".title"), paragraphs, facts, forms, List.of(BLOG, ACCOUNT));
  }

  private static List<Fact> counts(Transfer it, Tally tally) {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(Text.of("fact.transfer-step"), Text.of("transfer.step." + it.step().word())));
    if (it.counts().of() > 0) {
      facts.add(
          new Fact(
              Text.of("fact.transfer-now"),
              Text.of("transfer.now", it.counts().now(), it.counts().of())));
    }
    facts.addAll(soFar(it, tally));
    return facts;
  }

  /* Of one that has stopped, too, where nothing is done at the moment. */
  private static List<Fact> soFar(Transfer it, Tally tally) {
    List<Fact> facts = new ArrayList<>();
    if (it.counts().entries() > 0) {
      facts.add(number("fact.transfer-entries", it.counts().entries()));
    }
    Optional.of(tally.arrived())
        .filter(arrived -> arrived > 0)
        .ifPresent(arrived -> facts.add(number("fact.transfer-arrived", arrived)));
    facts.addAll(compared(tally));
    return facts;
  }

  private static List<Fact> compared(Tally tally) {
    List<Fact> facts = new ArrayList<>();
    if (tally.comments().all() > 0) {
      facts.add(part("fact.transfer-comments", tally.comments()));
    }
    if (tally.pictures().all() > 0) {
      facts.add(part("fact.transfer-pictures", tally.pictures()));
    }
    return facts;
  }

  private static Fact part(String name, Tally.Part part) {
    return new Fact(Text.of(name), Text.of("transfer.now", part.found(), part.all()));
  }

  private static Fact number(String name, long number) {
    return new Fact(Text.of(name), Text.of("transfer.number", number));
  }

  private static Text because(Why why) {
    return Text.of("transfer.why." + why.word());
  }

  private static Page page(
      List<Text> paragraphs, List<Fact> facts, List<Form> forms, List<Action> actions) {
    return new Page(200, Text.of("transfer.title"), paragraphs, facts, forms, actions);
  }
}
