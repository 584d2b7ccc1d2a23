package org.spacesgateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What the blogs of the stand-in hold: posts, their comments, and files. Thread-safe. */
public final class BlogPosts {
  /** How a post stands; spelled in lower case by the API. */
  public enum Status {
    PUBLISH,
    PRIVATE,
    DRAFT,
    TRASH;

    /** As the API and exports spell it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A custom field; several may have one key. */
  public record Meta(String key, String value) {}

  /**
   * A comment.
   *
   * @param parent the comment that it answers; 0 for none
   */
  public record Comment(long id, long parent, String author, OffsetDateTime date, String html) {}

  /**
   * A post.
   *
   * @param id one counter for all blogs
   * @param site whose it is
   * @param slug as its address has it, escapes included
   * @param date when it was written, in the blog's zone
   * @param modified when it was changed last
   * @param imported whether an import brought it, rather than somebody who wrote there
   */
  public record Post(
      long id,
      long site,
      String slug,
      Status status,
      String title,
      String html,
      OffsetDateTime date,
      Instant modified,
      List<Meta> metadata,
      List<String> categories,
      List<Comment> comments,
      boolean imported) {
    private Post as(Status other, OffsetDateTime otherwise) {
      return new Post(
          id,
          site,
          slug,
          other,
          title,
          html,
          otherwise,
          modified,
          metadata,
          categories,
          comments,
          imported);
    }

    /** Where it is on its blog: {@code /2010/05/31/slug/}. */
    public String path() {
      return "/%1$tY/%1$tm/%1$td/%2$s/".formatted(date, slug);
    }
  }

  /**
   * A file that was put on a blog; a picture, mostly.
   *
   * @param post the one that it came with; 0 for none
   */
  public record Upload(long site, long post, String path, String type, byte[] bytes) {}

  /** What happened to a post: it is new, it was changed, or it is in the trash. */
  public record Change(boolean isNew, Post post) {}

  private final Map<Long, Post> posts = new ConcurrentSkipListMap<>();
  private final Map<String, Upload> uploads = new ConcurrentSkipListMap<>();
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong nextId = new AtomicLong(100);
  private final Clock clock = Clock.systemUTC();

  BlogPosts() {}

  /** From now on told of every change, of imported posts too, on the thread that makes it. */
  public void onChange(Consumer<Change> listener) {
    listeners.add(listener);
  }

  /** Somebody writes a post there now, and publishes it. */
  public Post write(long site, String title, String html) {
    return write(site, title, html, Status.PUBLISH);
  }

  /** Somebody writes a post there now. */
  public Post write(long site, String title, String html, Status status) {
    return add(
        new Post(
            0,
            site,
            "",
            status,
            title,
            html,
            OffsetDateTime.now(clock),
            clock.instant(),
            List.of(),
            List.of(),
            List.of(),
            false));
  }

  /**
   * Puts a post there.
   *
   * @param wanted its id is not looked at; its slug is made of its title unless it has one, and
   *     always one of its own
   * @return as it is there
   */
  synchronized Post add(Post wanted) {
    long id = nextId.incrementAndGet();
    String base = Slugs.of(wanted.slug().isEmpty() ? wanted.title() : wanted.slug());
    Post post =
        new Post(
            id,
            wanted.site(),
            free(wanted.site(), base.isEmpty() ? Long.toString(id) : base),
            wanted.status(),
            wanted.title(),
            wanted.html(),
            wanted.date(),
            clock.instant(),
            List.copyOf(wanted.metadata()),
            List.copyOf(wanted.categories()),
            List.copyOf(wanted.comments()),
            wanted.imported());
    posts.put(id, post);
    tell(new Change(true, post));
    return post;
  }

  /**
   * Changes a post, but not its id, blog or slug; it counts as changed now.
   *
   * @throws IllegalArgumentException if there is none of that id
   */
  public synchronized Post edit(long id, UnaryOperator<Post> change) {
    Post old = find(id).orElseThrow(() -> new IllegalArgumentException("No post " + id));
    Post next = change.apply(old);
    Post edited =
        new Post(
            old.id(),
            old.site(),
            old.slug(),
            next.status(),
            next.title(),
            next.html(),
            next.date(),
            clock.instant(),
            next.metadata(),
            next.categories(),
            next.comments(),
            old.imported());
    posts.put(id, edited);
    tell(new Change(false, edited));
    return edited;
  }

  /** Its author dates a post so many days later, by which it is at another address. */
  public Post redate(long id, int days) {
    return edit(id, post -> post.as(post.status(), post.date().plusDays(days)));
  }

  /** Puts a post into the trash, or takes it out, or publishes a draft. */
  public Post become(long id, Status status) {
    return edit(id, post -> post.as(status, post.date()));
  }

  /** The post of that id; empty if there is none. */
  public Optional<Post> find(long id) {
    return Optional.ofNullable(posts.get(id));
  }

  /** The published posts of a blog, newest first. */
  public List<Post> published(long site) {
    return all(site).stream().filter(post -> post.status() == Status.PUBLISH).toList();
  }

  /** All posts of a blog, newest first, those in the trash too. */
  public List<Post> all(long site) {
    return of(site)
        .sorted(
            Comparator.comparing((Post post) -> post.date().toInstant())
                .thenComparing(Post::id)
                .reversed())
        .toList();
  }

  /** The post at that path of a blog, whatever its status; escapes in any case. */
  public Optional<Post> at(long site, String path) {
    String wanted = path.endsWith("/") ? path : path + "/";
    return of(site).filter(post -> post.path().equalsIgnoreCase(wanted)).findFirst();
  }

  /** Puts a file there; a second one at the same path replaces it. */
  void put(Upload upload) {
    uploads.put(upload.site() + upload.path(), upload);
  }

  /** The file at that path of a blog. */
  public Optional<Upload> upload(long site, String path) {
    return Optional.ofNullable(uploads.get(site + path));
  }

  /** All files of a blog. */
  public List<Upload> uploads(long site) {
    return uploads.values().stream().filter(upload -> upload.site() == site).toList();
  }

  /** Takes away everything that a blog holds; nobody is told. */
  public void forget(long site) {
    posts.values().removeIf(post -> post.site() == site);
    uploads.values().removeIf(upload -> upload.site() == site);
  }

  /** Takes away everything that any blog holds. */
  public void forget() {
    posts.clear();
    uploads.clear();
  }

  private Stream<Post> of(long site) {
    return posts.values().stream().filter(post -> post.site() == site);
  }

  /* The number takes the place of the last letters of a slug that is as long as one may be. */
  private String free(long site, String base) {
    String slug = base;
    for (int n = 2; isTaken(site, slug); n++) {
      String end = "-" + n;
      byte[] bytes = base.getBytes(StandardCharsets.US_ASCII);
      slug =
          new String(
                  bytes,
                  0,
                  Math.min(bytes.length, Slugs.LONGEST - end.length()),
                  StandardCharsets.US_ASCII)
              + end;
    }
    return slug;
  }

  private boolean isTaken(long site, String slug) {
    return of(site).anyMatch(post -> post.slug().equals(slug));
  }

  private void tell(Change change) {
    List<Consumer<Change>> told = new ArrayList<>(listeners);
    told.forEach(listener -> listener.accept(change));
  }
}
