package org.spacesgateway.content;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A WordPress export as another reads it: the JDK's parser, and nothing of what wrote it. */
public final class WxrDocument {
  /** Names of the channel's elements and their texts. */
  public final Map<String, String> channel = new LinkedHashMap<>();

  /** The channel's categories, slugs and names. */
  public final Map<String, String> categories = new LinkedHashMap<>();

  /** Posts and attachments, in order. */
  public final List<Item> items = new ArrayList<>();

  /** A post or attachment. */
  public static final class Item {
    /** Names of elements, with their usual prefixes, and their texts. */
    public final Map<String, String> texts = new LinkedHashMap<>();

    /** Slugs and names. */
    public final Map<String, String> categories = new LinkedHashMap<>();

    /** Metadata. */
    public final Map<String, String> meta = new LinkedHashMap<>();

    /** Comments, each its elements and their texts. */
    public final List<Map<String, String>> comments = new ArrayList<>();

    /** The text of an element; null when there is none. */
    public String get(String name) {
      return texts.get(name);
    }
  }

  /** Reads an export. */
  public static WxrDocument of(byte[] bytes) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    WxrDocument document = new WxrDocument();
    document.read(factory.createXMLStreamReader(new ByteArrayInputStream(bytes)));
    return document;
  }

  private void read(XMLStreamReader xml) throws XMLStreamException {
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        switch (name(xml)) {
          case "rss", "channel", "wp:author" -> {}
          case "item" -> items.add(item(xml));
          case "wp:category" -> {
            Map<String, String> category = children(xml, "wp:category");
            categories.put(category.get("wp:category_nicename"), category.get("wp:cat_name"));
          }
          default -> channel.put(name(xml), xml.getElementText());
        }
      }
    }
  }

  private static Item item(XMLStreamReader xml) throws XMLStreamException {
    Item item = new Item();
    while (xml.next() != XMLStreamConstants.END_ELEMENT || !name(xml).equals("item")) {
      if (xml.isStartElement()) {
        switch (name(xml)) {
          case "category" ->
              item.categories.put(xml.getAttributeValue(null, "nicename"), xml.getElementText());
          case "wp:postmeta" -> {
            Map<String, String> meta = children(xml, "wp:postmeta");
            item.meta.put(meta.get("wp:meta_key"), meta.get("wp:meta_value"));
          }
          case "wp:comment" -> item.comments.add(children(xml, "wp:comment"));
          default -> item.texts.put(name(xml), xml.getElementText());
        }
      }
    }
    return item;
  }

  private static Map<String, String> children(XMLStreamReader xml, String parent)
      throws XMLStreamException {
    Map<String, String> children = new LinkedHashMap<>();
    while (xml.next() != XMLStreamConstants.END_ELEMENT || !name(xml).equals(parent)) {
      if (xml.isStartElement()) {
        children.put(name(xml), xml.getElementText());
      }
    }
    return children;
  }

  private static String name(XMLStreamReader xml) {
    return (xml.getPrefix().isEmpty() ? "" : xml.getPrefix() + ":") + xml.getLocalName();
  }

  /** The posts alone. */
  public Stream<Item> posts() {
    return items.stream().filter(item -> item.get("wp:post_type").equals("post"));
  }
}
