package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkLimitTest {
  private static final int AT_ONCE = 5;
  private long now;
  private final NetworkLimit limit = new NetworkLimit(60, AT_ONCE, () -> now);

  @Test
  void whoAsksTooMuchWaitsForTheNextToken() {
    empty("203.0.113.7");
    assertThat(limit.take("203.0.113.7")).isEqualTo(Duration.ofSeconds(1));
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(limit.take("203.0.113.7")).isZero();
    assertThat(limit.take("203.0.113.7")).isPositive();
  }

  @Test
  void afterARestAllIsAsAtFirst() {
    empty("203.0.113.7");
    now += TimeUnit.HOURS.toNanos(1);
    empty("203.0.113.7");
    assertThat(limit.take("203.0.113.7")).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.8",
    "2001:db8:1:1::1, 2001:db8:1:2::1",
    "203.0.113.7, 2001:db8::1"
  })
  void othersAreNotHeldUp(String one, String other) {
    empty(one);
    assertThat(limit.take(one)).isPositive();
    assertThat(limit.take(other)).isZero();
  }

  @Test
  void anIpv6HouseholdIsOneNetwork() {
    empty("2001:db8:1:1::1");
    assertThat(limit.take("2001:db8:1:1:ffff::2")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "100.64.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "fe80::1",
        "unknown",
        ""
      })
  void whoIsNobodyOnTheInternetIsNotLimited(String address) {
    empty(address);
    assertThat(limit.take(address)).isZero();
    assertThat(limit.take(null)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"9.255.255.255", "11.0.0.0", "172.32.0.0", "100.128.0.0", "192.169.0.0"})
  void theirNeighboursAre(String address) {
    empty(address);
    assertThat(limit.take(address)).isPositive();
  }

  private void empty(String address) {
    assertThat(IntStream.range(0, AT_ONCE)).allMatch(i -> limit.take(address).isZero());
  }
}
