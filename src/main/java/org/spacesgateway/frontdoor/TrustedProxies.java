package org.spacesgateway.frontdoor;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who asked, where proxies that we name stand in between. Each of them adds, at the end of {@code
 * X-Forwarded-For}, whom it was asked by; what stands before that is what that one claims. So the
 * list is read from its end, and the first address that is none of our proxies' counts.
 */
public final class TrustedProxies {
  private static final String X_FORWARDED_FOR = "X-Forwarded-For";
  private static final String X_FORWARDED_PROTO = "X-Forwarded-Proto";

  /** Some proxies add the port that they were asked from; an IPv6 address has brackets then. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<v4>[0-9]+(\\.[0-9]+){3})(:[0-9]+)?|(?<bare>[0-9a-fA-F]*:[0-9a-fA-F:.]+)"
              + "|\\[(?<v6>[0-9a-fA-F:.]+)](:[0-9]+)?");

  private final List<Network> networks;

  /** Addresses whose first bits are the same. */
  private record Network(byte[] address, int bits) {
    boolean holds(byte[] other) {
      int whole = bits / Byte.SIZE;
      int rest = bits % Byte.SIZE;
      return other.length == address.length
          && Arrays.equals(address, 0, whole, other, 0, whole)
          && (rest == 0 || ((address[whole] ^ other[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0);
    }
  }

  /**
   * @param networks those of the proxies: {@code 192.0.2.1}, {@code 192.0.2.0/24}, {@code
   *     2001:db8::/64}; without any, nobody is believed
   * @throws IllegalArgumentException if one is neither an address nor a network
   */
  public TrustedProxies(Collection<String> networks) {
    this.networks = networks.stream().map(TrustedProxies::network).toList();
  }

  /** Who asked, as a literal address; null once the connection is gone. */
  String caller(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    if (peer == null) {
      return null;
    }
    return networks.isEmpty()
        ? peer.hostAddress()
        : caller(peer.hostAddress(), request.headers().getAll(X_FORWARDED_FOR));
  }

  /** The scheme that whoever asked used: {@code http} or {@code https}. */
  String scheme(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    String told = request.headers().get(X_FORWARDED_PROTO);
    boolean believed =
        ("http".equals(told) || "https".equals(told))
            && peer != null
            && isTrusted(peer.hostAddress());
    return believed ? told : request.scheme();
  }

  /**
   * Who asked.
   *
   * @param peer the literal address that the connection comes from
   * @param forwardedFor each line of {@code X-Forwarded-For}, in their order; may be empty
   * @return the last address that is none of the proxies'; where the list ends before, or names
   *     something else than an address, the last proxy that is known
   */
  String caller(String peer, List<String> forwardedFor) {
    List<String> hops =
        forwardedFor.stream()
            .flatMap(line -> Stream.of(line.split(",")))
            .map(String::strip)
            .filter(hop -> !hop.isEmpty())
            .toList();
    String known = peer;
    for (String hop : hops.reversed()) {
      Optional<InetAddress> before = isTrusted(known) ? address(hop) : Optional.empty();
      if (before.isEmpty()) {
        return known;
      }
      known = before.get().getHostAddress();
    }
    return known;
  }

  private boolean isTrusted(String address) {
    return address(address)
        .filter(it -> networks.stream().anyMatch(network -> network.holds(it.getAddress())))
        .isPresent();
  }

  /* Never a name: looking it up would block, and let whoever sent it choose what is asked. */
  private static Optional<InetAddress> address(String text) {
    Matcher read = ADDRESS.matcher(text);
    try {
      return read.matches()
          ? Stream.of("v4", "v6", "bare")
              .map(read::group)
              .filter(Objects::nonNull)
              .map(InetAddress::ofLiteral)
              .findFirst()
          : Optional.empty();
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    byte[] address =
        address(slash < 0 ? text : text.substring(0, slash))
            .orElseThrow(() -> new IllegalArgumentException(text))
            .getAddress();
    int all = address.length * Byte.SIZE;
    String bits = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
    if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > all) {
      throw new IllegalArgumentException(text);
    }
    return new Network(address, Integer.parseInt(bits));
  }
}
