package org.spacesgateway.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPolicyTest {
  private final TargetPolicy production =
      new TargetPolicy("https://gateway.example", Set.of("WordPress.com"), false);
  private final TargetPolicy development =
      new TargetPolicy("http://localhost:8080", Set.of("wordpress.com"), true);

  @ParameterizedTest
  @CsvSource({
    "https://wordpress.com,                          https://wordpress.com/",
    "https://wordpress.com/setup/onboarding?ref=wlw, https://wordpress.com/setup/onboarding?ref=wlw",
    "HTTPS://En.WordPress.COM/Fr,                    https://en.wordpress.com/Fr",
    "https://a.b.wordpress.com?x=1,                  https://a.b.wordpress.com/?x=1",
    "https://wordpress.com#top,                      https://wordpress.com/#top",
    "https://wordpress.com/%e2%82%ac,                https://wordpress.com/%e2%82%ac",
    "https://wordpress.com/?u=https://evil.example/, https://wordpress.com/?u=https://evil.example/",
    "https://gateway.example/live/,                  https://gateway.example/live/",
  })
  void addressAtAnAdmittedHostIsAdmitted(String address, String location) {
    assertThat(production.admit(address).map(Target::location)).contains(location);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "/live/",
        "//wordpress.com/",
        "wordpress.com",
        "https:wordpress.com",
        "https:/wordpress.com/",
        "http://wordpress.com/",
        "ftp://wordpress.com/",
        "javascript://wordpress.com/%0aalert(1)",
        "https://",
        "https:///wordpress.com/",
        "https://com/",
        "https://evilwordpress.com/",
        "https://wordpress.com.evil.example/",
        "https://wordpress.com:443/",
        "https://wordpress.com./",
        "https://.wordpress.com/",
        "https://a..wordpress.com/",
        "https://-a.wordpress.com/",
        "https://a_b.wordpress.com/",
        "https://user@wordpress.com/",
        "https://wordpress.com@evil.example/",
        "https://evil.example#@wordpress.com/",
        "https://evil.example?.wordpress.com/",
        "https://evil.example/.wordpress.com/",
        "https://evil.example\\.wordpress.com/",
        "https://evil.example\\@wordpress.com/",
        "https://evil%2eexample.wordpress.com/",
        "https://w\u043erdpress.com/",
        "https://wordpress\u3002com/",
        "https://wordpress.com\u200b/",
        " https://wordpress.com/",
        "https://wordpress.com/ ",
        "https://wordpress.com/\tx",
        "https://wordpress.com/\r\nSet-Cookie: crlf=1",
        "https://wordpress.com/\u0000",
        "https://wordpress.com/\u00e9",
        "https://wordpress.com/%",
        "https://wordpress.com/%4",
        "https://wordpress.com/%zz",
        "https://gateway.example.evil.example/",
        "https://a.gateway.example/",
        "http://gateway.example/",
        "http://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/",
      })
  void everythingElseIsNot(String address) {
    assertThat(production.admit(address)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.4:8084/setup/onboarding",
        "https://127.0.0.1/",
        "http://alice.wordpress.localhost:1/",
        "http://localhost:65535/",
        "https://wordpress.com/",
      })
  void developmentAdmitsLoopbackWithPorts(String address) {
    assertThat(development.admit(address).map(Target::location)).contains(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:0/",
        "http://localhost:65536/",
        "http://localhost:99999/",
        "http://localhost:/",
        "http://127.0.0.256/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://2130706433/",
        "http://128.0.0.1/",
        "http://10.0.0.1/",
        "http://localhost.evil.example/",
        "http://evillocalhost/",
        "http://wordpress.com/",
        "https://wordpress.com:8443/",
        "ftp://localhost/",
      })
  void developmentAdmitsNothingBeyondLoopback(String address) {
    assertThat(development.admit(address)).isEmpty();
  }

  @Test
  void addressLongerThanIntermediariesTakeIsNotAdmitted() {
    String base = "https://wordpress.com/";
    String longest = base + "a".repeat(TargetPolicy.LONGEST - base.length());
    assertThat(production.admit(longest)).isPresent();
    assertThat(production.admit(longest + "a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "com", "localhost", "*.wordpress.com", "https://wordpress.com", "a b.c"})
  void whatIsNoHostNameCannotBeConfigured(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TargetPolicy("https://gateway.example", Set.of(host), false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gateway.example", "https://gateway.example/", "https://a@b.example"})
  void whatIsNoOriginCannotBeConfigured(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TargetPolicy(origin, Set.of("wordpress.com"), false));
  }
}
