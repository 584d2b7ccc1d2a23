package org.spacesgateway.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.call.Calls.Answer;

/** Which posts of a feed are announced, and with what words. */
class NewPostsTest {
  private static final URI BLOG = URI.create("https://alice.example/");
  private static final Instant SINCE = Instant.parse("2012-11-06T12:00:00Z");

  private static Answer feed(String items) {
    return new Answer(
        200,
        Map.of("Content-Type", "application/rss+xml; charset=utf-8"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
        <title>Alice</title><link>https://alice.example/</link><description/>%s</channel></rss>
        """
            .formatted(items)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static String item(String id, String link, String date, String more) {
    return """
    <item><title>Caf&amp;eacute; &amp;amp; more</title><link>%s</link><pubDate>%s</pubDate>
    <guid isPermaLink="false">%s</guid>%s</item>
    """
        .formatted(link, date, id, more);
  }

  private static List<String> announced(String items, String... moved) {
    return NewPosts.of(PostsFeed.read(feed(items)).orElseThrow(), BLOG, SINCE, Set.of(moved))
        .stream()
        .map(FeedPost::id)
        .toList();
  }

  private static final String AFTER = "Tue, 06 Nov 2012 12:00:00 +0000";
  private static final String LATER = "Tue, 06 Nov 2012 09:00:01 -0800";
  private static final String BEFORE = "Tue, 06 Nov 2012 11:59:59 +0000";

  @Test
  void whatWasPublishedSinceIsAnnouncedTheOldestFirst() {
    assertThat(
            announced(
                item("3", "https://alice.example/3", LATER, "")
                    + item("2", "https://alice.example/2", AFTER, "")
                    + item("1", "https://alice.example/1", BEFORE, "")))
        .containsExactly("2", "3");
  }

  @Test
  void whatMayHaveBeenForgottenIsNotAnnouncedOnceMore() {
    Duration remembered = Duration.ofDays(90);
    assertThat(NewPosts.since(SINCE, SINCE.plus(Duration.ofDays(45)), remembered)).isEqualTo(SINCE);
    assertThat(NewPosts.since(SINCE, SINCE.plus(Duration.ofDays(91)), remembered))
        .isEqualTo(SINCE.plus(Duration.ofDays(46)));
  }

  @Test
  void whatWasMovedIsNot() {
    assertThat(
            announced(
                item("1", "https://alice.example/2012/11/06/one/", AFTER, "")
                    + item(
                        "https://alice.spaces.live.com/blog/cns!1!2.entry",
                        "https://alice.example/2",
                        AFTER,
                        "")
                    + item(
                        "3",
                        "https://alice.example/3",
                        AFTER,
                        "<description>&lt;div id=\"msgcns!1!3\" class=\"bvMsg\"&gt;</description>")
                    + item("4", "https://alice.example/4", AFTER, ""),
                "/2012/11/06/one/"))
        .containsExactly("4");
  }

  @Test
  void whatAsksForAPasswordIsNot() {
    assertThat(
            announced(
                item(
                    "1",
                    "https://alice.example/1",
                    AFTER,
                    "<content:encoded><![CDATA[<form class=\"post-password-form\"></form>]]></content:encoded>")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/1",
        "http://alice.example/1",
        "https://alice.example:8443/1",
        "https://alice.example@evil.example/1",
        "javascript:alert(1)",
        "/1",
        "https://alice.example/a b"
      })
  void whatIsNotAtTheBlogIsNot(String link) {
    assertThat(announced(item("1", link, AFTER, ""))).isEmpty();
  }

  @Test
  void whatHasNoDateIsNot() {
    assertThat(announced(item("1", "https://alice.example/1", "some day", ""))).isEmpty();
  }

  @Test
  void titlesAndExcerptsArePlainAndShort() {
    FeedPost post =
        PostsFeed.read(
                feed(
                    item(
                        "1",
                        "https://alice.example/1",
                        AFTER,
                        "<description><![CDATA[<p>It &amp; <b>that</b><script>alert(1)</script> "
                            + "words ".repeat(200)
                            + "<img src='http://x.example/no.png'><img src='https://x.example/yes.png'>]]></description>")))
            .orElseThrow()
            .getFirst();
    assertThat(post.title()).isEqualTo("Café & more");
    assertThat(post.excerpt()).startsWith("It & that words").endsWith("…").hasSizeLessThan(301);
    assertThat(post.picture()).isEqualTo("https://x.example/yes.png");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no feed",
        "<html></html>",
        "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><rss version='2.0'><channel><title>&x;</title><link/><description/></channel></rss>",
        "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss version='2.0'><channel><title>&a;</title></channel></rss>",
        "<!DOCTYPE rss SYSTEM 'http://127.0.0.1:9/x.dtd'><rss version='2.0'><channel/></rss>",
        "<rss version='2.0'><channel><title>cut"
      })
  void whatIsNoFeedAndWhateverHasADocumentTypeIsNotRead(String document) {
    assertThat(
            PostsFeed.read(
                new Answer(
                    200,
                    Map.of("Content-Type", "application/xml"),
                    document.getBytes(StandardCharsets.UTF_8))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "200, <p>Hello</p>,                                  YES",
    "200, <form class='post-password-form'></form>,      NO",
    "200, <input name='post_password'>,                  NO",
    "302, '',                                            NO",
    "403, '',                                            NO",
    "404, '',                                            NO",
    "410, '',                                            NO",
    "429, '',                                            NOT_KNOWN",
    "500, '',                                            NOT_KNOWN",
    "503, '',                                            NOT_KNOWN"
  })
  void whetherAPostIsPublicIsWhatAStrangerSees(int status, String page, PublicPost seen) {
    assertThat(PublicPost.of(new Answer(status, Map.of(), page.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(seen);
  }
}
