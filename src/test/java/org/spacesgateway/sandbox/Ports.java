package org.spacesgateway.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports on loopback. */
public final class Ports {
  /* Below the range from which the kernel takes ports for outgoing connections: one of those can't get in between. */
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 29_999;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /**
   * A port nobody listens on, 20000 to 29999, never given twice in this JVM.
   *
   * @throws IllegalStateException if there is none
   */
  public static int free() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("No free port from " + LOWEST + " to " + HIGHEST);
  }

  /** Whether nobody listens on that port of localhost, IPv4 or IPv6 (a browser tries both). */
  public static boolean isFree(int port) {
    return isFree("127.0.0.1", port) && (isFree("::1", port) || !isFree("::1", 0));
  }

  /**
   * Whether that port of that address of this machine can be listened on; false too if the address
   * is not this machine's.
   */
  public static boolean isFree(String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
