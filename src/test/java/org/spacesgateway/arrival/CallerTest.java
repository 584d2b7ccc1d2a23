package org.spacesgateway.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.arrival.Arrival.Client;

class CallerTest {
  private static final String BROWSER =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36";

  @ParameterizedTest
  @CsvSource({
    "203.0.113.77, 203.0.113.0/24",
    "10.0.0.0, 10.0.0.0/24",
    "255.255.255.255, 255.255.255.0/24",
    "127.0.0.1, 127.0.0.0/24",
    "2001:db8:1234:5678:9abc:def0:1234:5678, 2001:db8:1234::/48",
    "2001:DB8:1234:5678::1, 2001:db8:1234::/48",
    "2001:db8::1, 2001:db8:0::/48",
    "2001:0db8:0000:ffff:0:0:0:1, 2001:db8:0::/48",
    "::1, 0:0:0::/48",
    "::, 0:0:0::/48",
    "fe80::1%eth0, fe80:0:0::/48",
    "fe80::1%0, fe80:0:0::/48",
    "fe80:0:0:0:0:0:0:1%2, fe80:0:0::/48",
    "::ffff:203.0.113.77, 203.0.113.0/24",
    "::ffff:cb00:714d, 203.0.113.0/24"
  })
  void anAddressIsKeptAsItsNetwork(String address, String network) {
    assertThat(Caller.network(address)).isEqualTo(network);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unknown",
        "localhost",
        "evil.example",
        "a.b.c.d",
        "203.0.113.256",
        "203.0.113.77.1",
        "203.0.113.77:80",
        "0xcb.0.113.77",
        "zz::1",
        "2001:db8::1::2",
        "2001:db8",
        ":",
        "%eth0",
        "203.0.113.77 ",
        "\u0661.1.1.1"
      })
  void whatIsNoAddressHasNoNetwork(String address) {
    assertThat(Caller.network(address)).isNull();
    assertThat(Caller.network(null)).isNull();
  }

  @Property
  void aNetworkNeverNamesTheHost(@ForAll byte a, @ForAll byte b, @ForAll byte c, @ForAll byte d) {
    String network = (a & 255) + "." + (b & 255) + "." + (c & 255);
    assertThat(Caller.network(network + "." + (d & 255))).isEqualTo(network + ".0/24");
  }

  @Property
  void anyStringHasANetworkOrNone(@ForAll String address) {
    assertThat(Caller.network(address))
        .satisfiesAnyOf(
            network -> assertThat(network).isNull(),
            network -> assertThat(network).matches("[0-9.]+\\.0/24|[0-9a-f:]+::/48"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://blog.example/2010/09/a?b=c#d, blog.example",
    "http://Blog.Example:8080/, blog.example",
    "https://blog.example, blog.example",
    "https://blog.example?a=1, blog.example",
    "https://blog.example#a, blog.example",
    "https://xn--mnchen-3ya.example/, xn--mnchen-3ya.example",
    "https://www.flickr.com/photos/12345678@N01/, www.flickr.com",
    "https://medium.example/@somebody/a-post, medium.example",
    "https://blog.example:443/@somebody, blog.example",
    "https://blog.example?mail=somebody@mail.example, blog.example"
  })
  void aReferrerIsKeptAsItsHost(String referrer, String host) {
    assertThat(Caller.referrerHost(referrer)).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "about:blank",
        "blog.example",
        "//blog.example/",
        "ftp://blog.example/",
        "javascript:alert(1)",
        "https://",
        "https:///a",
        "https://:80/",
        "https://[2001:db8::1]/",
        "https://user@blog.example/",
        "https://user:secret@blog.example/",
        "https://user:@blog.example",
        "https://secret.example:443@blog.example/",
        "https://user:pass@word@blog.example/",
        "https://b\u00fccher.example/",
        "https://blog.example\\@evil.example/",
        "https://blog_a.example/",
        "https://blog.example%2fa/",
        "https://blog example/",
        "https://blog.example\r\nX: y",
        "https://blog.example:password",
        "https://blog.example:80x/",
        "http://192.168.1.5/",
        "http://203.0.113.77:8080/a",
        "http://0x7f.1/"
      })
  void whatNamesNoPlainHostIsNotKept(String referrer) {
    assertThat(Caller.referrerHost(referrer)).isNull();
    assertThat(Caller.referrerHost(null)).isNull();
  }

  @Test
  void anOverlongHostIsNotKept() {
    assertThat(Caller.referrerHost("https://" + "a".repeat(253) + "/")).hasSize(253);
    assertThat(Caller.referrerHost("https://" + "a".repeat(254) + "/")).isNull();
  }

  @Property
  void noReferrerYieldsMoreThanAHost(@ForAll String rest) {
    for (String referrer : new String[] {rest, "https://" + rest, "https://a.example:" + rest}) {
      String host = Caller.referrerHost(referrer);
      assertThat(host == null || host.matches("[a-z0-9.-]{1,253}")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
        "Baiduspider+(+http://www.baidu.com/search/spider.htm)",
        "facebookexternalhit/1.1",
        "ia_archiver (+http://www.alexa.com/site/help/webmasters)",
        "Feedfetcher-Google; (+http://www.google.com/feedfetcher.html)",
        "curl/8.5.0",
        "Wget/1.21.4",
        "python-requests/2.31.0",
        "Java/1.8.0_102",
        "Go-http-client/1.1",
        "MICROSOFT URL CONTROL - CRAWLER",
        "UptimeMonitor/1.0",
        "Mediapartners-Google",
        "Mozilla/5.0 (compatible; Google-InspectionTool/1.0)",
        "GoogleOther",
        "okhttp/4.12.0",
        "libwww-perl/6.77",
        "axios/1.7.2",
        "Scrapy/2.11 (+https://scrapy.org)",
        "aiohttp/3.9",
        "check_http/v2.3.3 (monitoring-plugins 2.3.3)",
        "ELB-HealthChecker/2.0",
        "Mozilla/5.0 zgrab/0.x",
        "masscan/1.3",
        "WhatsApp/2.23.20.0 A",
        "",
        " "
      })
  void programsAreCrawlers(String userAgent) {
    assertThat(Caller.client(userAgent, null, null)).isEqualTo(Client.CRAWLER);
    assertThat(Caller.client(null, null, null)).isEqualTo(Client.CRAWLER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        BROWSER,
        "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; Windows Live Messenger 14.0.8117.0416)",
        "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.0; Windows Live Writer 1.0)",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80) Presto/2.5.25",
        "Mozilla/5.0 (Linux; Android 9; CUBOT_NOTE_S Build/PPR1.180610.011) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Mobile Safari/537.36"
      })
  void browsersArePeople(String userAgent) {
    assertThat(Caller.client(userAgent, null, null)).isEqualTo(Client.PERSON);
  }

  @Test
  void onlyTheStartOfAnAgentIsLookedAt() {
    assertThat(Caller.client("x".repeat(509) + "bot", null, null)).isEqualTo(Client.CRAWLER);
    assertThat(Caller.client("x".repeat(510) + "bot", null, null)).isEqualTo(Client.PERSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip", "prerender"})
  void aBrowserThatFetchesAheadSaysSo(String purpose) {
    assertThat(Caller.client(BROWSER, purpose, null)).isEqualTo(Client.PREFETCH);
    assertThat(Caller.client(BROWSER, null, purpose)).isEqualTo(Client.PREFETCH);
    assertThat(Caller.client("Googlebot/2.1", purpose, null)).isEqualTo(Client.PREFETCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "preview", "navigate", "not-prefetch"})
  void otherPurposesAreNoPrefetch(String purpose) {
    assertThat(Caller.client(BROWSER, purpose, purpose)).isEqualTo(Client.PERSON);
  }

  @Test
  void writerIsKnownByItsAgent() {
    assertThat(
            Caller.isWriter(
                "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; en-US; Windows Live Writer 1.0)"))
        .isTrue();
    assertThat(Caller.isWriter("Mozilla/4.0 (compatible; MSIE 9.11; Open Live Writer 1.0)"))
        .isTrue();
    assertThat(Caller.isWriter(BROWSER)).isFalse();
    assertThat(Caller.isWriter(null)).isFalse();
  }
}
