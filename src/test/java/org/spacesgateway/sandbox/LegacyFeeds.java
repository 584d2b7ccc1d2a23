package org.spacesgateway.sandbox;

import java.time.format.DateTimeFormatter;
import java.util.List;
import org.spacesgateway.sandbox.OldSpace.OldComment;
import org.spacesgateway.sandbox.OldSpace.OldEntry;

/** The old platform's feeds: RSS 2.0 with a namespace of its own. */
final class LegacyFeeds {
  private static final int CUT_AT = 20;

  private LegacyFeeds() {}

  /**
   * A Space's feed.
   *
   * @param home as the request named it, without a closing slash
   * @param first items ahead of the entries
   * @param counts whether it says how many comments an entry has
   */
  static String space(
      OldSpace space, String home, List<String> first, List<OldEntry> entries, boolean counts) {
    StringBuilder items = new StringBuilder();
    first.forEach(items::append);
    entries.forEach(entry -> items.append(item(space, home, entry, counts)));
    return """
    <?xml version="1.0" encoding="utf-8"?>
    <rss version="2.0" xmlns:live="http://schemas.microsoft.com/live/spaces/2006/rss" \
    xmlns:slash="http://purl.org/rss/1.0/modules/slash/" \
    xmlns:wfw="http://wellformedweb.org/CommentAPI/" \
    xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
    <channel>
    <title>%s</title>
    <link>%s/</link>
    <description></description>
    <generator>Microsoft Spaces v1.1</generator>
    <opensearch:totalResults>%d</opensearch:totalResults>
    <live:identity><live:id>%d</live:id><live:alias>%s</live:alias></live:identity>
    %s</channel>
    </rss>
    """
        .formatted(
            HtmlPage.escaped(space.title()),
            HtmlPage.escaped(home),
            space.size(),
            space.signedCid(),
            HtmlPage.escaped(space.alias()),
            items);
  }

  private static String item(OldSpace space, String home, OldEntry entry, boolean counts) {
    String address = HtmlPage.escaped(home + space.permalink(entry.n()));
    StringBuilder item = new StringBuilder("<item>\n");
    line(item, "title", HtmlPage.escaped(entry.title()));
    line(item, "link", address);
    item.append("<guid isPermaLink=\"true\">").append(address).append("</guid>\n");
    line(item, "pubDate", DateTimeFormatter.RFC_1123_DATE_TIME.format(entry.at()));
    String html =
        entry.cut()
            ? entry.html().substring(0, Math.min(CUT_AT, entry.html().length())) + "..."
            : entry.html();
    line(item, "description", HtmlPage.escaped(html));
    entry.categories().forEach(name -> line(item, "category", HtmlPage.escaped(name)));
    if (counts) {
      line(item, "slash:comments", Integer.toString(entry.comments().size()));
    }
    if (!entry.comments().isEmpty() && entry.feedOfComments()) {
      line(item, "wfw:commentRss", address.replace(".entry", "/comments/feed.rss"));
    }
    return item.append("</item>\n").toString();
  }

  /** The feed of an entry's comments. */
  static String comments(OldSpace space, OldEntry entry) {
    StringBuilder items = new StringBuilder();
    // The newest first, as feeds are.
    for (OldComment comment : entry.comments().reversed()) {
      items.append("<item>\n");
      line(items, "guid", "cns!" + space.cid() + "!" + comment.n());
      line(items, "author", HtmlPage.escaped(comment.author()));
      line(items, "pubDate", DateTimeFormatter.RFC_1123_DATE_TIME.format(comment.at()));
      line(items, "description", "<![CDATA[" + comment.html() + "]]>");
      if (comment.answers() > 0) {
        items.append(
            "<thr:in-reply-to ref=\"cns!%s!%d\"/>\n".formatted(space.cid(), comment.answers()));
      }
      items.append("</item>\n");
    }
    return """
    <?xml version="1.0" encoding="utf-8"?>
    <rss version="2.0" xmlns:thr="http://purl.org/syndication/thread/1.0"><channel>
    <title>Comments</title>
    %s</channel></rss>
    """
        .formatted(items);
  }

  private static void line(StringBuilder out, String name, String content) {
    out.append('<')
        .append(name)
        .append('>')
        .append(content)
        .append("</")
        .append(name)
        .append(">\n");
  }
}
