package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.spacesgateway.sunset.Closing;
import org.spacesgateway.sunset.Phase;
import org.spacesgateway.sunset.Schedule;
import org.spacesgateway.sunset.Standing;
import org.spacesgateway.sunset.Timetable;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Text;
import org.spacesgateway.words.Words;

/** Who sees the notice on a Space that has not moved, and what it says. */
class SpaceNoticeTest {
  private static final String ORIGIN = "https://gateway.example";
  private static final Instant ANNOUNCED = Instant.parse("2010-09-27T12:00:00Z");
  private static final Instant CLOSES = Instant.parse("2011-03-16T12:00:00Z");
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private static Standing standing(Map<Phase, Instant> dates, Instant now) {
    return new Closing(
            new Timetable(new Schedule(dates), List.of(), ZoneOffset.UTC),
            ORIGIN,
            InstantSource.fixed(now))
        .ofAll();
  }

  private static MultiMap headers(String agent, String accept, String lookedFor) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (agent != null) {
      headers.set("User-Agent", agent);
    }
    if (accept != null) {
      headers.set("Accept", accept);
    }
    if (lookedFor != null) {
      headers.set("Sec-Fetch-Dest", lookedFor);
    }
    return headers;
  }

  @Test
  void browserThatOpensAPageIsAPersons() {
    String html = "text/html,application/xhtml+xml,*/*;q=0.8";
    assertThat(SpaceNotice.isForPeople("GET", headers(FIREFOX, html, "document"))).isTrue();
    assertThat(SpaceNotice.isForPeople("GET", headers(FIREFOX, html, null))).isTrue();
    assertThat(SpaceNotice.isForPeople("HEAD", headers(FIREFOX, html, null))).isFalse();
    assertThat(SpaceNotice.isForPeople("POST", headers(FIREFOX, html, null))).isFalse();
    for (String lookedFor : List.of("image", "iframe", "empty", "script", "style")) {
      assertThat(SpaceNotice.isForPeople("GET", headers(FIREFOX, html, lookedFor))).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | text/html",
        "Mozilla/5.0 (compatible; FeedFetcher) | text/html",
        "Feedly/1.0 (+http://www.feedly.com/fetcher.html) | text/html",
        "Mozilla/4.0 (compatible; MSIE 9.0; Windows NT 6.1; Windows Live Writer 1.0) | text/html",
        "Mozilla/5.0 (Windows NT 6.1; Open Live Writer 0.6) | text/html",
        "MarsEdit/5.0 | text/html",
        "Mozilla/5.0 (X11; Linux x86_64) | */*",
        "Mozilla/5.0 (X11; Linux x86_64) | image/avif,image/webp",
        "Mozilla/5.0 (X11; Linux x86_64) | application/json",
        "Mozilla/5.0 (X11; Linux x86_64) | -",
        "curl/8.0 | text/html",
        "okhttp/4.9 | text/html",
        "- | text/html"
      })
  void programIsNoPerson(String agent, String accept) {
    assertThat(SpaceNotice.isForPeople("GET", headers(agent, accept, null))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "200 | text/html | - | true",
        "200 | Text/HTML; charset=gb2312 | - | true",
        "200 | text/html | identity | true",
        "200 | text/html | gzip | false",
        "200 | application/xhtml+xml | - | false",
        "200 | text/xml | - | false",
        "200 | text/htmlx | - | false",
        "200 | - | - | false",
        "404 | text/html | - | false",
        "206 | text/html | - | false",
        "304 | text/html | - | false"
      })
  void onlyWholePagesInClearGetIt(int status, String type, String encoding, boolean page) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (type != null) {
      headers.set("Content-Type", type);
    }
    if (encoding != null) {
      headers.set("Content-Encoding", encoding);
    }
    assertThat(SpaceNotice.isPage(status, headers)).isEqualTo(page);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void itSaysWhenAndWhereToDecideInEveryLanguageAndInAnyEncoding(Language language) {
    Buffer notice =
        new SpaceNotice(ORIGIN, ZoneOffset.UTC)
            .in(
                language.tag(),
                standing(Map.of(Phase.ANNOUNCED, ANNOUNCED, Phase.CLOSED, CLOSES), ANNOUNCED))
            .orElseThrow();
    String html = notice.toString();
    assertThat(html.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    assertThat(html)
        .contains(
            "lang=\"" + language.tag() + "\"",
            "https://gateway.example/live/",
            SpaceNotice.ascii(
                Words.in(language)
                    .say(Text.of("notice.dated", CLOSES.atOffset(ZoneOffset.UTC).toLocalDate()))))
        .doesNotContain("<script", "{0}");
  }

  @Test
  void withoutADateItNamesNone() {
    SpaceNotice notice = new SpaceNotice(ORIGIN, ZoneOffset.UTC);
    assertThat(notice.in("en", standing(Map.of(), ANNOUNCED)).orElseThrow().toString())
        .contains("Windows Live Spaces is closing.");
    assertThat(notice.in("en", standing(Map.of(Phase.ANNOUNCED, CLOSES), ANNOUNCED)))
        .as("before the announcement")
        .isEmpty();
  }
}
