package org.spacesgateway.linkage;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** Everything that is kept about a person (GDPR, articles 15 and 20). */
@Singleton
public final class KeptAboutMe {
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
}
