package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/signup, /signup",
    "/signup/, /signup",
    "/signup//, /signup",
    "//, /",
    "/SignUp.ASPX, /signup.aspx",
    "/%73ignup, /signup",
    "/signu%70, /signup",
    "/s%69gn%2Dup, /sign-up",
    "/%7euser, /~user",
    "/a%2Fb, /a%2fb",
    "/a%20b, /a%20b",
    "/a%2520b, /a%2520b",
    "/%2573ignup, /%2573ignup",
    "/blog/cns!305B02907E9BE19A!240.entry, /blog/cns!305b02907e9be19a!240.entry",
    "/blog/cns%21305B%21240.entry, /blog/cns%21305b%21240.entry",
    "/Rob's+Posts/feed.rss, /rob's+posts/feed.rss",
    "/a.b/c..d/...e, /a.b/c..d/...e",
    "/a//b, /a/b",
    "//signup, /signup",
    "//a/..//signup//, /signup",
    "/a;b=c, /a;b=c",
    "/%e4%b8%ad, /%e4%b8%ad",
    "/\u00e4\u00b8\u00ad, /%e4%b8%ad",
    "/\u4e2d, /%e4%b8%ad",
    "/a/../signup, /signup",
    "/../../signup, /signup",
    "/a/%2e%2E/./signup/, /signup",
    "/.., /",
    "/a%, /a%",
    "/a%zz|b, /a%zz|b",
    "/%0d%0aset-cookie:a=b, /%0d%0aset-cookie:a=b",
    "http://spaces.localhost/signup, /signup",
    "http://spaces.localhost, /",
    "http://spaces.localhost?a=1, /",
    "HTTPS://spaces.localhost/signup/, /signup"
  })
  void aPathHasOneForm(String sent, String path) {
    assertThat(RequestTarget.parse(sent).path()).isEqualTo(path);
  }

  @Test
  void whatWasSentIsKeptBesideIt() {
    RequestTarget target = RequestTarget.parse("http://Spaces.Localhost:80/Sign%55p/?LinkId=1?2#x");
    assertThat(target.authority()).isEqualTo("spaces.localhost:80");
    assertThat(target.rawPath()).isEqualTo("/Sign%55p/");
    assertThat(target.path()).isEqualTo("/signup");
    assertThat(target.query().raw()).isEqualTo("LinkId=1?2#x");
  }

  @Test
  void anOriginFormHasNoAuthority() {
    assertThat(RequestTarget.parse("/signup").authority()).isNull();
    assertThat(RequestTarget.parse("//evil.example/signup").authority()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "signup",
        "?a=1",
        "localhost:8080",
        "ftp://spaces.localhost/",
        "http:/spaces.localhost/",
        "/%00",
        "/a%00.html",
        "/\u0000",
        "/a b",
        "/a\tb",
        "/a\r\nb",
        "/a\u007f",
        "/?a=\u0000",
        "/?a= b",
        "/?a=\r\nX: y",
        "/a\\b",
        "/a\\..\\b",
        "/a#b",
        "http://spaces.localhost/%00"
      })
  void whatCanBeReadInMoreThanOneWayIsRefused(String sent) {
    assertThat(RequestTarget.parse(sent)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/signup;",
        "/signup;jsessionid=1",
        "/signup%3b",
        "/signup%3B",
        "//signup",
        "/a//b",
        "/signup//",
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a%5Cb",
        "/a%252fb",
        "/a%25",
        "/%",
        "/%4",
        "/%zz",
        "/a%",
        "/a%2",
        "/%u0073",
        "/%01",
        "/a%09b",
        "/a%0Ab",
        "/a%0db",
        "/a%1f",
        "/a%7Fb",
        "/a\"b",
        "/<a>",
        "/a^b",
        "/a`b",
        "/a{b}",
        "/a|b",
        "/.",
        "/..",
        "/./a",
        "/../a",
        "/a/.",
        "/a/..",
        "/a/../b",
        "/a/./b",
        "/a/..//",
        "/%2e",
        "/%2e%2e/a",
        "/.%2E/a",
        "/a/%2e./b"
      })
  void whatOurOwnAddressesNeverHoldIsAmbiguous(String sent) {
    assertThat(RequestTarget.parse(sent).isAmbiguous()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/signup",
        "/signup/",
        "/live/callback?a=%2F;b=//",
        "/a%20b",
        "/%e4%b8%ad",
        "/a%2Db",
        "http://localhost:8080/signup"
      })
  void whatOurOwnAddressesMayHoldIsNot(String sent) {
    assertThat(RequestTarget.parse(sent).isAmbiguous()).isFalse();
  }

  @Provide
  Arbitrary<String> tricks() {
    return Arbitraries.of(
            "/",
            "//",
            "a",
            "Z",
            ".",
            "..",
            "%2e",
            "%2E%2e",
            "%",
            "%2",
            "%25",
            "%252e",
            "%2F",
            "%5c",
            "%00",
            "%41",
            "%c4%b0",
            "\\",
            ";",
            "?",
            "#",
            "@",
            ":",
            "http://",
            "HTTPS://h",
            "\u0130",
            "\u03a3",
            "\ud800",
            "\u212a",
            "\uff0f",
            " ",
            "\n",
            "%\uff11\uff11",
            "~",
            "%7E",
            "&=")
        .list()
        .ofMaxSize(10)
        .map(pieces -> String.join("", pieces));
  }

  @Property
  void anyStringIsReadOrRefused(@ForAll String sent) {
    holds(sent);
    holds("/" + sent);
    holds("http://" + sent);
  }

  @Property(tries = 20_000)
  void tricksAreReadOrRefused(@ForAll("tricks") String sent) {
    holds(sent);
    holds("/" + sent);
  }

  /* One form: it starts with a slash, climbs nowhere, and is its own. */
  private static void holds(String sent) {
    RequestTarget target = RequestTarget.parse(sent);
    if (target == null) {
      return;
    }
    target.isAmbiguous();
    String path = target.path();
    assertThat(path).startsWith("/").doesNotContain("\\", "%00", "?", "#").matches("[!-~]*");
    assertThat(path + "/").doesNotContain("/../", "/./");
    assertThat(path.length() == 1 || !path.endsWith("/")).isTrue();
    assertThat(RequestTarget.parse(path).path()).isEqualTo(path);
  }
}
