package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnCookiesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a=b                                                       | true
          a=b; Path=/; HttpOnly                                     | true
          a=b; Domain=alice.spaces.live.com                         | true
          a=b; domain = .Alice.Spaces.Live.com ; Secure             | true
          a=b; Domain=; Path=/                                      | true
          a=b; Domain                                               | true
          a=b; Domain=live.com                                      | false
          a=b; Domain=spaces.live.com                               | false
          a=b; Domain=x.alice.spaces.live.com                       | false
          a=b; Domain=alice.spaces.live.com; Domain=.live.com       | false
          a=b; Domain=.live.com; Domain=alice.spaces.live.com       | false
          a=b; Domain=.live.com; Domain=                            | false
          a=b; Domain=; Domain=.live.com                            | false
          a=b;Domain=alice.spaces.live.com;x=y;DOMAIN=live.com      | false
          Domain=alice.spaces.live.com; Domain=.live.com            | false
          domain=whatever; Path=/                                   | true
          """)
  void aCookieIsKeptUnlessOneOfItsDomainsIsAnothers(String cookie, boolean kept) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap().add("Set-Cookie", cookie).add("Set-Cookie", "c=d");
    OwnCookies.keep(headers, "alice.spaces.live.com");
    assertThat(headers.getAll("Set-Cookie").contains(cookie)).isEqualTo(kept);
    assertThat(headers.getAll("Set-Cookie")).contains("c=d");
  }
}
