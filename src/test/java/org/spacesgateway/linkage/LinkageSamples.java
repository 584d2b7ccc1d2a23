package org.spacesgateway.linkage;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.directory.Space;
import org.spacesgateway.linkage.AccountPages.Chosen;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;
import org.spacesgateway.outcome.Page.Weight;
import org.spacesgateway.words.Text;

/** Every page of this room, with somebody in it. */
public final class LinkageSamples {
  private static final String ALICE = "alice@example.org";

  private static final UUID PERSON = UUID.fromString("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");

  private LinkageSamples() {}

  /** The pages, by name. */
  public static Map<String, Page> pages() {
    Space space = new Space();
    space.alias = "alice";
    space.title = "Alice’s travels · رحلات أليس";
    WordPressBlog blog = new WordPressBlog();
    blog.name = "Alice travels on";
    blog.address = "https://alicetravelson.wordpress.com";
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put("create", LinkagePages.createBlog(ALICE));
    pages.put("finish", LinkagePages.finishYourMove(ALICE, Optional.of(space)));
    pages.put(
        "confirm",
        LinkagePages.confirm(
            ALICE,
            handoff(
                List.of(
                    new Blog(1, blog.name, blog.address, true),
                    new Blog(2, "", "https://alice-at-home.wordpress.com", false)))));
    pages.put("no-blog", LinkagePages.confirm(ALICE, handoff(List.of())));
    Handoff refused = handoff(List.of());
    refused.blogs = new ProvedBlogs(List.of(), false, true).toText();
    pages.put("blogs-refused", LinkagePages.confirm(ALICE, refused));
    Handoff more = handoff(List.of());
    more.blogs =
        new ProvedBlogs(List.of(new Blog(1, blog.name, blog.address, true)), true, true).toText();
    pages.put("confirm-more", LinkagePages.confirm(ALICE, more));
    pages.put("changed", LinkagePages.changed());
    pages.put("taken-live", LinkagePages.taken(true));
    pages.put("taken-blog", LinkagePages.taken(false));
    pages.put("not-now-asked", LinkagePages.notNow(false, true, 10));
    pages.put("not-now-looked", LinkagePages.notNow(true, false, 10));
    pages.put("moved", LinkagePages.moved(ALICE, blog, "alicew", true));
    pages.put("disputed", LinkagePages.disputed());
    pages.put("signed-out", LinkagePages.signedOut());
    pages.put("signed-out-before", LinkagePages.signedOutBefore());
    pages.put("signed-out-here", LinkagePages.signedOutHere());
    pages.put("still", LinkagePages.stillSignedIn(ALICE));
    pages.put("erased", LinkagePages.erased());
    Instant since = Instant.parse("2010-10-01T08:00:00Z");
    AccountLink link = new AccountLink();
    link.linkedAt = since;
    Optional<Linked> linked = Optional.of(new Linked(link, Optional.of(blog), "alicew"));
    pages.put(
        "account-linked",
        AccountPages.account(ALICE, Optional.of(space), Chosen.NOTHING, linked, List.of()));
    pages.put(
        "account-closing",
        AccountPages.account(
            ALICE,
            Optional.of(space),
            new Chosen(
                List.of(new Fact(Text.of("fact.closes"), LinkagePages.time(since))),
                List.of(new Form("/live/reopen", Map.of(), "do.reopen", Weight.MAIN))),
            Optional.empty(),
            List.of(Text.of("reminders.bounced"))));
    pages.put(
        "account-redirected",
        AccountPages.account(
            ALICE,
            Optional.of(space),
            new Chosen(List.of(), List.of(LinkagePages.stopRedirects())),
            Optional.empty(),
            List.of()));
    pages.put(
        "account-bare",
        AccountPages.account(ALICE, Optional.empty(), Chosen.NOTHING, Optional.empty(), List.of()));
    pages.put("erase", AccountPages.erase(ALICE));
    pages.put("somebody-else", AccountPages.somebodyElse());
    pages.put("kept", AccountPages.kept(kept(since.toString())));
    return pages;
  }

  /* Each kind of value: plain, of a part, in rows, and none. */
  private static JsonObject kept(String at) {
    JsonObject event =
        new JsonObject().put("at", at).put("what", "linked").put("by", "owner").putNull("reason");
    return new JsonObject()
        .put("signedInAs", ALICE)
        .put(
            "liveAccount",
            new JsonObject()
                .put("tid", "9188040d-6c67-4c5b-b112-36a304b66dad")
                .put("oid", "00000000-0000-0000-a11c-e00000c0ffee")
                .put("sub", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAMOtMpxyIH7lxQo")
                .put("firstSeen", at))
        .put(
            "spaces",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("cid", "A11CE0000C0FFEE1")
                        .putNull("alias")
                        .put("title", "Alice’s travels · رحلات أليس")))
        .put("events", new JsonArray().add(event).add(event))
        .put(
            "moves",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("began", at)
                        .put(
                            "blogs",
                            Blog.toJson(
                                List.of(
                                    new Blog(1, "Alice travels on", "https://a.example", true),
                                    new Blog(2, "", "https://b.example", false))))));
  }

  private static Handoff handoff(List<Blog> blogs) {
    Handoff handoff = new Handoff();
    handoff.livePerson = PERSON;
    handoff.wordpressId = 11L;
    handoff.username = "alicew";
    handoff.blogs = new ProvedBlogs(blogs, false, false).toText();
    return handoff;
  }
}
