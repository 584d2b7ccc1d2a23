package org.spacesgateway.content;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.spacesgateway.address.EntryKeys;
import org.spacesgateway.content.WxrWriter.Blog;

/** The pieces of a WordPress export (WXR 1.2), as WordPress' own importer reads them. */
final class WxrItems {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int LONGEST_SLUG = 200;

  /* An entry's own id is the first of so many; its pictures have the others. */
  private static final long IDS_AN_ENTRY = 1000;
  private static final long COMMENTS_AN_ENTRY = 1_000_000;

  private final Blog blog;

  WxrItems(Blog blog) {
    this.blog = blog;
  }

  /** What stands before a part's items. */
  String head(List<String> categories) {
    StringBuilder head =
        new StringBuilder(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" \
            xmlns:content="http://purl.org/rss/1.0/modules/content/" \
            xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
            <channel>
            """);
    line(head, "title", Xml.escaped(blog.title()));
    line(head, "link", Xml.escaped(blog.home()));
    line(head, "description", "");
    line(head, "language", Xml.escaped(blog.language() == null ? "en-US" : blog.language()));
    line(head, "generator", "Windows Live Spaces");
    line(head, "wp:wxr_version", "1.2");
    line(head, "wp:base_site_url", Xml.escaped(blog.home()));
    line(head, "wp:base_blog_url", Xml.escaped(blog.home()));
    head.append("<wp:author><wp:author_id>1</wp:author_id>");
    element(head, "wp:author_login", Xml.cdata(blog.login()));
    element(head, "wp:author_email", Xml.cdata(""));
    element(head, "wp:author_display_name", Xml.cdata(author()));
    head.append("</wp:author>\n");
    categories.forEach(name -> head.append(category(name)));
    return head.toString();
  }

  /** A category, in the head. */
  String category(String name) {
    StringBuilder category = new StringBuilder("<wp:category>");
    element(category, "wp:category_nicename", Xml.cdata(slug(name)));
    element(category, "wp:category_parent", Xml.cdata(""));
    element(category, "wp:cat_name", Xml.cdata(name));
    return category.append("</wp:category>\n").toString();
  }

  /** What stands after a part's items. */
  String end() {
    return "</channel>\n</rss>\n";
  }

  /**
   * Writes an entry as a post, and its pictures behind it.
   *
   * @param attached addresses of pictures that the part has already
   * @return addresses of those written now
   */
  List<String> write(Entry entry, Set<String> attached, StringBuilder out) {
    long id = entry.number() * IDS_AN_ENTRY;
    begin(out, entry.title(), entry.permalink(), entry.permalink(), entry.published());
    line(out, "content:encoded", Xml.cdata(body(entry)));
    post(out, id, entry.published(), entry.friendsOnly() ? "private" : "publish", 0, "post");
    for (String name : entry.categories()) {
      out.append("<category domain=\"category\" nicename=\"")
          .append(slug(name))
          .append("\">")
          .append(Xml.cdata(name))
          .append("</category>\n");
    }
    out.append("<wp:postmeta>");
    element(out, "wp:meta_key", Xml.cdata(EntryKeys.key(entry.cid())));
    element(out, "wp:meta_value", Xml.cdata(EntryKeys.value(entry.mark())));
    out.append("</wp:postmeta>\n");
    comments(entry, out);
    out.append("</item>\n");
    List<String> written = new ArrayList<>();
    int position = 0;
    for (Picture picture : entry.pictures()) {
      position++;
      String address = picture.address();
      if (picture.isPublic() && !attached.contains(address) && written.size() < IDS_AN_ENTRY - 1) {
        written.add(address);
        picture(entry, picture, position, id, id + written.size(), out);
      }
    }
    return written;
  }

  /* By its marker the post is known to be this entry even where its metadata is lost. */
  private static String body(Entry entry) {
    return "<div id=\""
        + EntryKeys.marker(entry.mark())
        + "\" class=\"bvMsg\">"
        + entry.html()
        + "</div>";
  }

  private static void comments(Entry entry, StringBuilder out) {
    Map<String, Long> ids = new HashMap<>();
    long first = entry.number() % (Long.MAX_VALUE / COMMENTS_AN_ENTRY) * COMMENTS_AN_ENTRY + 1;
    for (Comment comment : entry.comments()) {
      long id = first + ids.size();
      long parent = comment.parent() == null ? 0 : ids.getOrDefault(comment.parent(), 0L);
      ids.put(comment.id(), id);
      out.append("<wp:comment>");
      element(out, "wp:comment_id", Long.toString(id));
      element(out, "wp:comment_author", Xml.cdata(comment.author()));
      element(out, "wp:comment_author_email", Xml.cdata(""));
      element(
          out, "wp:comment_author_url", Xml.cdata(comment.link() == null ? "" : comment.link()));
      element(out, "wp:comment_author_IP", Xml.cdata(""));
      element(out, "wp:comment_date", local(comment.at()));
      element(out, "wp:comment_date_gmt", gmt(comment.at()));
      element(out, "wp:comment_content", Xml.cdata(comment.html()));
      element(out, "wp:comment_approved", "1");
      element(out, "wp:comment_type", "");
      element(out, "wp:comment_parent", Long.toString(parent));
      element(out, "wp:comment_user_id", "0");
      out.append("</wp:comment>\n");
    }
  }

  /* No two of a Space have the same title: WordPress takes what has the same title and moment for what
  it has already, and neither fetches it nor changes its address in posts. It looks for addresses in
  posts letter by letter, for the guid, too: that is the address as it stands in HTML. */
  private void picture(
      Entry entry, Picture picture, int position, long post, long id, StringBuilder out) {
    String address = picture.address();
    String path = address.replaceFirst("[?#].*", "");
    String name =
        picture.description().isBlank()
            ? path.substring(path.lastIndexOf('/') + 1)
            : picture.description();
    begin(
        out,
        "%s (%d-%d)".formatted(name, entry.number(), position),
        address,
        address.replace("&", "&amp;"),
        entry.published());
    line(out, "content:encoded", Xml.cdata(""));
    post(out, id, entry.published(), "inherit", post, "attachment");
    line(out, "wp:attachment_url", Xml.cdata(address));
    out.append("</item>\n");
  }

  private void begin(StringBuilder out, String title, String link, String guid, OffsetDateTime at) {
    out.append("<item>\n");
    line(out, "title", Xml.cdata(asHtml(title)));
    line(out, "link", Xml.escaped(link));
    line(out, "pubDate", DateTimeFormatter.RFC_1123_DATE_TIME.format(at));
    line(out, "dc:creator", Xml.cdata(blog.login()));
    out.append("<guid isPermaLink=\"false\">").append(Xml.escaped(guid)).append("</guid>\n");
    line(out, "description", "");
  }

  /* WordPress' titles are HTML: it would take away what looks like an element. */
  private static String asHtml(String title) {
    return title.replaceAll("&(?=[#A-Za-z])", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /* Without a name: WordPress makes one of the title. */
  private static void post(
      StringBuilder out, long id, OffsetDateTime at, String status, long parent, String type) {
    line(out, "excerpt:encoded", Xml.cdata(""));
    line(out, "wp:post_id", Long.toString(id));
    line(out, "wp:post_date", local(at));
    line(out, "wp:post_date_gmt", gmt(at));
    line(out, "wp:comment_status", "open");
    line(out, "wp:ping_status", "closed");
    line(out, "wp:post_name", "");
    line(out, "wp:status", status);
    line(out, "wp:post_parent", Long.toString(parent));
    line(out, "wp:menu_order", "0");
    line(out, "wp:post_type", type);
    line(out, "wp:post_password", "");
    line(out, "wp:is_sticky", "0");
  }

  private static String local(OffsetDateTime at) {
    return TIME.format(at);
  }

  private static String gmt(OffsetDateTime at) {
    return TIME.format(at.withOffsetSameInstant(ZoneOffset.UTC));
  }

  private String author() {
    return blog.name().isBlank() ? blog.login() : blog.name();
  }

  /**
   * A category's slug, much as WordPress makes it: without one it would not find a category again
   * that an earlier post has brought.
   */
  static String slug(String name) {
    StringBuilder slug = new StringBuilder();
    Normalizer.normalize(name, Normalizer.Form.NFD)
        .replaceAll("(?<=\\p{IsLatin})\\p{M}+", "")
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(c -> spell(c, slug));
    String plain = slug.toString().replaceAll("-+", "-").replaceAll("^-|-$", "");
    return plain.isEmpty() || plain.length() > LONGEST_SLUG ? "category-" + digest(name) : plain;
  }

  private static void spell(int c, StringBuilder slug) {
    if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_') {
      slug.appendCodePoint(c);
    } else if (c >= 0x80 && Character.isLetterOrDigit(c)) {
      for (byte octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
        slug.append("%%%02x".formatted(octet));
      }
    } else if (c < 0x80 || Character.isWhitespace(c)) {
      slug.append('-');
    }
  }

  private static String digest(String name) {
    CRC32 digest = new CRC32();
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(digest.getValue());
  }

  private static void line(StringBuilder out, String name, String content) {
    element(out, name, content);
    out.append('\n');
  }

  /* Its content is escaped by now. */
  private static void element(StringBuilder out, String name, String content) {
    out.append('<').append(name).append('>').append(content).append("</").append(name).append('>');
  }
}
