package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Connections as the kernel has them: whoever wants to know whether one is open need not send on
 * it, which would keep it open. Linux.
 */
final class KernelSockets {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final String ESTABLISHED = "01";
  private static final int HEXADECIMAL = 16;

  private KernelSockets() {}

  /**
   * The ports that those on the other side have, of all connections that somebody on this machine
   * who listens on a port has open.
   */
  static Set<Integer> clientsOf(int port) throws IOException {
    Set<Integer> clients = new HashSet<>();
    for (Path table : TABLES) {
      try (var lines = Files.lines(table)) {
        // sl local_address rem_address st …
        lines
            .map(line -> line.strip().split("\\s+", 5))
            .filter(fields -> fields[3].equals(ESTABLISHED) && port(fields[1]) == port)
            .forEach(fields -> clients.add(port(fields[2])));
      }
    }
    return clients;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), HEXADECIMAL);
  }
}
