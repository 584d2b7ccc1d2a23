package org.spacesgateway.linkage;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.words.Text;

/** Everything that is kept about a person (GDPR, articles 15 and 20). */
@Singleton
public final class KeptAboutMe {
  private static final String INSTANT = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z";
  private final Ledger ledger;
  private final Handoffs handoffs;
  private final Instance<KeptElsewhere> elsewhere;

  KeptAboutMe(Ledger ledger, Handoffs handoffs, Instance<KeptElsewhere> elsewhere) {
    this.ledger = ledger;
    this.handoffs = handoffs;
    this.elsewhere = elsewhere;
  }

  /**
   * Everything, as JSON.
   *
   * @param name what the sign-in calls them now; it is shown, not kept
   */
  JsonObject about(LiveAccount account, String name) {
    JsonObject kept =
        new JsonObject()
            .put("signedInAs", name)
            .put(
                "liveAccount",
                new JsonObject()
                    .put("tid", account.tid)
                    .put("oid", account.oid)
                    .put("sub", account.sub)
                    .put("firstSeen", account.firstAt.toString())
                    .put("ledgerId", account.person.toString()));
    ledger
        .space(account.tid, account.oid)
        .ifPresent(space ->
            kept.put(
                "space",
                new JsonObject()
                    .put("cid", space.cid)
                    .put("alias", space.alias)
                    .put("title", space.title)
                    .put("visibility", space.visibility)));
    JsonArray links = new JsonArray();
    for (AccountLink link : ledger.links(account.person)) {
      JsonObject one =
          new JsonObject()
              .put("wordpressUser", ledger.username(link.wordpressPerson))
              .put("blogId", link.blogId)
              .put("linked", link.linkedAt.toString())
              .put("ended", link.endedAt == null ? null : link.endedAt.toString())
              .put("redirects", link.redirects);
      ledger.blog(link.blogId).ifPresent(blog -> one.put("blog", blog.address));
      links.add(one);
    }
    JsonArray events = new JsonArray();
    for (LinkEvent event : ledger.events(account.person)) {
      events.add(
          new JsonObject()
              .put("at", event.at.toString())
              .put("what", event.what)
              .put("by", event.actor)
              .put("reason", event.reason));
    }
    JsonArray moves = new JsonArray();
    for (Handoff handoff : handoffs.of(account.person)) {
      JsonObject one =
          new JsonObject()
              .put("began", handoff.beganAt.toString())
              .put("expires", handoff.expiresAt.toString())
              .put("with", handoff.purpose)
              .put("ended", handoff.endedHow);
      if (handoff.provedAt != null) {
        one.put("proved", handoff.provedAt.toString())
            .put("wordpressId", handoff.wordpressId)
            .put("wordpressUser", handoff.username)
            .put("blogs", new JsonArray(handoff.blogs));
      }
      moves.add(one);
    }
    kept.put("links", links).put("events", events).put("moves", moves);
    elsewhere.forEach(room -> room.tell(account.person, kept));
    return kept;
  }

  /** The same, to be read. */
  Page page(JsonObject kept) {
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
    String text = value.toString();
    return text.matches(INSTANT) ? LinkagePages.time(Instant.parse(text)) : Text.literal(text);
  }
}
