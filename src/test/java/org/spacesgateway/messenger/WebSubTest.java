package org.spacesgateway.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.call.Calls.Answer;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.sandbox.WebSubHub;

/** How a hub is found, which are spoken to, and what of them is believed. */
class WebSubTest {
  private static final URI BLOG = URI.create("https://alice.example/");
  private static final URI FEED = URI.create("https://alice.example/feed/");
  private static final Discovery FOUND =
      new Discovery(
          URI.create("https://hub.example/"), URI.create("https://alice.example/feed/self"));
  private static final String HUB = "https://hub.example/";
  private static final String SELF = "https://alice.example/feed/self";
  private static final String RSS =
      """
      <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
      <atom:link rel="hub" href="%s"/><atom:link href="%s" rel="self"/>
      <item><title>A post</title><link>https://alice.example/1</link></item>
      </channel></rss>
      """;
  private static final String ATOM =
      """
      <feed xmlns="http://www.w3.org/2005/Atom"><title>Alice</title>
      <link rel="hub" href="%s"/><link rel="self" href="%s"/>
      </feed>
      """;
  private static final String HTML =
      "<!doctype html><html><head><link rel=hub href='%s'><link rel=self href='%s'></head></html>";

  private static Answer answer(Map<String, String> headers, String body) {
    return new Answer(200, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String filled(String document) {
    return document.formatted(HUB, SELF);
  }

  @Test
  void test100HeadersNameTheHub() {
    Map<String, String> one =
        Map.of("Link", "<" + HUB + ">; rel=\"hub\", <" + SELF + ">; rel=self");
    assertThat(Discovery.of(FEED, answer(one, "<rss/>"))).contains(FOUND);
  }

  @Test
  void test101APageNamesTheHub() {
    assertThat(Discovery.of(FEED, answer(Map.of("Content-Type", "text/html"), filled(HTML))))
        .contains(FOUND);
  }

  @Test
  void test102AnAtomFeedNamesTheHub() {
    assertThat(
            Discovery.of(
                FEED, answer(Map.of("Content-Type", "application/atom+xml"), filled(ATOM))))
        .contains(FOUND);
  }

  @Test
  void test103AnRssFeedNamesTheHub() {
    assertThat(
            Discovery.of(FEED, answer(Map.of("Content-Type", "application/rss+xml"), filled(RSS))))
        .contains(FOUND);
  }

  @Test
  void test104HeadersComeBeforeTheBody() {
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/rss+xml",
            "Link",
            "<" + HUB + ">; rel=hub, <" + SELF + ">; title=\"a, b; c\"; rel=\"alternate self\"");
    assertThat(
            Discovery.of(
                FEED,
                answer(
                    headers,
                    RSS.formatted("https://other.example/", "https://alice.example/other"))))
        .contains(FOUND);
  }

  @Test
  void relativeAddressesStartFromTheDocument() {
    assertThat(
            Discovery.of(
                FEED,
                answer(
                    Map.of("Content-Type", "application/rss+xml"),
                    RSS.formatted("/?pushpress=hub", "self"))))
        .contains(
            new Discovery(URI.create("https://alice.example/?pushpress=hub"), URI.create(SELF)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<rss/>",
        "no feed at all",
        "<rss><channel><link>https://alice.example/</link></channel></rss>",
        // Both are needed, and what stands in a post is its author's.
        "<rss xmlns:atom='a'><channel><atom:link rel='hub' href='https://h/'/></channel></rss>",
        "<rss xmlns:atom='a'><channel><item><atom:link rel='hub' href='https://h/'/><atom:link rel='self' href='https://s/'/></item></channel></rss>"
      })
  void whatNamesNoneHasNone(String body) {
    assertThat(Discovery.of(FEED, answer(Map.of("Content-Type", "text/xml"), body))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://alice.example/?pushpress=hub, https://alice.example/feed/, true",
    "https://pubsub.example/,              https://alice.example/feed/, true",
    "https://pubsub.example:8443/,         https://alice.example/feed/, false",
    "http://pubsub.example/,               https://alice.example/feed/, false",
    "https://evil.example/,                https://alice.example/feed/, false",
    "https://169.254.169.254/,             https://alice.example/feed/, false",
    "https://localhost/,                   https://alice.example/feed/, false",
    "http://alice.example/,                https://alice.example/feed/, false",
    "https://alice.example:8080/,          https://alice.example/feed/, false",
    "https://pubsub.example/,              https://bob.example/feed/,   false"
  })
  void onlyTheBlogsOwnHubAndKnownOnesAreSpokenTo(String hub, String topic, boolean admitted) {
    Hubs hubs =
        new Hubs(
            new TargetPolicy("https://gateway.example", java.util.Set.of(), false),
            List.of("pubsub.example"));
    assertThat(hubs.admit(new Discovery(URI.create(hub), URI.create(topic)), BLOG))
        .isEqualTo(admitted);
  }

  @ParameterizedTest
  @CsvSource({
    "sha1, HmacSHA1",
    "sha256, HmacSHA256",
    "SHA256, HmacSHA256",
    "sha384, HmacSHA384",
    "sha512, HmacSHA512"
  })
  void aSignatureByTheSecretFits(String method, String algorithm) {
    String signature = WebSubHub.signature(method, algorithm, "secret", "the feed");
    assertThat(fits(signature)).isTrue();
    assertThat(fits(signature.toUpperCase())).isTrue();
    assertThat(fits(WebSubHub.signature(method, algorithm, "other", "the feed"))).isFalse();
    assertThat(fits(WebSubHub.signature(method, algorithm, "secret", "another feed"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256",
        "sha256=",
        "=00",
        "sha256=zz",
        "sha256=0",
        "md5=00",
        "none=00",
        "sha256=00"
      })
  void whatIsNoSignatureFitsNothing(String header) {
    assertThat(fits(header)).isFalse();
  }

  @Test
  void noSignatureFitsNothing() {
    assertThat(fits(null)).isFalse();
  }

  private static boolean fits(String header) {
    return PushSignature.fits(header, "secret", "the feed".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aDeliveryThatComesAgainIsKnown() {
    byte[] seen = new byte[0];
    for (int i = 0; i < 30; i++) {
      byte[] delivery = ("feed " + i).getBytes(StandardCharsets.UTF_8);
      Optional<byte[]> with = SeenDeliveries.with(seen, delivery);
      assertThat(with).isPresent();
      seen = with.get();
      assertThat(SeenDeliveries.with(seen, delivery)).isEmpty();
    }
    assertThat(seen).hasSize(20 * 32);
    assertThat(SeenDeliveries.with(seen, "feed 10".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(SeenDeliveries.with(seen, "feed 9".getBytes(StandardCharsets.UTF_8))).isPresent();
  }
}
