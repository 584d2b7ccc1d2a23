package org.spacesgateway.claim;

import java.io.StringReader;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.Query;
import org.spacesgateway.address.SpaceAddress;

/**
 * Whether a Space's own feed (RSS 2.0, with the old platform's {@code live:identity}) has a code in
 * a post: not in a comment, not in an older post, and not in another Space's feed.
 */
final class PostedCode {
  /** Clocks of the old platform and ours may differ. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

  private static final XMLInputFactory READER = XMLInputFactory.newInstance();

  static {
    // No entity is resolved, no document type read: this is somebody else's text.
    READER.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    READER.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    READER.setProperty(XMLInputFactory.IS_COALESCING, true);
  }

  private PostedCode() {}

  /** What a feed says. */
  enum Finding {
    /** A post has it. */
    FOUND,
    /** No post of these has it. */
    NOT_FOUND,
    /** It is another Space's feed, or says nothing of whose it is. */
    NOT_THIS_SPACE,
    /** It is no feed that can be read. */
    UNREADABLE
  }

  /**
   * Looks for a code.
   *
   * @param feed as it came
   * @param askedAt when the code was given: posts from before don't count
   */
  static Finding in(String feed, Cid cid, String code, Instant askedAt) {
    try {
      return look(READER.createXMLStreamReader(new StringReader(feed)), cid, code, askedAt);
    } catch (XMLStreamException e) {
      return Finding.UNREADABLE;
    }
  }

  private static Finding look(XMLStreamReader feed, Cid cid, String code, Instant askedAt)
      throws XMLStreamException {
    boolean theirs = false;
    boolean found = false;
    boolean rss = false;
    Map<String, String> item = null;
    while (feed.hasNext()) {
      int event = feed.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        String name = feed.getLocalName();
        boolean isLive = "live".equals(feed.getPrefix());
        if (name.equals("rss")) {
          rss = true;
        } else if (name.equals("item")) {
          item = new HashMap<>();
        } else if (item == null && isLive && name.equals("id")) {
          theirs = Cid.ofDecimal(feed.getElementText().strip()).filter(cid::equals).isPresent();
        } else if (item != null && feed.getNamespaceURI() == null) {
          item.put(name, text(feed));
        }
      } else if (event == XMLStreamConstants.END_ELEMENT && feed.getLocalName().equals("item")) {
        found |= item != null && isPost(item, cid, askedAt) && has(item, code);
        item = null;
      }
    }
    if (!rss) {
      return Finding.UNREADABLE;
    }
    return theirs ? found ? Finding.FOUND : Finding.NOT_FOUND : Finding.NOT_THIS_SPACE;
  }

  /* Of an element within, its text too. */
  private static String text(XMLStreamReader feed) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    for (int depth = 1; depth > 0; ) {
      switch (feed.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(feed.getText());
        default -> {}
      }
    }
    return text.toString();
  }

  private static boolean has(Map<String, String> item, String code) {
    return item.getOrDefault("title", "").contains(code)
        || item.getOrDefault("description", "").contains(code);
  }

  /* A comment's address is its post's with a fragment. */
  private static boolean isPost(Map<String, String> item, Cid cid, Instant askedAt) {
    URI link;
    try {
      link = URI.create(item.getOrDefault("link", "").strip());
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (link.getRawPath() == null || link.getRawFragment() != null) {
      return false;
    }
    Query query = link.getRawQuery() == null ? Query.NONE : new Query(link.getRawQuery());
    return OldAddress.parse(Optional.empty(), link.getRawPath(), query).what()
            instanceof SpaceAddress.Entry entry
        && entry.handle() instanceof Handle.Of(Cid whose, long number)
        && whose.equals(cid)
        && written(item.get("pubDate"))
            .filter(at -> !at.isBefore(askedAt.minus(CLOCKS_DIFFER)))
            .isPresent();
  }

  private static Optional<Instant> written(String date) {
    try {
      return date == null
          ? Optional.empty()
          : Optional.of(
              OffsetDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
