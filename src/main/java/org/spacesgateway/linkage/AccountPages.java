package org.spacesgateway.linkage;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.directory.Space;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;
import org.spacesgateway.outcome.Page.Weight;
import org.spacesgateway.words.Text;

/** The pages on which people see, and undo, what is kept about them. */
final class AccountPages {
  private static final String INSTANT = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z";

  private AccountPages() {}

  /**
   * What an owner made of a Space that is not linked.
   *
   * @param facts what they chose
   * @param forms how that is changed
   */
  record Chosen(List<Fact> facts, List<Form> forms) {
    /** Nothing. */
    static final Chosen NOTHING = new Chosen(List.of(), List.of());
  }

  /**
   * The account.
   *
   * @param liveName what the sign-in calls them
   * @param space theirs; empty when none is
   * @param notices what a room wants them to know; said to whoever is not linked
   */
  static Page account(
      String liveName,
      Optional<Space> space,
      Chosen chosen,
      Optional<Linked> link,
      List<Text> notices) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("fact.live", liveName));
    space.ifPresent(own -> facts.add(new Fact("fact.space", LinkagePages.name(own))));
    facts.addAll(chosen.facts());
    List<Form> forms = new ArrayList<>(List.of(LinkagePages.SIGN_OUT));
    forms.addAll(chosen.forms());
    link.ifPresent(active -> {
      facts.add(new Fact("fact.wordpress", active.username()));
      active
          .blog()
          .ifPresent(blog -> {
            facts.add(new Fact("fact.blog", LinkagePages.name(blog)));
            facts.add(new Fact("fact.address", blog.address));
          });
      facts.add(new Fact(Text.of("fact.since"), LinkagePages.time(active.link().linkedAt)));
      forms.add(new Form("/live/dispute", Map.of(), "do.dispute", Weight.OTHER));
      forms.add(LinkagePages.unlink("keep"));
      forms.add(LinkagePages.unlink("stop"));
    });
    forms.add(new Form("/live/erase", Map.of(), "do.erase", Weight.GRAVE));
    return link.isPresent()
        ? new Page(200, "account.linked", facts, forms, actions(true))
        : new Page(200, "account.free", facts, forms, actions(false)).with(notices);
  }

  private static List<Action> actions(boolean linked) {
    List<Action> actions = new ArrayList<>();
    actions.add(new Action(linked ? "go.blog" : "go.connect", "/live/"));
    if (linked) {
      actions.add(LinkagePages.TRANSFER);
      actions.add(LinkagePages.EDITOR);
      actions.add(new Action("go.messenger", "/live/messenger"));
    }
    actions.add(new Action("go.reminders", "/live/reminders"));
    actions.add(new Action("go.kept", "/live/kept"));
    return actions;
  }

  /**
   * Asks whether all of it is to be erased.
   *
   * @param liveName what the sign-in calls them
   */
  static Page erase(String liveName) {
    return new Page(
        200,
        "erase",
        List.of(new Fact("fact.live", liveName)),
        List.of(new Form("/live/erase", Map.of("sure", "yes"), "do.erase-sure", Weight.GRAVE)),
        List.of(new Action("go.back", "/live/account")));
  }

  /** Somebody else is signed in than the page showed that asked for something. */
  static Page somebodyElse() {
    return new Page(409, "somebody-else", new Action("go.back-to-account", "/live/account"));
  }

  /**
   * Everything that is kept, to be read.
   *
   * @param kept as the file has it; every name in it has a message {@code kept.word.NAME}
   */
  static Page kept(JsonObject kept) {
    List<Fact> facts = new ArrayList<>();
    rows(null, kept, facts);
    return new Page(
        200,
        "kept",
        facts,
        List.of(),
        List.of(
            new Action("go.kept-file", "/live/kept.json"),
            new Action("go.back-to-account", "/live/account")));
  }

  /* Plain values stand alone, those of a part under its name, and each link, event or move in one row. */
  private static void rows(Text part, JsonObject object, List<Fact> facts) {
    for (Map.Entry<String, Object> entry : object) {
      Text own = word(entry.getKey());
      Text name = part == null ? own : Text.of("kept.part", part, own);
      switch (entry.getValue()) {
        case JsonObject inner -> rows(name, inner, facts);
        case JsonArray several -> {
          for (int i = 0; i < several.size(); i++) {
            facts.add(new Fact(Text.of("kept.nth", name, i + 1), row(several.getJsonObject(i))));
          }
        }
        case null -> facts.add(new Fact(name, Text.literal("—")));
        default -> facts.add(new Fact(name, text(entry.getValue())));
      }
    }
  }

  private static Text row(JsonObject one) {
    return one.stream()
        .filter(entry -> entry.getValue() != null)
        .map(entry -> Text.of("kept.part", word(entry.getKey()), text(entry.getValue())))
        .reduce((some, more) -> Text.of("kept.and", some, more))
        .orElse(Text.literal("—"));
  }

  private static Text word(String key) {
    return Text.of("kept.word." + key);
  }

  private static Text text(Object value) {
    if (value instanceof JsonArray blogs) {
      return Blog.fromJson(blogs).stream()
          .map(AccountPages::text)
          .reduce((some, more) -> Text.of("kept.and", some, more))
          .orElse(Text.literal("—"));
    }
    String text = value.toString();
    return moment(text).map(LinkagePages::time).orElse(Text.literal(text));
  }

  private static Text text(Blog blog) {
    return Text.of(
        "kept.part",
        Text.literal((blog.name() + " " + blog.id()).strip()),
        blog.visible()
            ? Text.literal(blog.address())
            : Text.of("confirm.not-public", blog.address()));
  }

  /* Anybody can give a blog or a post a title that only looks like one. */
  private static Optional<Instant> moment(String text) {
    try {
      return text.matches(INSTANT) ? Optional.of(Instant.parse(text)) : Optional.empty();
    } catch (DateTimeParseException none) {
      return Optional.empty();
    }
  }
}
