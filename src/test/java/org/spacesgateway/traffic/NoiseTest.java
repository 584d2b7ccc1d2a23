package org.spacesgateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseTest {
  private final Noise noise = Noise.known();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "old.example/favicon.ico",
        "old.example/blog/FAVICON.ICO?v=2",
        "old.example/apple-touch-icon-120x120-precomposed.png",
        "old.example/wp-login.php",
        "old.example/blog/wp-admin/setup-config.php",
        "old.example/.env",
        "old.example/.env.production",
        "old.example/.git/config",
        "old.example/phpMyAdmin-2.11/index.php",
        "old.example/cgi-bin/",
        "old.example//xmlrpc.php",
        "old.example/.well-known/traffic-advice"
      })
  void whatProgramsAskEveryHostForIsNoise(String key) {
    assertThat(noise.has(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "old.example",
        "old.example/",
        "old.example/page.php",
        "old.example/how-to-make-a-favicon.ico-file",
        "old.example/search?q=/favicon.ico",
        "old.example?next=/wp-login.php",
        "A11CE1!42",
        "old.example/en/vendors"
      })
  void whatPeopleMayAskForIsNot(String key) {
    assertThat(noise.has(key)).isFalse();
  }

  @Property
  void anyTextIsNoiseOrNot(@ForAll String key) {
    assertThat(noise.has(key + "/favicon.ico")).isEqualTo(key.indexOf('?') < 0 || noise.has(key));
  }
}
