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
 * nginx with one worker, the yardstick: it answers {@code /signup} with a constant 301, or every
 * path with the 301 that its {@code map} holds, with the gateway's own headers, or what an export
 * of the gateway's map says.
 */
public final class Nginx implements AutoCloseable {
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
        %s
      }
      """;
  private static final String CONSTANT =
      """
      server {
          listen 127.0.0.1:%d backlog=4096;
          location = /signup {
            add_header Cache-Control "no-store" always;
            add_header Vary "Accept-Language" always;
            add_header X-Content-Type-Options "nosniff" always;
            return 301 %s;
          }
        }\
      """;
  private static final String MAPPED =
      """
      map_hash_max_size %d;
        map_hash_bucket_size 256;
        map $uri $target {
          include %s;
        }
        server {
          listen 127.0.0.1:%d backlog=4096;
          location / {
            add_header Cache-Control "public, max-age=3600" always;
            add_header X-Content-Type-Options "nosniff" always;
            add_header Link "<https://gateway.example/sunset>; rel=\\"sunset\\"" always;
            if ($target) { return 301 $target; }
            return 404;
          }
        }\
      """;

  private static final String INCLUDED =
      """
      include %s;
        server {
          listen 127.0.0.1:%d;
          %s
        }\
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
    int port = freePort();
    return start(directory, port, CONSTANT.formatted(port, target));
  }

  /**
   * Starts it with a map from paths to targets.
   *
   * @param map a file of lines such as {@code /path https://host/path;}
   * @param slots of its hash, as many as lines or more
   */
  static Nginx withMap(Path directory, Path map, int slots) throws IOException {
    int port = freePort();
    return start(directory, port, MAPPED.formatted(slots, map, port));
  }

  /**
   * Starts it with what was written for its {@code http} block.
   *
   * @param file to be included there; an absolute path
   * @param server directives of its one {@code server} block
   */
  public static Nginx including(Path directory, Path file, String server) throws IOException {
    int port = freePort();
    return start(directory, port, INCLUDED.formatted(file, port, server));
  }

  private static Nginx start(Path directory, int port, String serving) throws IOException {
    Files.createDirectories(directory);
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(configuration, CONFIGURATION.formatted(serving));
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
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
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

  /** Where it listens on loopback. */
  public int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** The process that answers; its parent only reads the configuration. */
  long worker() {
    return process.children().mapToLong(ProcessHandle::pid).max().orElseThrow();
  }

  /** Asks it to read its configuration again; returns before it has. */
  void reload() {
    Shell.run("kill", "-HUP", Long.toString(pid()));
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
