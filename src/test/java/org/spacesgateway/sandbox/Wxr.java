package org.spacesgateway.sandbox;

import java.io.StringReader;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jsoup.parser.Parser;
import org.spacesgateway.sandbox.BlogPosts.Comment;
import org.spacesgateway.sandbox.BlogPosts.Meta;
import org.spacesgateway.sandbox.BlogPosts.Status;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A WordPress export as its importer reads it, but strict: what is missing or odd is refused. */
record Wxr(List<String> authors, List<Item> items) {
  private static final String WP = "http://wordpress.org/export/1.2/";
  private static final String CONTENT = "http://purl.org/rss/1.0/modules/content/";
  private static final String DC = "http://purl.org/dc/elements/1.1/";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  /**
   * A post or an attachment.
   *
   * @param parent the id of the post that an attachment came with; 0 for none
   * @param guid by which it is known elsewhere; may be empty
   * @param attachment the address of its file; empty of a post
   * @param date as the blog's clock showed it, its offset the difference to the one in GMT
   */
  record Item(
      long id,
      long parent,
      String author,
      String title,
      String slug,
      Status status,
      String guid,
      Optional<String> attachment,
      OffsetDateTime date,
      String html,
      List<String> categories,
      List<Meta> metadata,
      List<Comment> comments) {}

  /** What is no such export, and why. */
  static final class NotWxr extends Exception {
    private static final long serialVersionUID = 1;

    NotWxr(String why) {
      super(why);
    }
  }

  /** Reads one. */
  static Wxr parse(String xml) throws NotWxr {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      Element rss =
          factory
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(xml)))
              .getDocumentElement();
      if (!rss.getLocalName().equals("rss")) {
        throw new NotWxr("the root is " + rss.getLocalName());
      }
      Element channel = child(rss, null, "channel");
      String version = text(channel, WP, "wxr_version");
      if (!Set.of("1.0", "1.1", "1.2").contains(version)) {
        throw new NotWxr("wxr_version is " + version);
      }
      List<String> authors = new ArrayList<>();
      for (Element author : children(channel, WP, "author")) {
        authors.add(text(author, WP, "author_login"));
      }
      List<Item> items = new ArrayList<>();
      Set<Long> ids = new HashSet<>();
      for (Element item : children(channel, null, "item")) {
        Item read = item(item, authors);
        if (!ids.add(read.id())) {
          throw new NotWxr("post_id " + read.id() + " stands there twice");
        }
        items.add(read);
      }
      return new Wxr(List.copyOf(authors), List.copyOf(items));
    } catch (SAXException | java.io.IOException e) {
      throw new NotWxr("no well-formed XML: " + e.getMessage());
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    } catch (NumberFormatException | DateTimeException e) {
      throw new NotWxr("no number or date: " + e.getMessage());
    }
  }

  private static Item item(Element item, List<String> authors) throws NotWxr {
    long id = Long.parseLong(text(item, WP, "post_id"));
    String author = text(item, DC, "creator");
    if (!authors.contains(author)) {
      throw new NotWxr("post " + id + " is of " + author + ", who is no author");
    }
    String type = text(item, WP, "post_type");
    boolean attachment = type.equals("attachment");
    if (!attachment && !type.equals("post")) {
      throw new NotWxr("post_type is " + type);
    }
    List<String> categories = new ArrayList<>();
    for (Element category : children(item, null, "category")) {
      if (category.getAttribute("nicename").isEmpty()) {
        throw new NotWxr("a category of post " + id + " has no nicename");
      }
      categories.add(category.getTextContent());
    }
    List<Meta> metadata = new ArrayList<>();
    for (Element meta : children(item, WP, "postmeta")) {
      metadata.add(new Meta(text(meta, WP, "meta_key"), text(meta, WP, "meta_value")));
    }
    List<Comment> comments = new ArrayList<>();
    Set<Long> earlier = new HashSet<>(Set.of(0L));
    for (Element comment : children(item, WP, "comment")) {
      Comment read = comment(comment);
      if (!earlier.contains(read.parent()) || !earlier.add(read.id())) {
        throw new NotWxr("comment " + read.id() + " of post " + id + " answers none before it");
      }
      comments.add(read);
    }
    String status = text(item, WP, "status");
    return new Item(
        id,
        Long.parseLong(optional(item, WP, "post_parent").orElse("0")),
        author,
        // HTML, as WordPress takes it for; kept as what it says.
        Parser.unescapeEntities(text(item, null, "title"), false),
        optional(item, WP, "post_name").orElse(""),
        attachment ? Status.PUBLISH : status(status),
        optional(item, null, "guid").orElse(""),
        attachment ? Optional.of(text(item, WP, "attachment_url")) : Optional.empty(),
        date(item, "post_date", "post_date_gmt"),
        text(item, CONTENT, "encoded"),
        categories,
        metadata,
        comments);
  }

  private static Comment comment(Element comment) throws NotWxr {
    if (!optional(comment, WP, "comment_approved").orElse("1").equals("1")) {
      throw new NotWxr("a comment that is not approved");
    }
    return new Comment(
        Long.parseLong(text(comment, WP, "comment_id")),
        Long.parseLong(optional(comment, WP, "comment_parent").orElse("0")),
        text(comment, WP, "comment_author"),
        date(comment, "comment_date", "comment_date_gmt"),
        text(comment, WP, "comment_content"));
  }

  private static Status status(String word) throws NotWxr {
    return switch (word) {
      case "publish" -> Status.PUBLISH;
      case "private" -> Status.PRIVATE;
      case "draft" -> Status.DRAFT;
      default -> throw new NotWxr("status is " + word);
    };
  }

  private static OffsetDateTime date(Element of, String local, String gmt) throws NotWxr {
    LocalDateTime there = LocalDateTime.parse(text(of, WP, local), DATE);
    LocalDateTime here =
        optional(of, WP, gmt)
            .filter(text -> !text.isBlank())
            .map(text -> LocalDateTime.parse(text, DATE))
            .orElse(there);
    long minutes = java.time.Duration.between(here, there).toMinutes();
    if (Math.abs(minutes) > 14 * 60) {
      throw new NotWxr("a zone of " + minutes + " minutes");
    }
    return there.atOffset(ZoneOffset.ofTotalSeconds((int) minutes * 60));
  }

  private static String text(Element of, String space, String name) throws NotWxr {
    return child(of, space, name).getTextContent();
  }

  private static Optional<String> optional(Element of, String space, String name) {
    return children(of, space, name).stream().findFirst().map(Element::getTextContent);
  }

  private static Element child(Element of, String space, String name) throws NotWxr {
    List<Element> found = children(of, space, name);
    if (found.size() != 1) {
      throw new NotWxr("%d elements %s in %s".formatted(found.size(), name, of.getLocalName()));
    }
    return found.getFirst();
  }

  private static List<Element> children(Element of, String space, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element
          && element.getLocalName().equals(name)
          && java.util.Objects.equals(element.getNamespaceURI(), space)) {
        found.add(element);
      }
    }
    return found;
  }
}
