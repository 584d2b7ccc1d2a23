package org.spacesgateway.sandbox;

import java.time.format.DateTimeFormatter;
import java.util.List;

/** A blog's feed as WordPress.com serves it: RSS 2.0, with the hub that it pushes to. */
final class BlogFeed {
  private static final int MOST = 10;

  private BlogFeed() {}

  /**
   * The feed.
   *
   * @param home the blog's address, without a slash at the end
   * @param posts newest first; the feed holds the first ten
   */
  static String of(String name, String home, List<BlogPosts.Post> posts) {
    StringBuilder items = new StringBuilder();
    posts.stream()
        .limit(MOST)
        .forEach(post ->
            items.append(
                """
                <item>
                <title>%s</title>
                <link>%s</link>
                <pubDate>%s</pubDate>
                <guid isPermaLink="false">%s</guid>
                <description>%s</description>
                </item>
                """
                    .formatted(
                        HtmlPage.escaped(post.title()),
                        HtmlPage.escaped(home + post.path()),
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(post.date()),
                        HtmlPage.escaped(home + "/?p=" + post.id()),
                        HtmlPage.escaped(post.html()))));
    String address = HtmlPage.escaped(home);
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
    <channel>
    <title>%1$s</title>
    <atom:link href="%2$s/feed/" rel="self" type="application/rss+xml"/>
    <link>%2$s</link>
    <description></description>
    <generator>http://wordpress.com/</generator>
    <atom:link rel="hub" href="%2$s/?pushpress=hub"/>
    %3$s</channel>
    </rss>
    """
        .formatted(HtmlPage.escaped(name), address, items);
  }
}
