package org.spacesgateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.spacesgateway.sandbox.BlogPosts.Post;
import org.spacesgateway.sandbox.BlogPosts.Status;
import org.spacesgateway.sandbox.Person.Site;

/** The part of WordPress.com's REST API that lists the posts of a blog. */
final class WordPressPosts {
  private static final int MOST = 100;

  private final WordPressStandIn server;
  private final WordPressApi api;
  private final BlogPosts posts;

  WordPressPosts(WordPressStandIn server, WordPressApi api, BlogPosts posts) {
    this.server = server;
    this.api = api;
    this.posts = posts;
    server.route("GET", WordPressApi.BASE + "/sites/*/posts/", this::list);
    server.route("GET", WordPressApi.BASE + "/sites/*/posts", this::list);
    server.route("GET", WordPressApi.BASE + "/sites/*/posts/*", this::one);
    server.route("GET", WordPressApi.BASE + "/sites/*/categories", this::categories);
  }

  private Reply list(Received request) throws Refusal {
    Site site = api.site(request);
    Predicate<Post> seen = visible(request, site);
    String status = request.query("status").orElse("publish");
    List<Post> matching =
        posts.all(site.id()).stream()
            .filter(seen)
            .filter(post ->
                status.equals("any")
                    ? post.status() != Status.TRASH
                    : List.of(status.split(",")).contains(post.status().word()))
            .filter(post ->
                request
                    .query("meta_key")
                    .filter(key -> post.metadata().stream().noneMatch(it -> it.key().equals(key)))
                    .isEmpty())
            .filter(post ->
                request
                    .query("modified_after")
                    .filter(after ->
                        !post.modified()
                            .isAfter(
                                DateTimeFormatter.ISO_DATE_TIME.parse(
                                    after, java.time.Instant::from)))
                    .isEmpty())
            .toList();
    List<Post> rest = matching;
    Optional<String> handle = request.query("page_handle");
    if (handle.isPresent()) {
      long last = idOf(handle.get());
      int at = matching.stream().map(Post::id).toList().indexOf(last);
      rest = matching.subList(at + 1, matching.size());
    }
    int number = Math.clamp(request.query("number").map(Integer::parseInt).orElse(20), 1, MOST);
    List<Post> page = rest.subList(0, Math.min(number, rest.size()));
    List<Map<String, Object>> told = new ArrayList<>();
    page.forEach(post -> told.add(WordPressApi.only(request, described(site, post))));
    Map<String, Object> meta = new LinkedHashMap<>();
    if (page.size() < rest.size()) {
      meta.put("next_page", handleOf(page.getLast().id()));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("found", matching.size());
    answer.put("posts", told);
    answer.put("meta", meta);
    return Reply.json(200, answer);
  }

  private Reply one(Received request) throws Refusal {
    Site site = api.site(request);
    String id = request.path().replaceFirst(".*/posts/", "").replaceFirst("/$", "");
    Post post =
        Optional.of(id)
            .filter(text -> text.matches("[0-9]{1,18}"))
            .flatMap(text -> posts.find(Long.parseLong(text)))
            .filter(found -> found.site() == site.id())
            .filter(visible(request, site))
            .orElseThrow(() -> WordPressApi.refused(404, "unknown_post", "Unknown post"));
    return Reply.json(200, WordPressApi.only(request, described(site, post)));
  }

  private Reply categories(Received request) throws Refusal {
    Site site = api.site(request);
    List<Map<String, Object>> told = new ArrayList<>();
    posts.all(site.id()).stream()
        .filter(visible(request, site))
        .flatMap(post -> post.categories().stream())
        .distinct()
        .forEach(name -> {
          Map<String, Object> one = new LinkedHashMap<>();
          // HTML, as WordPress keeps it.
          one.put("name", name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
          one.put("slug", Slugs.of(name));
          told.add(WordPressApi.only(request, one));
        });
    return Reply.json(200, Map.of("found", told.size(), "categories", told));
  }

  /* A hidden blog's posts, and a blog's hidden posts, are for those who may write there. */
  private Predicate<Post> visible(Received request, Site site) throws Refusal {
    boolean member =
        request.header("Authorization").isPresent()
            && api.member(api.allowed(request, Set.of("posts", "global"))).sites().stream()
                .anyMatch(its -> its.id() == site.id());
    if (!member && site.isPrivate()) {
      throw WordPressApi.refused(403, "unauthorized", "User cannot access this private blog.");
    }
    return post -> member || post.status() == Status.PUBLISH;
  }

  private Map<String, Object> described(Site site, Post post) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("ID", post.id());
    all.put("site_ID", site.id());
    all.put("date", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(post.date()));
    all.put("modified", post.modified().toString());
    all.put("title", post.title());
    all.put("URL", server.address(site) + post.path());
    all.put("content", post.html());
    all.put("excerpt", "");
    all.put("slug", post.slug());
    all.put("guid", server.address(site) + "/?p=" + post.id());
    all.put("status", post.status().word());
    all.put("type", "post");
    all.put("discussion", Map.of("comments_open", true, "comment_count", post.comments().size()));
    all.put(
        "attachment_count",
        posts.uploads(site.id()).stream().filter(file -> file.post() == post.id()).count());
    List<Map<String, Object>> metadata = new ArrayList<>();
    long id = post.id() * 1_000;
    for (BlogPosts.Meta meta : post.metadata()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", Long.toString(++id));
      one.put("key", meta.key());
      one.put("value", meta.value());
      metadata.add(one);
    }
    // The real one says false where there is none.
    all.put("metadata", metadata.isEmpty() ? (Object) false : metadata);
    return all;
  }

  private static String handleOf(long id) {
    return Base64.getUrlEncoder().encodeToString(("id=" + id).getBytes(StandardCharsets.US_ASCII));
  }

  private static long idOf(String handle) throws Refusal {
    try {
      return Long.parseLong(
          new String(Base64.getUrlDecoder().decode(handle), StandardCharsets.US_ASCII)
              .replaceFirst("^id=", ""));
    } catch (IllegalArgumentException e) {
      throw WordPressApi.refused(400, "invalid_page_handle", "Not one of ours");
    }
  }
}
