package org.spacesgateway.content;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/** Entries as they can be shown where our pictures are not. */
public final class Reachable {
  private Reachable() {}

  /**
   * The entry without pictures that are with us alone; the words that describe them take their
   * place. One that has none stays as it is.
   */
  public static Entry of(Entry entry) {
    if (entry.pictures().stream().allMatch(Picture::isPublic)) {
      return entry;
    }
    Document document = Jsoup.parseBodyFragment(entry.html());
    document.outputSettings().prettyPrint(false);
    for (Element image : document.select("img")) {
      if (!new Picture(image.attr("src"), "").isPublic()) {
        image.replaceWith(new TextNode(image.attr("alt")));
      }
    }
    return new Entry(
        entry.cid(),
        entry.number(),
        entry.title(),
        document.body().html(),
        entry.published(),
        entry.categories(),
        entry.comments(),
        entry.pictures().stream().filter(Picture::isPublic).toList(),
        entry.friendsOnly(),
        entry.permalink());
  }
}
