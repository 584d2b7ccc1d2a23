package org.spacesgateway.proof;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.spacesgateway.sandbox.Await;

/** HAProxy before a gateway; requests of all clients share its connections to it. */
final class Haproxy implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      global
        nbthread 1
      defaults
        mode http
        timeout connect 5s
        timeout client 30s
        timeout server 30s
        http-reuse always
      frontend all
        bind 127.0.0.1:%d
        default_backend gateway
      backend gateway
        server gateway 127.0.0.1:%d
      """;
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Process process;

  /**
   * Starts it, and returns when it accepts.
   *
   * @param port where it listens on loopback
   * @param gateway the gateway's port
   * @throws java.util.NoSuchElementException if it is not installed
   */
  Haproxy(Path directory, int port, int gateway) throws IOException {
    Files.createDirectories(directory);
    Path configuration = directory.resolve("haproxy.cfg");
    Files.writeString(configuration, CONFIGURATION.formatted(port, gateway));
    process =
        new ProcessBuilder(
                Shell.find("haproxy").orElseThrow().toString(),
                "-db",
                "-f",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    Await.until("HAProxy accepts", SOON, () -> accepts(port));
  }

  private static boolean accepts(int port) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
