package org.spacesgateway.content;

import java.io.IOException;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.EntryKeys;
import org.spacesgateway.address.Handle;
import org.spacesgateway.content.FeedPage.Item;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.OriginClient.Answer;

/**
 * Makes entries of what the feed has of them, and of their pages and comment feeds for the rest.
 */
final class LegacyEntries {
  private static final int MOST_CATEGORIES = 100;

  private final Source source;
  private final Cid cid;
  private final Limits limits;
  private final Markup markup;

  LegacyEntries(Source source, Cid cid, Limits limits, Markup markup) {
    this.source = source;
    this.cid = cid;
    this.limits = limits;
    this.markup = markup;
  }

  /**
   * An entry of the feed; empty when too little of it can be read, which is told.
   *
   * @param near when it was published, about, if it doesn't say so readably; empty when unknown
   */
  Optional<Entry> ofFeed(
      Item item, Handle handle, Optional<OffsetDateTime> near, List<LeftOut> leftOut)
      throws IOException {
    String permalink = withoutQuery(item.link());
    Optional<OffsetDateTime> published = markup.moment(item.date());
    boolean whole = !item.text().isBlank() && !isCut(item.text());
    Cleaning cleaning = cleaning(permalink, handle);
    Optional<List<Comment>> own = ownComments(item, permalink, published.or(() -> near), cleaning);
    Optional<EntryPage> page =
        whole && own.isPresent() && published.isPresent() ? Optional.empty() : page(permalink);
    String text = page.flatMap(it -> it.text(marker(handle))).orElse(item.text());
    Optional<OffsetDateTime> at =
        published
            .or(() -> page.flatMap(it -> markup.moment(it.date())))
            .or(() -> stead(near, cleaning));
    List<Comment> comments =
        own.or(() -> page.map(it -> onPage(it, at, cleaning))).orElse(List.of());
    // Where nothing says how many there are, and nothing shows them, that much is told.
    int all = item.comments() != null ? item.comments() : own.isEmpty() && page.isEmpty() ? 1 : 0;
    cleaning.leaveOut(What.COMMENT, all - comments.size(), "");
    return made(
        handle, item.title(), text, at, item.categories(), comments, permalink, cleaning, leftOut);
  }

  /* Without its page; empty when they are to be looked for there. */
  private Optional<List<Comment>> ownComments(
      Item item, String permalink, Optional<OffsetDateTime> entry, Cleaning cleaning)
      throws IOException {
    if (item.comments() != null && item.comments() == 0) {
      return Optional.of(List.of());
    }
    return item.commentFeed().isEmpty()
        ? Optional.empty()
        : byFeed(item.commentFeed(), permalink, entry, cleaning);
  }

  /* A date that stands in for one that can't be read, which is told. */
  private static Optional<OffsetDateTime> stead(Optional<OffsetDateTime> near, Cleaning cleaning) {
    near.ifPresent(at -> cleaning.leaveOut(What.DATE, 1, ""));
    return near;
  }

  /**
   * An entry by its own page; empty when it can't be read, which is told.
   *
   * @param near as of {@link #ofFeed}
   */
  Optional<Entry> ofPage(
      String link, Handle handle, Optional<OffsetDateTime> near, List<LeftOut> leftOut)
      throws IOException {
    String permalink = withoutQuery(link);
    Optional<EntryPage> page = page(permalink);
    Optional<String> text = page.flatMap(it -> it.text(marker(handle)));
    if (text.isEmpty()) {
      leftOut.add(new LeftOut(What.ENTRY, Long.toString(handle.number()), 1, ""));
      return Optional.empty();
    }
    Cleaning cleaning = cleaning(permalink, handle);
    EntryPage it = page.orElseThrow();
    Optional<OffsetDateTime> at = markup.moment(it.date()).or(() -> stead(near, cleaning));
    return made(
        handle,
        it.title(),
        text.get(),
        at,
        it.categories(),
        onPage(it, at, cleaning),
        permalink,
        cleaning,
        leftOut);
  }

  /** The page of an answer. */
  Optional<EntryPage> page(Answer answer, String target) {
    return EntryPage.parse(
        answer.body(), Source.charset(answer), "http://" + source.host() + target, markup);
  }

  private Optional<EntryPage> page(String permalink) throws IOException {
    String target = URI.create(permalink).getRawPath();
    try {
      Answer answer = source.page(target, Map.of("Accept", "text/html"), limits.answer());
      return answer.status() == 200 ? page(answer, target) : Optional.empty();
    } catch (OriginClient.TooLarge tooLarge) {
      return Optional.empty();
    }
  }

