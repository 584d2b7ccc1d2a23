package org.spacesgateway.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPolicyTest {
  private static final String ADMITTED = "wordpress.com";
  private static final TargetPolicy POLICY =
      new TargetPolicy("https://gateway.example", Set.of(ADMITTED, "sina.cn"), false);
  private static final TargetPolicy IN_DEVELOPMENT =
      new TargetPolicy("http://localhost:8080", Set.of(ADMITTED), true);

  @ParameterizedTest
  @CsvSource({
    "https://wordpress.com/start, https://wordpress.com/start",
    "https://wordpress.com, https://wordpress.com/",
    "https://wordpress.com?a=1, https://wordpress.com/?a=1",
    "https://wordpress.com#a, https://wordpress.com/#a",
    "HTTPS://WordPress.COM/Start, https://wordpress.com/Start",
    "https://de.wordpress.com/, https://de.wordpress.com/",
    "https://a.b.c.wordpress.com/, https://a.b.c.wordpress.com/",
    "https://xn--mnchen-3ya.wordpress.com/, https://xn--mnchen-3ya.wordpress.com/",
    "https://wordpress.com/%e4%b8%ad?a=%2F#%20, https://wordpress.com/%e4%b8%ad?a=%2F#%20",
    "https://wordpress.com/?u=https://evil.example/, https://wordpress.com/?u=https://evil.example/",
    "https://wordpress.com//evil.example, https://wordpress.com//evil.example",
    "https://wordpress.com/@evil.example, https://wordpress.com/@evil.example",
    "https://wordpress.com?@evil.example, https://wordpress.com/?@evil.example",
    "https://wordpress.com/../.., https://wordpress.com/../..",
    "https://blog.sina.cn/reg, https://blog.sina.cn/reg",
    "https://gateway.example/live/, https://gateway.example/live/"
  })
  void anAddressAtAnAdmittedHostOrUnderItIsAdmitted(String address, String location) {
    assertThat(POLICY.admit(address)).map(Target::location).contains(location);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//wordpress.com/",
        "wordpress.com",
        "https:",
        "https:/",
        "https://",
        "https:///wordpress.com/",
        "https:wordpress.com",
        "https:/wordpress.com",
        "://wordpress.com",
        "http://wordpress.com/",
        "http://gateway.example/",
        "ftp://wordpress.com/",
        "javascript://wordpress.com/%0aalert(1)",
        "data://wordpress.com/,x",
        "blob:https://wordpress.com/",
        "view-source:https://wordpress.com/",
        "https://evil.example/",
        "https://evil.example/wordpress.com",
        "https://evil.example?wordpress.com",
        "https://evil.example#.wordpress.com",
        "https://wordpress.com.evil.example/",
        "https://evilwordpress.com/",
        "https://evil-wordpress.com/",
        "https://com/",
        "https://.wordpress.com/",
        "https://-.wordpress.com/",
        "https://a..wordpress.com/",
        "https://wordpress.com./",
        "https://wordpress.com:443/",
        "https://wordpress.com:@evil.example/",
        "https://wordpress.com@evil.example/",
        "https://user@wordpress.com/",
        "https://evil.example@wordpress.com/",
        "https://evil.example%40wordpress.com/",
        "https://evil.example%2f.wordpress.com/",
        "https://evil.example%5c.wordpress.com/",
        "https://evil.example\\.wordpress.com/",
        "https://wordpress.com\\@evil.example/",
        "https://evil.example;.wordpress.com/",
        "https://evil.example,.wordpress.com/",
        "https://[::1].wordpress.com/",
        "https://word press.com/",
        "https://wordpress.com /",
        " https://wordpress.com/",
        "https://wordpress.com/ ",
        "ht\ttps://wordpress.com/",
        "https://wordpress.com/\r\nSet-Cookie: a=b",
        "https://wordpress.com/\n",
        "https://wordpress.com/\u0000",
        "https://wordpress.com/\u007f",
        "https://wordpress.com/\u0085",
        "https://wordpress.com/\u4e2d",
        "https://wordpress\uff0ecom/",
        "https://wordpress\u3002com/",
        "https://wordpress.c\u00f6m/",
        "https://wordpre\u017f\u017f.com/",
        "https://wordpress.com\uff0f@evil.example/",
        "https://evil.example\uff03.wordpress.com/",
        "https://wordpress.com/%",
        "https://wordpress.com/%4",
        "https://wordpress.com/%zz",
        "https://wordpress.com/%u4e2d",
        "https://wordpress.com/<script>",
        "https://wordpress.com/\"",
        "https://wordpress.com/`",
        "https://wordpress.com/{a}",
        "https://wordpress.com/a|b",
        "https://wordpress.com/a^b",
        "https://wordpress.com/a\\b"
      })
  void whatABrowserMayReadDifferentlyIsNotAdmitted(String address) {
    assertThat(POLICY.admit(address)).isEmpty();
    assertThat(IN_DEVELOPMENT.admit(address)).isEmpty();
  }

  @Test
  void nothingIsNoAddress() {
    assertThat(POLICY.admit(null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8084/start",
        "http://127.0.0.4:8084/start",
        "http://127.255.255.254/",
        "http://name.wordpress.localhost:8085/",
        "https://localhost/",
        "http://localhost:8080/live/"
      })
  void loopbackIsAdmittedInDevelopmentOnly(String address) {
    assertThat(IN_DEVELOPMENT.admit(address)).map(Target::location).contains(address);
    assertThat(POLICY.admit(address)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://128.0.0.1/",
        "http://127.0.0.256/",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.01/",
        "http://127.1/",
        "http://0x7f.0.0.1/",
        "http://2130706433/",
        "http://[::1]/",
        "http://localhost.evil.example/",
        "http://evillocalhost/",
        "http://.localhost/",
        "http://localhost:0/",
        "http://localhost:080/",
        "http://localhost:123456/",
        "http://localhost:/",
        "http://user@localhost/",
        "http://169.254.169.254/",
        "ftp://localhost/",
        "http://wordpress.com/"
      })
  void whatIsNotLoopbackStaysOutInDevelopmentToo(String address) {
    assertThat(IN_DEVELOPMENT.admit(address)).isEmpty();
  }

  @Test
  void ourOwnOriginIsAdmittedAsItStands() {
    TargetPolicy withPort = new TargetPolicy("https://Gateway.example:8443", Set.of(), false);
    assertThat(withPort.admit("https://gateway.example:8443/live/")).isPresent();
    assertThat(withPort.admit("https://gateway.example/live/")).isEmpty();
    assertThat(withPort.admit("https://gateway.example:8443.evil.example/")).isEmpty();
    assertThat(withPort.admit("https://under.gateway.example:8443/")).isEmpty();
  }

  @Test
  void aLocationIsAtMost2048CharactersLong() {
    assertThat(admits("https://wordpress.com/", 2048)).isTrue();
    assertThat(admits("https://wordpress.com/", 2049)).isFalse();
    assertThat(admits("https://wordpress.com?", 2047)).isTrue();
    assertThat(admits("https://wordpress.com?", 2048)).as("it lacks a slash").isFalse();
    assertThat(admits("https://wordpress.com/", 10_000_000)).isFalse();
    assertThat(POLICY.admit("https://wordpress.com/" + "%41".repeat(675))).isPresent();
  }

  private static boolean admits(String start, int length) {
    return POLICY.admit(start + "a".repeat(length - start.length())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "com",
        "localhost",
        "*.wordpress.com",
        ".wordpress.com",
        "wordpress.com.",
        "https://wordpress.com",
        "wordpress.com:443",
        "wordpress.com/",
        "user@wordpress.com",
        "w\u00f6rdpress.com",
        "word_press.com",
        "a..b",
        "[::1]"
      })
  void whatIsNoPlainHostNameCannotBeAdmitted(String host) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new TargetPolicy("https://gateway.example", Set.of(host), false))
        .withMessageContaining(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gateway.example",
        "//gateway.example",
        "https://",
        "https://gateway.example/",
        "https://gateway.example/a",
        "https://gateway.example?",
        "https://u@gateway.example",
        "ftp://gateway.example",
        "https://gateway.example:",
        "https://gateway.example:123456",
        "https://gateway.example\n",
        "https://g\u00e4teway.example"
      })
  void whatIsNoOriginIsRefused(String origin) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new TargetPolicy(origin, Set.of(), false))
        .withMessageContaining(origin);
  }

  @Property
  void anyStringIsAdmittedOnlyByTheRule(@ForAll String address) {
    holdsToTheRule(address);
  }

  /** Strings that look like addresses of ours, put together from the pieces of known tricks. */
  @Provide
  Arbitrary<String> nearMisses() {
    return Arbitraries.of(
            "https://",
            "http://",
            "HTTPS://",
            "https:",
            "//",
            "/",
            "\\",
            "?",
            "#",
            "@",
            ":",
            ":443",
            ".",
            "..",
            "%2e",
            "%2F",
            "%40",
            "%",
            "%00",
            "\t",
            "\n",
            " ",
            "wordpress.com",
            "WordPress.com",
            "gateway.example",
            "evil.example",
            "localhost",
            "127.0.0.1",
            "[::1]",
            "a",
            "-",
            "_",
            "\uff0e",
            "\u3002",
            "\uff0f",
            "\u00ad",
            "\u200b",
            "k",
            "\u212a",
            "\u0130")
        .list()
        .ofMaxSize(8)
        .map(pieces -> String.join("", pieces));
  }

  @Property(tries = 20_000)
  void nearMissesAreAdmittedOnlyByTheRule(@ForAll("nearMisses") String address) {
    holdsToTheRule(address);
    holdsToTheRule("https://wordpress.com" + address);
    holdsToTheRule("https://" + address + ".wordpress.com/");
    boolean admitted = holdsToTheRule("https://wordpress.com/" + address);
    Statistics.label("admitted").collect(admitted);
    Statistics.label("admitted")
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 5));
  }

  private static boolean holdsToTheRule(String address) {
    Optional<Target> admitted = POLICY.admit(address);
    admitted.ifPresent(target -> {
      String location = target.location();
      assertThat(location).startsWith("https://").matches("[!-~]{1,2048}");
      String authority = location.substring("https://".length()).split("[/?#]", 2)[0];
      assertThat(authority)
          .matches(it ->
              it.equals("gateway.example")
                  || it.equals("wordpress.com")
                  || it.endsWith(".wordpress.com")
                  || it.equals("sina.cn")
                  || it.endsWith(".sina.cn"));
      assertThat(POLICY.admit(location)).contains(target);
    });
    return admitted.isPresent();
  }
}
