package org.spacesgateway.batch;

import java.util.ArrayList;
import java.util.List;

/** A WordPress export as the old importer's blogs have it, made for tests. */
public final class Wxr {
  /** No such thing may be stored or shown. */
  public static final String SECRET = "Xs3cr3tAuthKey";

  /** A Space, and what stands for it in metadata. */
  public static final String CID = "F610C86C6D82B8A2";

  private static final String SIGNED = "-715851972732602206";

  /** MD5 of the signed number. */
  public static final String MD5 = "8e963f1d044baa6ea177d10f0c6ccc02";

  private final String base;
  private final StringBuilder categories = new StringBuilder();
  private final List<String> items = new ArrayList<>();

  /**
   * An export of a blog.
   *
   * @param base its front page, without a closing slash
   */
  public Wxr(String base) {
    this.base = base;
  }

  /** The metadata field of an entry, its key in front. */
  public static String meta(String n) {
    return meta(
        "spaces_" + MD5 + "_permalink",
        "http://cid-f610c86c6d82b8a2.users.api.live.net/Users("
            + SIGNED
            + ")/Blogs('"
            + CID
            + "!102')/Entries('"
            + CID
            + "!"
            + n
            + "')?authkey="
            + SECRET);
  }

  /** A metadata field. */
  public static String meta(String key, String value) {
    return "<wp:postmeta><wp:meta_key>%s</wp:meta_key><wp:meta_value><![CDATA[%s]]></wp:meta_value></wp:postmeta>\n"
        .formatted(key, value);
  }

  /** Adds a category. */
  public Wxr category(String nicename, String name) {
    categories.append(
        "<wp:category><wp:term_id>1</wp:term_id><wp:category_nicename>%s</wp:category_nicename><wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[%s]]></wp:cat_name></wp:category>\n"
            .formatted(nicename, name));
    return this;
  }

  /** Adds a published post. */
  public Wxr post(String path, String body, String... metadata) {
    return item(path, "publish", "post", body, metadata);
  }

  /** Adds anything. */
  public Wxr item(String path, String status, String type, String body, String... metadata) {
    items.add(
        """
        <item>
        <title>A title</title>
        <link>%s</link>
        <content:encoded><![CDATA[%s]]></content:encoded>
        <wp:status>%s</wp:status>
        <wp:post_type>%s</wp:post_type>
        %s</item>
        """
            .formatted(base + path, body, status, type, String.join("", metadata)));
    return this;
  }

  @Override
  public String toString() {
    return """
    <?xml version="1.0" encoding="UTF-8" ?>
    <!-- generator="WordPress.com" -->
    <rss version="2.0"
      xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
      xmlns:content="http://purl.org/rss/1.0/modules/content/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:wp="http://wordpress.org/export/1.2/">
    <channel>
    <title>A moved Space</title>
    <link>%s</link>
    <wp:wxr_version>1.2</wp:wxr_version>
    <wp:base_site_url>http://wordpress.com/</wp:base_site_url>
    <wp:base_blog_url>%s</wp:base_blog_url>
    %s%s</channel>
    </rss>
    """
        .formatted(base, base, categories, String.join("", items));
  }
}
