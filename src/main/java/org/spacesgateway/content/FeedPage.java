package org.spacesgateway.content;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.spacesgateway.address.Cid;

/**
 * A feed of the old platform: RSS 2.0 with its {@code live:} namespace. It is read as it comes,
 * well-formed or not; document types are passed over, and no entity but those of HTML is known.
 *
 * @param whose the Space that it says it is of; null when it says nothing
 * @param total how many entries the Space has (OpenSearch 1.1); null when it doesn't say
 * @param items in its order
 */
record FeedPage(Cid whose, Integer total, List<Item> items) {
  /**
   * An entry or a comment. Texts are empty where the feed has none.
   *
   * @param text its HTML
   * @param parent the guid of the comment that it answers (RFC 4685); empty when it answers none
   * @param comments how many comments the entry has; null when it doesn't say
   * @param commentFeed where they are; empty when it doesn't say
   */
  record Item(
      String guid,
      String title,
      String link,
      String author,
      String date,
      String text,
      List<String> categories,
      String parent,
      Integer comments,
      String commentFeed) {}

  /**
   * Reads a feed.
   *
   * @param charset as HTTP says; null when it doesn't
   * @return empty when it is none
   */
  static Optional<FeedPage> parse(Buffer body, String charset) {
    Document feed;
    try {
      feed =
          Jsoup.parse(new ByteArrayInputStream(body.getBytes()), charset, "", Parser.xmlParser());
    } catch (IOException unreadable) {
      return Optional.empty();
    } catch (UncheckedIOException unreadable) {
      return Optional.empty();
    }
    Element channel = feed.selectFirst("rss > channel");
    return channel == null
        ? Optional.empty()
        : Optional.of(
            new FeedPage(
                channel.getElementsByTag("live:id").stream()
                    .flatMap(id -> Cid.ofDecimal(id.text().strip()).stream())
                    .findFirst()
                    .orElse(null),
                children(channel, "opensearch:totalresults")
                    .map(Element::text)
                    .filter(total -> total.matches("[0-9]{1,7}"))
                    .map(Integer::valueOf)
                    .findFirst()
                    .orElse(null),
                children(channel, "item").map(FeedPage::item).toList()));
  }

  private static Item item(Element item) {
    String comments = text(item, "slash:comments");
    return new Item(
        text(item, "guid"),
        text(item, "title"),
        text(item, "link").strip(),
        Stream.of("dc:creator", "author")
            .map(name -> text(item, name))
            .filter(name -> !name.isBlank())
            .findFirst()
            .orElse(""),
        text(item, "pubDate"),
        text(item, "description"),
        children(item, "category").map(Element::wholeText).toList(),
        children(item, "thr:in-reply-to").map(to -> to.attr("ref")).findFirst().orElse(""),
        comments.strip().matches("[0-9]{1,7}") ? Integer.valueOf(comments.strip()) : null,
        text(item, "wfw:commentRss").strip());
  }

  private static Stream<Element> children(Element parent, String name) {
    return parent.children().stream().filter(child -> child.nodeName().equalsIgnoreCase(name));
  }

  private static String text(Element parent, String name) {
    return children(parent, name).map(Element::wholeText).findFirst().orElse("");
  }
}