  private Optional<Entry> made(
      Handle handle,
      String title,
      String text,
      Optional<OffsetDateTime> published,
      List<String> categories,
      List<Comment> comments,
      String permalink,
      Cleaning cleaning,
      List<LeftOut> leftOut) {
    if (published.isEmpty()) {
      leftOut.add(new LeftOut(What.ENTRY, Long.toString(handle.number()), 1, cleaning.line(title)));
      return Optional.empty();
    }
    Set<String> names = new LinkedHashSet<>();
    categories.stream()
        .map(cleaning::line)
        .filter(name -> !name.isEmpty())
        .limit(MOST_CATEGORIES)
        .forEach(names::add);
    String html = cleaning.body(text);
    Entry entry =
        new Entry(
            cid,
            handle.number(),
            cleaning.line(title),
            html,
            published.get(),
            List.copyOf(names),
            comments,
            cleaning.pictures(),
            false,
            permalink);
    leftOut.addAll(cleaning.leftOut());
    return Optional.of(entry);
  }

  private Optional<List<Comment>> byFeed(
      String address, String permalink, Optional<OffsetDateTime> entry, Cleaning cleaning)
      throws IOException {
    URI feed = resolved(permalink, address);
    if (feed == null || !source.host().equalsIgnoreCase(feed.getHost())) {
      return Optional.empty();
    }
    try {
      Answer answer = source.any(feed, limits.answer());
      Optional<FeedPage> said =
          answer.status() == 200
              ? FeedPage.parse(answer.body(), Source.charset(answer))
              : Optional.empty();
      if (said.isEmpty()) {
        return Optional.empty();
      }
      List<Comment> comments = new ArrayList<>();
      for (Item item : said.get().items()) {
        Optional<OffsetDateTime> at = when(item.date(), comments, entry, cleaning);
        if (at.isPresent() && comments.size() < limits.comments()) {
          String id =
              item.guid().isBlank() ? "feed-" + comments.size() : cleaning.line(item.guid());
          comments.add(
              new Comment(
                  id,
                  item.parent().isBlank() ? null : cleaning.line(item.parent()),
                  cleaning.line(item.author()),
                  null,
                  at.get(),
                  cleaning.comment(item.text())));
        }
      }
      return Optional.of(Threads.inOrder(comments));
    } catch (OriginClient.TooLarge tooLarge) {
      return Optional.empty();
    }
  }

  /* A comment's date; if it can't be read, that of the comment ahead of it, or of the entry. */
  private Optional<OffsetDateTime> when(
      String date, List<Comment> ahead, Optional<OffsetDateTime> entry, Cleaning cleaning) {
    return markup
        .moment(date)
        .or(() -> stead(ahead.isEmpty() ? entry : Optional.of(ahead.getLast().at()), cleaning));
  }

  private List<Comment> onPage(EntryPage page, Optional<OffsetDateTime> entry, Cleaning cleaning) {
    List<Comment> comments = new ArrayList<>();
    for (EntryPage.PageComment comment : page.comments()) {
      Optional<OffsetDateTime> at = when(comment.date(), comments, entry, cleaning);
      if (at.isPresent() && comments.size() < limits.comments()) {
        comments.add(
            new Comment(
                comment.id(),
                null,
                cleaning.line(comment.author()),
                comment.link().matches("https?://.{1,2000}") ? comment.link() : null,
                at.get(),
                cleaning.comment(comment.html())));
      }
    }
    return Threads.inOrder(comments);
  }

  private Cleaning cleaning(String permalink, Handle handle) {
    return new Cleaning(
        URI.create(permalink), Long.toString(handle.number()), limits.text(), source::isOld);
  }

  private static String marker(Handle handle) {
    return switch (handle) {
      case Handle.Of of -> EntryKeys.marker(of);
      case Handle.Opaque(String token, long number) -> "msgcns!" + token + "!" + number;
    };
  }

  /* How feeds end a text that they don't give whole. */
  private static boolean isCut(String html) {
    String end = html.substring(Math.max(0, html.length() - 200));
    return end.replaceAll("(?:\\s|</[A-Za-z]+>)+$", "").matches("(?s).*(?:\\.\\.\\.|…)");
  }

  private static String withoutQuery(String link) {
    return link.replaceFirst("[?#].*", "");
  }

  private static URI resolved(String base, String address) {
    try {
      return URI.create(base).resolve(address);
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }
}
