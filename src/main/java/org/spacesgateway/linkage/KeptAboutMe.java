package org.spacesgateway.linkage;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.Session;
import org.spacesgateway.directory.Space;
import org.spacesgateway.signin.Provider;
import org.spacesgateway.signin.ServerSessions;

/** Everything that is kept about a person (GDPR, articles 15 and 20). */
@Singleton
public final class KeptAboutMe {
  private final EntityManager database;
  private final Ledger ledger;
  private final Handoffs handoffs;
  private final ServerSessions sessions;
  private final Instance<KeptElsewhere> elsewhere;

  KeptAboutMe(
      EntityManager database,
      Ledger ledger,
      Handoffs handoffs,
      ServerSessions sessions,
      Instance<KeptElsewhere> elsewhere) {
    this.database = database;
    this.ledger = ledger;
    this.handoffs = handoffs;
    this.sessions = sessions;
    this.elsewhere = elsewhere;
  }

  /**
   * Everything, as JSON, in the caller's transaction.
   *
   * @param name what the sign-in calls them now; it is kept with their session
   * @param email the address that it names, the same; empty when it names none
   */
  JsonObject about(LiveAccount account, String name, Optional<String> email) {
    JsonObject kept = new JsonObject().put("signedInAs", name);
    email.ifPresent(address -> kept.put("email", address));
    kept.put(
        "liveAccount",
        new JsonObject()
            .put("tid", account.tid)
            .put("oid", account.oid)
            .put("sub", account.sub)
            .put("firstSeen", account.firstAt.toString())
            .put("ledgerId", account.person.toString()));
    database
        .unwrap(Session.class)
        .doWork(connection ->
            kept.put("sessions", sessions(connection, account))
                .put("spaces", spaces(connection, account)));
    kept.put("links", links(account)).put("events", events(account)).put("moves", moves(account));
    elsewhere.forEach(room -> room.tell(account.person, kept));
    return kept;
  }

  private JsonArray sessions(Connection connection, LiveAccount account) throws SQLException {
    JsonArray all = new JsonArray();
    for (ServerSessions.Open open : sessions.open(connection, Provider.LIVE, account.sub)) {
      all.add(
          new JsonObject()
              .put("began", open.began().toString())
              .put("proved", text(open.authenticated().orElse(null)))
              .put("expires", open.expires().toString()));
    }
    return all;
  }

  private static JsonArray spaces(Connection connection, LiveAccount account) throws SQLException {
    JsonArray all = new JsonArray();
    for (Space space : Space.allOf(account.tid, account.oid)) {
      JsonObject one =
          new JsonObject()
              .put("cid", space.cid)
              .put("alias", space.alias)
              .put("title", space.title)
              .put("visibility", space.visibility)
              .put("market", space.market)
              .put(
                  "lastActivity", space.lastActivity == null ? null : space.lastActivity.toString())
              .put("closes", text(space.ownerClosesAt))
              .put("seen", space.loadedAt.toString());
      String former = String.join(", ", space.formerAliases(connection));
      all.add(former.isEmpty() ? one : one.put("formerAliases", former));
    }
    return all;
  }

  private JsonArray links(LiveAccount account) {
    JsonArray all = new JsonArray();
    for (AccountLink link : ledger.links(account.person)) {
      JsonObject one =
          new JsonObject()
              .put("linked", link.linkedAt.toString())
              .put("ended", text(link.endedAt))
              .put("redirects", link.redirects);
      // What is known of the next owner's is not about who had it before: of that the ids alone.
      boolean ended = link.endedAt != null;
      boolean accountToo = !(ended && link.isAccountOfAnother());
      ledger
          .wordPressAccount(link.wordpressPerson)
          .ifPresent(theirs -> {
            one.put("wordpressId", theirs.wordpressId);
            if (accountToo) {
              one.put("wordpressUser", theirs.username).put("firstSeen", theirs.firstAt.toString());
            }
          });
      one.put("blogId", link.blogId);
      ledger
          .blog(link.blogId)
          .filter(blog -> !(ended && link.isBlogOfAnother()))
          .ifPresent(blog ->
              one.put("blog", blog.address)
                  .put("title", blog.name)
                  .put("seen", blog.seenAt.toString()));
      all.add(one);
    }
    return all;
  }

  private JsonArray events(LiveAccount account) {
    JsonArray all = new JsonArray();
    for (LinkEvent event : ledger.events(account.person)) {
      all.add(
          new JsonObject()
              .put("at", event.at.toString())
              .put("what", event.what)
              .put("blogId", event.blogId)
              .put("by", event.actor)
              .put("reason", event.reason));
    }
    return all;
  }

  private JsonArray moves(LiveAccount account) {
    JsonArray all = new JsonArray();
    for (Handoff handoff : handoffs.of(account.person)) {
      JsonObject one =
          new JsonObject()
              .put("began", handoff.beganAt.toString())
              .put("expires", handoff.expiresAt.toString())
              .put("with", handoff.purpose)
              .put("ended", text(handoff.endedAt))
              .put("how", handoff.endedHow);
      if (handoff.provedAt != null) {
        one.put("proved", handoff.provedAt.toString())
            .put("wordpressId", handoff.wordpressId)
            .put("wordpressUser", handoff.username)
            .put("blogs", Blog.toJson(handoff.provedBlogs().all()));
      }
      all.add(one);
    }
    return all;
  }

  private static String text(Instant moment) {
    return moment == null ? null : moment.toString();
  }
}
