package org.spacesgateway.editor;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.spacesgateway.editor.EditorRequest.Call;
import org.spacesgateway.editor.EditorRequest.NoCall;
import org.spacesgateway.editor.EditorRequest.Unreadable;

/** Reads one request, element by element, no further than it must. */
final class EditorRequestReader {
  /**
   * Which of its parameters is the name, from 0 (live-spaces.md, 4; blogger's begin with a key).
   */
  private static final Map<String, Integer> NAME_AT =
      Map.ofEntries(
          Map.entry("metaWeblog.newPost", 1),
          Map.entry("metaWeblog.editPost", 1),
          Map.entry("metaWeblog.getPost", 1),
          Map.entry("metaWeblog.getCategories", 1),
          Map.entry("metaWeblog.getRecentPosts", 1),
          Map.entry("metaWeblog.newMediaObject", 1),
          Map.entry("mt.getCategoryList", 1),
          Map.entry("blogger.getUsersBlogs", 1),
          Map.entry("blogger.getUserInfo", 1),
          Map.entry("blogger.deletePost", 2));

  private static final List<String> METHOD = List.of("methodCall", "methodName");
  private static final List<String> PARAMETER = List.of("methodCall", "params", "param");
  private static final List<String> VALUE = List.of("methodCall", "params", "param", "value");
  private static final List<String> TEXT =
      List.of("methodCall", "params", "param", "value", "string");
  private static final int DEEPEST = 20;
  private static final int LONGEST_TEXT = 200;
  private static final XMLInputFactory FACTORY = factory();

  private final byte[] bytes;
  private final List<String> open = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private String method;
  private int parameters;

  EditorRequestReader(byte[] bytes) {
    this.bytes = bytes;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  EditorRequest request() {
    try {
      XMLStreamReader xml = reader();
      while (xml.hasNext()) {
        EditorRequest found = look(xml, xml.next());
        if (found != null) {
          return found;
        }
      }
      return method == null ? new NoCall() : new Call(method, true, Optional.empty());
    } catch (XMLStreamException | RuntimeException unreadable) {
      // The parser has exceptions of either kind for bytes that are no XML.
      return new Unreadable();
    }
  }

  /* A factory is not said to serve two threads at once. */
  private XMLStreamReader reader() throws XMLStreamException {
    synchronized (FACTORY) {
      return FACTORY.createXMLStreamReader(new ByteArrayInputStream(bytes));
    }
  }

  private EditorRequest look(XMLStreamReader xml, int event) {
    switch (event) {
      case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
        return new Unreadable();
      }
      case XMLStreamConstants.START_ELEMENT -> {
        if (open.size() == DEEPEST || open.isEmpty() && !xml.getLocalName().equals("methodCall")) {
          return new NoCall();
        }
        open.add(xml.getLocalName());
        text.setLength(0);
      }
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> more(xml);
      case XMLStreamConstants.END_ELEMENT -> {
        return end();
      }
      default -> {
        // Comments and the like mean nothing.
      }
    }
    return null;
  }

  private void more(XMLStreamReader xml) {
    if (open.equals(METHOD) || open.equals(VALUE) || open.equals(TEXT)) {
      int room = LONGEST_TEXT + 1 - text.length();
      text.append(xml.getTextCharacters(), xml.getTextStart(), Math.min(room, xml.getTextLength()));
    }
  }

  private EditorRequest end() {
    EditorRequest found = null;
    if (open.equals(METHOD)) {
      method = text.toString().strip();
      if (!NAME_AT.containsKey(method)) {
        found = new Call(method, false, Optional.empty());
      }
    } else if (open.equals(PARAMETER)) {
      if (method == null) {
        found = new NoCall();
      } else if (parameters++ == NAME_AT.get(method)) {
        found = new Call(method, true, name());
      }
    }
    // A value's text may stand in it, or in a string within it: it is kept until its parameter
    // ends.
    if (!open.equals(TEXT) && !open.equals(VALUE)) {
      text.setLength(0);
    }
    open.removeLast();
    return found;
  }

  private Optional<String> name() {
    String name = text.toString().strip();
    return name.isEmpty() || name.length() > LONGEST_TEXT ? Optional.empty() : Optional.of(name);
  }
}
