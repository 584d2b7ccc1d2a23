package org.spacesgateway.messenger;

import com.rometools.rome.feed.synd.SyndContent;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.SyndFeedInput;
import com.rometools.rome.io.XmlReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.spacesgateway.call.Calls.Answer;

/** What a blog's feed says, RSS or Atom. */
final class PostsFeed {
  private static final int LONGEST_ID = 500;
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_EXCERPT = 300;
  private static final int LONGEST_ADDRESS = 2000;

  /** What a Space's entries carry into whatever blog they are moved to. */
  private static final String OF_A_SPACE = "cns!";

  private PostsFeed() {}

  /**
   * Reads it. A document type, and so every entity of its own, is refused.
   *
   * @return empty when it is no feed
   */
  static Optional<List<FeedPost>> read(Answer answer) {
    SyndFeedInput input = new SyndFeedInput(false, Locale.ROOT);
    input.setAllowDoctypes(false);
    input.setXmlHealerOn(false);
    try (XmlReader reader =
        new XmlReader(
            new ByteArrayInputStream(answer.body()),
            answer.headers().getOrDefault("Content-Type", "application/xml"),
            true)) {
      SyndFeed feed = input.build(reader);
      return Optional.of(
          feed.getEntries().stream().map(PostsFeed::post).flatMap(Optional::stream).toList());
    } catch (FeedException | IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<FeedPost> post(SyndEntry entry) {
    String link = entry.getLink();
    String id = entry.getUri() == null || entry.getUri().isBlank() ? link : entry.getUri();
    if (link == null || link.length() > LONGEST_ADDRESS || id.length() > LONGEST_ID) {
      return Optional.empty();
    }
    String html =
        Stream.concat(
                Optional.ofNullable(entry.getDescription()).stream(), entry.getContents().stream())
            .map(SyndContent::getValue)
            .filter(value -> value != null)
            .collect(Collectors.joining("\n"));
    Document body = Jsoup.parse(html);
    Date date =
        entry.getPublishedDate() != null ? entry.getPublishedDate() : entry.getUpdatedDate();
    return Optional.of(
        new FeedPost(
            id,
            link,
            shortened(plain(entry.getTitle()), LONGEST_TITLE),
            shortened(excerpt(entry, body), LONGEST_EXCERPT),
            picture(body),
            date == null ? null : date.toInstant(),
            PublicPost.isLocked(body),
            id.contains(OF_A_SPACE) || html.contains("msg" + OF_A_SPACE)));
  }

  private static String excerpt(SyndEntry entry, Document body) {
    SyndContent description = entry.getDescription();
    return description == null || description.getValue() == null
        ? body.text()
        : plain(description.getValue());
  }

  private static String picture(Document body) {
    Element picture = body.selectFirst("img[src^=https://]");
    String address = picture == null ? null : picture.attr("src");
    return address == null || address.length() > LONGEST_ADDRESS ? null : address;
  }

  private static String plain(String html) {
    return html == null ? "" : Jsoup.parse(html).text().replaceAll("\\p{Cntrl}", " ").strip();
  }

  /* Between two characters, never within one. */
  private static String shortened(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest
        ? text
        : text.substring(0, text.offsetByCodePoints(0, longest - 1)).strip() + "…";
  }
}
