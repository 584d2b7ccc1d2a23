package org.spacesgateway.batch;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jsoup.parser.Parser;
import org.spacesgateway.address.EntryKeys;
import org.spacesgateway.address.Handle;
import org.spacesgateway.batch.MapFile.UnknownFormatException;

/**
 * Reads a WordPress export (WXR 1.0 to 1.2) part by part; no more than one post's text is in
 * memory. Documents that define entities are refused.
 */
final class WxrReader {
  private static final String WORDPRESS = "http://wordpress.org/export/";
  private static final String CONTENT = "http://purl.org/rss/1.0/modules/content/";
  private static final int LONGEST_TEXT = 64 << 10;
  private static final int DEEPEST = 50;

  private final XMLStreamReader xml;
  private final Deque<String> open = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private String title = "";
  private String nicename = "";
  private String name = "";
  private String metaKey = "";
  private String metaValue = "";
  private Post post;

  /** What an export is made of, as far as it matters here. */
  sealed interface Part {
    /** Whose export it is: the blog's address and title. */
    record Blog(String address, String title) implements Part {}

    /** A category, by its slug and its name. */
    record Category(long line, String nicename, String name) implements Part {}
  }

  /** A post, or whatever else the blog holds. Texts are empty where the export has none. */
  static final class Post implements Part {
    /** The line that it begins on. */
    final long line;

    String link = "";
    String status = "";
    String type = "";

    /** The entries that its metadata names, checked. */
    final Set<Handle.Of> byMetadata = new LinkedHashSet<>();

    /** The entries whose markers stand in its text. */
    final Set<Handle.Of> inText = new LinkedHashSet<>();

    /** How many fields of such metadata are not right. */
    int wrongMetadata;

    private Post(long line) {
      this.line = line;
    }
  }

  WxrReader(InputStream in) throws UnknownFormatException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    try {
      xml = factory.createXMLStreamReader(in);
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  /** The next part; null at the end. */
  Part next() throws UnknownFormatException {
    try {
      while (xml.hasNext()) {
        Part part =
            switch (xml.next()) {
              case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                  throw broken(line(), "document types and entities are not read");
              case XMLStreamConstants.START_ELEMENT -> begin();
              case XMLStreamConstants.CHARACTERS,
                  XMLStreamConstants.CDATA,
                  XMLStreamConstants.SPACE ->
                  more();
              case XMLStreamConstants.END_ELEMENT -> end();
              default -> null;
            };
        if (part != null) {
          return part;
        }
      }
      return null;
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  private Part begin() throws UnknownFormatException {
    String namespace = xml.getNamespaceURI() == null ? "" : xml.getNamespaceURI();
    String element =
        (namespace.startsWith(WORDPRESS) ? "wp:" : namespace.equals(CONTENT) ? "content:" : "")
            + (namespace.isEmpty() || namespace.startsWith(WORDPRESS) || namespace.equals(CONTENT)
                ? xml.getLocalName()
                : "other");
    if (open.isEmpty() && !element.equals("rss")) {
      throw broken(line(), "not a WordPress export: it begins with no <rss>");
    }
    if (open.size() == DEEPEST) {
      throw broken(line(), "elements within elements, fifty deep");
    }
    open.push(element);
    text.setLength(0);
    if (element.equals("item")) {
      post = new Post(line());
    } else if (element.equals("wp:postmeta")) {
      metaKey = "";
      metaValue = "";
    } else if (element.equals("wp:category")) {
      nicename = "";
      name = "";
    }
    return null;
  }

  private Part more() {
    text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
    if ("content:encoded".equals(open.peek())) {
      if (post != null) {
        post.inText.addAll(EntryKeys.inText(text));
      }
      text.delete(0, Math.max(0, text.length() - EntryKeys.LONGEST_MARKER));
    } else if (text.length() > LONGEST_TEXT) {
      text.setLength(LONGEST_TEXT);
    }
    return null;
  }

  private Part end() {
    String element = open.pop();
    String said = text.toString().strip();
    text.setLength(0);
    switch (element) {
      case "item" -> {
        Post whole = post;
        post = null;
        return whole;
      }
      case "wp:base_blog_url" -> {
        return new Part.Blog(said, title);
      }
      case "wp:category" -> {
        return new Part.Category(line(), nicename, name);
      }
      case "wp:category_nicename" -> nicename = said;
      // WordPress' names are HTML, also in what is text here.
      case "wp:cat_name" -> name = Parser.unescapeEntities(said, false);
      case "wp:meta_key" -> metaKey = said;
      case "wp:meta_value" -> metaValue = said;
      default -> {
        if (post != null) {
          endInPost(element, said);
        } else if (element.equals("title")) {
          title = said;
        }
      }
    }
    return null;
  }

  private void endInPost(String element, String said) {
    switch (element) {
      case "link" -> post.link = said;
      case "wp:status" -> post.status = said;
      case "wp:post_type" -> post.type = said;
      case "wp:postmeta" -> {
        if (EntryKeys.isKey(metaKey)) {
          EntryKeys.ofMetadata(metaKey, metaValue)
              .ifPresentOrElse(post.byMetadata::add, () -> post.wrongMetadata++);
        }
      }
      default -> {
        // Nothing of it matters here.
      }
    }
  }

  private long line() {
    return xml.getLocation().getLineNumber();
  }

  private static UnknownFormatException broken(XMLStreamException e) {
    return broken(
        e.getLocation() == null ? 1 : e.getLocation().getLineNumber(),
        "the file is no well-formed XML");
  }

  private static UnknownFormatException broken(long line, String reason) {
    return new UnknownFormatException("Line " + line + ": " + reason);
  }
}
