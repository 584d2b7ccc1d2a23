package org.spacesgateway.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.sandbox.Person.Site;

/**
 * The blogs themselves: {@code NAME.wordpress.localhost}, told apart by Host, on 127.0.0.1, where
 * browsers look for every name under {@code .localhost}.
 */
public final class BlogsStandIn extends StandInServer {
  private static final String DOMAIN = ".wordpress.localhost";

  private final WordPressAccounts accounts;
  private final BlogPosts posts;
  private final WebSubHub hub;

  BlogsStandIn(int port, WordPressAccounts accounts, BlogPosts posts) {
    super("127.0.0.1", port);
    this.accounts = accounts;
    this.posts = posts;
    hub = new WebSubHub(posts, id -> address(accounts.site(id).orElseThrow()), this::feed);
    route("GET POST", "/*", this::blog);
    back();
  }

  /** Host and port of that blog. */
  public String host(Site site) {
    return site.label() + DOMAIN + ":" + port();
  }

  /** Address of that blog, without a slash at the end. */
  public String address(Site site) {
    return "http://" + host(site);
  }

  /** The hub of all blogs, which each has at its own address. */
  public WebSubHub hub() {
    return hub;
  }

  private String feed(long site) {
    Site blog = accounts.site(site).orElseThrow();
    return BlogFeed.of(blog.name(), address(blog), posts.published(site));
  }

  /* As WordPress answers who has it already. */
  private Reply feed(Received request, Site site) {
    String feed = feed(site.id());
    String etag = "\"" + Integer.toHexString(feed.hashCode()) + "\"";
    return request.header("If-None-Match").filter(etag::equals).isPresent()
        ? Reply.of(304, "application/rss+xml; charset=utf-8", "").with("ETag", etag)
        : Reply.of(200, "application/rss+xml; charset=utf-8", feed).with("ETag", etag);
  }

  private Reply blog(Received request) {
    Optional<Site> site =
        request.host().endsWith(DOMAIN)
            ? accounts.siteAt(
                request.host().substring(0, request.host().length() - DOMAIN.length()))
            : Optional.empty();
    if (site.isEmpty()) {
      return Reply.page(404, new HtmlPage("There is no such blog"));
    }
    if (site.get().isPrivate()) {
      return Reply.page(200, new HtmlPage("Private site").text("Only its members can see it."));
    }
    if (site.get().isComingSoon()) {
      return Reply.page(200, new HtmlPage("Coming soon").text(site.get().name()));
    }
    String home = address(site.get());
    if (request.method().equals("POST") && request.path().equals("/write")) {
      posts.write(
          site.get().id(), request.form("title").orElse(""), request.form("text").orElse(""));
      return Reply.found("/");
    }
    if (request.method().equals("POST")) {
      return request.path().equals("/") && request.rawQuery().equals("pushpress=hub")
          ? hub.subscribe(request, site.get().id())
          : Reply.page(405, new HtmlPage("Not allowed"));
    }
    if (request.path().equals("/xmlrpc.php") && request.rawQuery().equals("rsd")) {
      return Reply.of(200, "application/rsd+xml; charset=utf-8", rsd(home));
    }
    return switch (request.path()) {
      case "/" -> Reply.page(200, front(site.get(), home, request.host()));
      case "/feed/", "/feed" -> feed(request, site.get());
      default ->
          request.path().startsWith("/category/")
              ? category(site.get(), request.path().split("/")[2])
              : post(site.get(), request.path());
    };
  }

  private HtmlPage front(Site site, String home, String host) {
    HtmlPage page =
        new HtmlPage(site.name())
            .headLink("EditURI", "application/rsd+xml", "RSD", home + "/xmlrpc.php?rsd")
            .headLink("alternate", "application/rss+xml", site.name(), home + "/feed/")
            .text("A blog on WordPress.com.")
            .fact("Address", "blog", host);
    posts.published(site.id()).stream()
        .limit(10)
        .forEach(post -> page.link(post.title(), post.path()));
    return page.form("/write", Map.of())
        .field("Title", "title", "text", "")
        .field("Text", "text", "text", "")
        .button("publish", "publish", "Publish a post")
        .end();
  }

  private Reply category(Site site, String slug) {
    List<BlogPosts.Post> posts =
        this.posts.published(site.id()).stream()
            .filter(post -> post.categories().stream().anyMatch(it -> Slugs.of(it).equals(slug)))
            .toList();
    if (posts.isEmpty()) {
      return Reply.page(404, new HtmlPage("Nothing is here").link("Home", "/"));
    }
    HtmlPage page = new HtmlPage(slug);
    posts.forEach(post -> page.link(post.title(), post.path()));
    return Reply.page(200, page);
  }

  private Reply post(Site site, String path) {
    Optional<BlogPosts.Upload> upload = posts.upload(site.id(), path);
    if (upload.isPresent()) {
      return new Reply(
          200, List.of(Map.entry("Content-Type", upload.get().type())), upload.get().bytes());
    }
    return posts
        .at(site.id(), path)
        .filter(post -> post.status() == BlogPosts.Status.PUBLISH)
        .map(post -> {
          HtmlPage page =
              new HtmlPage(post.title())
                  .fact("Written", "date", post.date().toString())
                  .fact("Post", "post", Long.toString(post.id()))
                  .html(post.html());
          post.comments()
              .forEach(comment -> page.text(comment.author() + ":").html(comment.html()));
          return Reply.page(200, page.link(site.name(), "/"));
        })
        .orElseGet(() -> Reply.page(404, new HtmlPage("Nothing is here").link("Home", "/")));
  }

  private static String rsd(String home) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <rsd version="1.0" xmlns="http://archipelago.phrasewise.com/rsd">
    <service>
    <engineName>WordPress</engineName>
    <engineLink>https://wordpress.org/</engineLink>
    <homePageLink>%1$s</homePageLink>
    <apis>
    <api name="WordPress" blogID="1" preferred="true" apiLink="%1$s/xmlrpc.php" />
    <api name="Movable Type" blogID="1" preferred="false" apiLink="%1$s/xmlrpc.php" />
    <api name="MetaWeblog" blogID="1" preferred="false" apiLink="%1$s/xmlrpc.php" />
    <api name="Blogger" blogID="1" preferred="false" apiLink="%1$s/xmlrpc.php" />
    </apis>
    </service>
    </rsd>
    """
        .formatted(home);
  }
}
