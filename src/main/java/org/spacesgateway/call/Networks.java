package org.spacesgateway.call;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Which network addresses are somebody's on the public internet (RFC 6890). */
final class Networks {
  private Networks() {}

  /** Whether anybody may be reached there; false: this machine, its neighbours, or nobody. */
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (address instanceof Inet6Address) {
      // Global unicast alone, without those that stand for an IPv4 address: 2002::/16, 2001::/32.
      boolean global = first >> 5 == 1;
      boolean tunnel =
          first == 0x20 && (second == 0x02 || second == 0x01 && bytes[2] == 0 && bytes[3] == 0);
      return global && !tunnel;
    }
    return first != 0
        && first < 240
        && !(first == 100 && second >> 6 == 1)
        && !(first == 192 && second == 0 && bytes[2] == 0)
        && !(first == 198 && (second == 18 || second == 19));
  }
}
