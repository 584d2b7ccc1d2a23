package org.spacesgateway.content;

import java.net.URI;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.spacesgateway.content.LeftOut.What;

/**
 * Makes one entry's HTML safe to show anywhere, and says what was in it: pictures that can be taken
 * along, and what was left out.
 */
final class Cleaning {
  private static final int LONGEST_TITLE = 500;
  private static final String RUNS = "script, style, meta, link, base, applet, noscript, xml";
  private static final String PLAYERS = "object, embed, iframe, frame, video, audio, bgsound";
  private static final String CONTROLS = "input, button, select, textarea, option";
  private static final Safelist ENTRY =
      Safelist.relaxed()
          .addTags("abbr", "acronym", "address", "big", "center", "del", "font", "hr", "ins", "s")
          .addTags("tt")
          .addAttributes("font", "color", "face", "size")
          .addAttributes("div", "align")
          .addAttributes("p", "align")
          .addAttributes("td", "align", "valign")
          .addAttributes("th", "align", "valign")
          .addAttributes("table", "border", "cellpadding", "cellspacing")
          .addAttributes(":all", "dir", "lang")
          .removeProtocols("a", "href", "ftp");
  private static final Safelist COMMENT = Safelist.basic().removeProtocols("a", "href", "ftp");

  private final URI base;
  private final String place;
  private final int longest;
  private final Predicate<URI> takesAlong;
  private final Map<String, Picture> pictures = new LinkedHashMap<>();
  private final Map<What, LeftOut> leftOut = new EnumMap<>(What.class);

  /**
   * @param base what relative addresses are relative to
   * @param place what the report calls the entry
   * @param longest how many characters are taken of a text
   * @param takesAlong whether a picture of that address is taken along, rather than stay linked
   */
  Cleaning(URI base, String place, int longest, Predicate<URI> takesAlong) {
    this.base = base;
    this.place = place;
    this.longest = longest;
    this.takesAlong = takesAlong;
  }

  /** The entry's body; {@link #pictures()} are those in it. */
  String body(String raw) {
    Document dirty = parsed(raw);
    dirty.select("img").forEach(this::picture);
    return clean(dirty, ENTRY);
  }

  /** A comment's text: without pictures. */
  String comment(String raw) {
    return clean(parsed(raw), COMMENT);
  }

  /** A title or a name: plain text in one line. */
  String line(String raw) {
    String text = legal(raw.length() > longest ? raw.substring(0, longest) : raw);
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() > LONGEST_TITLE ? line.substring(0, LONGEST_TITLE - 1) + "…" : line;
  }

  /** Pictures of the body that are taken along, in order, each once. */
  List<Picture> pictures() {
    return List.copyOf(pictures.values());
  }

  /** What was left out of all that was cleaned. */
  List<LeftOut> leftOut() {
    return List.copyOf(leftOut.values());
  }

  /** Counts something that was left out. */
  void leaveOut(What what, int times, String example) {
    if (times > 0) {
      leftOut.merge(
          what,
          new LeftOut(what, place, times, legal(example)),
          (one, more) -> new LeftOut(what, place, one.times() + times, one.example()));
    }
  }

  private Document parsed(String raw) {
    String text = raw;
    if (raw.length() > longest) {
      leaveOut(What.TOO_LONG, 1, "");
      text = raw.substring(0, longest);
    }
    return Jsoup.parseBodyFragment(legal(text), base.toString());
  }

  private String clean(Document dirty, Safelist safe) {
    remove(dirty, RUNS, What.SCRIPT);
    for (Element player : dirty.select(PLAYERS)) {
      embedded(player);
    }
    remove(dirty, CONTROLS, What.FORM);
    for (Element element : dirty.body().getAllElements()) {
      for (Attribute attribute : element.attributes().asList()) {
        if (attribute.getKey().startsWith("on")) {
          leaveOut(What.SCRIPT, 1, attribute.getValue());
        }
      }
      if (element.nameIs("a") && element.hasAttr("href")) {
        link(element);
      }
    }
    Document clean = new Cleaner(safe).clean(dirty);
    // Line ends stand for blanks in HTML, but for new lines in a blog that formats by itself.
    for (TextNode text : clean.body().nodeStream(TextNode.class).toList()) {
      if (!(text.parent() instanceof Element parent && parent.closest("pre") != null)) {
        text.text(text.getWholeText().replaceAll("[ \\t\\n\\f\\r]+", " "));
      }
    }
    clean.outputSettings().prettyPrint(false);
    return clean.body().html().strip();
  }

  private void remove(Document dirty, String selector, What what) {
    for (Element element : dirty.select(selector)) {
      String name = element.normalName();
      // What only dresses a text is no loss that anybody asks about.
      if (!List.of("style", "meta", "link", "base", "xml", "option").contains(name)) {
        leaveOut(what, 1, element.hasText() || element.data().isBlank() ? "" : element.data());
      }
      element.remove();
    }
  }

  /* What a player showed is linked, where it says so. */
  private void embedded(Element player) {
    if (!player.hasParent()) {
      return;
    }
    Optional<String> address =
        List.of("src", "data").stream()
            .map(player::absUrl)
            .filter(Cleaning::isWeb)
            .findFirst()
            .or(() ->
                player.select("embed[src], param[name=movie], param[name=src]").stream()
                    .map(inner -> inner.absUrl(inner.nameIs("embed") ? "src" : "value"))
                    .filter(Cleaning::isWeb)
                    .findFirst());
    leaveOut(What.EMBEDDED, 1, address.orElse(""));
    if (address.isPresent()) {
      Element link = new Element("a").attr("href", address.get()).text(address.get());
      player.replaceWith(new Element("p").appendChild(link));
    } else {
      player.remove();
    }
  }

  private void link(Element link) {
    String address = link.absUrl("href");
    if (!isWeb(address) && !address.startsWith("mailto:")) {
      leaveOut(What.LINK, 1, link.attr("href"));
      link.removeAttr("href");
    }
  }

  private void picture(Element image) {
    String source = image.absUrl("src");
    URI address = isWeb(source) ? uri(source) : null;
    if (address == null || address.getHost() == null) {
      leaveOut(What.PICTURE_MISSING, 1, image.attr("src"));
      image.remove();
      return;
    }
    if (takesAlong.test(address)) {
      image.attr("src", address.toString());
      pictures.putIfAbsent(
          address.toString(), new Picture(address.toString(), line(image.attr("alt"))));
    } else {
      leaveOut(What.PICTURE_ELSEWHERE, 1, address.getHost());
    }
  }

  private static URI uri(String text) {
    try {
      return URI.create(text.replace(" ", "%20"));
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }

  private static boolean isWeb(String address) {
    return address.startsWith("http://") || address.startsWith("https://");
  }

  private String legal(String text) {
    String legal = Xml.legal(text);
    if (legal.length() < text.length() && !leftOut.containsKey(What.CHARACTERS)) {
      leftOut.put(
          What.CHARACTERS, new LeftOut(What.CHARACTERS, place, text.length() - legal.length(), ""));
    }
    return legal;
  }
}
