package org.spacesgateway.content;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** An HTML page of the old platform: an entry's own, or one that lists entries. */
final class EntryPage {
  private final Document page;
  private final Markup markup;

  private EntryPage(Document page, Markup markup) {
    this.page = page;
    this.markup = markup;
  }

  /** Reads a page, however broken; empty when it is none. */
  static Optional<EntryPage> parse(Buffer body, String charset, String address, Markup markup) {
    try {
      Document page = Jsoup.parse(new ByteArrayInputStream(body.getBytes()), charset, address);
      page.outputSettings().prettyPrint(false);
      return Optional.of(new EntryPage(page, markup));
    } catch (IOException unreadable) {
      return Optional.empty();
    } catch (UncheckedIOException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * A comment on the page. Texts are empty where it has none.
   *
   * @param link the author's; empty when there is none
   * @param html its text
   */
  record PageComment(String id, String author, String link, String date, String html) {}

  /** The HTML of the entry whose marker this is; empty when the page hasn't got it. */
  Optional<String> text(String marker) {
    return page.getElementsByAttributeValue("id", marker).stream()
        .findFirst()
        .or(() ->
            page.select("[id^=msgcns!]").stream()
                .filter(element -> element.id().equalsIgnoreCase(marker))
                .findFirst())
        .map(Element::html);
  }

  /** The entry's title; may be empty. */
  String title() {
    return text(page.selectFirst(markup.title()));
  }

  /** The entry's date as it stands there; may be empty. */
  String date() {
    return text(page.selectFirst(markup.date()));
  }

  /** The entry's categories. */
  List<String> categories() {
    return page.select(markup.category()).stream().map(Element::text).toList();
  }

  /** The comments in the page's order. */
  List<PageComment> comments() {
    List<PageComment> comments = new ArrayList<>();
    for (Element comment : page.select(markup.comment())) {
      Element author = comment.selectFirst(markup.author());
      Element html = comment.selectFirst(markup.commentText());
      comments.add(
          new PageComment(
              comment.id().isEmpty() ? "page-" + comments.size() : comment.id(),
              text(author),
              author == null ? "" : author.absUrl("href"),
              text(comment.selectFirst(markup.commentDate())),
              html == null ? "" : html.html()));
    }
    return comments;
  }

  /** Where its links lead, absolute; but for those that stand in the texts of entries. */
  List<String> links() {
    return page.select("a[href]").stream()
        .filter(link -> link.closest("[id^=msgcns!]") == null)
        .map(link -> link.absUrl("href"))
        .toList();
  }

  private static String text(Element element) {
    return element == null ? "" : element.text();
  }
}
