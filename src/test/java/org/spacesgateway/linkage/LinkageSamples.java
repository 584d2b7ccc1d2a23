package org.spacesgateway.linkage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.directory.Space;
import org.spacesgateway.outcome.Page;

/** Every page of this room, with somebody in it. */
public final class LinkageSamples {
  private static final String ALICE = "alice@example.org";

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
    pages.put("changed", LinkagePages.changed());
    pages.put("taken-live", LinkagePages.taken(true));
    pages.put("taken-blog", LinkagePages.taken(false));
    pages.put("moved", LinkagePages.moved(blog, "alicew", true));
    pages.put("disputed", LinkagePages.disputed());
    pages.put("signed-out", LinkagePages.signedOut());
    pages.put("erased", LinkagePages.erased());
    return pages;
  }

  private static Handoff handoff(List<Blog> blogs) {
    Handoff handoff = new Handoff();
    handoff.wordpressId = 11L;
    handoff.username = "alicew";
    handoff.blogs = Blog.toText(blogs);
    return handoff;
  }
}
