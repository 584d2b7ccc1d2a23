package org.spacesgateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisitorTest {
  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36";
  private static final String PAGE = "text/html,application/xhtml+xml,*/*;q=0.8";

  @ParameterizedTest
  @ValueSource(
      strings = {
        CHROME,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36 Edg/149.0.0.0",
        "Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 9; CUBOT_NOTE_S Build/PPR1.180610.011) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Mobile Safari/537.36",
        "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1; .NET CLR 1.1.4322)",
        "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; SLCC2; .NET CLR 2.0.50727)",
        "Opera/9.80 (Windows NT 6.1; U; en) Presto/2.6.30 Version/10.60",
        "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.60 NetType/WIFI Language/zh_CN",
        "Lynx/2.9.2 libwww-FM/2.14 SSL-MM/1.4.1 OpenSSL/3.4.1",
        "Mozilla/4.0 (compatible; MSIE 8.0; Win32; Windows Live Writer 1.0)"
      })
  void browsersArePeople(String agent) {
    assertThat(Visitor.of(agent, PAGE, "document")).isEqualTo(Visitor.PERSON);
    assertThat(Visitor.of(agent, null, null)).isEqualTo(Visitor.PERSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FeedFetcher-Google; (+http://www.google.com/feedfetcher.html)",
        "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 16 subscribers; like FeedFetcher-Google)",
        "Feedbin feed-id:1373711 - 142 subscribers",
        "NewsBlur Feed Fetcher - 2 subscribers - https://www.newsblur.com/site/1/a-blog",
        "Mozilla/5.0 (compatible; inoreader.com; 12 subscribers)",
        "NetNewsWire (RSS Reader; https://netnewswire.com/)",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.10.0",
        "Windows-RSS-Platform/2.0 (MSIE 9.0; Windows NT 6.1)",
        "Apple-PubSub/65.28",
        "Liferea/1.15.8 (Linux; https://lzone.de/liferea/)",
        "Tiny Tiny RSS/25.01 (https://tt-rss.org/)",
        "SimplePie/1.8.0 (Feed Parser; http://simplepie.org; Allow like Gecko) Build/1674936404",
        "Bloglines/3.1 (http://www.bloglines.com; 3 subscribers)",
        "UniversalFeedParser/5.2.1 +https://code.google.com/p/feedparser/"
      })
  void whatFetchesFeedsIsAFeedReader(String agent) {
    assertThat(Visitor.of(agent, "application/rss+xml", null)).isEqualTo(Visitor.FEED_READER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/136.0.0.0 Safari/537.36",
        "Googlebot-Image/1.0",
        "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
        "ia_archiver (+http://www.alexa.com/site/help/webmasters; crawler@alexa.com)",
        "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "WhatsApp/2.23.20.0 A",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "WordPress/6.8.1; https://blog.example",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/149.0.0.0 Safari/537.36",
        "curl/8.14.1",
        "Wget/1.25.0",
        "python-requests/2.32.3",
        "Go-http-client/1.1",
        "Java/25",
        "libwww-perl/6.77",
        "Mozilla/5.0 zgrab/0.x",
        " "
      })
  void otherProgramsAreCrawlers(String agent) {
    assertThat(Visitor.of(agent, "*/*", null)).isEqualTo(Visitor.CRAWLER);
  }

  @ParameterizedTest
  @CsvSource({
    "'image/avif,image/webp,*/*;q=0.8', image, IMAGE",
    "'image/avif,image/webp,*/*;q=0.8', , IMAGE",
    "*/*, image, IMAGE",
    "'image/avif,image/webp,*/*;q=0.8', document, PERSON",
    "'text/html,image/webp', , PERSON",
    ", , PERSON",
    "*/*, iframe, PERSON"
  })
  void aPictureOfAPageIsToldByWhatTheBrowserSays(String accept, String dest, Visitor visitor) {
    assertThat(Visitor.of(CHROME, accept, dest)).isEqualTo(visitor);
  }

  @Test
  void whoSaysNothingIsNoBrowser() {
    assertThat(Visitor.of(null, null, null)).isEqualTo(Visitor.CRAWLER);
    assertThat(Visitor.of("", PAGE, "document")).isEqualTo(Visitor.CRAWLER);
  }

  @Test
  void wordsAreFoundInAnyCaseAndAtTheVeryEnd() {
    assertThat(Visitor.of("SOMEBOT", null, null)).isEqualTo(Visitor.CRAWLER);
    assertThat(Visitor.of("my news FEED", null, null)).isEqualTo(Visitor.FEED_READER);
  }

  @Test
  void whatStandsFarBehindIsPassedOver() {
    assertThat(Visitor.of(" ".repeat(508) + "bot", null, null)).isEqualTo(Visitor.CRAWLER);
    assertThat(Visitor.of("a".repeat(510) + "bot", null, null)).isEqualTo(Visitor.PERSON);
  }

  @Property
  void anyHeadersAreSomebody(
      @ForAll String agent, @ForAll String accept, @ForAll String secFetchDest) {
    assertThat(Visitor.of(agent, accept, secFetchDest)).isNotNull();
  }
}
