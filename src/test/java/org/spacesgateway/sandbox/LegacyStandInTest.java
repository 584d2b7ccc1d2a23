package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class LegacyStandInTest {
  private static LegacyStandIn legacy;

  @BeforeAll
  static void start() {
    legacy = LegacyStandIn.start("127.0.0.3", 0);
  }

  @AfterAll
  static void stop() {
    legacy.close();
  }

  @Test
  void aSpaceIsFoundByAliasAndByCid() {
    String home = get("alice.spaces.localhost", "/").body();
    assertThat(home)
        .contains(
            "<h1>Alice’s Space</h1>",
            "/blog/cns!A11CE0000C0FFEE1!240.entry",
            "Crème brûlée &amp; &lt;other&gt; things");
    assertThat(get("ALICE.spaces.localhost:8080", "/default.aspx").body()).isEqualTo(home);
    assertThat(get("cid-a11ce0000c0ffee1.spaces.localhost", "/").body()).isEqualTo(home);
    assertThat(get("nobody.spaces.localhost", "/").status()).isEqualTo(404);
    assertThat(get("alice.elsewhere.localhost", "/").status()).isEqualTo(404);
    assertThat(get("spaces.localhost", "/").status()).isEqualTo(200);
  }

  @Test
  void anEntryIsFoundInAnySpelling() {
    for (String path :
        new String[] {
          "/blog/cns!A11CE0000C0FFEE1!240.entry",
          "/Blog/cns%21a11ce0000c0ffee1%21240.entry?wa=wsignin1.0&sa=751959639",
          "/mmm2008-07-24_12.50/blog/cns!A11CE0000C0FFEE1!240.entry"
        }) {
      assertThat(get("alice.spaces.localhost", path).body())
          .as(path)
          .contains("Sugar, eggs, patience.");
    }
    assertThat(get("alice.spaces.localhost", "/blog/cns!A11CE0000C0FFEE1!241.entry").status())
        .isEqualTo(404);
    assertThat(get("dana.spaces.localhost", "/blog/cns!A11CE0000C0FFEE1!240.entry").status())
        .as("another Space's host")
        .isEqualTo(404);
  }

  @Test
  void aFeedLinksAliasAndCid() throws Exception {
    String feed = get("alice.spaces.localhost:8080", "/feed.rss").body();
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(feed.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getElementsByTagName("live:id").item(0).getTextContent())
        .isEqualTo("-6837343843448258847");
    assertThat(document.getElementsByTagName("live:alias").item(0).getTextContent())
        .isEqualTo("alice");
    assertThat(document.getElementsByTagName("item").getLength()).isEqualTo(3);
    assertThat(document.getElementsByTagName("link").item(1).getTextContent())
        .isEqualTo("http://alice.spaces.localhost:8080/blog/cns!A11CE0000C0FFEE1!1073.entry");
  }

  @Test
  void aSpaceForFriendsIsClosed() {
    assertThat(get("chen.spaces.localhost", "/").status()).isEqualTo(403);
    assertThat(get("cid-c4e70905e5a1b2c.spaces.localhost", "/feed.rss").status()).isEqualTo(403);
    assertThat(get("cid-0c4e70905e5a1b2c.spaces.localhost", "/").body())
        .doesNotContain("朋友")
        .contains("friends only");
  }

  private static RawHttp.Answer get(String host, String path) {
    return RawHttp.send(
        "127.0.0.3",
        legacy.port(),
        ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII),
        Duration.ofSeconds(10));
  }
}
