package org.spacesgateway.arrival;

import java.net.InetAddress;
import java.util.Locale;
import org.spacesgateway.address.Agent;
import org.spacesgateway.arrival.Arrival.Client;

/** Reads from a request who called, keeping only what may be kept. */
public final class Caller {
  private static final int LONGEST_HOST = 253;

  private Caller() {}

  /**
   * Who, or what, called.
   *
   * @param userAgent the User-Agent header, or null, as {@link Agent} reads it
   * @param secPurpose the Sec-Purpose header (Fetch, 3.6), or null
   * @param purpose its older name Purpose or X-Moz, or null
   */
  public static Client client(String userAgent, String secPurpose, String purpose) {
    if (isPrefetch(secPurpose) || isPrefetch(purpose)) {
      return Client.PREFETCH;
    }
    return Agent.of(userAgent) == Agent.PERSON ? Client.PERSON : Client.CRAWLER;
  }

  /** Whether an agent is Windows Live Writer or its successor. */
  public static boolean isWriter(String userAgent) {
    return userAgent != null && userAgent.contains("Live Writer");
  }

  /**
   * The host of the page that linked here.
   *
   * @param referrer the Referer header, or null
   * @return lower case; null when there is none, or none that is a plain host name
   */
  public static String referrerHost(String referrer) {
    if (referrer == null || !(referrer.startsWith("http://") || referrer.startsWith("https://"))) {
      return null;
    }
    int start = referrer.indexOf("//") + 2;
    int end = start;
    while (end < referrer.length() && isHostCharacter(referrer.charAt(end))) {
      end++;
    }
    // What ends in a number is an address (URL Standard, 3.5), and addresses are not kept.
    boolean named = end > start && !Character.isDigit(referrer.charAt(end - 1));
    return named && end - start <= LONGEST_HOST && isPortAndNoMore(referrer, end)
        ? referrer.substring(start, end).toLowerCase(Locale.ROOT)
        : null;
  }

  /**
   * The network that an address is in, never the address: /24 of IPv4, /48 of IPv6.
   *
   * @param address a literal address, or null
   * @return null when it is not one
   */
  public static String network(String address) {
    if (address == null) {
      return null;
    }
    try {
      int zone = address.indexOf('%');
      byte[] bytes =
          InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone)).getAddress();
      if (bytes.length == 4) {
        return (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + ".0/24";
      }
      return Integer.toHexString((bytes[0] & 255) << 8 | bytes[1] & 255)
          + ":"
          + Integer.toHexString((bytes[2] & 255) << 8 | bytes[3] & 255)
          + ":"
          + Integer.toHexString((bytes[4] & 255) << 8 | bytes[5] & 255)
          + "::/48";
    } catch (IllegalArgumentException notLiteral) {
      return null;
    }
  }

  private static boolean isPrefetch(String purpose) {
    return purpose != null && (purpose.startsWith("prefetch") || purpose.startsWith("prerender"));
  }

  /** Whether the authority ends at a position, or after a port: no word with an @ follows. */
  private static boolean isPortAndNoMore(String referrer, int afterHost) {
    int end = afterHost;
    if (end < referrer.length() && referrer.charAt(end) == ':') {
      do {
        end++;
      } while (end < referrer.length()
          && referrer.charAt(end) >= '0'
          && referrer.charAt(end) <= '9');
    }
    return end == referrer.length() || "/?#".indexOf(referrer.charAt(end)) >= 0;
  }

  private static boolean isHostCharacter(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.';
  }
}
