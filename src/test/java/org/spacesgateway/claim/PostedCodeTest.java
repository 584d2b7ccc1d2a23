package org.spacesgateway.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.claim.PostedCode.Finding;

/** The code counts in a new post of this Space's own feed, and nowhere else. */
class PostedCodeTest {
  private static final Cid ALICE = Cid.ofHex("A11CE0000C0FFEE1").orElseThrow();
  private static final String CODE = "space-7QK2-X9PA-0000-1111";
  private static final Instant ASKED = Instant.parse("2010-10-05T12:00:00Z");
  private static final String LATER = "Tue, 05 Oct 2010 13:00:00 GMT";
  private static final String ENTRY =
      "http://alice.spaces.live.com/blog/cns!A11CE0000C0FFEE1!240.entry";

  private static Finding look(String feed) {
    return PostedCode.in(feed, ALICE, CODE, ASKED);
  }

  private static String feed(String items) {
    return feed(ALICE.decimal(), items);
  }

  private static String feed(String id, String items) {
    return """
    <?xml version="1.0" encoding="utf-8"?>
    <rss version="2.0" xmlns:live="http://schemas.microsoft.com/live/spaces/2006/rss"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Alice</title>
    <live:identity><live:id>%s</live:id><live:alias>alice</live:alias></live:identity>
    %s</channel></rss>
    """
        .formatted(id, items);
  }

  private static String item(String link, String pubDate, String title, String description) {
    return "<item><title>%s</title><link>%s</link><pubDate>%s</pubDate><description>%s</description></item>"
        .formatted(title, link, pubDate, description);
  }

  @Test
  void aNewPostProvesIt() {
    assertThat(look(feed(item(ENTRY, LATER, "Hello", "&lt;p&gt;" + CODE + "&lt;/p&gt;"))))
        .isEqualTo(Finding.FOUND);
    assertThat(look(feed(item(ENTRY, LATER, CODE, "")))).isEqualTo(Finding.FOUND);
    assertThat(look(feed(item(ENTRY, LATER, "", "<![CDATA[<b>" + CODE + "</b>]]>"))))
        .isEqualTo(Finding.FOUND);
  }

  @Test
  void anotherCodeDoesNot() {
    assertThat(look(feed(item(ENTRY, LATER, "space-7QK2-X9PA-0000-1112", ""))))
        .isEqualTo(Finding.NOT_FOUND);
    assertThat(look(feed(""))).isEqualTo(Finding.NOT_FOUND);
  }

  @Test
  void anOlderPostDoesNot() {
    assertThat(look(feed(item(ENTRY, "Tue, 05 Oct 2010 11:00:00 GMT", CODE, ""))))
        .isEqualTo(Finding.NOT_FOUND);
    assertThat(look(feed(item(ENTRY, "soon", CODE, "")))).isEqualTo(Finding.NOT_FOUND);
    assertThat(look(feed(item(ENTRY, "", CODE, "")))).isEqualTo(Finding.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://alice.spaces.live.com/blog/cns!A11CE0000C0FFEE1!240.entry#comment",
        "http://alice.spaces.live.com/blog/cns!DA0A5BACE0000002!240.entry",
        "http://alice.spaces.live.com/photos/cns!A11CE0000C0FFEE1!138/",
        "http://alice.spaces.live.com/",
        "not an address",
        ""
      })
  void whatIsNoPostOfThisSpaceDoesNot(String link) {
    assertThat(look(feed(item(link, LATER, CODE, CODE)))).isEqualTo(Finding.NOT_FOUND);
  }

  @Test
  void anotherSpacesFeedDoesNot() {
    assertThat(look(feed("-1", item(ENTRY, LATER, CODE, "")))).isEqualTo(Finding.NOT_THIS_SPACE);
    assertThat(look(feed("", item(ENTRY, LATER, CODE, "")))).isEqualTo(Finding.NOT_THIS_SPACE);
  }

  /* An item may say whatever its writer likes; whose feed it is stands outside of items. */
  @Test
  void anIdentityWithinAPostIsNone() {
    String within =
        "<item xmlns:live=\"http://schemas.microsoft.com/live/spaces/2006/rss\"><live:id>%s</live:id><title>%s</title><link>%s</link><pubDate>%s</pubDate></item>"
            .formatted(ALICE.decimal(), CODE, ENTRY, LATER);
    assertThat(look(feed("-1", within))).isEqualTo(Finding.NOT_THIS_SPACE);
  }

  @Test
  void aCodeOutsideOfPostsDoesNot() {
    assertThat(look(feed("<description>" + CODE + "</description>"))).isEqualTo(Finding.NOT_FOUND);
    assertThat(
            look(
                feed(
                    "<item><title>x</title><dc:creator>%s</dc:creator><link>%s</link><pubDate>%s</pubDate></item>"
                        .formatted(CODE, ENTRY, LATER))))
        .isEqualTo(Finding.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html><body>space-7QK2-X9PA-0000-1111</body></html>",
        "<rss><channel><item>",
        "garbage"
      })
  void whatIsNoFeedIsUnreadable(String text) {
    assertThat(look(text)).isEqualTo(Finding.UNREADABLE);
  }

  @Test
  @Timeout(10)
  void noEntityIsResolvedAndNoBombGoesOff() {
    String bomb =
        """
        <?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&b;&f;</title></item></channel></rss>
        """;
    assertThat(look(bomb)).isIn(Finding.UNREADABLE, Finding.NOT_THIS_SPACE);
  }

  @Test
  void clocksThatDifferALittleDoNotMatter() {
    String before =
        java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ASKED.minus(Duration.ofMinutes(5)).atOffset(java.time.ZoneOffset.UTC));
    assertThat(look(feed(item(ENTRY, before, CODE, "")))).isEqualTo(Finding.FOUND);
  }
}
