package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private final TrustedProxies proxies =
      new TrustedProxies(List.of("192.0.2.0/24", "10.0.0.7", "2001:db8:ffff::/48"));

  /** A bar parts the lines of a header that was sent twice. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // Nobody in front: what is claimed is nothing.
        "203.0.113.5;                    198.51.100.1;                             203.0.113.5",
        "203.0.113.5;                    '';                                       203.0.113.5",
        "10.0.0.8;                       198.51.100.1;                             10.0.0.8",
        // One proxy, which says who asked it, after what was claimed.
        "192.0.2.1;                      203.0.113.5;                              203.0.113.5",
        "192.0.2.1;                      198.51.100.1, 203.0.113.5;                203.0.113.5",
        "192.0.2.1;                      198.51.100.1|203.0.113.5;                 203.0.113.5",
        "192.0.2.1;                      10.0.0.7, 203.0.113.5;                    203.0.113.5",
        "10.0.0.7;                       ' , 203.0.113.5 ,';                       203.0.113.5",
        // Two, one behind the other.
        "192.0.2.1;                      198.51.100.1, 203.0.113.5, 10.0.0.7;      203.0.113.5",
        "192.0.2.1;                      203.0.113.5, 10.0.0.7, 192.0.2.200;       203.0.113.5",
        "2001:db8:ffff::1;               2001:db8:1::5, 192.0.2.1;                 2001:db8:1:0:0:0:0:5",
        "::ffff:192.0.2.1;               203.0.113.5;                              203.0.113.5",
        // With the port that they were asked from.
        "192.0.2.1;                      203.0.113.5:4711;                         203.0.113.5",
        "192.0.2.1;                      [2001:db8:1::5]:443;                      2001:db8:1:0:0:0:0:5",
        "192.0.2.1;                      203.0.113.5, 10.0.0.7:4711;               203.0.113.5",
        // Nobody else said anything: a proxy asks for itself.
        "192.0.2.1;                      '';                                       192.0.2.1",
        "192.0.2.1;                      10.0.0.7;                                 10.0.0.7",
        // What is no address is nobody (RFC 7239, 6.3), and what was claimed before it counts no
        // more.
        "192.0.2.1;                      203.0.113.5, unknown;                     192.0.2.1",
        "192.0.2.1;                      203.0.113.5, _hidden, 10.0.0.7;           10.0.0.7",
        "192.0.2.1;                      203.0.113.5, localhost;                   192.0.2.1",
        "192.0.2.1;                      203.0.113.5, 1;                           192.0.2.1",
      })
  void theLastAddressThatIsNoProxysCounts(String peer, String lines, String caller) {
    assertThat(proxies.caller(peer, Stream.of(lines.split("\\|")).toList())).isEqualTo(caller);
  }

  @Test
  void withoutProxiesNobodyIsBelieved() {
    assertThat(new TrustedProxies(List.of()).caller("127.0.0.1", List.of("203.0.113.5")))
        .isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "proxy.example", "192.0.2", "192.0.2.0/33", "192.0.2.0/x", "/24", "*"})
  void whatIsNeitherAnAddressNorANetworkIsRefused(String network) {
    assertThatThrownBy(() -> new TrustedProxies(List.of(network)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(network);
  }
}
