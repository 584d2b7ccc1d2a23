package org.spacesgateway.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.spacesgateway.proof.Shell;

/**
 * nginx with one worker that answers {@code /signup} with a constant 301 and the gateway's own
 * headers: the yardstick.
 */
final class Nginx implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      daemon off;
      pid nginx.pid;
      worker_processes 1;
      worker_rlimit_nofile 8192;
      error_log error.log;
      events { worker_connections 4096; }
      http {
        access_log off;
        keepalive_requests 1000000000;
        keepalive_timeout 300s;
        server_tokens off;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        server {
          listen 127.0.0.1:%d backlog=4096;
          location = /signup {
            add_header Cache-Control "no-store" always;
            add_header Vary "Accept-Language" always;
            return 301 %s;
          }
        }
      }
      """;

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and waits until it accepts.
   *
   * @param directory for its files
   * @param target what it answers with
   */
  static Nginx at(Path directory, String target) throws IOException {
    Files.createDirectories(directory);
    int port = freePort();
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(configuration, CONFIGURATION.formatted(port, target));
    String program = Shell.find("nginx").orElseThrow().toString();
    Process process =
        new ProcessBuilder(
                program,
                "-p",
                directory.toString(),
                "-c",
                configuration.toString(),
                "-e",
                "error.log")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return new Nginx(process, port);
      } catch (IOException notYet) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          process.destroy();
          throw new IOException(
              "nginx does not accept: " + Files.readString(directory.resolve("output")), notYet);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
